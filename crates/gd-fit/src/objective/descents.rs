//! Descents on an objective, with the minima that a search finds beside them.

use std::fmt;
use std::io::Write;

use gd_core::{Real, TwiceDifferentiable};
use gd_render::Figure;

use super::descend::check_method;
use super::{ObjectiveMinimum, report, search_minima};
use crate::error::Error;
use crate::fit::{Ending, Method, Outcome, Solution, fit, plain_start};
use crate::picture::{descent_figure, descent_still};
use crate::problem::Problem;
use crate::report::{LEVEL, Report, Styles, write_steps};
use crate::setting::Setting;
use crate::settings::{OptimizerName, PictureSettings, Precision, Settings, ViewSettings};

/// A loss is lower if it is so by more than this part of its size, or of what the descent lowered.
const LOWER: f64 = 1e-6;

/// One or several descents on an objective. Displayed, they are the report for people.
#[derive(Debug, Clone)]
pub struct Descents<T> {
    formula: String,
    problem: Problem<T>,
    runs: Vec<(Method, Solution<T>)>,
    minima: Vec<ObjectiveMinimum>,
}

/// What sees every step: the number of its descent, its own, and the loss.
type WatchAll<'a> = &'a mut dyn FnMut(usize, usize, f64);

impl<T: Real> Descents<T> {
    /// Descents on a formula, one for each settings: from their start (1 where none is given), by their optimizer
    /// ([`OptimizerName::Sgd`] unless they say otherwise), rate, steps and bounds. Parameters that the first of them holds are
    /// held in all.
    ///
    /// # Errors
    /// A formula that cannot be read, settings that need data, a start where the formula has no value.
    pub fn of_formula(text: &str, settings: &[Settings]) -> Result<Self, Error> {
        let first = settings.first().cloned().unwrap_or_default();
        Self::new(Problem::of_formula(text, &first)?, text, settings, &ViewSettings::default(), &mut |_, _, _| {})
    }

    /// The same on a function in Rust, whose parameters are called `names`.
    ///
    /// ```
    /// use gd_core::{C, Number, objective_fn};
    /// use gd_fit::objective::Descents;
    /// use gd_fit::{PictureSettings, Settings, ViewSettings};
    ///
    /// // Two wells.
    /// let wells = objective_fn(|[x, y]| (x * x - C(1.0)).powi(2) + y * y - C(0.3) * x);
    /// let from = |start: &str| Settings { start: start.parse().unwrap(), ..Settings::default() };
    /// let settings = [from("x=-0.3,y=1"), from("x=0.2,y=-1")];
    /// let descents = Descents::<f64>::of_function(["x", "y"], wells, "two wells", &settings)?;
    /// assert_eq!((descents.minima().len(), descents.is_converged()), (2, true));
    ///
    /// // Surface, map and paths.
    /// let figure = descents.still(&ViewSettings::default(), &PictureSettings::default())?;
    /// figure.write_png(0, std::io::sink())?; // or a file
    /// # Ok::<(), gd_fit::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Descents::of_formula`].
    pub fn of_function<const P: usize>(
        names: [&str; P],
        objective: impl TwiceDifferentiable<[T; P]> + Send + Sync + 'static,
        title: &str,
        settings: &[Settings],
    ) -> Result<Self, Error> {
        let first = settings.first().cloned().unwrap_or_default();
        let problem = Problem::of_function(names, objective, &first)?;
        Self::new(problem, title, settings, &ViewSettings::default(), &mut |_, _, _| {})
    }

    /// Descents on a problem without data, called `title`; minima are searched for within the ranges of the view.
    ///
    /// # Errors
    /// As [`Descents::of_formula`].
    pub fn new(
        problem: Problem<T>,
        title: &str,
        settings: &[Settings],
        view: &ViewSettings,
        watch: WatchAll<'_>,
    ) -> Result<Self, Error> {
        view.check(problem.names())?;
        let mut runs = Vec::new();
        for (number, settings) in settings.iter().enumerate() {
            let method = method_of(settings, &problem)?;
            let start: Vec<T> = plain_start(&problem, &method, &settings.start);
            let outcome = fit(&problem, &method, &start, &mut |index, loss| watch(number, index, loss));
            let outcome = outcome.map_err(|error| error.of_start(!settings.start.0.is_empty()))?;
            runs.push((method, Solution::plain(outcome, false, None)));
        }
        let outcomes: Vec<&Outcome<T>> = runs.iter().map(|(_, solution)| &solution.outcome).collect();
        let minima = match (runs.first(), outcomes.first()) {
            (Some((method, _)), Some(first)) => {
                let center: Vec<f64> = first.start.iter().map(|param| param.to_f64()).collect();
                let ranges: Vec<_> = problem.names().iter().map(|name| view.range_of(name)).collect();
                search_minima(&problem, method, &outcomes, &center, &ranges)?
            }
            _ => Vec::new(),
        };
        Ok(Self { formula: title.into(), problem, runs, minima })
    }

    /// The objective, with the parameters that are not held.
    #[must_use]
    pub fn problem(&self) -> &Problem<T> {
        &self.problem
    }

    /// How each descent ended, in the order of the settings.
    #[must_use]
    pub fn outcomes(&self) -> Vec<&Outcome<T>> {
        self.runs.iter().map(|(_, solution)| &solution.outcome).collect()
    }

    /// Whether all of them came to rest at a minimum.
    #[must_use]
    pub fn is_converged(&self) -> bool {
        self.endings().all(|ending| ending.is_converged)
    }

    fn endings(&self) -> impl Iterator<Item = &Ending> {
        self.runs.iter().map(|(_, solution)| &solution.outcome.ending)
    }

    /// The minima that a search found, the lowest first: from the ends of the descents and from starts around. There may be
    /// others.
    #[must_use]
    pub fn minima(&self) -> &[ObjectiveMinimum] {
        &self.minima
    }

    /// The lowest minimum that is known, if it is lower than where the best descent ended at rest.
    pub(super) fn lower(&self) -> Option<&ObjectiveMinimum> {
        let settled = self.runs.iter().map(|(_, solution)| &solution.outcome).filter(|one| one.ending.is_converged);
        let best = settled.min_by(|one, other| one.loss.to_f64().total_cmp(&other.loss.to_f64()))?;
        let lowered = best.path.get(0).map_or(0.0, |(_, start)| start.to_f64() - best.loss.to_f64());
        let little = LOWER * best.loss.to_f64().abs().max(lowered);
        self.minima.first().filter(|minimum| minimum.loss < best.loss.to_f64() - little)
    }

    pub(super) fn reports(&self) -> Vec<Report<'_, T>> {
        let report = |(method, solution)| Report {
            formula: &self.formula,
            // Whatever the settings say, it is that of the numbers.
            precision: Precision::of::<T>(),
            problem: &self.problem,
            method,
            solution,
            level: LEVEL,
            shows_intervals: false,
        };
        self.runs.iter().map(|(method, solution)| report((method, solution))).collect()
    }

    /// Surface, contour map and loss with all paths, as an animation.
    ///
    /// # Errors
    /// A view that names other parameters, nothing finite to draw, a look that this picture cannot have.
    pub fn figure(&self, view: &ViewSettings, picture: &PictureSettings) -> Result<Figure, Error> {
        descent_figure(&self.reports(), view, picture)
    }

    /// The last picture of [`Descents::figure`].
    ///
    /// # Errors
    /// As [`Descents::figure`].
    pub fn still(&self, view: &ViewSettings, picture: &PictureSettings) -> Result<Figure, Error> {
        descent_still(&self.reports(), view, picture)
    }

    /// Writes the report for people.
    ///
    /// # Errors
    /// A writer that fails.
    pub fn write_text(&self, styles: &Styles, out: &mut dyn Write) -> Result<(), Error> {
        Ok(report::write_text(self, styles, out)?)
    }

    /// Writes the report for programs: an object of a single descent, an array of several.
    ///
    /// # Errors
    /// A writer that fails.
    pub fn write_json(&self, out: &mut dyn Write) -> Result<(), Error> {
        Ok(report::write_json(self, out)?)
    }

    /// Writes every step of the first descent as CSV: `step,<parameters>,loss`, row 0 being the start.
    ///
    /// # Errors
    /// A writer that fails.
    pub fn write_trajectory(&self, out: &mut dyn Write) -> Result<(), Error> {
        let Some((_, solution)) = self.runs.first() else { return Ok(()) };
        Ok(write_steps(self.problem.names(), &solution.outcome.path, "loss", out)?)
    }
}

impl<T: Real> fmt::Display for Descents<T> {
    /// The report for people, without colors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        self.write_text(&Styles::default(), &mut text).map_err(|_| fmt::Error)?;
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

/// The method that settings ask for: [`OptimizerName::Sgd`] unless they name another.
///
/// # Errors
/// Settings that need data, or exclude each other.
pub fn method_of<T: Real>(settings: &Settings, problem: &Problem<T>) -> Result<Method, Error> {
    // Before least squares are asked for what they do not have.
    let asked = Method {
        optimizer: settings.optimizer.unwrap_or(OptimizerName::Sgd),
        batch: settings.batch,
        scale: settings.scale,
        ..Method::least_squares()
    };
    check_method(&asked)?;
    if let Some(rate) = settings.learning_rate.filter(|rate| !(*rate > 0.0 && rate.is_finite())) {
        let message = format!("{rate} is no learning rate; give a finite one above 0");
        return Err(Error::Look { setting: Setting::LearningRate, message });
    }
    let optimizer = Some(settings.optimizer.unwrap_or(OptimizerName::Sgd));
    Method::new(&Settings { optimizer, ..settings.clone() }, problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_precision_is_that_of_the_numbers() {
        let settings = [Settings { start: "x=3".parse().unwrap(), ..Settings::default() }];
        let single = Descents::<f32>::of_formula("(x - 1)^2", &settings).unwrap().to_string();
        let double = Descents::<f64>::of_formula("(x - 1)^2", &settings).unwrap().to_string();
        assert!(single.contains("learning rate 0.1, f32, 400 steps"), "{single}");
        assert!(double.contains("learning rate 0.1, f64, 400 steps"), "{double}");
    }
}
