//! The parts of the settings that an error can be about.

use std::fmt;

/// A part of the settings, so that a program can name it in its own terms: an option, a field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Setting {
    /// The formula.
    Formula,
    /// Input columns.
    Inputs,
    /// The column that the formula predicts.
    Response,
    /// Row weights.
    Weights,
    /// Standard deviations.
    Sigma,
    /// Standard deviations of inputs.
    InputSigma,
    /// How observations vary.
    Likelihood,
    /// Trials of binomial observations.
    Trials,
    /// What binomial observations are.
    ResponseKind,
    /// The dispersion of counts.
    Dispersion,
    /// The column of counts.
    Counts,
    /// The column of the groups that pictures tell apart.
    Groups,
    /// The condition on rows.
    Condition,
    /// The range of the input.
    InputRange,
    /// Start values.
    Start,
    /// Parameters that are held.
    Fixed,
    /// Bounds of parameters.
    Bounds,
    /// Priors of parameters.
    Priors,
    /// Ties among parameters.
    Ties,
    /// Parameters that are fitted as logarithms.
    LogParameters,
    /// What tells groups apart that are fitted.
    By,
    /// Parameters that groups share.
    Shared,
    /// The optimizer.
    Optimizer,
    /// What residuals cost.
    Loss,
    /// The learning rate, or the list of them.
    LearningRate,
    /// Rows in a mini-batch.
    Batch,
    /// Units of the parameters.
    Scale,
    /// The maximum number of steps.
    Steps,
    /// How confidence intervals are computed.
    Intervals,
    /// The confidence level of intervals.
    Level,
    /// The two parameters that the loss is drawn over.
    Over,
    /// Ranges of parameters in a picture.
    Ranges,
    /// Grid points along each parameter.
    Points,
    /// Joint confidence regions.
    Regions,
    /// Panels of a picture.
    Panels,
    /// Logarithmic axes.
    LogAxes,
    /// Lines of equal height.
    Levels,
    /// The band around a curve.
    Band,
    /// The size of a picture, scaled.
    Size,
    /// The table of the fitted curve.
    Curve,
    /// The table of residuals.
    Residuals,
    /// Rows that the fitted formula predicts at.
    Predictions,
    /// Quantities that follow from the parameters.
    Derived,
    /// The fitted formula as source code.
    SourceCode,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Formula => "the formula",
            Self::Inputs => "input columns",
            Self::Response => "response column",
            Self::Weights => "weights",
            Self::Sigma => "sigma",
            Self::InputSigma => "sigma of x",
            Self::Likelihood => "likelihood",
            Self::Trials => "trials",
            Self::ResponseKind => "kind of response",
            Self::Dispersion => "dispersion",
            Self::Counts => "counts column",
            Self::Groups => "color groups",
            Self::Condition => "condition",
            Self::InputRange => "input range",
            Self::Start => "start",
            Self::Fixed => "fixed parameters",
            Self::Bounds => "bounds",
            Self::Priors => "priors",
            Self::Ties => "ties",
            Self::LogParameters => "logarithmic parameters",
            Self::By => "groups",
            Self::Shared => "shared parameters",
            Self::Optimizer => "optimizer",
            Self::Loss => "loss",
            Self::LearningRate => "learning rate",
            Self::Batch => "batch",
            Self::Scale => "scale",
            Self::Steps => "steps",
            Self::Intervals => "intervals",
            Self::Level => "level",
            Self::Over => "drawn parameters",
            Self::Ranges => "ranges",
            Self::Points => "grid points",
            Self::Regions => "joint regions",
            Self::Panels => "panels",
            Self::LogAxes => "logarithmic axes",
            Self::Levels => "levels",
            Self::Band => "band",
            Self::Size => "size",
            Self::Curve => "curve",
            Self::Residuals => "residuals",
            Self::Predictions => "rows to predict",
            Self::Derived => "derived quantities",
            Self::SourceCode => "source code",
        })
    }
}
