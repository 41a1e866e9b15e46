//! Arguments such as `a=5,b=4`.

use std::str::FromStr;

/// A value for each of some parameters: `a=5,b=4`.
#[derive(Debug, Clone, PartialEq)]
pub struct StartValues(pub Vec<(String, f64)>);

/// Values to start from for each of some parameters: `a=0..10:5,b=1,b=2`.
#[derive(Debug, Clone, PartialEq)]
pub struct Starts(pub Vec<(String, Vec<f64>)>);

/// A lower and an upper bound for each of some parameters, either of which may be infinite: `a=0..10,b=..5`.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds(pub Vec<(String, [f64; 2])>);

/// A range for each of some parameters: `a=0..10,b=-1..1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranges(pub Vec<(String, [f64; 2])>);

/// Parameters to hold, at a value or at their start: `c=1,d`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fixed(pub Vec<(String, Option<f64>)>);

/// Two parameters: `a,b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names(pub [String; 2]);

/// Values of one range at most.
const MAX_VALUES: usize = 10_000;

impl FromStr for StartValues {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        each(text, |name, value| Ok((name, number(value)?)), "a=5").map(Self)
    }
}

impl FromStr for Starts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let values = |value: &str| match value.rsplit_once(':') {
            None => Ok(vec![number(value)?]),
            Some((ends, count)) => spread(range(ends, false)?, count),
        };
        each(text, |name, value| Ok((name, values(value)?)), "a=0..10:5").map(Self)
    }
}

impl FromStr for Bounds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        each(text, |name, value| Ok((name, range(value, true)?)), "a=0..10").map(Self)
    }
}

impl FromStr for Ranges {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        each(text, |name, value| Ok((name, range(value, false)?)), "a=0..10").map(Self)
    }
}

impl FromStr for Fixed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let one = |part: &str| match part.split_once('=') {
            Some((name, value)) => Ok((given_name(name, "c=1")?, Some(number(value)?))),
            None => Ok((given_name(part, "c=1")?, None)),
        };
        text.split(',').map(one).collect::<Result<_, String>>().map(Self)
    }
}

impl FromStr for Names {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split(',').map(str::trim).collect::<Vec<_>>()[..] {
            [one, two] if !one.is_empty() && !two.is_empty() && one != two => Ok(Self([one.into(), two.into()])),
            _ => Err("give two different parameters, such as a,b".into()),
        }
    }
}

/// Reads every `NAME=VALUE` of a list.
fn each<V>(text: &str, read: impl Fn(String, &str) -> Result<V, String>, example: &str) -> Result<Vec<V>, String> {
    let one = |part: &str| match part.split_once('=') {
        Some((name, value)) => read(given_name(name, example)?, value),
        None => Err(format!("'{part}' has no value; write it as in {example}")),
    };
    text.split(',').map(one).collect()
}

fn given_name(name: &str, example: &str) -> Result<String, String> {
    let name = name.trim();
    if name.is_empty() { Err(format!("a name is missing; write it as in {example}")) } else { Ok(name.into()) }
}

/// A finite number.
fn number(text: &str) -> Result<f64, String> {
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(format!("'{text}' is not a finite number")),
        Err(_) => Err(format!("'{text}' is not a number")),
    }
}

/// Two ends, the smaller first; either may be left out if the range may be open.
fn range(text: &str, may_be_open: bool) -> Result<[f64; 2], String> {
    let Some((low, high)) = text.split_once("..") else {
        return Err(format!("'{text}' is not a range; write it as in 0..10"));
    };
    let end = |text: &str, open: f64| match text.trim() {
        "" if may_be_open => Ok(open),
        "" => Err(format!("an end is missing in '{low}..{high}'; write it as in 0..10")),
        text => number(text),
    };
    let ends = [end(low, f64::NEG_INFINITY)?, end(high, f64::INFINITY)?];
    if ends[0] < ends[1] { Ok(ends) } else { Err(format!("the range {text} is empty; give the smaller end first")) }
}

/// So many values from end to end of a range.
fn spread([low, high]: [f64; 2], count: &str) -> Result<Vec<f64>, String> {
    let count = count.trim().parse::<usize>().ok().filter(|count| (2..=MAX_VALUES).contains(count));
    let Some(count) = count else {
        return Err(format!("a range needs a number of values from 2 to {MAX_VALUES}, as in 0..10:5"));
    };
    let at = |index: usize| low + (high - low) * (index as f64 / (count - 1) as f64);
    Ok((0..count).map(|index| if index + 1 == count { high } else { at(index) }).collect())
}

/// One character of ASCII.
pub(super) fn ascii(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii_graphic() => Ok(*byte),
        _ => Err("give one character, such as #".into()),
    }
}

/// `I/N`, a part of the work, from 1.
pub(super) fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.trim().parse().ok()?, n.trim().parse().ok()?)));
    match parts {
        Some((i, n)) if 1 <= i && i <= n => Ok((i, n)),
        _ => Err("give a part and their number, such as 1/4 to 4/4".into()),
    }
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
        assert_eq!(shard("2/3"), Ok((2, 3)));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let start = |text: &str| text.parse::<StartValues>().unwrap_err();
        assert_eq!(start("a"), "'a' has no value; write it as in a=5");
        assert_eq!(start("=5"), "a name is missing; write it as in a=5");
        assert_eq!(start("a=five"), "'five' is not a number");
        assert_eq!(start("a=1e400"), "'1e400' is not a finite number");
        let bounds = |text: &str| text.parse::<Bounds>().unwrap_err();
        assert_eq!(bounds("a=3"), "'3' is not a range; write it as in 0..10");
        assert_eq!(bounds("a=3..3"), "the range 3..3 is empty; give the smaller end first");
        assert_eq!("a=0..".parse::<Ranges>().unwrap_err(), "an end is missing in '0..'; write it as in 0..10");
        assert_eq!(
            "a=0..1:1".parse::<Starts>().unwrap_err(),
            "a range needs a number of values from 2 to 10000, as in 0..10:5"
        );
        assert_eq!("a,a".parse::<Names>().unwrap_err(), "give two different parameters, such as a,b");
        for text in ["0/3", "4/3", "1", "a/b", "1/0"] {
            assert!(shard(text).is_err(), "{text}");
        }
    }
}
