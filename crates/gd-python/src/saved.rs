//! Fits that were saved as reports in JSON.

use std::path::PathBuf;
use std::sync::Arc;

use gd_fit::Format;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::background;
use crate::fault::{Fault, unreadable};
use crate::fit::columns_of;
use crate::keywords;

/// A fit that was saved.
#[pyclass(frozen, module = "gd._gd")]
pub(crate) struct SavedFit(Arc<gd_fit::SavedFit>);

#[pymethods]
impl SavedFit {
    #[staticmethod]
    fn of_file(py: Python<'_>, path: PathBuf, level: Option<String>) -> PyResult<Self> {
        let read = || -> Result<gd_fit::SavedFit, Fault> {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&name, error))?;
            let saved = gd_fit::SavedFit::from_json(&name, &text)?;
            Ok(match &level {
                Some(level) => saved.with_level(keywords::level("level", level)?)?,
                None => saved,
            })
        };
        Ok(Self(Arc::new(read().map_err(|fault| fault.raised(py))?)))
    }

    fn formula(&self) -> &str {
        &self.0.formula
    }

    fn inputs(&self) -> Vec<String> {
        self.0.inputs().iter().map(|input| input.name.clone()).collect()
    }

    /// As `Fit.predict`, at the rows of a table of comma-separated values.
    fn predict<'py>(&self, py: Python<'py>, table: String) -> PyResult<Vec<Bound<'py, PyBytes>>> {
        let saved = Arc::clone(&self.0);
        let rows = background::run(py, move || {
            let told = saved.predict(table.as_bytes(), "the table", &Format::default(), &[])?;
            Ok(told.rows.into_iter().map(|(_, _, prediction)| prediction).collect::<Vec<_>>())
        })?;
        Ok(columns_of(py, &rows))
    }
}
