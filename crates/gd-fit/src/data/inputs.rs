//! Rows of inputs alone, which a fitted formula is to predict at.

use std::io::Read;
use std::str::FromStr;

use gd_core::Real;
use gd_formula::Formula;

use super::columns::Choice;
use super::error::DataError;
use super::fault::ColumnFault;
use super::fill::Fill;
use super::format::Format;
use super::origin::{Origin, ResponseReason};
use super::read::{begin, next};
use super::reading::Reading;
use super::record::Record;
use super::role::{Filter, Response};
use super::titles::{Titles, symbol_of};
use crate::error::Error;
use crate::setting::Setting;

/// Rows of inputs that a fitted formula is to predict at.
#[derive(Debug, Clone, PartialEq)]
pub struct InputRows<T> {
    /// A column for every input of the formula, in its order.
    pub inputs: Vec<Vec<T>>,
    /// The name of the file in messages.
    pub file: String,
    /// Rows left out because an input was missing.
    pub n_skipped: usize,
    /// How the file was read, with the line of every row.
    pub reading: Reading,
}

/// An input of a fitted formula, as it is looked for in another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted<'a> {
    /// What the formula calls it.
    pub(crate) name: &'a str,
    /// What its column was called.
    pub(crate) title: &'a str,
    /// The moment that its numbers count from, if it held dates or times.
    pub(crate) since: Option<&'a str>,
}

/// Reads the inputs of a formula from a table that need not have any other column. They are found by the formula's names,
/// else by the titles that they had, else, in a table without names that has as many columns as there are inputs, by their
/// places. `given` may say which column is which, as `NAME=COLUMN`.
///
/// # Errors
/// Text that is not a table, a column that is missing, dates in place of numbers or the other way round.
pub(crate) fn read_inputs<T: Real + FromStr>(
    source: impl Read,
    file: String,
    format: &Format,
    wanted: &[Wanted<'_>],
    given: &[String],
) -> Result<InputRows<T>, Error> {
    let begun = begin(source, &file, format)?;
    let (mut rows, layout, names, mut reading) = (begun.rows, begun.layout, begun.names, begun.reading);
    let titles = Titles { file: &file, names: &names, are_given: reading.header.is_some() };
    let columns = columns_of(titles, wanted, given)?;
    let format = &Format { decimal: layout.decimal, ..format.clone() };
    let choice = inputs_alone(columns.clone()).map_err(|error| Error::Formula { text: "0".into(), error })?;
    let mut fill = Fill::<T>::new(&choice, &names, &layout, &file, format);
    for (wanted, index) in wanted.iter().zip(&columns) {
        if let Some(since) = wanted.since {
            fill.count_from(*index, since);
        }
    }
    let mut record = Record::default();
    while next(&mut rows, &mut record, &file)? {
        fill.take(&record)?;
    }
    let filled = fill.finish(&mut reading)?;
    for (wanted, index) in wanted.iter().zip(&columns) {
        let title = names.get(*index).map_or("", String::as_str);
        if wanted.since.is_none() && reading.times.iter().any(|time| time.name == title) {
            let message = format!(
                "column {title} of {file} holds dates or times, but {} was fitted to numbers; write it as numbers",
                wanted.name
            );
            return Err(Error::Answer { setting: Setting::Predictions, message });
        }
    }
    let (inputs, n_skipped) = filled.into_inputs();
    Ok(InputRows { inputs, file, n_skipped, reading })
}

/// The column of every input.
fn columns_of(titles: Titles<'_>, wanted: &[Wanted<'_>], given: &[String]) -> Result<Vec<usize>, DataError> {
    let mut candidates = titles.candidates(&[], &[])?;
    if !given.is_empty() {
        let mut all = titles.candidates(given, &[])?;
        // A column that is given without a name may be the only input, whatever that is called.
        let is_alias = |text: &&String| text.contains('=') && !titles.has(text);
        for alias in
            given.iter().filter(is_alias).filter_map(|text| text.split_once('=')).map(|(alias, _)| alias.trim())
        {
            let is_wanted = |wanted: &Wanted<'_>| {
                [wanted.name, wanted.title].into_iter().any(|name| name == alias || symbol_of(name) == Some(alias))
            };
            if !wanted.iter().any(is_wanted) {
                let inputs = wanted.iter().map(|wanted| wanted.name.to_owned()).collect();
                return Err(titles.error(Setting::Inputs, ColumnFault::NoSuchInput { name: alias.to_owned(), inputs }));
            }
        }
        candidates.retain(|(name, _)| all.iter().all(|(known, _)| known != name));
        all.append(&mut candidates);
        candidates = all;
    }
    let find = |name: &str| candidates.iter().find(|(known, _)| known == name);
    let place = |wanted: &Wanted<'_>| {
        // The symbol in front of a unit comes last: `t` of `t [s]`.
        let symbols = [wanted.name, wanted.title].into_iter().filter_map(symbol_of);
        [wanted.name, wanted.title].into_iter().chain(symbols).find_map(find)
    };
    let have_places = given.is_empty() && !titles.are_given && titles.names.len() == wanted.len();
    if have_places && wanted.iter().any(|wanted| place(wanted).is_none()) {
        return Ok((0..wanted.len()).collect());
    }
    let column = |wanted: &Wanted<'_>| match place(wanted) {
        Some((_, Some(index))) => Ok(*index),
        Some((name, None)) => Err(titles.error(Setting::Predictions, ColumnFault::Repeated { name: name.clone() })),
        None => {
            let (name, columns) = (wanted.name.to_owned(), titles.list());
            Err(titles.error(Setting::Predictions, ColumnFault::Unknown { name, columns }))
        }
    };
    wanted.iter().map(column).collect()
}

/// The choice of these columns and no others: the first stands for a response that nobody asks for.
fn inputs_alone(inputs: Vec<usize>) -> Result<Choice, gd_formula::FormulaError> {
    Ok(Choice {
        formula: Formula::parse("0", &[])?,
        response: Response::Column(inputs.first().copied().unwrap_or(0)),
        inputs,
        y_name: String::new(),
        filter: Filter::default(),
        weighting: None,
        counted: None,
        input_sigmas: Vec::new(),
        counts: None,
        groups: None,
        fits_groups: false,
        origin: Origin {
            inputs: Vec::new(),
            response: Vec::new(),
            expression: None,
            reason: ResponseReason::Named,
            constants: Vec::new(),
            remarks: Vec::new(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Wanted<'_> = Wanted { name: "t", title: "t [s]", since: None };

    fn read(text: &str, wanted: &[Wanted<'_>], given: &[&str]) -> Result<InputRows<f64>, String> {
        let given: Vec<String> = given.iter().map(|text| (*text).to_owned()).collect();
        read_inputs(text.as_bytes(), "new.csv".into(), &Format::default(), wanted, &given).map_err(|e| e.to_string())
    }

    #[test]
    fn inputs_are_found_without_a_response() {
        let inputs = |text: &str, given: &[&str]| read(text, &[T], given).unwrap().inputs;
        for text in ["t\n1\n2\n", "name,t\na,1\nb,2\n", "t [s];U\n1;\n2;NA\n", "1\n2\n", "U,t,extra\n9,1,q\n9,2,r\n"] {
            assert_eq!(inputs(text, &[]), [[1.0, 2.0]], "{text}");
        }
        assert_eq!(inputs("a,b\n9,1\n9,2\n", &["t=b"]), [[1.0, 2.0]]);
        let rows = read("t,n\n1,5\nNA,6\n\n3,7\n", &[T, Wanted { name: "n", title: "n", since: None }], &[]).unwrap();
        assert_eq!((rows.inputs, rows.n_skipped), (vec![vec![1.0, 3.0], vec![5.0, 7.0]], 1));
        assert_eq!([rows.reading.rows.of(0), rows.reading.rows.of(1)], [2, 5]);
    }

    #[test]
    fn dates_count_from_where_the_fit_counted_them() {
        let dated = Wanted { since: Some("2020-01-01"), ..T };
        let rows = read("t\n2020-01-31\n2019-12-31\n", &[dated], &[]).unwrap();
        assert_eq!((rows.inputs, rows.reading.times[0].unit), (vec![vec![30.0, -1.0]], "days"));
        let said = read("t\n5\n", &[dated], &[]).unwrap_err();
        assert!(said.contains("'5' is not of the form of '2020-01-01'"), "{said}");
        let said = read("t\n2020-01-31\n", &[T], &[]).unwrap_err();
        assert!(said.contains("holds dates or times, but t was fitted to numbers"), "{said}");
    }

    #[test]
    fn what_is_missing_is_named() {
        let said = read("a,b\n1,2\n", &[T], &[]).unwrap_err();
        assert_eq!(said, "rows to predict: there is no column 't' among a, b in new.csv");
        assert!(read("", &[T], &[]).unwrap_err().contains("new.csv"));
        assert!(read("t\nx1\n", &[T], &[]).unwrap_err().contains("new.csv"));
    }
}
