//! The standard deviations of inputs that have errors, too.

use gd_core::Real;

use super::columns::source;
use super::error::DataError;
use super::fault::ColumnFault;
use super::titles::Titles;
use super::weighting::Source;
use crate::parts::INPUT_ERRORS;
use crate::setting::Setting;

/// Where the standard deviation of an input comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InputSigma {
    /// The input, by its place among those of the formula.
    pub(crate) input: usize,
    pub(crate) source: Source,
}

/// What [`is_sigma`] takes.
pub(crate) const EXPECTED_SIGMA: &str = "a standard deviation of at least 0; 0 where x is exact";

/// Whether a number may be the standard deviation of an input.
pub(crate) fn is_sigma<T: Real>(value: T) -> bool {
    Real::is_finite(value) && value >= T::constant(0.0)
}

/// A standard deviation as it was given, with the name of its input if it has one.
#[derive(Debug)]
pub(crate) struct Given<'a> {
    name: Option<&'a str>,
    /// What it is given as.
    text: &'a str,
    source: Source,
}

impl Given<'_> {
    /// The column that is nothing else than this.
    pub(crate) fn own_column(&self) -> Option<usize> {
        self.source.own_column()
    }
}

/// The name of an input and its standard deviation, or that alone: an expression may hold `==`, and a column any sign.
fn parts<'a>(titles: Titles<'_>, text: &'a str) -> (Option<&'a str>, &'a str) {
    let is_whole = titles.names.iter().any(|name| name == text);
    let Some((name, sigma)) = text.split_once('=').filter(|_| !is_whole) else { return (None, text) };
    let (name, sigma) = (name.trim(), sigma.trim());
    let is_comparison = sigma.starts_with('=') || name.ends_with(['!', '<', '>']);
    if is_comparison { (None, text) } else { (Some(name), sigma) }
}

/// Reads what is given, before the inputs of the formula are known.
pub(crate) fn given<'a>(
    titles: Titles<'_>,
    texts: &'a [String],
    inputs: &[String],
) -> Result<Vec<Given<'a>>, DataError> {
    let one = |text: &'a String| {
        let (name, sigma) = parts(titles, text);
        Ok(Given { name, text: sigma, source: source(titles, Setting::InputSigma, sigma, inputs)? })
    };
    texts.iter().map(one).collect()
}

/// Refuses columns that hold an input or what is predicted: a number that is meant as such, but is that of a column.
pub(crate) fn check<'a>(
    titles: Titles<'_>,
    given: &[Given<'_>],
    data: impl Iterator<Item = (&'a str, usize)>,
) -> Result<(), DataError> {
    for (name, column) in data {
        if let Some(Given { text, .. }) = given.iter().find(|given| given.own_column() == Some(column)) {
            let (name, text) = (name.to_owned(), (*text).to_owned());
            return Err(titles.error(Setting::InputSigma, ColumnFault::SigmaIsData { name, text }));
        }
    }
    Ok(())
}

/// Finds the inputs that the given standard deviations are of.
pub(crate) fn assigned(
    titles: Titles<'_>,
    given: Vec<Given<'_>>,
    inputs: &[(&str, usize)],
) -> Result<Vec<InputSigma>, DataError> {
    let names = || inputs.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
    let fault = |fault| Err(titles.error(Setting::InputSigma, fault));
    let mut found: Vec<InputSigma> = Vec::new();
    for Given { name, source, .. } in given {
        let input = match (name, inputs) {
            (None, [_]) => 0,
            (None, _) => return fault(ColumnFault::SigmaOfWhichInput { inputs: names() }),
            (Some(name), inputs) => match inputs.iter().position(|(known, _)| *known == name) {
                Some(input) => input,
                None => return fault(ColumnFault::NoSuchInput { name: name.to_owned(), inputs: names() }),
            },
        };
        if found.iter().any(|known| known.input == input) {
            let name = inputs.get(input).map_or_else(String::new, |(name, _)| (*name).to_owned());
            return fault(ColumnFault::SigmaTwice { name });
        }
        found.push(InputSigma { input, source });
    }
    Ok(found)
}

/// A column of standard deviations for every input: zeros for those that are not given. `None` if none is.
pub(crate) fn columns<T: Real>(
    given: &[InputSigma],
    values: Vec<Vec<T>>,
    n_inputs: usize,
    n_rows: usize,
) -> Option<Vec<Vec<T>>> {
    if !INPUT_ERRORS || given.is_empty() {
        return None;
    }
    let mut columns = vec![vec![T::constant(0.0); n_rows]; n_inputs];
    for (sigma, values) in given.iter().zip(values) {
        if let Some(column) = columns.get_mut(sigma.input) {
            *column = values;
        }
    }
    Some(columns)
}
