//! Descents on an objective without data, for Python.

use std::path::PathBuf;
use std::sync::Arc;

use gd_core::Real;
use gd_fit::objective;
use gd_fit::{Error, Figure, PictureSettings, Precision, Problem, Settings, ViewSettings};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::background;
use crate::drawing::{self, Form};
use crate::fault::Fault;
use crate::keywords::{self, Given};
use crate::look;
use crate::numbers::told;

/// A descent in either precision.
trait Descended: Send + Sync {
    fn names(&self) -> Vec<String>;
    fn text(&self) -> String;
    fn json(&self) -> Result<String, Error>;
    fn is_converged(&self) -> bool;
    fn verdict(&self) -> String;
    /// The parameters of every step, and the loss.
    fn path(&self) -> Vec<(Vec<f64>, f64)>;
    fn figure(&self, view: &ViewSettings, picture: &PictureSettings, is_animation: bool) -> Result<Figure, Error>;
}

impl<T: Real> Descended for objective::Descents<T> {
    fn names(&self) -> Vec<String> {
        self.problem().names().to_vec()
    }

    fn text(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> Result<String, Error> {
        let mut text = Vec::new();
        self.write_json(&mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn is_converged(&self) -> bool {
        self.is_converged()
    }

    fn verdict(&self) -> String {
        self.outcomes().first().map_or_else(String::new, |outcome| outcome.ending.explanation.clone())
    }

    fn path(&self) -> Vec<(Vec<f64>, f64)> {
        let steps = self.outcomes().into_iter().take(1).flat_map(|outcome| outcome.path.iter());
        steps.map(|(params, loss)| (params.iter().map(|param| param.to_f64()).collect(), loss.to_f64())).collect()
    }

    fn figure(&self, view: &ViewSettings, picture: &PictureSettings, is_animation: bool) -> Result<Figure, Error> {
        view.check(self.problem().names())?;
        if is_animation { self.figure(view, picture) } else { self.still(view, picture) }
    }
}

/// A descent on an objective.
#[pyclass(frozen, module = "gd._gd")]
pub(crate) struct Descents(Arc<dyn Descended>);

/// Descends on a formula from a start.
#[pyfunction]
pub(crate) fn descend(py: Python<'_>, objective: String, options: Vec<Given>, view: Vec<Given>) -> PyResult<Descents> {
    fn of<T: Real>(text: &str, settings: Settings, view: &ViewSettings) -> Result<Arc<dyn Descended>, Fault> {
        let problem = Problem::<T>::of_formula(text, &settings)?;
        Ok(Arc::new(objective::Descents::new(problem, text, &[settings], view, &mut |_, _, _| {})?))
    }
    let found = background::run_split(py, move || {
        let settings = keywords::settings(&options)?;
        let (_, view) = look::settings(&view, false)?;
        match settings.precision {
            Precision::F32 => of::<f32>(&objective, settings, &view),
            Precision::F64 => of::<f64>(&objective, settings, &view),
        }
    });
    found.map(Descents)
}

impl Descents {
    fn figure(descents: &dyn Descended, form: Form, look: &[Given]) -> Result<Figure, Fault> {
        let (picture, view) = look::settings(look, false)?;
        let picture = if form == Form::SvgAnimation { picture.standing_still() } else { picture };
        Ok(descents.figure(&view, &picture, form.is_animation())?)
    }
}

#[pymethods]
impl Descents {
    fn names(&self) -> Vec<String> {
        self.0.names()
    }

    fn is_converged(&self) -> bool {
        self.0.is_converged()
    }

    fn verdict(&self) -> String {
        self.0.verdict()
    }

    fn report(&self) -> String {
        self.0.text()
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        self.0.json().map_err(|error| Fault::from(error).raised(py))
    }

    /// As `Fit.path`.
    fn path<'py>(&self, py: Python<'py>) -> (Bound<'py, PyBytes>, Bound<'py, PyBytes>) {
        let path = self.0.path();
        let losses = told(py, path.iter().map(|(_, loss)| *loss));
        (told(py, path.into_iter().flat_map(|(params, _)| params)), losses)
    }

    fn picture<'py>(&self, py: Python<'py>, form: String, look: Vec<Given>) -> PyResult<Bound<'py, PyBytes>> {
        let descents = Arc::clone(&self.0);
        let bytes = background::run_split(py, move || {
            let form = Form::of(&form)?;
            form.bytes(&Self::figure(&*descents, form, &look)?)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    fn save_picture(&self, py: Python<'_>, path: PathBuf, form: String, look: Vec<Given>) -> PyResult<()> {
        let descents = Arc::clone(&self.0);
        background::run_split(py, move || {
            let form = Form::of(&form)?;
            drawing::save(&path, form, || Self::figure(&*descents, form, &look))
        })
    }

    fn save_json(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let json = self.to_json(py)?;
        drawing::save_text(&path, &json).map_err(|fault| fault.raised(py))
    }
}
