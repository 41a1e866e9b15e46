//! What a law is: its formula, what its parameters mean, where it holds, and who found it.

use std::fmt;

/// A named law of a science, as a formula in x that predicts y.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    /// Its name.
    pub name: &'static str,
    /// The field that it is from: the name of a file in this folder.
    pub field: &'static str,
    /// Laws of one family are the same curve in other parameters. The first of a family is the one that is fitted.
    pub family: &'static str,
    /// The formula, with the input x.
    pub formula: &'static str,
    /// Its parameters, in the order of their first appearance.
    pub parameters: &'static [LawParameter],
    /// The data that it is for.
    pub domain: Domain,
    /// The paper, book or standard that it is from.
    pub source: &'static str,
}

/// A parameter of a law.
#[derive(Debug, Clone, PartialEq)]
pub struct LawParameter {
    /// Its name in the formula.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Its unit, by those of x and y.
    pub unit: Unit,
    /// The values at which it has that meaning.
    pub allowed: Allowed,
}

/// The unit of a parameter, by those of x and y.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A product of powers: of y to the first and of x to the minus first power, it is units of y per unit of x.
    Powers {
        /// The power of the unit of y.
        y: i8,
        /// That of x.
        x: i8,
    },
    /// Something else: the formula holds in one unit of x or y only, or the power is another parameter.
    Other(&'static str),
}

impl fmt::Display for Unit {
    /// "y", "y/x", "1/x^2", "1", "y x^2".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Powers { y, x } = self else {
            let Self::Other(text) = self else { return Ok(()) };
            return f.write_str(text);
        };
        let part = |name: &str, power: i8| match power.unsigned_abs() {
            0 => String::new(),
            1 => name.to_owned(),
            power => format!("{name}^{power}"),
        };
        let parts = [("y", *y), ("x", *x)];
        let above: Vec<String> = parts.iter().filter(|(_, power)| *power > 0).map(|(n, p)| part(n, *p)).collect();
        let below: Vec<String> = parts.iter().filter(|(_, power)| *power < 0).map(|(n, p)| part(n, *p)).collect();
        let above = if above.is_empty() { "1".to_owned() } else { above.join(" ") };
        if below.is_empty() { f.write_str(&above) } else { write!(f, "{above}/{}", below.join(" ")) }
    }
}

/// The data that a law is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Any.
    Any,
    /// x above 0.
    Positive,
    /// x from 0.
    NotNegative,
    /// x an absolute temperature.
    Temperature,
    /// x between 0 and 1.
    Fraction,
    /// x on both sides of 0.
    BothSigns,
    /// x about 0: the least no farther above it than half of the range.
    AboutZero,
    /// x above 0 and y an absolute temperature.
    Thermistor,
}

/// What is no absolute temperature of a law of chemistry.
const COLDEST: f64 = 50.0;

impl Domain {
    /// What it takes, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Any => "any x",
            Self::Positive => "x above 0",
            Self::NotNegative => "x from 0",
            Self::Temperature => "x an absolute temperature, 50 or more",
            Self::Fraction => "x between 0 and 1",
            Self::BothSigns => "x on both sides of 0",
            Self::AboutZero => "x about 0",
            Self::Thermistor => "x above 0 and y an absolute temperature, 50 or more",
        }
    }

    /// Whether data with these ranges are such.
    pub(super) fn holds(self, [low, high]: [f64; 2], [y_low, _]: [f64; 2]) -> bool {
        match self {
            Self::Any => true,
            Self::Positive => low > 0.0,
            Self::NotNegative => low >= 0.0,
            Self::Temperature => low >= COLDEST,
            Self::Fraction => low > 0.0 && high < 1.0,
            Self::BothSigns => low < 0.0 && high > 0.0,
            Self::AboutZero => low <= 0.5 * (high - low) && high > 0.0,
            Self::Thermistor => low > 0.0 && y_low >= COLDEST,
        }
    }
}

/// The values of a parameter at which it has its meaning. Those that depend on the data keep a law from describing what it
/// is not for: a wave that is a bend, a peak whose top is nowhere near the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Allowed {
    /// Any.
    Any,
    /// From 0.
    Positive,
    /// Between two numbers.
    Between(f64, f64),
    /// An angular frequency: at least three quarters of a period in the data, at most that which even points tell apart.
    Frequency,
    /// The width of a peak: at least a part of the distance of the points, at most the range of the data.
    Width,
    /// A center within the range of x.
    InsideX,
    /// A place within the range of x or as far from it as that is wide.
    NearX,
    /// A pole below all x.
    BelowX,
    /// What is added to x so that it is above 0.
    Shift,
    /// A change of x by which y grows e-fold, at least once in the data.
    Fold,
}

/// The range of x, and how close the points are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Design {
    pub(super) low: f64,
    pub(super) high: f64,
    /// The mean distance of different points.
    pub(super) gap: f64,
}

impl Design {
    /// That of some x; `None` unless at least two differ.
    pub(super) fn new(x: &[f64]) -> Option<Self> {
        let mut sorted = x.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        let (low, high) = (*sorted.first()?, *sorted.last()?);
        let gap = (high - low) / (sorted.len() - 1).max(1) as f64;
        (high > low && (high - low).is_finite()).then_some(Self { low, high, gap })
    }
}

impl Allowed {
    /// As bounds, for points of a design; `None` if there are none.
    pub(super) fn bounds(self, design: &Design) -> Option<[f64; 2]> {
        /// Periods in the range of x.
        const PERIODS: f64 = 0.75;
        /// The least width of a peak, in distances of points.
        const NARROW: f64 = 0.3;
        /// e-fold changes in the range of x.
        const FOLDS: f64 = 100.0;
        let Design { low, high, gap } = *design;
        let span = high - low;
        Some(match self {
            Self::Any => return None,
            Self::Positive => [0.0, f64::INFINITY],
            Self::Between(low, high) => [low, high],
            Self::Frequency => [2.0 * std::f64::consts::PI * PERIODS / span, std::f64::consts::PI / gap],
            Self::Width => [NARROW * gap, span],
            Self::InsideX => [low, high],
            Self::NearX => [low - span, high + span],
            Self::BelowX => [f64::NEG_INFINITY, low],
            Self::Shift => [1e-3 * span - low, f64::INFINITY],
            Self::Fold => [span / FOLDS, span],
        })
        .filter(|[low, high]| low < high)
    }
}
