//! Peaks: spectra, distributions and dilution curves.

use super::law::{Allowed, Domain, Law, LawParameter, Unit};

/// Peaks: spectra, distributions and dilution curves.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "Gaussian peak",
        field: "peaks",
        family: "gauss",
        formula: "a*exp(-(x - m)^2/(2*s^2))",
        parameters: &[
            LawParameter { name: "a", meaning: "height", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "m", meaning: "center", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::InsideX },
            LawParameter { name: "s", meaning: "standard deviation", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Width },
        ],
        domain: Domain::Any,
        source: "C. F. Gauss, Theoria motus corporum coelestium, 1809",
    },
    Law {
        name: "Gaussian peak on a background",
        field: "peaks",
        family: "gauss on background",
        formula: "c + a*exp(-(x - m)^2/(2*s^2))",
        parameters: &[
            LawParameter { name: "c", meaning: "background", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "a", meaning: "height", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "m", meaning: "center", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::InsideX },
            LawParameter { name: "s", meaning: "standard deviation", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Width },
        ],
        domain: Domain::Any,
        source: "C. F. Gauss, Theoria motus corporum coelestium, 1809",
    },
    Law {
        name: "Lorentzian peak",
        field: "peaks",
        family: "lorentz",
        formula: "a/(1 + ((x - m)/g)^2)",
        parameters: &[
            LawParameter { name: "a", meaning: "height", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "m", meaning: "center", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::InsideX },
            LawParameter { name: "g", meaning: "half width at half height", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Width },
        ],
        domain: Domain::Any,
        source: "H. A. Lorentz, The absorption and emission lines of gaseous bodies, Proc. R. Neth. Acad. Arts Sci. 8, 591, 1906",
    },
    Law {
        name: "Lorentzian peak on a background",
        field: "peaks",
        family: "lorentz on background",
        formula: "c + a/(1 + ((x - m)/g)^2)",
        parameters: &[
            LawParameter { name: "c", meaning: "background", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "a", meaning: "height", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "m", meaning: "center", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::InsideX },
            LawParameter { name: "g", meaning: "half width at half height", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Width },
        ],
        domain: Domain::Any,
        source: "H. A. Lorentz, The absorption and emission lines of gaseous bodies, Proc. R. Neth. Acad. Arts Sci. 8, 591, 1906",
    },
    Law {
        name: "pseudo-Voigt peak",
        field: "peaks",
        family: "pseudo-voigt",
        formula: "c + a*(f/(1 + ((x - m)/g)^2) + (1 - f)*exp(-ln(2)*((x - m)/g)^2))",
        parameters: &[
            LawParameter { name: "c", meaning: "background", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "a", meaning: "height", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "f", meaning: "Lorentzian part", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.0, 1.0) },
            LawParameter { name: "m", meaning: "center", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::InsideX },
            LawParameter { name: "g", meaning: "half width at half height", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Width },
        ],
        domain: Domain::Any,
        source: "G. K. Wertheim, M. A. Butler, K. W. West and D. N. E. Buchanan, Determination of the Gaussian and Lorentzian content of experimental line shapes, Rev. Sci. Instrum. 45, 1369, 1974",
    },
    Law {
        name: "log-normal peak",
        field: "peaks",
        family: "log-normal",
        formula: "a*exp(-ln(x/m)^2/(2*s^2))",
        parameters: &[
            LawParameter { name: "a", meaning: "height", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "m", meaning: "x of the maximum", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::InsideX },
            LawParameter { name: "s", meaning: "width, in the logarithm", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.02, 4.0) },
        ],
        domain: Domain::Positive,
        source: "F. Galton, The geometric mean, in vital and social statistics, Proc. R. Soc. 29, 365, 1879",
    },
    Law {
        name: "Maxwell distribution of speeds",
        field: "peaks",
        family: "maxwell",
        formula: "a*x^2*exp(-(x/v)^2)",
        parameters: &[
            LawParameter { name: "a", meaning: "normalization", unit: Unit::Powers { y: 1, x: -2 }, allowed: Allowed::Any },
            LawParameter { name: "v", meaning: "most probable speed", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "J. C. Maxwell, Illustrations of the dynamical theory of gases, Phil. Mag. 19, 19, 1860",
    },
    Law {
        name: "gamma-variate dilution curve",
        field: "peaks",
        family: "gamma-variate",
        formula: "a*x^b*exp(-x/c)",
        parameters: &[
            LawParameter { name: "a", meaning: "scale", unit: Unit::Other("y/x^b"), allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "rise", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.1, 20.0) },
            LawParameter { name: "c", meaning: "time constant of the tail", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "H. K. Thompson, C. F. Starmer, R. E. Whalen and H. D. McIntosh, Indicator transit time considered as a gamma variate, Circ. Res. 14, 502, 1964",
    },
];
