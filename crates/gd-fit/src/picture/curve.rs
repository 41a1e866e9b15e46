//! What the formula predicts, where it is to be drawn.

use gd_core::Real;
use gd_formula::Formula;

use super::sampling::sampled;
use crate::data::Groups;
use crate::groups::GroupMap;
use crate::parts::GROUPS;
use crate::problem::Problem;
use crate::settings::LikelihoodName;

/// Places that a curve is drawn through where they are the same for every curve.
const N_PLACES: usize = 300;
/// What is out of sight by so many times its height is cut off anyway.
const FAR: f64 = 50.0;

/// Data and predictions in the plane: over the input if there is one, else over the prediction.
#[derive(Debug, Clone)]
pub struct Scatter {
    /// Name of what is drawn across.
    pub x_name: String,
    /// Name of what is predicted.
    pub y_name: String,
    /// Inputs of the points shown, one list for every input.
    inputs: Vec<Vec<f64>>,
    /// What was observed at the points shown.
    pub y: Vec<f64>,
    /// Standard deviations of the points shown, if their weights are 1 / sigma².
    deviations: Option<Vec<f64>>,
    /// Standard deviations of the input of the points shown, if it is the only one and has errors.
    input_deviations: Option<Vec<f64>>,
    /// Every n-th row is shown.
    pub(crate) stride: usize,
    /// Groups of the points shown, if they are told apart.
    pub(crate) groups: Option<Groups>,
    formula: Formula,
    /// Groups that have parameters of their own, and the group of every point shown.
    fitted_groups: Option<GroupMap>,
    /// Evenly from the least to the greatest input; empty if there are several inputs.
    pub places: Vec<f64>,
    /// Rows of data in all.
    pub n_rows: usize,
}

impl Scatter {
    /// The data of a problem, no more than `max_points` of them.
    #[must_use]
    pub fn new<T: Real>(problem: &Problem<T>, max_points: usize) -> Self {
        let stride = problem.data.y.len().div_ceil(max_points.max(1)).max(1);
        let wide = |values: &Vec<T>| values.iter().step_by(stride).map(|value| value.to_f64()).collect::<Vec<f64>>();
        let inputs: Vec<Vec<f64>> = problem.data.inputs.iter().map(wide).collect();
        let (mut places, mut x_name) = (Vec::new(), format!("{} predicted", problem.data.response_title()));
        if let [input] = &problem.data.inputs[..] {
            x_name = problem.data.input_title(0);
            let ends = input.iter().map(|value| value.to_f64());
            let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
            let at = |index: usize| low + (high - low) * (index as f64 / (N_PLACES - 1) as f64);
            places = (0..N_PLACES).map(at).collect();
        }
        Self {
            x_name,
            y_name: problem.data.response_title(),
            inputs,
            y: wide(&problem.data.y),
            deviations: deviations(problem, stride),
            input_deviations: match problem.data.input_sigmas() {
                Some([sigmas]) => Some(wide(sigmas)),
                _ => None,
            },
            stride,
            groups: problem.data.groups.as_ref().filter(|_| GROUPS).map(|groups| groups.thinned(stride)),
            formula: problem.formula.clone(),
            fitted_groups: problem.groups.as_ref().map(|groups| groups.thinned(stride)),
            places,
            n_rows: problem.data.y.len(),
        }
    }

    /// What the formula predicts for every point shown.
    pub fn predicted<T: Real>(&self, params: &[T]) -> Vec<f64> {
        let row = |index: usize| -> Vec<T> {
            self.inputs.iter().filter_map(|column| column.get(index).map(|value| T::constant(*value))).collect()
        };
        let Some(groups) = &self.fitted_groups else {
            return (0..self.y.len()).map(|index| self.formula.evaluate(params, &row(index)).to_f64()).collect();
        };
        let mut own = Vec::new();
        let of_group = |index: usize| {
            groups.gather(groups.of_row(index), params, &mut own);
            self.formula.evaluate(&own, &row(index)).to_f64()
        };
        (0..self.y.len()).map(of_group).collect()
    }

    /// For every group that has parameters of its own these, out of all, and the data from the least to the greatest input of
    /// its points; nothing without such groups.
    pub(crate) fn of_groups<T: Real>(&self, params: &[T]) -> Vec<(Vec<T>, Self)> {
        let Some(groups) = &self.fitted_groups else { return Vec::new() };
        let of_group = |group: usize| {
            let mut own = Vec::new();
            groups.gather(group, params, &mut own);
            let inputs = self.inputs.first().into_iter().flatten().enumerate();
            let inputs = inputs.filter(|(point, _)| groups.of_row(*point) == group).map(|(_, x)| *x);
            let [low, high] = inputs.fold([f64::INFINITY, f64::NEG_INFINITY], |[l, h], x| [l.min(x), h.max(x)]);
            let at = |index: usize| low + (high - low) * (index as f64 / (N_PLACES - 1) as f64);
            let places = if low < high { (0..N_PLACES).map(at).collect() } else { Vec::new() };
            (own, Self { places, ..self.clone() })
        };
        (0..groups.n_groups()).map(of_group).collect()
    }

    /// What the formula predicts at every place of the curve.
    pub fn curve<T: Real>(&self, params: &[T]) -> Vec<f64> {
        self.places.iter().map(|place| self.formula.evaluate(params, &[T::constant(*place)]).to_f64()).collect()
    }

    /// What the formula predicts, through as many places as it bends, for what is in `sight`.
    pub(crate) fn sampled<T: Real>(&self, params: &[T], sight: [f64; 2], is_log: bool) -> [Vec<f64>; 2] {
        let ends = self.places.first().copied().zip(self.places.last().copied());
        let Some((low, high)) = ends else { return [Vec::new(), Vec::new()] };
        // The first place above 0 is where a logarithmic axis begins.
        let positive = self.inputs.iter().flatten().copied().filter(|x| *x > 0.0);
        let low = if is_log && low <= 0.0 { positive.fold(high, f64::min) } else { low };
        let far = (sight[1] - sight[0]) * FAR;
        let curve = |place: f64| {
            let value = self.formula.evaluate(params, &[T::constant(place)]).to_f64();
            value.clamp(sight[0] - far, sight[1] + far)
        };
        sampled(&curve, [low, high], sight, is_log)
    }

    /// The standard deviations of the points shown, from weights of 1 / sigma² for each of the observations that a row stands
    /// for; `None` where rows have no weights.
    #[must_use]
    pub fn deviations(&self) -> Option<&[f64]> {
        self.deviations.as_deref()
    }

    /// The standard deviations of the input of the points shown, where it has errors and the points stand over it.
    #[must_use]
    pub fn input_deviations(&self) -> Option<&[f64]> {
        self.input_deviations.as_deref()
    }

    /// Whether the points stand over the only input.
    pub(crate) fn has_one_input(&self) -> bool {
        self.inputs.len() == 1 && !self.places.is_empty()
    }

    /// Where the points stand along x.
    #[must_use]
    pub fn across<'a>(&'a self, predicted: &'a [f64]) -> &'a [f64] {
        match (&self.inputs[..], self.places.is_empty()) {
            ([input], false) => input,
            _ => predicted,
        }
    }

    /// What may be drawn without making the data small: their range and twice its width at either side.
    #[must_use]
    pub fn y_in_sight(&self) -> [f64; 2] {
        let ends = self.y.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], y| [low.min(*y), high.max(*y)]);
        let width = (ends[1] - ends[0]).max(ends[0].abs().max(ends[1].abs()) * 1e-3).max(f64::MIN_POSITIVE);
        [ends[0] - 2.0 * width, ends[1] + 2.0 * width]
    }

    /// The points in a legend.
    #[must_use]
    pub fn caption(&self) -> String {
        if self.y.len() == self.n_rows {
            format!("{} data points", self.n_rows)
        } else {
            format!("{} of {} data points", self.y.len(), self.n_rows)
        }
    }
}

/// 1 / √weight of one observation for every n-th row; of counts the root of each, of shares that of p (1 - p) / n.
fn deviations<T: Real>(problem: &Problem<T>, stride: usize) -> Option<Vec<f64>> {
    let data = &problem.data;
    let of_count = |(row, y): (usize, &T)| match data.likelihood {
        LikelihoodName::Binomial => {
            let (y, trials) = (y.to_f64(), data.trials.as_ref().and_then(|trials| trials.get(row)));
            (y * (1.0 - y) / trials.map_or(1.0, |trials| trials.to_f64())).sqrt()
        }
        _ => y.to_f64().sqrt(),
    };
    if data.likelihood != LikelihoodName::Normal {
        return Some(data.y.iter().enumerate().step_by(stride).map(of_count).collect());
    }
    let (weights, counts) = (problem.data.weights.as_ref()?, problem.data.counts.as_ref());
    let count = |row: usize| counts.and_then(|counts| counts.get(row)).map_or(1.0, |count| f64::from(*count));
    let deviation = |(row, weight): (usize, &T)| (count(row) / weight.to_f64()).sqrt();
    Some(weights.iter().enumerate().step_by(stride).map(deviation).collect())
}

/// The predictions of many steps in one plane, and the data among them. Several inputs have no curve: there the points stand
/// over the final predictions, and the predictions come to them.
#[derive(Debug, Clone)]
pub struct Curves<'a> {
    scatter: &'a Scatter,
    /// Points in the order of their final predictions; empty if there is a curve.
    order: Vec<usize>,
    /// Places that every curve runs through.
    pub across: Vec<f64>,
}

impl<'a> Curves<'a> {
    /// Curves that end at the prediction of `last`.
    #[must_use]
    pub fn new<T: Real>(scatter: &'a Scatter, last: &[T]) -> Self {
        if !scatter.places.is_empty() {
            return Self { scatter, order: Vec::new(), across: scatter.places.clone() };
        }
        let last = scatter.predicted(last);
        let mut order: Vec<usize> = (0..last.len()).collect();
        order.sort_by(|one, two| last[*one].total_cmp(&last[*two]));
        let across = order.iter().map(|index| last[*index]).collect();
        Self { scatter, order, across }
    }

    /// Whether the formula has one input, so that its prediction is a curve.
    #[must_use]
    pub fn has_curve(&self) -> bool {
        !self.scatter.places.is_empty()
    }

    /// The data: places across, and what was observed there.
    #[must_use]
    pub fn points(&self) -> [Vec<f64>; 2] {
        if self.has_curve() {
            return [self.scatter.across(&[]).to_vec(), self.scatter.y.clone()];
        }
        [self.across.clone(), self.in_order(&self.scatter.y)]
    }

    /// The points in the order of [`Curves::points`], as places among those of the scatter; empty if it is theirs.
    pub(crate) fn order(&self) -> &[usize] {
        &self.order
    }

    /// What the formula predicts at every place across.
    #[must_use]
    pub fn curve<T: Real>(&self, params: &[T]) -> Vec<f64> {
        if self.has_curve() { self.scatter.curve(params) } else { self.in_order(&self.scatter.predicted(params)) }
    }

    /// What is drawn across.
    #[must_use]
    pub fn x_title(&self) -> String {
        let name = &self.scatter.x_name;
        if self.has_curve() { name.clone() } else { format!("{name} in the end") }
    }

    fn in_order(&self, values: &[f64]) -> Vec<f64> {
        self.order.iter().map(|index| values[*index]).collect()
    }
}
