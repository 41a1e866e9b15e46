//! Oscillations and resonance.

use super::law::{Allowed, Domain, Law, LawParameter, Unit};

/// Oscillations and resonance.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "sine wave",
        field: "waves",
        family: "sine",
        formula: "c + a*sin(w*x + p)",
        parameters: &[
            LawParameter { name: "c", meaning: "mean", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "a", meaning: "amplitude", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "w", meaning: "angular frequency", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Frequency },
            LawParameter { name: "p", meaning: "phase", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Any },
        ],
        domain: Domain::Any,
        source: "J. W. Strutt (Lord Rayleigh), The Theory of Sound, 1877, section 19",
    },
    Law {
        name: "damped oscillation",
        field: "waves",
        family: "damped",
        formula: "c + a*exp(-d*x)*sin(w*x + p)",
        parameters: &[
            LawParameter { name: "c", meaning: "rest", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "a", meaning: "amplitude at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "d", meaning: "damping", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Positive },
            LawParameter { name: "w", meaning: "angular frequency", unit: Unit::Powers { y: 0, x: -1 }, allowed: Allowed::Frequency },
            LawParameter { name: "p", meaning: "phase", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Any },
        ],
        domain: Domain::Any,
        source: "J. W. Strutt (Lord Rayleigh), The Theory of Sound, 1877, section 45",
    },
    Law {
        name: "resonance of a driven oscillator",
        field: "waves",
        family: "resonance",
        formula: "a/sqrt((w^2 - x^2)^2 + (x*w/q)^2)",
        parameters: &[
            LawParameter { name: "a", meaning: "driving force over the mass", unit: Unit::Powers { y: 1, x: 2 }, allowed: Allowed::Any },
            LawParameter { name: "w", meaning: "natural frequency", unit: Unit::Powers { y: 0, x: 1 }, allowed: Allowed::InsideX },
            LawParameter { name: "q", meaning: "quality factor; with less than 0.71 there is no peak", unit: Unit::Powers { y: 0, x: 0 }, allowed: Allowed::Between(0.71, f64::INFINITY) },
        ],
        domain: Domain::NotNegative,
        source: "J. W. Strutt (Lord Rayleigh), The Theory of Sound, 1877, section 46",
    },
];
