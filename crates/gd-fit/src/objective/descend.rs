//! Descents on a function.

use gd_core::{Descent, Objective, Real};

use super::Function;
use crate::error::Error;
use crate::fit::{
    Bounded, Ending, Method, Outcome, Projected, Source, Summary, Watch, bounds_of, ending, follow, pairs, rule,
};
use crate::problem::Problem;
use crate::report::Significant;
use crate::setting::Setting;
use crate::settings::{OptimizerName, Scale};

/// Digits of numbers in messages.
const DIGITS: usize = 6;

/// Refuses a method that needs data.
///
/// # Errors
/// Least squares, mini-batches, units that follow from predictions.
pub(super) fn check_method(method: &Method) -> Result<(), Error> {
    let message = match method {
        Method { optimizer: OptimizerName::Lm, .. } => (
            Setting::Optimizer,
            "lm is for sums of squared residuals, and there are no data; choose sgd, adam or another",
        ),
        Method { batch: Some(_), .. } => (Setting::Batch, "there are no data to take batches of; leave it out"),
        Method { scale: Scale::Auto, .. } => {
            (Setting::Scale, "units follow from predictions, and there are no data; write them into the formula")
        }
        _ => return Ok(()),
    };
    Err(Error::Look { setting: message.0, message: message.1.into() })
}

/// Minimizes the function of a problem from a start.
///
/// # Errors
/// A method that needs data, a start where the function or its gradient is not finite, settings that are out of range.
pub(crate) fn descend<T: Real>(
    problem: &Problem<T>,
    function: &Function<T>,
    method: &Method,
    start: &[T],
    watch: Watch<'_>,
) -> Result<Outcome<T>, Error> {
    check_method(method)?;
    let params = start.to_vec();
    let value = function.value(&params).to_f64();
    if !value.is_finite() {
        return Err(Error::StartWithoutValue {
            value: Significant(value, DIGITS).to_string(),
            at: pairs(problem.names(), start),
            inputs: String::new(),
            row: 0,
            is_given: true,
            expected: None,
        });
    }
    let bounds = bounds_of::<T>(method);
    let bounds = bounds.as_deref();
    let within = function.within(bounds);
    let objective = || Bounded { loss: &within, source: Source::All, bounds };
    let optimizer = Projected { rule: rule(method, None)?, bounds };
    let descent = Descent::new(objective(), optimizer, params, method.steps)?;
    let Some(end) = follow(descent, &objective(), method, watch) else {
        let mut gradient = vec![T::constant(0.0); start.len()];
        function.value_with_gradient(&start.to_vec(), &mut gradient);
        let named = problem.names().iter().zip(&gradient).filter(|(_, part)| !Real::is_finite(**part));
        let names = named.map(|(name, _)| name.clone()).collect();
        return Err(Error::StartWithoutGradient { names, at: None, is_given: true });
    };
    let mut ending = ending(&end.verdict, problem.names());
    // A descent that did not come to rest along the other parameters has more to say than that.
    let beyond = bounds.filter(|_| ending.is_converged);
    if let Some(beyond) = beyond.and_then(|bounds| at_bound(problem.names(), function, &end.params, bounds)) {
        ending = Ending { is_converged: false, reason: "at a bound", explanation: beyond };
    }
    Ok(Outcome {
        start: start.to_vec(),
        loss: end.loss,
        n_steps: end.n_steps,
        path: end.path,
        summary: Summary::none(start.len()),
        ending,
        params: end.params,
    })
}

/// Which bounds keep the function from falling, if any do where a descent ended.
fn at_bound<T: Real>(names: &[String], function: &Function<T>, params: &Vec<T>, bounds: &[[T; 2]]) -> Option<String> {
    let mut gradient = vec![T::constant(0.0); params.len()];
    function.value_with_gradient(params, &mut gradient);
    let zero = T::constant(0.0);
    let parts = names.iter().zip(params).zip(&gradient).zip(bounds);
    let held: Vec<String> = parts
        .filter_map(|(((name, param), part), [low, high])| {
            if param <= low && *part > zero {
                Some(format!("below {name} = {}", Significant(low.to_f64(), DIGITS)))
            } else if param >= high && *part < zero {
                Some(format!("above {name} = {}", Significant(high.to_f64(), DIGITS)))
            } else {
                None
            }
        })
        .collect();
    (!held.is_empty()).then(|| {
        format!("at a bound: the loss would fall {}; this is a minimum only if the bound is meant", held.join(" and "))
    })
}
