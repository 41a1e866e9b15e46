//! Why something was refused.

use core::fmt;

/// A column of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Column {
    /// The inputs.
    X,
    /// The observations.
    Y,
    /// The weights.
    Weights,
    /// The standard deviations of the inputs.
    InputSigmas,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::X => "x",
            Self::Y => "y",
            Self::Weights => "weights",
            Self::InputSigmas => "standard deviations of x",
        })
    }
}

/// A setting of an optimizer, a schedule or a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Setting {
    /// The fraction of the velocity left after a step.
    Momentum,
    /// The fraction of a mean square left after a step, or of a learning rate.
    Decay,
    /// The fraction of a mean gradient left after a step.
    Beta1,
    /// The fraction of a mean squared gradient left after a step.
    Beta2,
    /// The number that keeps a divisor above zero.
    Eps,
    /// Where a sum of squares starts.
    InitialSum,
    /// The decay of parameters towards zero.
    WeightDecay,
    /// Steps from one change to the next, or until the last.
    Interval,
    /// The fraction of a learning rate that is left in the end.
    Floor,
    /// The size that clipping cuts to.
    ClipLimit,
    /// A size at which a descent ends.
    StopLimit,
    /// How many steps in a row a rule waits for.
    Patience,
    /// The multiple of the start's loss that counts as divergence.
    DivergenceFactor,
    /// How far apart two end points of the same minimum may be.
    Tolerance,
    /// A tolerance of a least-squares fit.
    LeastSquaresTolerance,
    /// The fraction of a sample's weight that is left after the next.
    Forgetting,
}

impl Setting {
    /// Its name, and the values that it may have.
    const fn describe(self) -> (&'static str, &'static str) {
        const BELOW_ONE: &str = "a number from 0 to below 1";
        const POSITIVE: &str = "a finite number above 0";
        const NOT_NEGATIVE: &str = "a finite number of at least 0";
        const COUNT: &str = "a count of at least 1";
        match self {
            Self::Momentum => ("momentum", BELOW_ONE),
            Self::Decay => ("decay", BELOW_ONE),
            Self::Beta1 => ("beta1", BELOW_ONE),
            Self::Beta2 => ("beta2", BELOW_ONE),
            Self::Eps => ("eps", POSITIVE),
            Self::InitialSum => ("initial sum", NOT_NEGATIVE),
            Self::WeightDecay => ("weight decay", NOT_NEGATIVE),
            Self::Interval => ("number of steps", COUNT),
            Self::Floor => ("floor", BELOW_ONE),
            Self::ClipLimit => ("clipping limit", POSITIVE),
            Self::StopLimit => ("limit of a stop rule", NOT_NEGATIVE),
            Self::Patience => ("patience", COUNT),
            Self::Tolerance => ("tolerance", POSITIVE),
            Self::LeastSquaresTolerance => ("tolerance", NOT_NEGATIVE),
            Self::Forgetting => ("factor of forgetting", "a number above 0, up to 1"),
            Self::DivergenceFactor => ("divergence factor", "a finite number of at least 1"),
        }
    }
}

/// An invalid argument. How a descent ends is not an error: see [`crate::Stop`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Error {
    /// There is no data point.
    NoData,
    /// A column has a different number of values than x.
    LengthMismatch {
        /// The column.
        column: Column,
        /// Number of x values.
        expected: usize,
        /// Number of values in the column.
        found: usize,
    },
    /// A value is NaN or infinite.
    NonFiniteData {
        /// Its column.
        column: Column,
        /// Its position, from 0.
        index: usize,
    },
    /// A weight is below zero.
    NegativeWeight {
        /// Its position, from 0.
        index: usize,
    },
    /// A standard deviation of an input is below zero.
    NegativeInputSigma {
        /// Its position, from 0.
        index: usize,
    },
    /// All weights are zero.
    NoWeight,
    /// The sum of the weights, or its reciprocal, overflows.
    WeightRange,
    /// The learning rate is not finite or not above zero.
    LearningRate(f64),
    /// A setting is outside its range.
    Setting {
        /// The setting.
        setting: Setting,
        /// The value that was given.
        value: f64,
    },
    /// A factor of forgetting leaves too few samples for so many parameters, however many come.
    Forgetting {
        /// The factor that was given.
        factor: f64,
        /// How many parameters there are.
        n_params: usize,
    },
    /// A start, or another list with one number per parameter, has the wrong length.
    ParameterCount {
        /// How many parameters there are.
        expected: usize,
        /// How many numbers were given.
        found: usize,
    },
    /// A start parameter is NaN or infinite.
    NonFiniteStart {
        /// Its position, from 0.
        index: usize,
    },
    /// A state to go on from has a number that is NaN, infinite or out of its range.
    NonFiniteState,
    /// A range of starts has a non-finite end or width, or its lower end is not below the upper.
    StartRange {
        /// The parameter, from 0.
        index: usize,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// The unit of a parameter is not finite or not above zero.
    ParameterUnit {
        /// The parameter, from 0.
        index: usize,
        /// The unit that was given.
        unit: f64,
    },
    /// A derivative of the model is NaN or infinite at the start.
    NonFiniteDerivative {
        /// The parameter, from 0.
        index: usize,
    },
    /// A lower bound is not below its upper bound.
    Bounds {
        /// The parameter, from 0.
        index: usize,
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
    },
    /// A start parameter lies outside its bounds.
    StartOutOfBounds {
        /// Its position, from 0.
        index: usize,
    },
    /// A mini-batch holds no point, or more than there are.
    BatchSize {
        /// The size asked for.
        size: usize,
        /// Number of data points.
        n_points: usize,
    },
    /// A slice lent for results has the wrong length.
    BufferLength {
        /// What is needed.
        expected: usize,
        /// What was lent.
        found: usize,
    },
    /// A grid axis has fewer than two points, a non-finite end or width, or a minimum that is not below its maximum.
    GridAxis {
        /// The lower end.
        min: f64,
        /// The upper end.
        max: f64,
        /// Number of points.
        count: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoData => write!(f, "there is no data; give at least one point"),
            Self::LengthMismatch { column, expected, found } => {
                write!(f, "{column} has {found} values for {expected} of x; give one for every x")
            }
            Self::NonFiniteData { column, index } => {
                write!(f, "{column}[{index}] is not a finite number; remove or repair that point")
            }
            Self::NegativeWeight { index } => write!(f, "weights[{index}] is negative; use 0 to leave a point out"),
            Self::NegativeInputSigma { index } => {
                write!(f, "the standard deviation of x[{index}] is negative; use 0 where x is exact")
            }
            Self::NoWeight => write!(f, "all weights are zero; give at least one point a positive weight"),
            Self::WeightRange => write!(f, "the sum of the weights or its inverse overflows; scale them to about 1"),
            Self::LearningRate(rate) => {
                write!(f, "the learning rate {rate} cannot be used; choose a finite number above 0, such as 0.1")
            }
            Self::Setting { setting, value } => {
                let (name, range) = setting.describe();
                write!(f, "the {name} {value} cannot be used; choose {range}")
            }
            Self::Forgetting { factor, n_params } => write!(
                f,
                "the factor of forgetting {factor} leaves too few samples for {n_params} parameters; choose one above \
                 1 - 1/{}, up to 1",
                2 * n_params + 1
            ),
            Self::ParameterCount { expected, found } => {
                write!(f, "{found} numbers were given for {expected} parameters; give one for each")
            }
            Self::NonFiniteStart { index } => {
                write!(f, "start parameter {index} is not a finite number; start somewhere else")
            }
            Self::NonFiniteState => write!(f, "the state has a number that is not finite or out of range; begin anew"),
            Self::StartRange { index, low, high } => write!(
                f,
                "no start can be drawn from {low} to {high} for parameter {index}; give two finite ends, the smaller first"
            ),
            Self::ParameterUnit { index, unit } => {
                write!(f, "the unit {unit} of parameter {index} cannot be used; choose a finite number above 0")
            }
            Self::NonFiniteDerivative { index } => {
                write!(f, "the derivative by parameter {index} is not finite at the start; start somewhere else")
            }
            Self::Bounds { index, low, high } => {
                write!(f, "the bounds {low} to {high} of parameter {index} leave no room; give the smaller first")
            }
            Self::StartOutOfBounds { index } => {
                write!(f, "start parameter {index} lies outside its bounds; start within them")
            }
            Self::BatchSize { size, n_points } => {
                write!(f, "a mini-batch of {size} out of {n_points} points cannot be drawn; use 1 to {n_points}")
            }
            Self::BufferLength { expected, found } => {
                write!(f, "the buffer has {found} entries; {expected} are needed")
            }
            Self::GridAxis { min, max, count } => write!(
                f,
                "an axis from {min} to {max} with {count} points has no grid; give two finite ends, \
                 the smaller first, and at least 2 points"
            ),
        }
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    /// Whatever stands in the second place of a `Result`.
    #[test]
    fn all_errors_are_errors() {
        fn check<E: core::error::Error + Send + Sync + 'static>() {}
        check::<super::Error>();
        check::<crate::Refused>();
        check::<crate::NoError>();
    }
}
