//! Thermal physics.

use super::law::{Allowed, Domain, Law, LawParameter, Unit};

/// Thermal physics.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "vapor pressure, Clausius-Clapeyron",
        field: "heat",
        family: "arrhenius",
        formula: "exp(a - b/x)",
        parameters: &[
            LawParameter { name: "a", meaning: "logarithm of the pressure at high temperature", unit: Unit::Other("ln y"), allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "heat of vaporization over the gas constant", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Temperature,
        source: "R. Clausius, Ueber die bewegende Kraft der Wärme, Ann. Phys. 155, 500, 1850",
    },
    Law {
        name: "thermistor, beta equation",
        field: "heat",
        family: "thermistor",
        formula: "a*exp(b/x)",
        parameters: &[
            LawParameter { name: "a", meaning: "resistance at high temperature", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "beta", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Temperature,
        source: "J. A. Becker, C. B. Green and G. L. Pearson, Properties and uses of thermistors, Bell Syst. Tech. J. 26, 170, 1947",
    },
    Law {
        name: "Antoine equation",
        field: "heat",
        family: "antoine",
        formula: "10^(a - b/(c + x))",
        parameters: &[
            LawParameter { name: "a", meaning: "decimal logarithm of the pressure at high temperature", unit: Unit::Other("log y"), allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "slope", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
            LawParameter { name: "c", meaning: "shift of the temperature", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Shift },
        ],
        domain: Domain::Any,
        source: "C. Antoine, Tensions des vapeurs, C. R. Acad. Sci. 107, 681, 1888",
    },
    Law {
        name: "Steinhart-Hart equation",
        field: "heat",
        family: "steinhart-hart",
        formula: "1/(a + b*ln(x) + c*ln(x)^3)",
        parameters: &[
            LawParameter { name: "a", meaning: "first coefficient", unit: Unit::Powers { y: -1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "second coefficient", unit: Unit::Powers { y: -1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "c", meaning: "third coefficient", unit: Unit::Powers { y: -1, x: 0 }, allowed: Allowed::Any },
        ],
        domain: Domain::Thermistor,
        source: "J. S. Steinhart and S. R. Hart, Calibration curves for thermistors, Deep-Sea Res. 15, 497, 1968",
    },
    Law {
        name: "Newton's law of cooling",
        field: "heat",
        family: "relaxation",
        formula: "t0 + d*exp(-k*x)",
        parameters: &[
            LawParameter { name: "t0", meaning: "temperature of the surroundings", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "d", meaning: "difference at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "k", meaning: "cooling rate", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Any,
        source: "I. Newton, Scala graduum caloris, Phil. Trans. R. Soc. 22, 824, 1701",
    },
    Law {
        name: "Stefan-Boltzmann law",
        field: "heat",
        family: "radiation",
        formula: "c + a*x^4",
        parameters: &[
            LawParameter { name: "c", meaning: "minus what the surroundings radiate", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "a", meaning: "emission", unit: Unit::Powers { y: 1, x: -4 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "J. Stefan, Über die Beziehung zwischen der Wärmestrahlung und der Temperatur, Sitzungsber. Akad. Wiss. Wien 79, 391, 1879",
    },
    Law {
        name: "Planck's law",
        field: "heat",
        family: "planck",
        formula: "a/(x^5*(exp(b/x) - 1))",
        parameters: &[
            LawParameter { name: "a", meaning: "first radiation constant times the emissivity", unit: Unit::Powers { y: 1, x: 5 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "second radiation constant over the temperature", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Positive,
        source: "M. Planck, Ueber das Gesetz der Energieverteilung im Normalspectrum, Ann. Phys. 309, 553, 1901",
    },
    Law {
        name: "Einstein heat capacity",
        field: "heat",
        family: "einstein",
        formula: "a*(t/x)^2*exp(-t/x)/(1 - exp(-t/x))^2",
        parameters: &[
            LawParameter { name: "a", meaning: "heat capacity at high temperature", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "t", meaning: "Einstein temperature", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Positive,
        source: "A. Einstein, Die Plancksche Theorie der Strahlung und die Theorie der spezifischen Wärme, Ann. Phys. 327, 180, 1907",
    },
    Law {
        name: "heat capacity of a metal, Debye-Sommerfeld",
        field: "heat",
        family: "sommerfeld",
        formula: "g*x + a*x^3",
        parameters: &[
            LawParameter { name: "g", meaning: "electronic coefficient", unit: Unit::Powers { y: 1, x: -1 }, allowed: Allowed::Positive },
            LawParameter { name: "a", meaning: "lattice coefficient", unit: Unit::Powers { y: 1, x: -3 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "P. Debye, Zur Theorie der spezifischen Wärmen, Ann. Phys. 344, 789, 1912; A. Sommerfeld, Zur Elektronentheorie der Metalle, Z. Phys. 47, 1, 1928",
    },
    Law {
        name: "Curie-Weiss law",
        field: "heat",
        family: "curie-weiss",
        formula: "c/(x - t)",
        parameters: &[
            LawParameter { name: "c", meaning: "Curie constant", unit: Unit::Powers { y: 1, x: 1 }, allowed: Allowed::Any },
            LawParameter { name: "t", meaning: "Weiss temperature", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::BelowX },
        ],
        domain: Domain::Positive,
        source: "P. Weiss, L'hypothèse du champ moléculaire et la propriété ferromagnétique, J. Phys. Theor. Appl. 6, 661, 1907",
    },
];
