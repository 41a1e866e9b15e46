//! What a fit that came to rest still has to say: that a bound holds it there, or that it explains nothing because the formula
//! has the response among its inputs.

use gd_core::{LANES, Objective, Real, Residuals, math};

use super::outcome::{Ending, Outcome};
use super::trust::AT_REST;
use super::{ColumnLoss, rounding_of};
use crate::problem::Problem;
use crate::report::shortest;

/// The least square of a residual with three digits, in units of the smallest number.
const LEAST_SQUARE: f64 = 1000.0;

/// A bound that a parameter stands at.
struct Held {
    parameter: usize,
    bound: f64,
    is_lower: bool,
}

/// An ending that takes the place of "converged", if there is more to say.
pub(super) fn caveat<T: Real>(
    problem: &Problem<T>,
    bounds: Option<&[[T; 2]]>,
    loss: &ColumnLoss<'_, T>,
    outcome: &Outcome<T>,
) -> Option<Ending> {
    if let Some(input) = copied(problem, loss, outcome.loss) {
        let explanation = format!(
            "not to be trusted: {input} equals {} in every row, so the formula copies what it should explain; leave {input} \
             out",
            problem.data.y_name
        );
        return Some(Ending { is_converged: false, reason: "not to be trusted", explanation });
    }
    if underflows(loss, &outcome.params) {
        let explanation = format!(
            "not to be trusted: the squares of the residuals are too small for {} numbers, so that digits and errors are \
             lost; give {} in a smaller unit",
            if is_single::<T>() { "f32" } else { "f64" },
            problem.data.y_name
        );
        return Some(Ending { is_converged: false, reason: "not to be trusted", explanation });
    }
    let held = held(loss, &outcome.params, bounds?);
    if held.is_empty() {
        return None;
    }
    let one = |Held { parameter, bound, is_lower }: &Held| {
        let own = problem.logarithms().find(|(place, _)| place == parameter).filter(|_| problem.groups.is_none());
        let name = problem.names().get(*parameter).map_or("a parameter", String::as_str);
        let (name, bound) = own.map_or((name, *bound), |(_, own)| (own, shortest(math::exp(*bound))));
        format!("{name} is at its {} bound {bound}", if *is_lower { "lower" } else { "upper" })
    };
    let list = held.iter().map(one).collect::<Vec<_>>().join(" and ");
    let others = "the loss would fall beyond; all values and errors hold only if that is meant";
    Some(Ending { is_converged: false, reason: "at a bound", explanation: format!("at a bound: {list}, and {others}") })
}

/// An input that is the response itself, beside others that then explain nothing. Where it is the only one, the data are a
/// line through the origin of slope 1, and no worse than others.
fn copied<'a, T: Real>(problem: &'a Problem<T>, loss: &ColumnLoss<'_, T>, reached: T) -> Option<&'a str> {
    let y = &problem.data.y;
    let varies = y.windows(2).any(|pair| pair[0] != pair[1]);
    if !varies || reached.to_f64() > rounding_of(loss) {
        return None;
    }
    let inputs = problem.formula.inputs().iter().zip(&problem.data.inputs).enumerate();
    let used = inputs.filter(|(index, _)| problem.formula.uses_input(*index)).map(|(_, input)| input);
    let (copies, others): (Vec<_>, Vec<_>) = used.partition(|(_, column)| *column == y);
    copies.first().filter(|_| !others.is_empty()).map(|(name, _)| name.as_str())
}

fn is_single<T: Real>() -> bool {
    T::epsilon().to_f64() > f64::EPSILON
}

/// Whether residuals that are more than rounding have squares of few digits, or of none.
fn underflows<T: Real>(loss: &ColumnLoss<'_, T>, params: &Vec<T>) -> bool {
    let residuals = loss.residuals();
    let weights = Residuals::<Vec<T>>::weights(residuals);
    let root = |row: usize| weights.and_then(|weights| weights.get(row)).map_or(1.0, |weight| weight.to_f64().sqrt());
    let y = residuals.table().y();
    let size = y.iter().enumerate().map(|(row, y)| root(row) * y.to_f64().abs()).fold(0.0, f64::max);
    let mut largest = 0.0_f64;
    residuals.visit_residuals(params, |block, residuals| {
        for (row, residual) in (block * LANES..y.len()).zip(residuals) {
            largest = largest.max(root(row) * residual.to_f64().abs());
        }
    });
    // Numbers are never closer to each other than these.
    let least = if is_single::<T>() { f64::from(f32::from_bits(1)) } else { f64::from_bits(1) };
    largest > 64.0 * T::epsilon().to_f64() * size && largest < (LEAST_SQUARE * least).sqrt()
}

/// The parameters that would leave their bounds: those where the loss falls beyond, by more than rounding. A bound at the
/// minimum itself holds nothing.
fn held<T: Real>(loss: &ColumnLoss<'_, T>, params: &Vec<T>, bounds: &[[T; 2]]) -> Vec<Held> {
    let zero = T::constant(0.0);
    let touches = |(param, [low, high]): (&T, &[T; 2])| param <= low || param >= high;
    if !params.iter().zip(bounds).any(touches) {
        return Vec::new();
    }
    let mut gradient = vec![zero; params.len()];
    let value = loss.value_with_gradient(params, &mut gradient).to_f64();
    let curvatures: Vec<f64> = loss.gauss_newton(params).diagonal().map(Real::to_f64).collect();
    let parts = params.iter().zip(bounds).zip(gradient.iter().zip(&curvatures)).enumerate();
    parts
        .filter_map(|(parameter, ((param, [low, high]), (slope, curvature)))| {
            let is_lower = param <= low && *slope > zero;
            let is_upper = param >= high && *slope < zero;
            let gain = 0.5 * slope.to_f64() * slope.to_f64() / curvature;
            let bound = shortest(if is_lower { *low } else { *high });
            let is_held = (is_lower || is_upper) && gain > AT_REST * value + rounding_of(loss);
            is_held.then_some(Held { parameter, bound, is_lower })
        })
        .collect()
}
