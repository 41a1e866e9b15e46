//! A fitted formula with what is needed to predict.

use gd_core::{Real, Residuals};
use gd_formula::{Formula, TableResiduals};

use crate::data::{TimeColumn, Wanted};
use crate::distribution::{normal_beyond, student_beyond, within};
use crate::error::Error;
use crate::fit::{Summary, variance_along};
use crate::problem::Problem;
use crate::report::{Report, shortest};
use crate::settings::LikelihoodName;

/// What a fit says of one set of inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The value of the formula.
    pub value: f64,
    /// The square of its standard error.
    pub(crate) variance: Option<f64>,
    /// Its standard error; `None` where it depends on a parameter that has none.
    pub standard_error: Option<f64>,
    /// The confidence interval of the value.
    pub confidence: Option<[f64; 2]>,
    /// The interval that holds a new observation; `None` where the precision of one is not known.
    pub prediction: Option<[f64; 2]>,
    /// Whether an input lies outside of the range that the formula was fitted to.
    pub is_extrapolated: bool,
}

/// An input of a fitted formula.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedInput {
    /// Its name in the formula.
    pub name: String,
    /// The title of its column; empty if that had none.
    pub title: String,
    /// The least and the largest value that the formula was fitted to.
    pub range: [f64; 2],
    /// The moment that it counts from, as it stands in the data, if it held dates or times.
    pub since: Option<String>,
}

impl FittedInput {
    pub(crate) fn wanted(&self) -> Wanted<'_> {
        Wanted { name: &self.name, title: &self.title, since: self.since.as_deref() }
    }
}

/// A fitted formula with the covariance of its parameters: all that is needed to predict.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictor<T> {
    pub(super) inputs: Vec<FittedInput>,
    /// What is predicted.
    pub(super) response: String,
    /// With the values of held parameters in it.
    pub(super) formula: Formula,
    pub(super) params: Vec<T>,
    /// Of the free parameters; `None` where it is not known.
    pub(super) covariance: Vec<Vec<Option<f64>>>,
    /// Why a free parameter has no standard error.
    pub(super) missing: Vec<Option<String>>,
    /// The variance of a new observation, or why it is not known.
    pub(super) noise: Result<f64, String>,
    /// Standard errors that an interval reaches to either side; NaN where nothing is left to measure by.
    pub(super) quantile: f64,
    pub(super) is_absolute: bool,
    pub(super) degrees: usize,
}

impl<T: Real> Predictor<T> {
    /// That of a fit.
    #[must_use]
    pub fn new(report: &Report<'_, T>) -> Self {
        let (data, outcome) = (&report.problem.data, &report.solution.outcome);
        let summary = &outcome.summary;
        Self {
            inputs: fitted_inputs(report.problem),
            response: data.y_name.clone(),
            formula: report.problem.formula.clone(),
            params: outcome.params.clone(),
            covariance: summary.covariance.clone(),
            missing: summary.errors.iter().map(|error| error.as_ref().err().cloned()).collect(),
            noise: observation_variance(report.problem, summary),
            quantile: quantile(summary.is_absolute, summary.degrees_of_freedom, report.level),
            is_absolute: summary.is_absolute,
            degrees: summary.degrees_of_freedom,
        }
    }

    /// Asks for intervals of another confidence level.
    pub(super) fn set_level(&mut self, level: f64) {
        self.quantile = quantile(self.is_absolute, self.degrees, level);
    }

    /// The inputs of the formula, in its order.
    #[must_use]
    pub fn inputs(&self) -> &[FittedInput] {
        &self.inputs
    }

    /// The inputs alone.
    pub(crate) fn into_inputs(self) -> Vec<FittedInput> {
        self.inputs
    }

    /// What is predicted.
    #[must_use]
    pub fn response(&self) -> &str {
        &self.response
    }

    /// What the fit says of rows of inputs, given as a column for every input, all of one length.
    ///
    /// # Errors
    /// Columns of different lengths, or another number of them.
    pub fn at(&self, columns: &[&[T]]) -> Result<Vec<Prediction>, Error> {
        let n_rows = columns.first().map_or(0, |column| column.len());
        let zeros = vec![T::constant(0.0); n_rows];
        // Residuals of observations of 0 are the predictions themselves.
        let rows = TableResiduals::new(&self.formula, columns, &zeros)?;
        let mut gradient = vec![T::constant(0.0); self.params.len()];
        let mut one = |row: usize| {
            let inputs: Vec<T> = columns.iter().filter_map(|column| column.get(row)).copied().collect();
            rows.residual_with_gradient(row, &self.params, &mut gradient);
            let value = shortest(self.formula.evaluate(&self.params, &inputs));
            let variance = self.variance(&gradient);
            let around = |variance: Option<f64>| {
                let half = self.half_width(variance?);
                Some([value - half, value + half]).filter(|_| half.is_finite() && value.is_finite())
            };
            let is_outside = |(value, input): (&T, &FittedInput)| {
                let [low, high] = input.range;
                !(low..=high).contains(&shortest(*value))
            };
            Prediction {
                value,
                variance,
                standard_error: variance.map(f64::sqrt).filter(|error| error.is_finite()),
                confidence: around(variance),
                prediction: around(self.noise.as_ref().ok().and_then(|noise| Some(variance? + noise))),
                is_extrapolated: inputs.iter().zip(&self.inputs).any(is_outside),
            }
        };
        Ok((0..n_rows).map(&mut one).collect())
    }

    /// How far an interval around a value of this variance reaches to either side.
    fn half_width(&self, variance: f64) -> f64 {
        self.quantile * variance.sqrt()
    }

    /// How far the interval of the value, or that of a new observation, reaches to either side at every place; `None` where
    /// the covariance of a parameter is not known.
    pub(crate) fn half_widths(&self, places: &[T], is_of_observations: bool) -> Result<Option<Vec<f64>>, Error> {
        if self.covariance.iter().flatten().any(Option::is_none) || self.quantile.is_nan() {
            return Ok(None);
        }
        let noise = if is_of_observations { self.noise.clone().unwrap_or(f64::NAN) } else { 0.0 };
        let errors = self.at(&[places])?.into_iter().map(|one| one.variance.unwrap_or(f64::NAN));
        Ok(Some(errors.map(|variance| self.half_width(variance + noise)).collect()))
    }

    /// gᵀ C g; `None` where that depends on a parameter whose covariance is not known.
    pub(crate) fn variance(&self, gradient: &[T]) -> Option<f64> {
        variance_of(&self.covariance, gradient)
    }

    /// Why intervals are missing, a sentence each; none if all can be told.
    #[must_use]
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        let names = self.formula.parameters().iter().zip(&self.missing);
        for (name, reason) in names {
            if let Some(reason) = reason {
                gaps.push(format!("no standard errors where the prediction depends on {name}: {reason}"));
            }
        }
        if let (Err(reason), true) = (&self.noise, gaps.is_empty()) {
            gaps.push(format!("no prediction intervals: {reason}"));
        }
        gaps
    }
}

/// The inputs of a problem's formula, in its order.
pub(super) fn fitted_inputs<T: Real>(problem: &Problem<T>) -> Vec<FittedInput> {
    let data = &problem.data;
    let input = |(index, values): (usize, &Vec<T>)| {
        let origin = data.origin.inputs.get(index);
        let title = origin.map_or_else(String::new, |column| column.title.clone());
        let name = data.formula.inputs().get(index).cloned().unwrap_or_default();
        let is_it = |time: &&TimeColumn| time.name == title || title.is_empty() && time.name == name;
        let since = data.reading.times.iter().find(is_it).map(|time| time.since.clone());
        FittedInput { name, title, range: range_of(values), since }
    };
    data.inputs.iter().enumerate().map(input).collect()
}

/// gᵀ C g; `None` where that depends on a parameter whose covariance is not known, and where it is not finite.
pub(super) fn variance_of<T: Real>(covariance: &[Vec<Option<f64>>], gradient: &[T]) -> Option<f64> {
    variance_along(covariance, &gradient.iter().map(|part| part.to_f64()).collect::<Vec<f64>>())
}

/// The variance of a new observation: that of one of weight 1, over the weight if all observations have the same. `Err` says
/// why it is not known.
pub(crate) fn observation_variance<T: Real>(problem: &Problem<T>, summary: &Summary) -> Result<f64, String> {
    if problem.data.likelihood != LikelihoodName::Normal {
        return Err("a new count varies as its own mean says; the intervals are those of the mean".into());
    }
    let Some(weight) = problem.data.common_weight() else {
        return Err("weights and sigma do not say how precise a new observation would be".into());
    };
    if problem.data.input_sigmas().is_some() {
        return Err("errors of x do not say how precise x of a new observation would be".into());
    }
    let deviation = if summary.is_absolute { Some(1.0) } else { summary.residual_deviation };
    let deviation = deviation.ok_or("there are not more points than parameters, so the noise is not known")?;
    Ok(deviation * deviation / weight)
}

/// Standard errors that an interval reaches to either side.
pub(super) fn quantile(is_absolute: bool, degrees: usize, level: f64) -> f64 {
    match degrees {
        0 => f64::NAN,
        _ if is_absolute => within(level, normal_beyond),
        _ => within(level, |t| student_beyond(t, degrees)),
    }
}

/// The least and the largest of numbers.
fn range_of<T: Real>(values: &[T]) -> [f64; 2] {
    let values = values.iter().copied().map(shortest);
    values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(value), high.max(value)])
}
