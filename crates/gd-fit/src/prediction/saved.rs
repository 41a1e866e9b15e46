//! Fits that were saved as reports in JSON.

use std::io::Read;
use std::path::Path;
use std::{fs, io};

use gd_core::Real;
use gd_formula::{Formula, Names};
use serde::Deserialize;

use super::predictor::{FittedInput, Predictor, quantile};
use super::rows::Predictions;
use crate::cause::Cause;
use crate::data::{Format, Wanted, read_inputs};
use crate::error::Error;

/// A fit that a report in JSON tells of, to predict with.
///
/// ```
/// use gd_fit::{SavedFit, Settings, Table, fit};
///
/// let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.1, 2.9, 5.1, 6.9])])?;
/// let line = fit(&table, "a*x + b", &Settings::default())?;
/// let saved = SavedFit::from_json("line.json", &line.to_json())?;
/// let told = saved.predict("x\n1.5\n10\n".as_bytes(), "new.csv", &Default::default(), &[])?;
/// assert_eq!(told.rows[0].2.value, line.predict(&[1.5]));
/// assert!(!told.rows[0].2.is_extrapolated && told.rows[1].2.is_extrapolated);
/// # Ok::<(), gd_fit::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SavedFit {
    /// The formula as it was typed.
    pub formula: String,
    /// The version that wrote the report.
    pub version: String,
    /// Sixteen hexadecimal digits that tell data apart: those that it was fitted to.
    pub data_hash: String,
    predictor: InPrecision,
}

#[derive(Debug, Clone, PartialEq)]
enum InPrecision {
    F32(Predictor<f32>),
    F64(Predictor<f64>),
}

/// What a report tells, as far as it is needed.
#[derive(Deserialize)]
struct Saved {
    formula: String,
    data: SavedData,
    method: SavedMethod,
    parameters: Vec<SavedParameter>,
    groups: Option<serde::de::IgnoredAny>,
    dof: usize,
    level: f64,
    absolute_sigma: bool,
    observation_variance: Option<f64>,
    free: Vec<String>,
    covariance: Vec<Vec<Option<f64>>>,
    stop: SavedStop,
    version: String,
}

#[derive(Deserialize)]
struct SavedData {
    inputs: Vec<String>,
    response: String,
    columns: Vec<SavedColumn>,
    hash: String,
}

#[derive(Deserialize)]
struct SavedColumn {
    #[serde(default)]
    name: String,
    #[serde(default)]
    title: String,
    range: Option<[f64; 2]>,
    since: Option<String>,
}

#[derive(Deserialize)]
struct SavedMethod {
    precision: String,
}

#[derive(Deserialize)]
struct SavedParameter {
    name: String,
    value: Option<f64>,
    no_stderr: Option<String>,
    /// None of a parameter that was held.
    start: Option<f64>,
    tie: Option<serde::de::IgnoredAny>,
    logarithm: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct SavedStop {
    converged: bool,
    explanation: String,
}

impl SavedFit {
    /// The fit of a report that `gd fit --report json` or [`Fit::to_json`](crate::Fit::to_json) wrote; `name` is what
    /// messages call it.
    ///
    /// # Errors
    /// A text that is no such report, a fit that did not converge.
    pub fn from_json(name: &str, text: &str) -> Result<Self, Error> {
        let refused = |message: String| Error::SavedFit { file: name.to_owned(), message };
        match text.trim_start().chars().next() {
            Some('{') => {}
            Some('[') => return Err(refused("it holds the reports of several descents; save that of one".into())),
            _ => {
                let message =
                    "it is no report in JSON; give what 'gd fit --report json' printed, and the table after it";
                return Err(refused(message.into()));
            }
        }
        let saved: Saved = serde_json::from_str(text).map_err(|error| {
            refused(format!("it is no report that 'gd fit --report json' of this version wrote: {error}"))
        })?;
        if !saved.stop.converged {
            return Err(Error::NotConverged { setting: None, verdict: saved.stop.explanation });
        }
        let is_single = match saved.method.precision.as_str() {
            "f32" => true,
            "f64" => false,
            other => return Err(refused(format!("its precision '{other}' is not known"))),
        };
        let predictor = if is_single {
            InPrecision::F32(saved.predictor().map_err(refused)?)
        } else {
            InPrecision::F64(saved.predictor().map_err(refused)?)
        };
        Ok(Self { formula: saved.formula, version: saved.version, data_hash: saved.data.hash, predictor })
    }

    /// The fit of a report in a file, `-` for standard input.
    ///
    /// # Errors
    /// A file that cannot be read, and those of [`SavedFit::from_json`].
    pub fn from_path(path: &Path) -> Result<Self, Error> {
        let mut text = String::new();
        let (name, read) = if path == Path::new("-") {
            ("standard input".to_owned(), io::stdin().lock().read_to_string(&mut text))
        } else {
            let opened = fs::File::open(path);
            (path.display().to_string(), opened.and_then(|mut opened| opened.read_to_string(&mut text)))
        };
        read.map_err(|error| Error::SavedFit {
            file: name.clone(),
            message: match error.kind() {
                io::ErrorKind::InvalidData => "it is not text; give a report in JSON".into(),
                _ => format!("it cannot be read: {}", Cause(&error)),
            },
        })?;
        Self::from_json(&name, &text)
    }

    /// The same fit with intervals of another confidence level, between 0 and 1.
    ///
    /// # Errors
    /// Another number.
    pub fn with_level(mut self, level: f64) -> Result<Self, Error> {
        if !(0.0 < level && level < 1.0) {
            return Err(Error::Level { level });
        }
        match &mut self.predictor {
            InPrecision::F32(predictor) => predictor.set_level(level),
            InPrecision::F64(predictor) => predictor.set_level(level),
        }
        Ok(self)
    }

    /// The inputs of the formula, in its order.
    #[must_use]
    pub fn inputs(&self) -> &[FittedInput] {
        match &self.predictor {
            InPrecision::F32(predictor) => predictor.inputs(),
            InPrecision::F64(predictor) => predictor.inputs(),
        }
    }

    /// What the fit says of the rows of a table, which needs the inputs and nothing else; other columns are not looked at.
    /// `columns` may say which column is which input, as `NAME=COLUMN`.
    ///
    /// # Errors
    /// A text that is not a table, an input without a column.
    pub fn predict(
        &self,
        table: impl Read,
        name: &str,
        format: &Format,
        columns: &[String],
    ) -> Result<Predictions, Error> {
        let wanted: Vec<Wanted<'_>> = self.inputs().iter().map(FittedInput::wanted).collect();
        match &self.predictor {
            InPrecision::F32(predictor) => {
                predictor.predict(&read_inputs(table, name.to_owned(), format, &wanted, columns)?)
            }
            InPrecision::F64(predictor) => {
                predictor.predict(&read_inputs(table, name.to_owned(), format, &wanted, columns)?)
            }
        }
    }
}

impl Saved {
    fn predictor<T: Real + std::str::FromStr>(&self) -> Result<Predictor<T>, String> {
        if self.groups.is_some() {
            return Err("it is of groups, each with parameters of its own; save the fit of one group".into());
        }
        if let Some(other) = self.parameters.iter().find(|one| one.tie.is_some() || one.logarithm.is_some()) {
            return Err(format!(
                "{} was tied to others or fitted as its logarithm; predict with the fit itself, by --predict",
                other.name
            ));
        }
        let n_inputs = self.data.inputs.len();
        // The left side is to be read as it was, whatever the response is called.
        let columns = self.data.columns.iter().skip(n_inputs).flat_map(|column| [&column.name, &column.title]);
        let others = columns.chain([&self.data.response]).filter(|name| !name.is_empty());
        let mut inputs: Vec<&str> = self.data.inputs.iter().map(String::as_str).collect();
        for name in others {
            if !inputs.contains(&name.as_str()) {
                inputs.push(name);
            }
        }
        let known: Vec<&str> = self.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let formula = Formula::parse_with(&self.formula, &Names { inputs: &inputs, parameters: &known })
            .map_err(|error| format!("its formula cannot be read: {error}"))?;
        let is_same = formula.parameters().iter().map(String::as_str).eq(known.iter().copied())
            && (0..inputs.len()).all(|index| formula.uses_input(index) == (index < n_inputs));
        if !is_same {
            return Err("its formula does not have the inputs and parameters that it lists".into());
        }
        let held = self.parameters.iter().filter(|parameter| parameter.start.is_none());
        let mut held_formula = formula.with_used_inputs();
        for parameter in held {
            let value = parameter.value.ok_or_else(|| format!("{} has no value", parameter.name))?;
            held_formula = held_formula
                .with_fixed(&parameter.name, value)
                .ok_or_else(|| format!("{} is not in its formula", parameter.name))?;
        }
        if held_formula.parameters() != self.free {
            return Err("its list 'free' does not match its parameters".into());
        }
        let find = |name: &String| self.parameters.iter().find(|parameter| &parameter.name == name);
        let value = |name: &String| {
            let value = find(name).and_then(|parameter| parameter.value);
            // By its digits, which are the fewest that read as the same number in its own precision.
            value.and_then(|value| value.to_string().parse::<T>().ok()).ok_or_else(|| format!("{name} has no value"))
        };
        let n = self.free.len();
        if self.covariance.len() != n || self.covariance.iter().any(|row| row.len() != n) {
            return Err("its covariance is not that of its parameters".into());
        }
        if !(0.0 < self.level && self.level < 1.0) {
            return Err(format!("its level {} is not between 0 and 1", self.level));
        }
        let input = |(index, name): (usize, &String)| {
            let column = self.data.columns.get(index);
            let range = column.and_then(|column| column.range);
            Some(FittedInput {
                name: name.clone(),
                title: column?.title.clone(),
                range: range?,
                since: column?.since.clone(),
            })
        };
        let noise = self.observation_variance.ok_or_else(|| {
            "the report has no variance of a new observation, as with weights and sigma that differ from row to row, errors of x, or counts"
                .into()
        });
        Ok(Predictor {
            inputs: (self.data.inputs.iter().enumerate().map(input).collect::<Option<Vec<_>>>())
                .ok_or("its columns have no ranges")?,
            response: self.data.response.clone(),
            formula: held_formula,
            params: self.free.iter().map(value).collect::<Result<Vec<T>, String>>()?,
            covariance: self.covariance.clone(),
            missing: self.free.iter().map(|name| find(name).and_then(|one| one.no_stderr.clone())).collect(),
            noise,
            quantile: quantile(self.absolute_sigma, self.dof, self.level),
            is_absolute: self.absolute_sigma,
            degrees: self.dof,
        })
    }
}
