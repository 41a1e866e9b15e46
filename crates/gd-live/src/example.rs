//! The documentation's examples on the page.

/// Real data with the formula for them, as in the documentation's examples.
#[derive(Debug, PartialEq)]
pub(crate) struct Example {
    pub(crate) name: &'static str,
    pub(crate) formula: &'static str,
    /// Bounds of `gd fit`, empty if there are none.
    pub(crate) bounds: &'static str,
    pub(crate) csv: &'static str,
}

const EXAMPLES: [Example; 4] = [
    Example {
        name: "puromycin",
        formula: "velocity = vmax*concentration/(km + concentration)",
        bounds: "",
        csv: include_str!("examples/puromycin.csv"),
    },
    Example {
        name: "cooling",
        formula: "temperature = room + excess*exp(-minutes/tau)",
        bounds: "",
        csv: include_str!("examples/cooling.csv"),
    },
    Example {
        name: "thermistor",
        formula: "temperature = 1/(A + B*ln(resistance) + C*ln(resistance)^3) - 273.15",
        bounds: "",
        csv: include_str!("examples/thermistor.csv"),
    },
    Example {
        name: "oscillation",
        formula: "millimeters = amplitude*exp(-damping*seconds)*cos(2*pi*frequency*seconds + phase) + rest",
        bounds: "amplitude=0..",
        csv: include_str!("examples/oscillation.csv"),
    },
];

impl Example {
    pub(crate) fn by_name(name: &str) -> Option<&'static Self> {
        EXAMPLES.iter().find(|example| example.name == name)
    }

    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        EXAMPLES.iter().map(|example| example.name)
    }
}
