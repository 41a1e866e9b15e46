//! Chemical kinetics and enzymes.

use super::law::{Allowed, Domain, Law, LawParameter, Unit};

/// Chemical kinetics and enzymes.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "Michaelis-Menten kinetics",
        field: "kinetics",
        family: "hyperbola",
        formula: "vmax*x/(km + x)",
        parameters: &[
            LawParameter { name: "vmax", meaning: "largest rate, at saturation", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "km", meaning: "x at half of the largest rate", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "L. Michaelis and M. L. Menten, Die Kinetik der Invertinwirkung, Biochem. Z. 49, 333, 1913",
    },
    Law {
        name: "Hill equation",
        field: "kinetics",
        family: "hill",
        formula: "vmax*(x/k)^n/(1 + (x/k)^n)",
        parameters: &[
            LawParameter { name: "vmax", meaning: "largest value, at saturation", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "k", meaning: "x at half of it", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
            LawParameter { name: "n", meaning: "Hill coefficient", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.2, 12.0) },
        ],
        domain: Domain::NotNegative,
        source: "A. V. Hill, The possible effects of the aggregation of the molecules of haemoglobin on its dissociation curves, J. Physiol. 40, iv, 1910",
    },
    Law {
        name: "substrate inhibition, Haldane-Andrews",
        field: "kinetics",
        family: "haldane",
        formula: "vmax*x/(km + x + x^2/ki)",
        parameters: &[
            LawParameter { name: "vmax", meaning: "largest rate without inhibition", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "km", meaning: "half-saturation constant", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
            LawParameter { name: "ki", meaning: "inhibition constant", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "J. F. Andrews, A mathematical model for the continuous culture of microorganisms utilizing inhibitory substrates, Biotechnol. Bioeng. 10, 707, 1968",
    },
    Law {
        name: "second-order kinetics",
        field: "kinetics",
        family: "reciprocal",
        formula: "a/(1 + k*x)",
        parameters: &[
            LawParameter { name: "a", meaning: "value at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "k", meaning: "rate constant times the value at x = 0", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "J. H. van 't Hoff, Études de dynamique chimique, 1884",
    },
    Law {
        name: "competitive inhibition",
        field: "kinetics",
        family: "reciprocal",
        formula: "v0/(1 + x/ic50)",
        parameters: &[
            LawParameter { name: "v0", meaning: "rate without inhibitor", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "ic50", meaning: "x that halves the rate", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "Y.-C. Cheng and W. H. Prusoff, Relationship between the inhibition constant and the concentration of inhibitor which causes 50 per cent inhibition of an enzymatic reaction, Biochem. Pharmacol. 22, 3099, 1973",
    },
    Law {
        name: "Stern-Volmer quenching",
        field: "kinetics",
        family: "reciprocal",
        formula: "f0/(1 + k*x)",
        parameters: &[
            LawParameter { name: "f0", meaning: "fluorescence without quencher", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "k", meaning: "Stern-Volmer constant", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "O. Stern and M. Volmer, Über die Abklingungszeit der Fluoreszenz, Phys. Z. 20, 183, 1919",
    },
    Law {
        name: "first-order kinetics",
        field: "kinetics",
        family: "exponential",
        formula: "a*exp(-k*x)",
        parameters: &[
            LawParameter { name: "a", meaning: "value at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "k", meaning: "rate constant", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Any,
        source: "L. Wilhelmy, Ueber das Gesetz, nach welchem die Einwirkung der Säuren auf den Rohrzucker stattfindet, Ann. Phys. 157, 413, 1850",
    },
    Law {
        name: "consecutive reactions, Bateman",
        field: "kinetics",
        family: "bateman",
        formula: "a*k*(exp(-k*x) - exp(-l*x))/(l - k)",
        parameters: &[
            LawParameter { name: "a", meaning: "amount that is converted or absorbed", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "k", meaning: "rate constant of formation", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
            LawParameter { name: "l", meaning: "rate constant of decay", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "H. Bateman, The solution of a system of differential equations occurring in the theory of radio-active transformations, Proc. Camb. Phil. Soc. 15, 423, 1910",
    },
    Law {
        name: "Arrhenius equation",
        field: "kinetics",
        family: "arrhenius",
        formula: "a*exp(-b/x)",
        parameters: &[
            LawParameter { name: "a", meaning: "pre-exponential factor", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "activation energy over the gas constant", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Temperature,
        source: "S. Arrhenius, Über die Reaktionsgeschwindigkeit bei der Inversion von Rohrzucker durch Säuren, Z. Phys. Chem. 4, 226, 1889",
    },
];
