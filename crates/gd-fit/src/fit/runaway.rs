//! Whether a fit that does not come to rest follows a parameter to infinity: then neither more steps nor a nearer start help.

use gd_core::{Objective, Real};

use super::method::Method;
use super::outcome::{Ending, Outcome};
use super::{fit, loss_of};
use crate::error::Error;
use crate::problem::Problem;
use crate::settings::OptimizerName;

/// A parameter that has grown by less than this since the start does not run.
const GROWN: f64 = 10.0;
/// Each time a parameter is held so many times farther out, and so often.
const FARTHER: f64 = 4.0;
const N_TIMES: usize = 5;
/// Steps of the others, each time.
const N_STEPS: usize = 200;
/// A loss that is lower by less than this part is the same; one that is higher by less has not risen.
const LOWER: f64 = 1e-9;
const RISEN: f64 = 1e-6;
/// By so much less the loss has to fall each time: where what is left goes with one over the root of the parameter, by half.
const LESS: f64 = 0.75;
/// Rows that this is tried on.
const N_ROWS: usize = 1000;
/// Parameters at most: it takes a few fits for each that has grown.
const MANY: usize = 20;

/// The ending of a fit that was cut short or stalled, if it is that a parameter runs away: it grew, and where it is held ever
/// farther out, a thousand times as far in the end, the loss that the others reach is ever lower.
pub(super) fn runaway<T: Real>(problem: &Problem<T>, method: &Method, outcome: &Outcome<T>) -> Option<Ending> {
    let is_meant = matches!(outcome.ending.reason, "budget spent" | "stalled");
    if !is_meant || problem.names().len() > MANY {
        return None;
    }
    let growth = |index: usize| {
        let [end, start] = [&outcome.params, &outcome.start].map(|params| params[index].to_f64().abs());
        end / start.max(f64::MIN_POSITIVE)
    };
    let mut grown: Vec<usize> = (0..outcome.params.len()).filter(|index| growth(*index) > GROWN).collect();
    grown.sort_by(|one, two| growth(*two).total_cmp(&growth(*one)));
    let sample = problem.sample(N_ROWS);
    let along =
        grown.into_iter().find(|index| falls_forever(&sample, method, &outcome.params, *index).unwrap_or(false))?;
    let (name, value) = (problem.names().get(along)?, outcome.params.get(along)?.to_f64());
    let explanation = format!(
        "not to be trusted: {name} runs away: it is at {value:.1e}, and the loss is still lower at a thousand times that, by \
         ever less; there is no minimum that way; start elsewhere, or hold it"
    );
    Some(Ending { is_converged: false, reason: "not to be trusted", explanation })
}

/// Whether the loss falls, and never rises, as a parameter goes out to infinity and the others follow.
fn falls_forever<T: Real>(problem: &Problem<T>, method: &Method, params: &[T], along: usize) -> Result<bool, Error> {
    let Some(name) = problem.names().get(along) else { return Ok(false) };
    let bounds = method.bounds.clone().map(|mut bounds| {
        let own = bounds.remove(along);
        (bounds, own)
    });
    let (bounds, own) = bounds.map_or((None, [f64::NEG_INFINITY, f64::INFINITY]), |(bounds, own)| (Some(bounds), own));
    let least_squares = Method {
        optimizer: OptimizerName::Lm,
        steps: N_STEPS,
        keeps_path: false,
        searches: false,
        bounds,
        ..method.clone()
    };
    let mut others: Vec<T> = params.to_vec();
    let mut value = others.remove(along).to_f64();
    let mut losses = Vec::new();
    for _ in 0..=N_TIMES {
        if !(own[0] <= value && value <= own[1]) {
            return Ok(false);
        }
        let Some(held) = problem.clone().holding(&[(name.clone(), value)]) else { return Ok(false) };
        let loss = if others.is_empty() {
            let columns = held.columns();
            loss_of(&held, &columns)?.value(&others).to_f64()
        } else {
            let outcome = fit(&held, &least_squares, &others, &mut |_, _| {})?;
            others = outcome.params;
            outcome.loss.to_f64()
        };
        losses.push(loss);
        value *= FARTHER;
    }
    let (Some(first), Some(last)) = (losses.first(), losses.last()) else { return Ok(false) };
    let noise = RISEN * last;
    let falls: Vec<f64> = losses.windows(2).map(|pair| pair[0] - pair[1]).collect();
    let never_rises = falls.iter().all(|fall| *fall >= -noise);
    // On the way to a minimum that is only far away the loss falls by ever more.
    let ever_less = falls.windows(2).all(|pair| pair[1] <= LESS * pair[0] + noise);
    Ok(never_rises && ever_less && *last < first * (1.0 - LOWER))
}
