//! Data as gd-fit takes them.

use std::path::PathBuf;

use gd_fit::{Column, Decimal, Format, Header, Separator};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::fault::Fault;
use crate::keywords::{Given, read, whole};
use crate::look::word;
use crate::numbers::of_bytes;

/// Columns in memory, or a file.
#[pyclass(frozen, module = "gd._gd")]
pub(crate) struct Table(pub(crate) gd_fit::Table);

/// A column as Python has it.
#[derive(FromPyObject)]
pub(crate) enum Values {
    Numbers(PyBackedBytes),
    Labels(Vec<Option<String>>),
}

impl From<Values> for Column {
    fn from(values: Values) -> Self {
        match values {
            Values::Numbers(bytes) => Self::Numbers(of_bytes(&bytes)),
            Values::Labels(labels) => Self::Labels(labels),
        }
    }
}

#[pymethods]
impl Table {
    /// Columns with their names: the bytes of `float64`, or a list of labels.
    #[staticmethod]
    fn of_columns(py: Python<'_>, columns: Vec<(String, Values)>, omits_nan: bool) -> PyResult<Self> {
        let table = gd_fit::Table::new(columns).map_err(|error| Fault::from(error).raised(py))?;
        Ok(Self(if omits_nan { table.skipping_missing() } else { table }))
    }

    /// A file, read with the options of its format.
    #[staticmethod]
    fn of_file(py: Python<'_>, path: PathBuf, options: Vec<Given>) -> PyResult<Self> {
        let opened = format(&options).and_then(|format| {
            let name = path.display().to_string();
            let bytes = std::fs::read(&path).map_err(|error| crate::fault::unreadable(&name, error))?;
            Ok(gd_fit::Table::from_bytes(name, bytes, format))
        });
        opened.map(Self).map_err(|fault| fault.raised(py))
    }
}

fn format(options: &[Given]) -> Result<Format, Fault> {
    let mut format = Format::default();
    for (keyword, text) in options {
        match keyword.as_str() {
            "separator" => format.separator = separator(keyword, text)?,
            "decimal" => {
                let all = [("auto", Decimal::Auto), ("point", Decimal::Point), ("comma", Decimal::Comma)];
                format.decimal = word(keyword, text, &all)?;
            }
            "header" => {
                let all = [("auto", Header::Auto), ("yes", Header::Yes), ("no", Header::No)];
                format.header = word(keyword, text, &all)?;
            }
            "comment" => {
                format.comment = match text.as_bytes() {
                    [byte] if byte.is_ascii_graphic() => *byte,
                    _ => return Err(Fault::of(keyword, "give one character, such as '#'")),
                };
            }
            "skip" => format.skip = whole(keyword, text)?,
            "missing" => format.missing.push(text.clone()),
            "encoding" => format.encoding = read(keyword, text)?,
            _ => return Err(Fault::of(keyword, "there is no such option")),
        }
    }
    Ok(format)
}

fn separator(keyword: &str, text: &str) -> Result<Separator, Fault> {
    let signs = [
        (",", Separator::Comma),
        (";", Separator::Semicolon),
        ("\t", Separator::Tab),
        (" ", Separator::Space),
        ("|", Separator::Bar),
    ];
    if let Some((_, separator)) = signs.into_iter().find(|(sign, _)| *sign == text) {
        return Ok(separator);
    }
    let words = [
        ("auto", Separator::Auto),
        ("comma", Separator::Comma),
        ("semicolon", Separator::Semicolon),
        ("tab", Separator::Tab),
        ("space", Separator::Space),
        ("bar", Separator::Bar),
    ];
    word(keyword, text, &words)
}
