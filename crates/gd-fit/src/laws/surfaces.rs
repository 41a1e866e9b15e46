//! Adsorption and chromatography.

use super::law::{Allowed, Domain, Law, LawParameter, Unit};

/// Adsorption and chromatography.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "Langmuir isotherm",
        field: "surfaces",
        family: "hyperbola",
        formula: "q*k*x/(1 + k*x)",
        parameters: &[
            LawParameter { name: "q", meaning: "capacity of a full layer", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "k", meaning: "equilibrium constant", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "I. Langmuir, The adsorption of gases on plane surfaces of glass, mica and platinum, J. Am. Chem. Soc. 40, 1361, 1918",
    },
    Law {
        name: "Freundlich isotherm",
        field: "surfaces",
        family: "power",
        formula: "k*x^(1/n)",
        parameters: &[
            LawParameter { name: "k", meaning: "amount at x = 1", unit: Unit::Other("y/x^(1/n)"), allowed: Allowed::Any },
            LawParameter { name: "n", meaning: "heterogeneity", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Any },
        ],
        domain: Domain::Positive,
        source: "H. Freundlich, Über die Adsorption in Lösungen, Z. Phys. Chem. 57, 385, 1906",
    },
    Law {
        name: "Sips isotherm",
        field: "surfaces",
        family: "hill",
        formula: "q*(k*x)^n/(1 + (k*x)^n)",
        parameters: &[
            LawParameter { name: "q", meaning: "capacity", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "k", meaning: "equilibrium constant", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
            LawParameter { name: "n", meaning: "heterogeneity", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.2, 12.0) },
        ],
        domain: Domain::NotNegative,
        source: "R. Sips, On the structure of a catalyst surface, J. Chem. Phys. 16, 490, 1948",
    },
    Law {
        name: "Temkin isotherm",
        field: "surfaces",
        family: "logarithm",
        formula: "a + b*ln(x)",
        parameters: &[
            LawParameter { name: "a", meaning: "amount at x = 1", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "change for a factor of e", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
        ],
        domain: Domain::Positive,
        source: "M. I. Temkin and V. Pyzhev, Kinetics of ammonia synthesis on promoted iron catalysts, Acta Physicochim. URSS 12, 327, 1940",
    },
    Law {
        name: "BET isotherm",
        field: "surfaces",
        family: "bet",
        formula: "q*c*x/((1 - x)*(1 + (c - 1)*x))",
        parameters: &[
            LawParameter { name: "q", meaning: "capacity of one layer", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "c", meaning: "energy constant of the first layer", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(1.0, f64::INFINITY) },
        ],
        domain: Domain::Fraction,
        source: "S. Brunauer, P. H. Emmett and E. Teller, Adsorption of gases in multimolecular layers, J. Am. Chem. Soc. 60, 309, 1938",
    },
    Law {
        name: "van Deemter equation",
        field: "surfaces",
        family: "van deemter",
        formula: "a + b/x + c*x",
        parameters: &[
            LawParameter { name: "a", meaning: "eddy diffusion", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "longitudinal diffusion", unit: Unit::Powers { y: 1, x: 1 }, allowed: Allowed::Positive },
            LawParameter { name: "c", meaning: "resistance to mass transfer", unit: Unit::Powers { y: 1, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Positive,
        source: "J. J. van Deemter, F. J. Zuiderweg and A. Klinkenberg, Longitudinal diffusion and resistance to mass transfer as causes of nonideality in chromatography, Chem. Eng. Sci. 5, 271, 1956",
    },
];
