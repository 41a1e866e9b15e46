//! Doses and responses.

use super::law::{Allowed, Domain, Law, LawParameter, Unit};

/// Doses and responses.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "dose response, four parameters",
        field: "doses",
        family: "4pl",
        formula: "b + (t - b)/(1 + (x/c)^(-h))",
        parameters: &[
            LawParameter { name: "b", meaning: "response at dose 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "t", meaning: "response at large doses", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "c", meaning: "dose of half the effect, EC50", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
            LawParameter { name: "h", meaning: "Hill slope", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.2, 12.0) },
        ],
        domain: Domain::Positive,
        source: "A. De Lean, P. J. Munson and D. Rodbard, Simultaneous analysis of families of sigmoidal curves, Am. J. Physiol. 235, E97, 1978",
    },
    Law {
        name: "dose response, five parameters",
        field: "doses",
        family: "5pl",
        formula: "b + (t - b)/(1 + (x/c)^(-h))^g",
        parameters: &[
            LawParameter { name: "b", meaning: "response at dose 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "t", meaning: "response at large doses", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "c", meaning: "dose scale", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
            LawParameter { name: "h", meaning: "slope", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.2, 12.0) },
            LawParameter { name: "g", meaning: "asymmetry; 1 is four parameters", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.05, 20.0) },
        ],
        domain: Domain::Positive,
        source: "P. G. Gottschalk and J. R. Dunn, The five-parameter logistic: a characterization and comparison with the four-parameter logistic, Anal. Biochem. 343, 54, 2005",
    },
    Law {
        name: "Emax model with a baseline",
        field: "doses",
        family: "emax",
        formula: "e0 + emax*x/(c + x)",
        parameters: &[
            LawParameter { name: "e0", meaning: "response at dose 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "emax", meaning: "largest effect", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "c", meaning: "dose of half of it, EC50", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "J. G. Wagner, Kinetics of pharmacologic response, J. Theor. Biol. 20, 173, 1968",
    },
    Law {
        name: "probit dose response",
        field: "doses",
        family: "probit",
        formula: "a*normcdf(ln(x/m)/s)",
        parameters: &[
            LawParameter { name: "a", meaning: "largest response", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "m", meaning: "dose of half of it, ED50", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
            LawParameter { name: "s", meaning: "standard deviation of the logarithm of the tolerance", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.05, 5.0) },
        ],
        domain: Domain::Positive,
        source: "C. I. Bliss, The method of probits, Science 79, 38, 1934",
    },
    Law {
        name: "cell survival, linear-quadratic",
        field: "doses",
        family: "linear-quadratic",
        formula: "s*exp(-a*x - b*x^2)",
        parameters: &[
            LawParameter { name: "s", meaning: "survival at dose 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "a", meaning: "linear coefficient", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
            LawParameter { name: "b", meaning: "quadratic coefficient", unit: Unit::Powers { y: 0, x: -2 }, allowed: Allowed::Positive },
        ],
        domain: Domain::NotNegative,
        source: "B. G. Douglas and J. F. Fowler, The effect of multiple small doses of X rays on skin reactions in the mouse and a basic interpretation, Radiat. Res. 66, 401, 1976",
    },
    Law {
        name: "Weber-Fechner law",
        field: "doses",
        family: "logarithm",
        formula: "k*ln(x/x0)",
        parameters: &[
            LawParameter { name: "k", meaning: "change for a factor of e", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "x0", meaning: "threshold", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::Positive },
        ],
        domain: Domain::Positive,
        source: "G. T. Fechner, Elemente der Psychophysik, 1860",
    },
];
