//! A table: columns in memory, or the text of a file.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::str::FromStr;

use gd_core::Real;

use super::columns::{Choice, choose};
use super::counted::adopted;
use super::error::DataError;
use super::expression::Expression;
use super::format::{Decimal, Format};
use super::groups::{Grouping, Groups};
use super::input_sigma::{self, EXPECTED_SIGMA, InputSigma, is_sigma};
use super::observations::Observations;
use super::read::{column_names, read};
use super::reading::Reading;
use super::role::Response;
use super::row_numbers::RowNumbers;
use super::titles::Titles;
use super::weighting::{EXPECTED_COUNT, Source, count_of};
use crate::error::Error;
use crate::settings::{Columns, LikelihoodName};

/// Columns with names, to which any number of formulas can be fitted.
///
/// Text is kept as it is and parsed again by every fit, so that columns without numbers do no harm, and fits in single
/// precision round only once.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name in messages and reports.
    name: String,
    content: Content,
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Columns { names: Vec<String>, values: Vec<Vec<f64>> },
    Text { bytes: Vec<u8>, format: Format },
}

impl Table {
    /// A table of columns in memory, each with its name: all as long as the first, and not empty.
    ///
    /// ```
    /// let table = gd_fit::Table::new([("x", vec![0.0, 1.0, 2.0]), ("y", vec![1.0, 3.0, 5.0])])?;
    /// assert_eq!(table.column_names()?, ["x", "y"]);
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    ///
    /// # Errors
    /// No column, or columns of different lengths.
    pub fn new<N: Into<String>>(columns: impl IntoIterator<Item = (N, Vec<f64>)>) -> Result<Self, Error> {
        let (names, values): (Vec<String>, Vec<Vec<f64>>) =
            columns.into_iter().map(|(name, values)| (name.into(), values)).unzip();
        let name = "the table".to_owned();
        let Some(expected) = values.first().map(Vec::len) else {
            return Err(DataError::Empty { file: name }.into());
        };
        let odd = names.iter().zip(&values).find(|(_, values)| values.len() != expected || values.is_empty());
        if let Some((column, values)) = odd {
            return Err(DataError::Lengths { column: column.clone(), found: values.len(), expected }.into());
        }
        Ok(Self { name, content: Content::Columns { names, values } })
    }

    /// A table in a file of text: fields between commas, semicolons, tabs or spaces; see [`Format`].
    ///
    /// # Errors
    /// A file that cannot be read. Errors within it are found by the fit.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file = path.display().to_string();
        if path.is_dir() {
            return Err(DataError::IsFolder { file }.into());
        }
        match fs::read(path) {
            Ok(bytes) => Ok(Self::from_bytes(file, bytes, Format::default())),
            Err(error) => Err(DataError::Read { file, error }.into()),
        }
    }

    /// A table as text from any stream, such as standard input.
    ///
    /// ```
    /// let table = gd_fit::Table::from_reader("t;v\n0;1\n1;3\n2;5\n".as_bytes())?;
    /// assert_eq!(table.column_names()?, ["t", "v"]);
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    ///
    /// # Errors
    /// A stream that fails.
    pub fn from_reader(mut source: impl Read) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        let file = "the table".to_owned();
        match source.read_to_end(&mut bytes) {
            Ok(_) => Ok(Self::from_bytes(file, bytes, Format::default())),
            Err(error) => Err(DataError::Read { file, error }.into()),
        }
    }

    /// A table from the bytes of a file of that name.
    #[must_use]
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>, format: Format) -> Self {
        Self { name: name.into(), content: Content::Text { bytes, format } }
    }

    /// The names of the columns; x and y, or x1, x2, ... and y, if the text has none.
    ///
    /// # Errors
    /// A text that is not a table.
    pub fn column_names(&self) -> Result<Vec<String>, Error> {
        match &self.content {
            Content::Columns { names, .. } => Ok(names.clone()),
            Content::Text { bytes, format } => column_names(bytes.as_slice(), &self.name, format),
        }
    }

    /// The columns that a formula needs.
    ///
    /// # Errors
    /// A formula that cannot be read, a name without a column, a value that cannot be fitted.
    pub fn observations<T: Real + FromStr>(&self, formula: &str, columns: &Columns) -> Result<Observations<T>, Error> {
        match &self.content {
            Content::Text { bytes, format } => read(bytes.as_slice(), self.name.clone(), format, formula, columns),
            Content::Columns { names, values } => {
                let titles = Titles { file: &self.name, names, are_given: true };
                let choice = choose(titles, formula, columns)?;
                chosen(&self.name, names, values, choice)
            }
        }
    }
}

/// The columns of a choice in the numbers of the fit, without the rows that stand for no observation.
fn chosen<T: Real>(
    table: &str,
    names: &[String],
    values: &[Vec<f64>],
    choice: Choice,
) -> Result<Observations<T>, Error> {
    let column = |index: usize| values.get(index).map_or(&[][..], Vec::as_slice);
    let error = |index: usize, row: usize, expected| {
        let (column, value) = (names.get(index).cloned().unwrap_or_default(), column(index).get(row).copied());
        DataError::Value { column, row: row + 1, value: value.unwrap_or(f64::NAN), expected }
    };
    let count = |index: usize| {
        let counts = column(index).iter().enumerate();
        let count = |(row, value): (usize, &f64)| count_of(*value).ok_or_else(|| error(index, row, EXPECTED_COUNT));
        counts.map(count).collect::<Result<Vec<u32>, DataError>>()
    };
    let counts = choice.counts.map(count).transpose()?;
    let count_at = |row: usize| counts.as_ref().and_then(|counts| counts.get(row)).copied().unwrap_or(1);
    let number = |index: usize, row: usize| {
        let value = column(index).get(row).copied().filter(|value| Real::is_finite(*value)).map(T::constant);
        value.filter(|value| Real::is_finite(*value)).ok_or_else(|| error(index, row, "a finite number"))
    };
    let n_rows = values.first().map_or(0, Vec::len);
    let mut rows: Vec<usize> = (0..n_rows).filter(|row| count_at(*row) > 0).collect();
    if rows.is_empty() {
        return Err(DataError::NoCounts { file: table.into() }.into());
    }
    let n_counted = rows.len();
    let mut kept = Vec::with_capacity(n_counted);
    for row in rows {
        if choice.filter.keeps(|index| number(index, row))? {
            kept.push(row);
        }
    }
    rows = kept;
    let n_excluded = n_counted - rows.len();
    let row_numbers: RowNumbers = rows.iter().map(|row| *row as u64 + 1).collect();
    if rows.is_empty() {
        return Err(DataError::AllExcluded { file: table.into(), n_rows: n_excluded }.into());
    }
    let expression_error = |expression: &Expression, row: usize, value: T, expected| {
        let (file, text, value) = (table.to_owned(), expression.text.clone(), value.to_f64());
        DataError::Expression { file, line: None, row: row + 1, text, value, expected }
    };
    let response = |row: &usize| match &choice.response {
        Response::Column(index) => number(*index, *row),
        Response::Expression(expression) => {
            let value = expression.value(|index| number(index, *row))?;
            let error = || expression_error(expression, *row, value, "a finite number to predict");
            Some(value).filter(|value| Real::is_finite(*value)).ok_or_else(error)
        }
    };
    let numbers = |index: &usize| rows.iter().map(|row| number(*index, *row)).collect::<Result<Vec<T>, DataError>>();
    let weight = |row: usize| {
        let count = count_at(row);
        let Some(weighting) = &choice.weighting else { return Ok(T::constant(f64::from(count))) };
        let expected = weighting.expected();
        match &weighting.source {
            Source::Column(index) => {
                let value = column(*index).get(row).copied().filter(|value| Real::is_finite(*value)).map(T::constant);
                let weight = value.and_then(|value| weighting.weight_of(value, count));
                weight.ok_or_else(|| error(*index, row, expected))
            }
            Source::Expression(expression) => {
                let value = expression.value(|index| number(index, row))?;
                let error = || expression_error(expression, row, value, expected);
                weighting.weight_of(value, count).ok_or_else(error)
            }
        }
    };
    let sigma_of = |sigma: &InputSigma, row: usize| match &sigma.source {
        Source::Column(index) => number(*index, row)
            .and_then(|value| is_sigma(value).then_some(value).ok_or_else(|| error(*index, row, EXPECTED_SIGMA))),
        Source::Expression(text) => {
            let value = text.value(|index| number(index, row))?;
            is_sigma(value).then_some(value).ok_or_else(|| expression_error(text, row, value, EXPECTED_SIGMA))
        }
    };
    let of_rows = |sigma| rows.iter().map(|row| sigma_of(sigma, *row)).collect();
    let found = choice.input_sigmas.iter().map(of_rows).collect::<Result<_, DataError>>()?;
    let input_sigmas = input_sigma::columns(&choice.input_sigmas, found, choice.inputs.len(), rows.len());
    let has_weights = choice.weighting.is_some() || counts.is_some();
    let groups = choice.groups.map(|index| {
        let name = names.get(index).cloned().unwrap_or_default();
        groups_of(name, column(index), &rows, choice.fits_groups)
    });
    let data = Observations {
        inputs: choice.inputs.iter().map(numbers).collect::<Result<_, _>>()?,
        y: rows.iter().map(response).collect::<Result<_, DataError>>()?,
        weights: has_weights
            .then(|| rows.iter().map(|row| weight(*row)).collect::<Result<_, DataError>>())
            .transpose()?,
        input_sigmas,
        groups: groups.transpose()?,
        likelihood: LikelihoodName::Normal,
        trials: None,
        counts: counts.is_some().then(|| rows.iter().map(|row| count_at(*row)).collect()),
        y_name: choice.y_name.clone(),
        formula: choice.formula,
        file: table.into(),
        n_skipped: 0,
        n_excluded,
        origin: choice.origin,
        reading: Reading { rows: row_numbers, ..Reading::default() },
    };
    adopted(choice.counted, data)
}

/// The groups of rows by the numbers of a column.
fn groups_of(name: String, column: &[f64], rows: &[usize], are_fitted: bool) -> Result<Groups, Error> {
    let mut grouping = Grouping::new(name, Decimal::Point);
    for row in rows {
        grouping.push_number(column.get(*row).copied());
    }
    grouping.groups(are_fitted)
}

/// Reads the columns that a formula needs from a file, a row at a time, or from standard input where `path` is `-`.
///
/// # Errors
/// What cannot be read, with its line and column.
pub fn read_path<T: Real + FromStr>(
    path: &Path,
    format: &Format,
    formula: &str,
    columns: &Columns,
) -> Result<Observations<T>, Error> {
    if path.as_os_str() == "-" {
        return read(io::stdin().lock(), "standard input".into(), format, formula, columns);
    }
    let file = path.display().to_string();
    let opened = fs::File::open(path).and_then(|opened| Ok((opened.metadata()?.is_dir(), opened)));
    match opened {
        Ok((true, _)) => Err(DataError::IsFolder { file }.into()),
        Ok((false, opened)) => read(opened, file, format, formula, columns),
        Err(error) => Err(DataError::Read { file, error }.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_memory_are_chosen_as_those_of_a_file() {
        let columns = [("t", vec![0.0, 1.0]), ("s", vec![0.5, 2.0]), ("v", vec![3.0, 4.0])];
        let table = Table::new(columns.clone()).unwrap();
        let text = Table::from_reader("t,s,v\n0,0.5,3\n1,2,4\n".as_bytes()).unwrap();
        let settings = Columns { sigma: Some("s".into()), ..Columns::default() };
        let found = table.observations::<f32>("v = a*t", &settings).unwrap();
        let mut expected = text.observations("v = a*t", &settings).unwrap();
        expected.reading = found.reading.clone();
        assert_eq!(found, expected);
        assert_eq!(found.weights, Some(vec![4.0, 0.25]));
    }

    #[test]
    fn counts_and_expressions_are_those_of_a_file() {
        let columns = [("t", vec![1.0, f64::NAN, 3.0]), ("n", vec![2.0, 0.0, 5.0]), ("v", vec![3.0, 4.0, 9.0])];
        let table = Table::new(columns).unwrap();
        let text = Table::from_reader("t,n,v\n1,2,3\n7,0,4\n3,5,9\n".as_bytes()).unwrap();
        let with = |sigma: &str| Columns { sigma: Some(sigma.into()), counts: Some("n".into()), ..Columns::default() };
        let found = table.observations::<f64>("v = a*t", &with("sqrt(v) + t")).unwrap();
        let mut expected = text.observations("v = a*t", &with("sqrt(v) + t")).unwrap();
        (expected.file, expected.reading) = ("the table".into(), found.reading.clone());
        assert_eq!(found, expected);
        assert_eq!((found.y, found.counts), (vec![3.0, 9.0], Some(vec![2, 5])));
        let error = |sigma: &str| table.observations::<f64>("v = a*t", &with(sigma)).unwrap_err().to_string();
        assert_eq!(error("v - 9"), "row 1: 'v - 9' is -6, but must be a standard deviation above 0");
        let half = Table::new([("x", vec![1.0]), ("y", vec![1.0]), ("n", vec![0.5])]).unwrap();
        let error = half.observations::<f64>("a*x", &Columns { counts: Some("n".into()), ..Columns::default() });
        let expected = "column n, row 1: 0.5 must be a whole number of observations from 0 to 4294967295";
        assert_eq!(error.unwrap_err().to_string(), expected);
    }

    #[test]
    fn values_that_cannot_be_fitted_are_named() {
        let said = |columns: Vec<(&str, Vec<f64>)>| {
            let table = Table::new(columns);
            table.and_then(|table| table.observations::<f32>("a*x", &Columns::default())).unwrap_err().to_string()
        };
        assert_eq!(said(vec![]), "the table is empty; it needs a row for every observation");
        assert_eq!(said(vec![("x", vec![1.0]), ("y", vec![])]), "column y is empty; give a value for every row");
        assert_eq!(
            said(vec![("x", vec![1.0]), ("y", vec![1.0, 2.0])]),
            "column y has 2 values where the first column has 1"
        );
        let nan = said(vec![("x", vec![1.0, f64::NAN]), ("y", vec![1.0, 2.0])]);
        assert_eq!(nan, "column x, row 2: NaN must be a finite number");
    }
}
