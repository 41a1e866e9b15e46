//! A fit, for Python.

use std::path::PathBuf;
use std::sync::Arc;

use gd_fit::{Derivation, Figure, Language, Markup, Prediction};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::background;
use crate::drawing::{self, Form};
use crate::fault::Fault;
use crate::keywords::{self, Given, read};
use crate::look::{self, word};
use crate::numbers::{of_bytes, told};
use crate::table::Table;

/// A fitted formula.
#[pyclass(frozen, module = "gd._gd")]
pub(crate) struct Fit(Arc<gd_fit::Fit>);

/// Fits a formula to a table, or to several, each a group of the name given with it.
#[pyfunction]
pub(crate) fn fit(
    py: Python<'_>,
    tables: Vec<(String, PyRef<'_, Table>)>,
    formula: String,
    options: Vec<Given>,
    are_groups: bool,
) -> PyResult<Fit> {
    let tables: Vec<(String, gd_fit::Table)> =
        tables.iter().map(|(name, table)| (name.clone(), table.0.clone())).collect();
    let found = background::run(py, move || {
        let settings = keywords::settings(&options)?;
        let fitted = match &tables[..] {
            [(_, table)] if !are_groups => gd_fit::fit(table, &formula, &settings)?,
            several => {
                let named: Vec<(&str, &gd_fit::Table)> =
                    several.iter().map(|(name, table)| (name.as_str(), table)).collect();
                gd_fit::fit_tables(&named, &formula, &settings)?
            }
        };
        Ok(Arc::new(fitted))
    });
    found.map(Fit)
}

/// A derived quantity: name, expression, value, standard error or why there is none, interval, whether the error is rough.
type Told = (String, String, f64, Option<f64>, Option<String>, Option<(f64, f64)>, bool);

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Picture {
    Fit,
    Profiles,
    Regions,
}

impl Fit {
    /// The figure that is asked for.
    fn figure(fit: &gd_fit::Fit, kind: &str, form: Form, look: &[Given]) -> Result<Figure, Fault> {
        let (picture, view) = look::settings(look, true)?;
        let all = [("fit", Picture::Fit), ("profiles", Picture::Profiles), ("regions", Picture::Regions)];
        let kind = word("kind", kind, &all)?;
        if kind != Picture::Fit && form.is_animation() {
            return Err(Fault::of("kind", "profiles and regions do not move; save them as png, svg or pdf"));
        }
        Ok(match (kind, form) {
            (Picture::Profiles, _) => fit.profile_figure_with(&view, &picture)?,
            (Picture::Regions, _) => fit.regions_figure_with(&view, &picture)?,
            (Picture::Fit, Form::SvgAnimation) => fit.descent_figure_with(&view, &picture.standing_still())?,
            (Picture::Fit, form) if form.is_animation() => fit.descent_figure_with(&view, &picture)?,
            (Picture::Fit, _) => fit.still(&view, &picture)?,
        })
    }
}

#[pymethods]
impl Fit {
    fn is_converged(&self) -> bool {
        self.0.is_converged()
    }

    fn verdict(&self) -> &str {
        self.0.verdict()
    }

    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The report, as text or as a table for a document.
    fn report(&self, py: Python<'_>, kind: &str) -> PyResult<String> {
        let all = [
            ("text", None),
            ("latex", Some(Markup::Latex)),
            ("typst", Some(Markup::Typst)),
            ("markdown", Some(Markup::Markdown)),
        ];
        let written = word("kind", kind, &all).and_then(|markup| match markup {
            Some(markup) => Ok(self.0.table(markup)?),
            None => Ok(self.0.to_string()),
        });
        written.map_err(|fault| fault.raised(py))
    }

    /// The values of the formula, of a group that has parameters of its own.
    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        columns: Vec<PyBackedBytes>,
        group: Option<String>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let fit = Arc::clone(&self.0);
        let values = background::run(py, move || {
            let columns: Vec<Vec<f64>> = columns.iter().map(|bytes| of_bytes(bytes)).collect();
            let n_rows = columns.first().map_or(0, Vec::len);
            let row = |row: usize| {
                let inputs: Vec<f64> = columns.iter().filter_map(|column| column.get(row)).copied().collect();
                match &group {
                    Some(group) => fit.predict_in(group, &inputs),
                    None => fit.predict(&inputs),
                }
            };
            Ok((0..n_rows).map(row).collect::<Vec<f64>>())
        })?;
        Ok(told(py, values))
    }

    /// Value, standard error, confidence and prediction interval of every row, seven columns of numbers; the last is 1 beyond
    /// the data.
    fn predict<'py>(&self, py: Python<'py>, columns: Vec<PyBackedBytes>) -> PyResult<Vec<Bound<'py, PyBytes>>> {
        let fit = Arc::clone(&self.0);
        let rows = background::run(py, move || {
            let columns: Vec<Vec<f64>> = columns.iter().map(|bytes| of_bytes(bytes)).collect();
            Ok(fit.predictions(&columns)?)
        })?;
        Ok(columns_of(py, &rows))
    }

    fn residuals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let fit = Arc::clone(&self.0);
        Ok(told(py, background::run(py, move || Ok(fit.residuals()?))?))
    }

    /// Observed, fitted, residual, weight, standardized residual, leverage and Cook's distance of every row.
    fn influence<'py>(&self, py: Python<'py>) -> PyResult<Vec<(&'static str, Bound<'py, PyBytes>)>> {
        let fit = Arc::clone(&self.0);
        let rows = background::run(py, move || Ok(fit.influence()?))?;
        let of = |column: fn(&gd_fit::RowInfluence) -> Option<f64>| {
            told(py, rows.iter().map(move |row| column(row).unwrap_or(f64::NAN)))
        };
        Ok(vec![
            ("observed", of(|row| Some(row.observed))),
            ("fitted", of(|row| Some(row.fitted))),
            ("residual", of(|row| Some(row.residual))),
            ("weight", of(|row| Some(row.weight))),
            ("standardized", of(|row| row.standardized)),
            ("leverage", of(|row| row.leverage)),
            ("cooks_distance", of(|row| row.cooks_distance)),
        ])
    }

    fn derive(&self, py: Python<'_>, expressions: Vec<String>) -> PyResult<Vec<Told>> {
        let quantities: Result<Vec<Derivation>, Fault> = expressions.iter().map(|text| read("derive", text)).collect();
        let derived = quantities.and_then(|quantities| Ok(self.0.derive(&quantities)?));
        let derived = derived.map_err(|fault| fault.raised(py))?;
        let told = derived.into_iter().map(|one| {
            let (error, reason) = match one.error {
                Ok(error) => (Some(error), None),
                Err(reason) => (None, Some(reason)),
            };
            (one.name, one.expression, one.value, error, reason, one.interval.map(<(f64, f64)>::from), one.is_rough)
        });
        Ok(told.collect())
    }

    /// The parameters of every step, one step after the other, and the losses.
    fn path<'py>(&self, py: Python<'py>) -> (Bound<'py, PyBytes>, Bound<'py, PyBytes>) {
        let path = self.0.path();
        let losses = told(py, path.iter().map(|(_, loss)| *loss));
        (told(py, path.into_iter().flat_map(|(params, _)| params)), losses)
    }

    fn source_code(&self, py: Python<'_>, language: &str) -> PyResult<String> {
        let all = Language::ALL.map(|language| (language.name(), language));
        let code = word("language", language, &all).and_then(|language| Ok(self.0.source_code(language)?));
        code.map_err(|fault| fault.raised(py))
    }

    fn picture<'py>(
        &self,
        py: Python<'py>,
        kind: String,
        form: String,
        look: Vec<Given>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let fit = Arc::clone(&self.0);
        let bytes = background::run_split(py, move || {
            let form = Form::of(&form)?;
            form.bytes(&Self::figure(&fit, &kind, form, &look)?)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    fn save_picture(
        &self,
        py: Python<'_>,
        path: PathBuf,
        kind: String,
        form: String,
        look: Vec<Given>,
    ) -> PyResult<()> {
        let fit = Arc::clone(&self.0);
        background::run_split(py, move || {
            let form = Form::of(&form)?;
            drawing::save(&path, form, || Self::figure(&fit, &kind, form, &look))
        })
    }

    fn save_json(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        drawing::save_text(&path, &self.0.to_json()).map_err(|fault| fault.raised(py))
    }
}

/// Predictions as columns.
pub(crate) fn columns_of<'py>(py: Python<'py>, rows: &[Prediction]) -> Vec<Bound<'py, PyBytes>> {
    let of =
        |column: fn(&Prediction) -> Option<f64>| told(py, rows.iter().map(move |row| column(row).unwrap_or(f64::NAN)));
    vec![
        of(|row| Some(row.value)),
        of(|row| row.standard_error),
        of(|row| row.confidence.map(|[low, _]| low)),
        of(|row| row.confidence.map(|[_, high]| high)),
        of(|row| row.prediction.map(|[low, _]| low)),
        of(|row| row.prediction.map(|[_, high]| high)),
        of(|row| Some(f64::from(u8::from(row.is_extrapolated)))),
    ]
}
