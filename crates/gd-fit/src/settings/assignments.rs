//! Values for parameters as text, such as `a=5,b=4`.

use std::fmt;
use std::str::FromStr;

use super::names::check_names;
use crate::error::Error;
use crate::setting::Setting;

/// A value for each of some parameters: `a=5,b=4`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StartValues(pub Vec<(String, f64)>);

/// Values to start from for each of some parameters: `a=0..10:5,b=1,b=2`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Starts(pub Vec<(String, Vec<f64>)>);

/// A lower and an upper bound for each of some parameters, either of which may be infinite: `a=0..10,b=..5`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds(pub Vec<(String, [f64; 2])>);

/// A range for each of some parameters: `a=0..10,b=-1..1`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranges(pub Vec<(String, [f64; 2])>);

/// Parameters to hold, at a value or at their start: `c=1,d`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fixed(pub Vec<(String, Option<f64>)>);

/// Two different parameters: `a,b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(pub [String; 2]);

/// Why a text does not give values for parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AssignmentError {
    /// A name alone.
    NoValue {
        /// The part of the list.
        part: String,
        /// How it could look.
        example: &'static str,
    },
    /// A value alone.
    NoName {
        /// How it could look.
        example: &'static str,
    },
    /// A value that is not a number.
    NotANumber(String),
    /// A value that is infinite or NaN.
    NotFinite(String),
    /// A value without `..`.
    NotARange(String),
    /// A range with an open end where both are needed.
    OpenRange(String),
    /// A range whose ends are the wrong way round, or equal.
    EmptyRange(String),
    /// A range without a usable number of values.
    Count,
    /// Not two different names.
    NotTwoNames,
    /// A prior without its deviation.
    NoDeviation(String),
    /// A deviation that is not above 0.
    Deviation(String),
    /// Something other than a name, an equals sign and an expression.
    NotATie(String),
}

impl fmt::Display for AssignmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoValue { part, example } => write!(f, "'{part}' has no value; write it as in {example}"),
            Self::NoName { example } => write!(f, "a name is missing; write it as in {example}"),
            Self::NotANumber(text) => write!(f, "'{text}' is not a number"),
            Self::NotFinite(text) => write!(f, "'{text}' is not a finite number"),
            Self::NotARange(text) => write!(f, "'{text}' is not a range; write it as in 0..10"),
            Self::OpenRange(text) => write!(f, "an end is missing in '{text}'; write it as in 0..10"),
            Self::EmptyRange(text) => write!(f, "the range {text} is empty; give the smaller end first"),
            Self::Count => write!(f, "a range needs a number of values from 2 to {MAX_VALUES}, as in 0..10:5"),
            Self::NotTwoNames => f.write_str("give two different parameters, such as a,b"),
            Self::NoDeviation(text) => write!(f, "'{text}' has no deviation; write it as in a=5±0.2 or a=5+-0.2"),
            Self::Deviation(text) => write!(f, "the deviation {text} must be above 0"),
            Self::NotATie(text) => write!(f, "'{text}' is not a tie; write it as in 'b2 = 2*b1'"),
        }
    }
}

impl std::error::Error for AssignmentError {}

impl StartValues {
    /// The value of a parameter.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    /// Checks that each parameter is given only once.
    ///
    /// # Errors
    /// The first that is given twice.
    pub fn check(&self) -> Result<(), Error> {
        check_names(Setting::Start, self.0.iter().map(|(name, _)| name), None)
    }
}

/// A range of the input, as `0..10`, `5..` or `..5`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InputRange(pub [f64; 2]);

impl FromStr for InputRange {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        range(text, true).map(Self)
    }
}

/// The maximum number of values of one range.
const MAX_VALUES: usize = 10_000;

impl FromStr for StartValues {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        each(text, |name, value| Ok((name, number(value)?)), "a=5").map(Self)
    }
}

impl FromStr for Starts {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        let values = |value: &str| match value.rsplit_once(':') {
            None => Ok(vec![number(value)?]),
            Some((ends, count)) => spread(range(ends, false)?, count),
        };
        each(text, |name, value| Ok((name, values(value)?)), "a=0..10:5").map(Self)
    }
}

impl FromStr for Bounds {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        each(text, |name, value| Ok((name, range(value, true)?)), "a=0..10").map(Self)
    }
}

impl FromStr for Ranges {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        each(text, |name, value| Ok((name, range(value, false)?)), "a=0..10").map(Self)
    }
}

impl FromStr for Fixed {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        let one = |part: &str| match part.split_once('=') {
            Some((name, value)) => Ok((given_name(name, "c=1")?, Some(number(value)?))),
            None => Ok((given_name(part, "c=1")?, None)),
        };
        text.split(',').map(one).collect::<Result<_, AssignmentError>>().map(Self)
    }
}

impl FromStr for Names {
    type Err = AssignmentError;

    fn from_str(text: &str) -> Result<Self, AssignmentError> {
        match text.split(',').map(str::trim).collect::<Vec<_>>()[..] {
            [one, two] if !one.is_empty() && !two.is_empty() && one != two => Ok(Self([one.into(), two.into()])),
            _ => Err(AssignmentError::NotTwoNames),
        }
    }
}

/// Reads every `NAME=VALUE` of a list.
pub(super) fn each<V>(
    text: &str,
    read: impl Fn(String, &str) -> Result<V, AssignmentError>,
    example: &'static str,
) -> Result<Vec<V>, AssignmentError> {
    let one = |part: &str| match part.split_once('=') {
        Some((name, value)) => read(given_name(name, example)?, value),
        None => Err(AssignmentError::NoValue { part: part.into(), example }),
    };
    text.split(',').map(one).collect()
}

fn given_name(name: &str, example: &'static str) -> Result<String, AssignmentError> {
    let name = name.trim();
    if name.is_empty() { Err(AssignmentError::NoName { example }) } else { Ok(name.into()) }
}

/// A finite number.
pub(super) fn number(text: &str) -> Result<f64, AssignmentError> {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(AssignmentError::NotFinite(text.into())),
        Err(_) => Err(AssignmentError::NotANumber(text.into())),
    }
}

/// Two ends, the smaller first; either may be left out if the range may be open.
fn range(text: &str, may_be_open: bool) -> Result<[f64; 2], AssignmentError> {
    let Some((low, high)) = text.split_once("..") else {
        return Err(AssignmentError::NotARange(text.into()));
    };
    let end = |text: &str, open: f64| match text.trim() {
        "" if may_be_open => Ok(open),
        "" => Err(AssignmentError::OpenRange(format!("{low}..{high}"))),
        text => number(text),
    };
    let ends = [end(low, f64::NEG_INFINITY)?, end(high, f64::INFINITY)?];
    if ends[0] < ends[1] { Ok(ends) } else { Err(AssignmentError::EmptyRange(text.into())) }
}

/// A number of values, evenly spaced from end to end of a range.
fn spread([low, high]: [f64; 2], count: &str) -> Result<Vec<f64>, AssignmentError> {
    let count = count.trim().parse::<usize>().ok().filter(|count| (2..=MAX_VALUES).contains(count));
    let Some(count) = count else {
        return Err(AssignmentError::Count);
    };
    let at = |index: usize| low + (high - low) * (index as f64 / (count - 1) as f64);
    Ok((0..count).map(|index| if index + 1 == count { high } else { at(index) }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let named = |name: &str, value| (name.to_owned(), value);
        assert_eq!("a=5, b=-4e-3".parse(), Ok(StartValues(vec![named("a", 5.0), named("b", -4e-3)])));
        let starts = Starts(vec![
            ("a".into(), vec![0.0, 2.5, 5.0, 7.5, 10.0]),
            ("b".into(), vec![1.0]),
            ("b".into(), vec![2.0]),
        ]);
        assert_eq!("a=0..10:5,b=1,b=2".parse(), Ok(starts));
        let bounds = Bounds(vec![("a".into(), [-1.5, 10.0]), ("b".into(), [f64::NEG_INFINITY, 5.0])]);
        assert_eq!("a=-1.5..10,b=..5".parse(), Ok(bounds));
        assert_eq!(
            "c=1,d".parse(),
            Ok(Fixed(
                vec![named("c", 1.0)].into_iter().map(|(n, v)| (n, Some(v))).chain([("d".into(), None)]).collect()
            ))
        );
        assert_eq!("a, b".parse(), Ok(Names(["a".into(), "b".into()])));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let start = |text: &str| text.parse::<StartValues>().unwrap_err().to_string();
        assert_eq!(start("a"), "'a' has no value; write it as in a=5");
        assert_eq!(start("=5"), "a name is missing; write it as in a=5");
        assert_eq!(start("a=five"), "'five' is not a number");
        assert_eq!(start("a=1e400"), "'1e400' is not a finite number");
        let bounds = |text: &str| text.parse::<Bounds>().unwrap_err().to_string();
        assert_eq!(bounds("a=3"), "'3' is not a range; write it as in 0..10");
        assert_eq!(bounds("a=3..3"), "the range 3..3 is empty; give the smaller end first");
        assert_eq!(
            "a=0..".parse::<Ranges>().unwrap_err().to_string(),
            "an end is missing in '0..'; write it as in 0..10"
        );
        assert_eq!(
            "a=0..1:1".parse::<Starts>().unwrap_err().to_string(),
            "a range needs a number of values from 2 to 10000, as in 0..10:5"
        );
        assert_eq!("a,a".parse::<Names>().unwrap_err().to_string(), "give two different parameters, such as a,b");
    }
}
