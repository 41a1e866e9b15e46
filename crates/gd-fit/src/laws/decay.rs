//! Decays and other declines.

use super::law::{Allowed, Domain, Law, LawParameter, Unit};

/// Decays and other declines.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "radioactive decay",
        field: "decay",
        family: "exponential",
        formula: "n0*exp(-x/tau)",
        parameters: &[
            LawParameter { name: "n0", meaning: "activity at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "tau", meaning: "mean life", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Any,
        source: "E. Rutherford and F. Soddy, The cause and nature of radioactivity, Phil. Mag. 4, 370, 1902",
    },
    Law {
        name: "Beer-Lambert law",
        field: "decay",
        family: "exponential",
        formula: "i0*10^(-mu*x)",
        parameters: &[
            LawParameter { name: "i0", meaning: "intensity without absorption", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "mu", meaning: "absorbance for a unit of x", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Any,
        source: "A. Beer, Bestimmung der Absorption des rothen Lichts in farbigen Flüssigkeiten, Ann. Phys. 162, 78, 1852",
    },
    Law {
        name: "Gutenberg-Richter law",
        field: "decay",
        family: "exponential",
        formula: "10^(a - b*x)",
        parameters: &[
            LawParameter { name: "a", meaning: "decimal logarithm of the number at x = 0", unit: Unit::Other("log y"), allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "b value", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Any,
        source: "B. Gutenberg and C. F. Richter, Frequency of earthquakes in California, Bull. Seismol. Soc. Am. 34, 185, 1944",
    },
    Law {
        name: "two decays",
        field: "decay",
        family: "biexponential",
        formula: "a*exp(-k*x) + b*exp(-l*x)",
        parameters: &[
            LawParameter { name: "a", meaning: "first part at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Positive },
            LawParameter { name: "k", meaning: "first rate", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
            LawParameter { name: "b", meaning: "second part at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Positive },
            LawParameter { name: "l", meaning: "second rate", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "E. Rutherford, Radio-activity, 1904",
    },
    Law {
        name: "stretched exponential, Kohlrausch",
        field: "decay",
        family: "stretched",
        formula: "a*exp(-(x/tau)^b)",
        parameters: &[
            LawParameter { name: "a", meaning: "value at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "tau", meaning: "time constant", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
            LawParameter { name: "b", meaning: "stretching", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.1, 6.0) },
        ],
        domain: Domain::NotNegative,
        source: "R. Kohlrausch, Theorie des elektrischen Rückstandes in der Leidner Flasche, Ann. Phys. 167, 56, 1854",
    },
    Law {
        name: "aftershocks, Omori-Utsu",
        field: "decay",
        family: "omori",
        formula: "k/(x + c)^p",
        parameters: &[
            LawParameter { name: "k", meaning: "productivity", unit: Unit::Other("y x^p"), allowed: Allowed::Any },
            LawParameter { name: "c", meaning: "delay", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
            LawParameter { name: "p", meaning: "exponent", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.2, 5.0) },
        ],
        domain: Domain::NotNegative,
        source: "T. Utsu, A statistical study on the occurrence of aftershocks, Geophys. Mag. 30, 521, 1961",
    },
    Law {
        name: "inverse square law",
        field: "decay",
        family: "inverse square",
        formula: "a/x^2",
        parameters: &[
            LawParameter { name: "a", meaning: "value at x = 1", unit: Unit::Powers { y: 1, x: 2 }, allowed: Allowed::Any },
        ],
        domain: Domain::Positive,
        source: "I. Newton, Philosophiae naturalis principia mathematica, 1687",
    },
];
