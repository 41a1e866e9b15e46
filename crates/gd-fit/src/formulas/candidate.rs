//! One of the formulas, fitted.

use std::fmt;

use gd_core::Real;

use super::criteria::Criteria;
use super::leave_one_out::{LeaveOneOut, leave_one_out};
use crate::data::Observations;
use crate::error::Error;
use crate::fit::{Ending, Method, Summary, add_curvature, quick_start, solve};
use crate::problem::Problem;
use crate::report::{Parameter, Report, write_json};
use crate::settings::{Settings, StartValues};

/// A formula fitted to the rows that all formulas share.
#[derive(Debug, Clone)]
pub struct FormulaFit {
    /// What it is called in reports: F1 for the first formula, and so on.
    pub label: String,
    /// The formula as it was given.
    pub formula: String,
    /// Its parameters in the order of their first appearance.
    pub parameters: Vec<Parameter>,
    /// The statistics of its fit.
    pub summary: Summary,
    /// How the fit ended, in a sentence.
    pub verdict: String,
    /// Why it is not ranked; `None` if it is.
    pub reason: Option<Reason>,
    /// What it is ranked by; `None` if it is not.
    pub criteria: Option<Criteria>,
    /// How well it predicts rows that it was not fitted to; `None` where the fit cannot be trusted, or a row decides a
    /// parameter alone.
    pub leave_one_out: Option<LeaveOneOut>,
    /// Its data and the formula, in double precision.
    pub(crate) problem: Problem<f64>,
    pub(crate) params: Vec<f64>,
    pub(crate) method: Method,
    /// The machine epsilon of the fit.
    pub(crate) epsilon: f64,
    /// The report of the fit for programs.
    pub(crate) json: String,
}

/// Why a formula is not ranked.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// Its fit did not converge, or is not to be trusted.
    NotConverged {
        /// The verdict on the fit.
        verdict: String,
    },
    /// The data do not determine some of its parameters.
    Undetermined {
        /// Their names.
        names: Vec<String>,
        /// Why the first of them has no standard error.
        why: String,
    },
    /// The corrected criterion needs more points than parameters and two.
    TooFewPoints {
        /// Observations.
        n_points: usize,
        /// The least number that there must be.
        least: usize,
    },
    /// A special case of it fits better, so its fit missed the lowest minimum.
    NotLowest {
        /// The label of the special case.
        other: String,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConverged { verdict } => f.write_str(verdict),
            Self::Undetermined { names, why } => {
                write!(f, "the data do not determine {}: {why}", names.join(", "))
            }
            Self::TooFewPoints { n_points, least } => {
                write!(f, "AICc needs at least {least} points for so many parameters, and there are {n_points}")
            }
            Self::NotLowest { other } => {
                write!(f, "not the lowest: {other} is a special case of it and fits better; give it a start")
            }
        }
    }
}

/// A fit in either precision, with what is needed of it in double precision.
pub(crate) struct Fitted {
    pub(crate) problem: Problem<f64>,
    pub(crate) params: Vec<f64>,
    pub(crate) method: Method,
    pub(crate) summary: Summary,
    pub(crate) ending: Ending,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) epsilon: f64,
    pub(crate) json: String,
}

/// Fits a formula to rows; `wide` are the same rows in double precision, if they are not these.
pub(crate) fn fitted<T: Real>(
    formula: &str,
    data: Observations<T>,
    settings: &Settings,
    wide: Option<Observations<f64>>,
) -> Result<Fitted, Error> {
    let problem = Problem::new(data, settings)?;
    let method = Method { keeps_path: false, ..Method::new(settings, &problem)? };
    fitted_from(formula, &problem, &method, settings, wide)
}

/// The same from a start that a quick search finds.
pub(crate) fn fitted_quickly(formula: &str, data: Observations<f64>, settings: &Settings) -> Result<Fitted, Error> {
    let problem = Problem::new(data, settings)?;
    let method = Method { keeps_path: false, searches: false, ..Method::new(settings, &problem)? };
    let start = quick_start(&problem, &method)?.unwrap_or_default();
    let named = problem.names().iter().cloned().zip(start);
    let settings = Settings { start: StartValues(named.collect()), ..settings.clone() };
    fitted_from(formula, &problem, &method, &settings, None)
}

fn fitted_from<T: Real>(
    formula: &str,
    problem: &Problem<T>,
    method: &Method,
    settings: &Settings,
    wide: Option<Observations<f64>>,
) -> Result<Fitted, Error> {
    let mut solution = solve(problem, method, &settings.start, &mut |_, _| {})?;
    add_curvature(problem, &mut solution)?;
    let report = Report {
        formula,
        precision: settings.precision,
        problem,
        method,
        solution: &solution,
        level: method.level,
        shows_intervals: false,
    };
    let (parameters, mut json) = (report.parameters(), Vec::new());
    write_json(&report, &mut json)?;
    let outcome = &solution.outcome;
    Ok(Fitted {
        params: outcome.params.iter().map(|value| value.to_f64()).collect(),
        summary: outcome.summary.clone(),
        ending: outcome.ending.clone(),
        parameters,
        epsilon: T::epsilon().to_f64(),
        json: String::from_utf8_lossy(&json).into_owned(),
        method: method.clone(),
        problem: wide_problem(problem, wide, settings)?,
    })
}

/// The same problem in double precision.
fn wide_problem<T: Real>(
    problem: &Problem<T>,
    wide: Option<Observations<f64>>,
    settings: &Settings,
) -> Result<Problem<f64>, Error> {
    let data = wide.unwrap_or_else(|| {
        let widen = |values: &Vec<T>| values.iter().map(|value| value.to_f64()).collect::<Vec<f64>>();
        let own = &problem.data;
        Observations {
            formula: own.formula.clone(),
            inputs: own.inputs.iter().map(widen).collect(),
            y: widen(&own.y),
            weights: own.weights.as_ref().map(widen),
            input_sigmas: None,
            likelihood: own.likelihood,
            trials: None,
            counts: own.counts.clone(),
            groups: None,
            y_name: own.y_name.clone(),
            file: own.file.clone(),
            n_skipped: own.n_skipped,
            n_excluded: own.n_excluded,
            origin: own.origin.clone(),
            reading: own.reading.clone(),
        }
    });
    Problem::new(data, settings)
}

/// Why a fit is not to be ranked by.
fn doubts(summary: &Summary, ending: &Ending, names: &[String]) -> Option<Reason> {
    if !ending.is_converged {
        return Some(Reason::NotConverged { verdict: ending.explanation.clone() });
    }
    let is_determined = |index: usize| summary.is_determined.get(index).copied().unwrap_or(true);
    let lost: Vec<usize> =
        (0..names.len()).filter(|&index| summary.errors[index].is_err() || !is_determined(index)).collect();
    // One that ends on a bound is held there, by choice.
    let at_bound = gd_core::NoError::AtBound.to_string();
    let lost: Vec<usize> =
        lost.into_iter().filter(|&index| summary.errors[index].as_ref().err() != Some(&at_bound)).collect();
    if let Some(&first) = lost.first().filter(|_| summary.degrees_of_freedom > 0) {
        let why = match &summary.errors[first] {
            Err(why) => why.clone(),
            Ok(_) => "its standard error says nothing".into(),
        };
        return Some(Reason::Undetermined { names: lost.iter().map(|&index| names[index].clone()).collect(), why });
    }
    None
}

impl FormulaFit {
    pub(crate) fn new(formula: &str, fitted: Fitted) -> Self {
        let Fitted { problem, params, method, summary, ending, parameters, epsilon, json } = fitted;
        Self {
            label: String::new(),
            formula: formula.to_owned(),
            parameters,
            reason: doubts(&summary, &ending, problem.names()),
            summary,
            verdict: ending.explanation,
            criteria: None,
            leave_one_out: None,
            problem,
            params,
            method,
            epsilon,
            json,
        }
    }

    /// Computes how well it predicts rows that it was not fitted to.
    pub(super) fn leave_one_out(&mut self) -> Result<(), Error> {
        self.leave_one_out = leave_one_out(&self.problem, &self.method, &self.params, &self.summary)?;
        Ok(())
    }

    /// The value of a parameter; `None` if the formula has none with that name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        self.parameters.iter().find(|parameter| parameter.name == name).map(|parameter| parameter.value)
    }

    /// What the formula predicts for a value of each of its inputs, in the order of their first appearance; NaN for a wrong
    /// number of values.
    #[must_use]
    pub fn predict(&self, inputs: &[f64]) -> f64 {
        let formula = &self.problem.formula;
        if inputs.len() == formula.inputs().len() { formula.evaluate(&self.params, inputs) } else { f64::NAN }
    }

    /// How many parameters the data determine.
    #[must_use]
    pub fn n_determined(&self) -> usize {
        self.summary.n_points.saturating_sub(self.summary.degrees_of_freedom)
    }
}
