//! Fitting, by whichever method, with any number of parameters.

mod caveat;
mod column_residuals;
mod curvature;
mod descent;
mod domain;
mod foot_points;
mod least_squares;
mod likelihood;
mod loss;
mod method;
mod newton;
mod outcome;
mod outcome_with_priors;
mod prior_weight;
mod profile;
mod projection;
mod residuals;
mod robust;
mod row_fault;
mod runaway;
mod search;
mod solve;
mod trust;

pub use column_residuals::ColumnResiduals;
pub use curvature::Curvature;
pub(crate) use descent::UNBOUNDED;
pub use descent::learning_rate_bound;
#[cfg(feature = "objectives")]
pub(crate) use descent::{ending, follow, rule};
pub(crate) use domain::check_domain;
#[cfg(feature = "objectives")]
pub(crate) use domain::pairs;
pub use foot_points::{FootPoints, foot_points};
#[cfg(feature = "likelihood")]
pub(crate) use likelihood::Counted;
pub use likelihood::{LikelihoodError, LikelihoodFit};
pub(crate) use loss::ProblemLoss;
pub use method::{LEARNING_RATE, Method};
#[cfg(feature = "objectives")]
pub(crate) use newton::descend as descend_by_newton;
pub(crate) use outcome::variance_along;
pub use outcome::{Ending, Outcome, Path, Summary};
pub use prior_weight::weigh_priors;
pub use profile::{Profile, ProfilePoint};
#[cfg(feature = "objectives")]
pub(crate) use projection::{Bounded, Projected, Source};
pub use residuals::ProblemResiduals;
pub use robust::{Outlier, RobustError, RobustFit};
pub use row_fault::RowFault;
#[cfg(feature = "laws")]
pub(crate) use search::is_linear;
#[cfg(feature = "laws")]
pub(crate) use search::quick_start;
pub(crate) use search::search_start;
pub use search::{Tally, plain_start};
pub(crate) use solve::joint_region;
pub use solve::{Solution, add_curvature, add_profiles, remark_on, solve};

use gd_core::{MeanSquaredError, Real, Residuals};
use gd_formula::TableResiduals;

use self::column_residuals::under;
pub(crate) use self::descent::bounds_of;
use self::domain::{check_start, no_gradient};
use crate::error::Error;
use crate::problem::Problem;
use crate::report::shortest;
use crate::settings::{LossName, OptimizerName};

/// The loss of a formula on columns, with what is known of its parameters: the mean square of their residuals, or a robust
/// loss.
pub type ColumnLoss<'a, T> = MeanSquaredError<ProblemResiduals<'a, T>>;

/// Sees every step: its index and its loss.
pub type Watch<'a> = &'a mut dyn FnMut(usize, f64);

/// Fits a problem from a start, one value for every free parameter.
///
/// # Errors
/// A start where the loss or its gradient is not finite, or that is out of bounds; a row for which the formula has no value
/// whatever the parameters; settings that are out of range.
pub fn fit<T: Real>(problem: &Problem<T>, method: &Method, start: &[T], watch: Watch<'_>) -> Result<Outcome<T>, Error> {
    #[cfg(feature = "objectives")]
    if let Some(function) = &problem.function {
        check_bounds(problem, method, start)?;
        return crate::objective::descend(problem, function, method, start, watch);
    }
    if method.loss != LossName::Squares && problem.kernel().is_none() {
        return Err(RobustError::NoScale.into());
    }
    let columns = problem.columns();
    let loss = loss_of(problem, &columns)?;
    check_bounds(problem, method, start)?;
    check_start(problem, &loss, start)?;
    let outcome = match method.optimizer {
        OptimizerName::Lm => least_squares::run(problem, &loss, method, start, watch),
        _ => descent::run(problem, &loss, method, start, watch),
    };
    outcome.map_err(|error| match error {
        Error::Core(gd_core::Error::NonFiniteDerivative { .. }) => no_gradient(problem, &loss, start),
        error => error,
    })
}

/// The loss of the problem's formula on columns of its data: of squares, or the robust one that
/// [`Problem::adopt_scale`] set.
///
/// # Errors
/// Data that cannot be fitted.
pub fn loss_of<'a, T: Real>(problem: &'a Problem<T>, columns: &'a [&'a [T]]) -> Result<ColumnLoss<'a, T>, Error> {
    let residuals = under(table_of(problem, columns)?, problem.kernel());
    Ok(MeanSquaredError::of(ProblemResiduals::new(residuals, problem)))
}

/// The same of squares, whatever the loss.
///
/// # Errors
/// Data that cannot be fitted.
pub(crate) fn squares_of<'a, T: Real>(
    problem: &'a Problem<T>,
    columns: &'a [&'a [T]],
) -> Result<ColumnLoss<'a, T>, Error> {
    let residuals = under(table_of(problem, columns)?, None);
    Ok(MeanSquaredError::of(ProblemResiduals::new(residuals, problem).of_squares()))
}

/// The residuals of the problem's formula on columns of its data, as they are.
///
/// # Errors
/// Data that cannot be fitted.
fn table_of<'a, T: Real>(problem: &'a Problem<T>, columns: &'a [&'a [T]]) -> Result<TableResiduals<'a, T>, Error> {
    let mut residuals = TableResiduals::new(&problem.formula, columns, &problem.data.y)?;
    if let Some(weights) = &problem.data.weights {
        residuals = residuals.with_weights(weights)?;
    }
    if let Some(counts) = &problem.data.counts {
        residuals = residuals.with_counts(counts)?;
    }
    #[cfg(feature = "input-errors")]
    if let Some(sigmas) = problem.data.input_sigmas() {
        residuals = residuals.with_input_sigmas(sigmas)?;
    }
    Ok(residuals)
}

/// The mean of the squared observations, weighted as the loss is.
fn mean_square<T: Real>(loss: &ColumnLoss<'_, T>) -> f64 {
    let residuals = loss.residuals().table();
    let weights = Residuals::<Vec<T>>::weights(residuals);
    let squares = residuals.y().iter().enumerate().map(|(row, y)| {
        let weight = weights.and_then(|weights| weights.get(row)).map_or(1.0, |weight| weight.to_f64());
        // In terms of the deviance of counts.
        #[cfg(feature = "likelihood")]
        if let Some(counted) = loss.residuals().counted() {
            let [observed, trials] = counted.observed(row).map(Real::to_f64);
            return weight * if counted.likelihood() == gd_core::Likelihood::Binomial { trials } else { observed };
        }
        weight * y.to_f64() * y.to_f64()
    });
    squares.sum::<f64>() * Residuals::<Vec<T>>::scale(residuals).to_f64()
}

/// A loss that is nothing but rounding of the predictions.
pub(crate) fn rounding_of<T: Real>(loss: &ColumnLoss<'_, T>) -> f64 {
    let rounding = 64.0 * T::epsilon().to_f64();
    rounding * rounding * mean_square(loss)
}

/// Refuses a start outside its bounds.
fn check_bounds<T: Real>(problem: &Problem<T>, method: &Method, start: &[T]) -> Result<(), Error> {
    let bounds = bounds_of::<T>(method);
    let named = || problem.names().iter().zip(start).zip(bounds.iter().flatten());
    // In the precision of the fit.
    if let Some(((name, _), bounds)) = named().find(|(_, [low, high])| low >= high) {
        return Err(Error::BoundsWithoutRoom { name: name.clone(), bounds: bounds.map(shortest) });
    }
    let mut outside = named().filter(|((_, value), [low, high])| !(low <= value && *value <= high));
    match outside.next() {
        None => Ok(()),
        Some(((name, value), bounds)) => {
            Err(Error::StartOutOfBounds { name: name.clone(), value: shortest(*value), bounds: bounds.map(shortest) })
        }
    }
}
