//! Electricity and electrochemistry.

use super::law::{Allowed, Domain, Law, LawParameter, Unit};

/// Electricity and electrochemistry.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "charging of a capacitor",
        field: "electricity",
        family: "charging",
        formula: "u*(1 - exp(-x/tau))",
        parameters: &[
            LawParameter { name: "u", meaning: "final voltage", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "tau", meaning: "time constant", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "IEC 60050-103, International Electrotechnical Vocabulary, time constant",
    },
    Law {
        name: "Shockley diode",
        field: "electricity",
        family: "diode",
        formula: "i0*(exp(x/v) - 1)",
        parameters: &[
            LawParameter { name: "i0", meaning: "saturation current", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Positive },
            LawParameter { name: "v", meaning: "thermal voltage times the ideality factor", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Fold },
        ],
        domain: Domain::AboutZero,
        source: "W. Shockley, The theory of p-n junctions in semiconductors and p-n junction transistors, Bell Syst. Tech. J. 28, 435, 1949",
    },
    Law {
        name: "Nernst equation",
        field: "electricity",
        family: "logarithm",
        formula: "e0 + s*ln(x)",
        parameters: &[
            LawParameter { name: "e0", meaning: "potential at x = 1", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "s", meaning: "change for a factor of e", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
        ],
        domain: Domain::Positive,
        source: "W. Nernst, Die elektromotorische Wirksamkeit der Jonen, Z. Phys. Chem. 4, 129, 1889",
    },
    Law {
        name: "Tafel equation",
        field: "electricity",
        family: "logarithm",
        formula: "a + b*log10(x)",
        parameters: &[
            LawParameter { name: "a", meaning: "overpotential at x = 1", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "Tafel slope, for a decade", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
        ],
        domain: Domain::Positive,
        source: "J. Tafel, Über die Polarisation bei kathodischer Wasserstoffentwicklung, Z. Phys. Chem. 50, 641, 1905",
    },
    Law {
        name: "Butler-Volmer equation",
        field: "electricity",
        family: "butler-volmer",
        formula: "i0*(exp(a*x) - exp(-b*x))",
        parameters: &[
            LawParameter { name: "i0", meaning: "exchange current", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Positive },
            LawParameter { name: "a", meaning: "anodic coefficient", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
            LawParameter { name: "b", meaning: "cathodic coefficient", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::BothSigns,
        source: "T. Erdey-Grúz and M. Volmer, Zur Theorie der Wasserstoffüberspannung, Z. Phys. Chem. 150A, 203, 1930",
    },
    Law {
        name: "Child-Langmuir law",
        field: "electricity",
        family: "three halves",
        formula: "a*x^1.5",
        parameters: &[
            LawParameter { name: "a", meaning: "perveance", unit: Unit::Other("y/x^1.5"), allowed: Allowed::Any },
        ],
        domain: Domain::NotNegative,
        source: "C. D. Child, Discharge from hot CaO, Phys. Rev. 32, 492, 1911",
    },
];
