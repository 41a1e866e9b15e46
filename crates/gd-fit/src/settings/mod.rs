//! The settings of a fit, as plain data.

mod assignments;
mod names;
mod parameters;
mod picture;
mod words;

pub use assignments::{AssignmentError, Bounds, Fixed, InputRange, Names, Ranges, StartValues, Starts};
pub(crate) use names::check_names;
pub use parameters::{ParameterNames, Priors, Tie};
pub use picture::{
    Band, Direction, LevelChoice, LogAxes, PanelName, Panels, PictureError, PictureSettings, Size, ThemeName, Title,
};
pub use words::{
    DispersionName, Intervals, LikelihoodName, LossName, OptimizerName, Precision, ResponseName, Scale, UnknownName,
};

use crate::derived::Derivation;
use crate::error::Error;
use crate::setting::Setting;

/// How a formula is fitted to a table. The default is least squares by the Levenberg-Marquardt method in `f64`, from a
/// start found by a search.
///
/// ```
/// use gd_fit::{OptimizerName, Settings};
///
/// let settings = Settings {
///     start: "a=5,b=4".parse()?,
///     optimizer: Some(OptimizerName::Adam),
///     learning_rate: Some(0.05),
///     ..Settings::default()
/// };
/// # assert_eq!(settings.start.of("b"), Some(4.0));
/// # Ok::<(), gd_fit::AssignmentError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The roles of the columns.
    pub columns: Columns,
    /// Start values. For least squares, those of other parameters are found by a search; with other methods they are 1.
    pub start: StartValues,
    /// Parameters that are held fixed.
    pub fixed: Fixed,
    /// Bounds of parameters.
    pub bounds: Bounds,
    /// What is known of parameters beforehand: each is one more row of the least squares, see [`weigh_priors`](crate::weigh_priors).
    pub priors: Priors,
    /// Parameters that follow from others by an expression. A name that only expressions have is a parameter where `start` or
    /// `fixed` give it a value.
    pub ties: Vec<Tie>,
    /// Parameters above 0 that are fitted as their logarithms, so that they stay above 0 and have asymmetric errors.
    pub log_parameters: ParameterNames,
    /// Parameters that all groups of rows have in common, see [`Columns::by`] and [`fit_tables`](crate::fit_tables).
    pub shared: ParameterNames,
    /// The optimizer: [`OptimizerName::Lm`] by default, or [`OptimizerName::Sgd`] with a learning rate or a batch.
    pub optimizer: Option<OptimizerName>,
    /// The learning rate of all optimizers except `Lm`, above 0: 0.1 by default.
    pub learning_rate: Option<f64>,
    /// The maximum number of steps, at least 1: 400 by default, 1000 for `Lm`.
    pub steps: Option<usize>,
    /// Mini-batch size: rows per step, reshuffled every epoch. All rows by default.
    pub batch: Option<usize>,
    /// Seed of the mini-batches.
    pub seed: u64,
    /// What residuals cost. All but squares are robust: outliers among the rows have less weight, or none. Only for `Lm`.
    pub loss: LossName,
    /// Floating-point precision.
    pub precision: Precision,
    /// Units of the parameters.
    pub scale: Scale,
    /// Whether least squares stop at the minimum that the given start leads to, without searching for a lower one.
    pub skips_search: bool,
    /// Whether standard errors follow from sigma as it is. Otherwise they follow from the scatter of the residuals, and only
    /// the proportions within sigma matter.
    pub absolute_sigma: bool,
    /// Whether the variance of counts is what their likelihood says, or a multiple that the residuals say, see
    /// [`Columns::likelihood`].
    pub dispersion: DispersionName,
    /// How confidence intervals are computed.
    pub intervals: Intervals,
    /// The confidence level of intervals, between 0 and 1: 0.95 by default.
    pub level: Option<f64>,
    /// Quantities that follow from the parameters, to be reported with their standard errors.
    pub derived: Vec<Derivation>,
}

impl Settings {
    /// The columns, with all names that start values, fixed parameters, bounds, priors, ties and logarithms say are
    /// parameters.
    #[must_use]
    pub fn columns_and_parameters(&self) -> Columns {
        let started = self.start.0.iter().map(|(name, _)| name);
        let fixed = self.fixed.0.iter().map(|(name, _)| name);
        let bounded = self.bounds.0.iter().map(|(name, _)| name);
        let with_prior = self.priors.0.iter().map(|(name, _)| name);
        let tied = self.ties.iter().map(|tie| &tie.name);
        let mut columns = self.columns.clone();
        let certain = started.chain(fixed).chain(bounded).chain(with_prior).chain(tied);
        columns.parameters.extend(certain.chain(&self.log_parameters.0).chain(&self.shared.0).cloned());
        columns
    }
}

/// The roles of the columns. Columns are identified by number, from 1, by name, or by name between quotes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// Input columns, such as `t`, or `x=t` to call it x in the formula. By default, all columns that the formula
    /// names.
    pub inputs: Vec<String>,
    /// The column that the formula predicts: by default the one before `=`, the one called y, or the only one left.
    pub response: Option<String>,
    /// What each squared residual counts in the loss, at least 0: a column, or an expression in columns such as `1/N`. Only
    /// the proportions matter: weights are relative precisions, 1 / variance.
    pub weights: Option<String>,
    /// The standard deviation of each observation, above 0: a column, or an expression in columns such as `sqrt(N)`. Rows
    /// weigh 1 / sigma².
    pub sigma: Option<String>,
    /// The standard deviations of inputs that have errors, too, each at least 0: `dx` or `0.02*x` for a formula of one input,
    /// `NAME=dx` for one of several; a column or an expression in columns as for `sigma`, such as `0.1`. The fit is then an
    /// orthogonal distance regression: see [`Fit::foot_points`](crate::Fit::foot_points). Inputs that are not named are exact.
    /// Without `sigma`, that of every observation is 1.
    pub input_sigmas: Vec<String>,
    /// The column that says how many equal observations each row stands for, a whole number; 0 leaves the row out. Not with
    /// `weights`.
    pub counts: Option<String>,
    /// How observations vary about their mean: normally, or as counts, whose likelihood is then maximized. See
    /// [`Fit::likelihood`](crate::Fit::likelihood).
    pub likelihood: LikelihoodName,
    /// Of how many trials each binomial observation counts the successes, a whole number: a column, or an expression in columns
    /// such as `1.0`.
    pub trials: Option<String>,
    /// What is read of binomial observations.
    pub response_kind: ResponseName,
    /// Which rows are fitted: those where an expression in columns, such as `x > 0 && y < 5`, is true, which is any number
    /// except 0 and NaN. All by default.
    pub condition: Option<String>,
    /// The least and the largest value of the input in the rows that are fitted. All by default; only for formulas of one
    /// input.
    pub range: Option<InputRange>,
    /// The column by whose labels or numbers pictures tell groups of rows apart; the fit does not depend on it.
    pub groups: Option<String>,
    /// The column by whose labels or numbers rows are fitted in groups, each with parameters of its own, but for those that
    /// [`Settings::shared`] names. It takes the place of `groups`.
    pub by: Option<String>,
    /// Names that are parameters for certain, because start values, bounds or fixed parameters name them.
    pub parameters: Vec<String>,
}

/// Which part of the loss is drawn. By default, the two parameters whose change affected the predictions most, in
/// ranges that show start, path and minimum.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ViewSettings {
    /// The two parameters that the loss is drawn over.
    pub over: Option<Names>,
    /// Their ranges.
    pub ranges: Ranges,
    /// Parameters whose axes are logarithmic, for those that span decades; they must be above 0.
    pub log: Vec<String>,
}

impl ViewSettings {
    /// Checks that the view names only parameters that are fitted.
    ///
    /// # Errors
    /// The first name that is not one of them, or is given twice.
    pub fn check(&self, names: &[String]) -> Result<(), Error> {
        check_names(Setting::Over, self.over.iter().flat_map(|Names(names)| names), Some(names))?;
        check_names(Setting::Ranges, self.ranges.0.iter().map(|(name, _)| name), Some(names))?;
        let Some(unknown) = self.log.iter().find(|name| !names.contains(name)) else { return Ok(()) };
        let message = format!(
            "'{unknown}' is not known; there are loss, the parameters {}, and x and y where data are drawn",
            names.join(", ")
        );
        Err(Error::Look { setting: Setting::LogAxes, message })
    }

    /// Whether a parameter's axis is logarithmic.
    pub(crate) fn is_log(&self, name: &str) -> bool {
        self.log.iter().any(|known| known == name)
    }

    /// The range that is given for a parameter.
    pub(crate) fn range_of(&self, name: &str) -> Option<[f64; 2]> {
        self.ranges.0.iter().find(|(known, _)| known == name).map(|(_, range)| *range)
    }
}
