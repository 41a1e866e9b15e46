//! How much priors weigh beside observations whose deviation is not known.

use gd_core::Real;

use super::method::Method;
use super::outcome::Outcome;
use super::search::search_start;
use super::solve::solve;
use super::{fit, loss_of, rounding_of};
use crate::error::Error;
use crate::parameters::{ParameterFault, Prior, PriorRows};
use crate::problem::Problem;
use crate::setting::Setting;
use crate::settings::{Intervals, OptimizerName, StartValues};

/// Rounds at most; a few do.
const MAX_ROUNDS: usize = 200;
/// A variance that changes by less than this part has settled.
const SETTLED: f64 = 1e-12;
/// One that still changes by more than this part in the last round has not.
const UNSETTLED: f64 = 1e-6;

/// Finds out what the data alone say of parameters that have priors, and how much priors weigh.
///
/// A prior is a row of the least squares with the residual (parameter - mean) / deviation, an absolute number. Where the
/// standard deviations of the observations are known and taken as absolute, the residuals of the data are too. Elsewhere they are over the deviation s of an observation of weight 1, which the data have to tell:
/// s² is their residual sum over the points less the parameters that the data determine. A parameter that data and prior
/// determine together counts in part: by how much of its precision is from the data. As s decides where the fit ends, and
/// that what s is, both are found in turn until they agree.
///
/// The principle is that of H. Theil and A. S. Goldberger, *On pure and mixed statistical estimation in economics*,
/// International Economic Review 2, 1961; the count that of D. J. C. `MacKay`, *Bayesian interpolation*, Neural Computation 4,
/// 1992. A prior of little weight leaves the fit without it, one of much weight that with the parameter held. Where they do
/// not come to agree, [`solve`] says that the fit is not to be trusted.
///
/// Nothing is done for problems without priors.
///
/// # Errors
/// Those of [`solve`]; data with no more points than parameters, whose scatter says nothing.
pub fn weigh_priors<T: Real>(problem: &mut Problem<T>, method: &Method, given: &StartValues) -> Result<(), Error> {
    weigh_in_rounds(problem, method, given, MAX_ROUNDS)
}

fn weigh_in_rounds<T: Real>(
    problem: &mut Problem<T>,
    method: &Method,
    given: &StartValues,
    max_rounds: usize,
) -> Result<(), Error> {
    let Some(mut rows) = problem.priors.clone() else { return Ok(()) };
    let check = |rows: &PriorRows<T>| {
        let narrow = rows.too_narrow().map(|prior| (prior.name.clone(), prior.deviation));
        narrow
            .map_or(Ok(()), |(name, deviation)| Err(ParameterFault::TooNarrow { name, deviation }.of(Setting::Priors)))
    };
    check(&rows)?;
    let method = Method {
        optimizer: OptimizerName::Lm,
        keeps_path: false,
        intervals: Intervals::Standard,
        absolute_sigma: rows.is_absolute,
        batch: None,
        steps: Method::least_squares().steps,
        ..method.clone()
    };
    let without = Problem { priors: None, ..problem.clone() };
    let free = solve(&without, &method, given, &mut |_, _| {})?.outcome;
    for prior in &mut rows.priors {
        prior.alone = alone(&without, &free, prior);
    }
    problem.priors = Some(rows.clone());
    if rows.is_absolute {
        return Ok(());
    }
    let deviation = free.summary.residual_deviation;
    let deviation = deviation.ok_or_else(|| ParameterFault::NoScatter.of(Setting::Priors))?;
    // Of data that are fitted exactly rounding is left.
    let floor = {
        let columns = without.columns();
        rounding_of(&loss_of(&without, &columns)?).max(f64::MIN_POSITIVE)
    };
    let mut variance = (deviation * deviation).max(floor);
    problem.priors = Some(rows.of_variance(variance, &problem.data));
    problem.priors.as_ref().map_or(Ok(()), check)?;
    let mut starts = vec![free.params];
    let given = problem.starts(given)?;
    let is_given = problem.names().iter().all(|name| given.of(name).is_some());
    if method.searches || !is_given {
        // The prior may decide between minima.
        starts.push(search_start(problem, &method, &given)?.start);
    }
    let mut change = 0.0;
    for _ in 0..max_rounds {
        let outcomes = starts.iter().filter_map(|start| fit(problem, &method, start, &mut |_, _| {}).ok());
        let best = outcomes
            .filter(|outcome| Real::is_finite(outcome.loss))
            .min_by(|one, other| one.loss.to_f64().total_cmp(&other.loss.to_f64()));
        let Some(best) = best else { break };
        // Without an end at rest nobody knows how much the data determine.
        let Some(deviation) = best.summary.residual_deviation.filter(|_| best.ending.is_converged) else { break };
        let next = (deviation * deviation).max(floor);
        change = (next - variance).abs() / variance;
        variance = next;
        problem.priors = Some(rows.of_variance(variance, &problem.data));
        starts = vec![best.params];
        if change <= SETTLED {
            break;
        }
    }
    if let Some(rows) = &mut problem.priors {
        rows.is_settled = change <= UNSETTLED;
    }
    Ok(())
}

/// What the data alone say of a parameter that has a prior, and the standard error; `None` where they do not determine it.
fn alone<T: Real>(problem: &Problem<T>, outcome: &Outcome<T>, prior: &Prior) -> Option<[f64; 2]> {
    let (value, gradient) = problem.value_and_gradient(&prior.formula, prior.group, &outcome.params);
    let variance = outcome.summary.variance_along(&gradient).filter(|_| outcome.ending.is_converged)?;
    Some([value.to_f64(), variance.sqrt()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, Table};

    #[test]
    fn weights_that_do_not_settle_are_told() {
        let x: Vec<f64> = (0..8).map(f64::from).collect();
        let y = vec![1.3, 2.6, 5.4, 6.8, 9.3, 10.7, 13.4, 14.6];
        let table = Table::new([("x", x), ("y", y)]).unwrap();
        let settings = Settings { priors: "a=3+-0.02".parse().unwrap(), ..Settings::default() };
        let ending = |max_rounds| {
            let data = table.observations::<f64>("a*x + b", &settings.columns).unwrap();
            let mut problem = Problem::new(data, &settings).unwrap();
            let method = Method::new(&settings, &problem).unwrap();
            weigh_in_rounds(&mut problem, &method, &settings.start, max_rounds).unwrap();
            solve(&problem, &method, &settings.start, &mut |_, _| {}).unwrap().outcome.ending
        };
        let unsettled = ending(2);
        assert!(unsettled.explanation.contains("how much the priors weigh"), "{unsettled:?}");
        assert!(!unsettled.is_converged && ending(MAX_ROUNDS).is_converged);
    }
}
