//! A table: columns in memory, or the text of a file.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::str::FromStr;

use gd_core::Real;

use super::columns::choose;
use super::error::DataError;
use super::format::Format;
use super::memory::{Column, Memory};
use super::observations::Observations;
use super::read::{column_names, read};
use super::titles::Titles;
use crate::error::Error;
use crate::settings::Columns;

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
    Columns { names: Vec<String>, columns: Vec<Column>, skips_missing: bool },
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
    pub fn new<N: Into<String>, C: Into<Column>>(columns: impl IntoIterator<Item = (N, C)>) -> Result<Self, Error> {
        let (names, columns): (Vec<String>, Vec<Column>) =
            columns.into_iter().map(|(name, column)| (name.into(), column.into())).unzip();
        let name = "the table".to_owned();
        let Some(expected) = columns.first().map(Column::len) else {
            return Err(DataError::Empty { file: name }.into());
        };
        let odd = names.iter().zip(&columns).find(|(_, column)| column.len() != expected || column.len() == 0);
        if let Some((name, column)) = odd {
            return Err(DataError::Lengths { column: name.clone(), found: column.len(), expected }.into());
        }
        Ok(Self { name, content: Content::Columns { names, columns, skips_missing: false } })
    }

    /// The same table, of whose rows those are left out, and counted, that have NaN where the fit needs a number, as rows of a
    /// file are whose field is empty.
    ///
    /// ```
    /// use gd_fit::{Settings, Table, fit};
    ///
    /// let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.0, f64::NAN, 5.0, 7.5])])?;
    /// assert!(fit(&table, "a*x + b", &Settings::default()).is_err());
    /// assert!(fit(&table.skipping_missing(), "a*x + b", &Settings::default())?.to_string().contains("3 rows"));
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    #[must_use]
    pub fn skipping_missing(mut self) -> Self {
        if let Content::Columns { skips_missing, .. } = &mut self.content {
            *skips_missing = true;
        }
        self
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
            Content::Columns { names, columns: values, skips_missing } => {
                let titles = Titles { file: &self.name, names, are_given: true };
                let choice = choose(titles, formula, columns)?;
                Memory { table: &self.name, names, columns: values, skips_missing: *skips_missing }.observations(choice)
            }
        }
    }
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
    fn rows_without_a_number_that_is_needed_are_left_out_as_in_a_file() {
        let nan = f64::NAN;
        let columns = [
            ("t", vec![1.0, nan, 3.0, 4.0, 5.0]),
            ("other", vec![nan; 5]),
            ("n", vec![2.0, 1.0, nan, 5.0, 0.0]),
            ("v", vec![3.0, 4.0, 9.0, 1.0, nan]),
        ];
        let table = Table::new(columns).unwrap();
        let settings = Columns { counts: Some("n".into()), ..Columns::default() };
        let error = table.observations::<f64>("v = a*t", &settings).unwrap_err().to_string();
        assert_eq!(error, "column n, row 3: NaN must be a whole number of observations from 0 to 4294967295");
        let found = table.skipping_missing().observations::<f64>("v = a*t", &settings).unwrap();
        let text = Table::from_reader("t,other,n,v\n1,,2,3\n,,1,4\n3,,,9\n4,,5,1\n5,,0,\n".as_bytes()).unwrap();
        let mut expected = text.observations("v = a*t", &settings).unwrap();
        assert_eq!(found.reading.rows.of(1), 4);
        // The row that stands for nothing is not one that lacks a value.
        assert_eq!(found.n_skipped, 2);
        (expected.reading, expected.file) = (found.reading.clone(), "the table".into());
        assert_eq!(found, expected);
        let none = Table::new([("x", vec![nan, 1.0]), ("y", vec![1.0, nan])]).unwrap().skipping_missing();
        let error = none.observations::<f64>("a*x", &Columns::default()).unwrap_err().to_string();
        assert_eq!(error, "the table: each of the 2 rows lacks a value that is needed");
    }

    #[test]
    fn labels_are_those_of_a_file_and_no_numbers() {
        let labels = |all: [&str; 4]| Column::Labels(all.map(|one| (!one.is_empty()).then(|| one.to_owned())).to_vec());
        let table = |all| {
            let (x, y) = (vec![0.0, 1.0, 2.0, 3.0], vec![1.0, 2.0, 3.0, 4.0]);
            Table::new([("kind", labels(all)), ("x", x.into()), ("y", y.into())]).unwrap()
        };
        let by = Columns { by: Some("kind".into()), ..Columns::default() };
        let found = table(["b", "a", " b ", "10"]).observations::<f64>("y = a*x", &by).unwrap();
        let text = Table::from_reader("kind,x,y\nb,0,1\na,1,2\n b ,2,3\n10,3,4\n".as_bytes()).unwrap();
        let mut expected = text.observations("y = a*x", &by).unwrap();
        expected.reading = found.reading.clone();
        assert_eq!(found, expected);
        let numbers = table(["10", "9", "9.0", "10"]).observations::<f64>("y = a*x", &by).unwrap().groups.unwrap();
        assert_eq!((numbers.names, numbers.of_row), (vec!["9".to_owned(), "10".into()], vec![1, 0, 0, 1]));
        let said = |formula: &str, columns: &Columns| {
            table(["b", "a", "", "c"]).observations::<f64>(formula, columns).unwrap_err().to_string()
        };
        assert!(said("y = a*x", &by).contains("1 row has no value in column 'kind'"));
        let why = "column kind holds labels, which are no numbers; only groups can be told by it";
        assert_eq!(said("y = a*kind + b*x", &Columns::default()), why);
        for columns in [
            Columns { sigma: Some("kind".into()), ..Columns::default() },
            Columns { counts: Some("kind".into()), ..Columns::default() },
            Columns { condition: Some("kind > 1".into()), ..Columns::default() },
            Columns { input_sigmas: vec!["kind".into()], ..Columns::default() },
        ] {
            assert_eq!(said("y = a*x", &columns), why);
        }
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
