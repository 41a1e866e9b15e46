//! A problem: a formula, observations of a true curve, and how large its parameters may be.

use gd_core::math::{exp, ln};
use gd_fit::Table;
use gd_formula::Formula;
use gd_scenarios::noise_from;

use super::draw::Draw;
use super::kinds::{Design, Kind, Range};

/// A made problem.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) kind: &'static Kind,
    pub(super) formula: Formula,
    pub(super) design: Design,
    pub(super) y: Vec<f64>,
    pub(super) truth: Vec<f64>,
    pub(super) seed: u64,
}

impl Problem {
    /// The problem of a kind with a number.
    pub(super) fn new(kind: &'static Kind, seed: u64) -> Result<Self, String> {
        let formula = Formula::parse(kind.formula, &["x"]).map_err(|error| format!("{}: {error}", kind.name))?;
        let mut draw = Draw::new(seed);
        let design = design(&mut draw, kind.range);
        let truth = (kind.truth)(&mut draw, &design);
        let curve: Vec<f64> = design.x.iter().map(|x| formula.evaluate(&truth, &[*x])).collect();
        let [low, high] = ends(&curve);
        let deviation = draw.ratio(0.01, 0.2) * (high - low);
        let y = curve.iter().zip(noise_from(seed)).map(|(y, noise)| y + deviation * f64::from(noise)).collect();
        Ok(Self { kind, formula, design, y, truth, seed })
    }

    /// What parameters leave of the observations.
    pub(super) fn residual_sum(&self, params: &[f64]) -> f64 {
        let rows = self.design.x.iter().zip(&self.y);
        let residuals = rows.map(|(x, y)| y - self.formula.evaluate(params, &[*x]));
        residuals.map(|residual| residual * residual).sum()
    }

    pub(super) fn table(&self) -> Result<Table, gd_fit::Error> {
        Table::new([("x", self.design.x.clone()), ("y", self.y.clone())])
    }

    /// A start from a wide box that knows nothing of what a parameter does. Half of all values are about as large as the
    /// data suggest, times 1/1000 to 1000, of either sign; the others lie within the data.
    pub(super) fn far_start(&self, draw: &mut Draw) -> Vec<f64> {
        let ranges = [ends(&self.design.x), ends(&self.y)];
        let [[x, x_span], [y, y_span]] = ranges.map(|[low, high]| [low.abs().max(high.abs()), high - low]);
        let sizes = [1.0, x, x_span, 1.0 / x, 1.0 / x_span, y, y_span, y_span / x_span];
        let mut value = |_: &f64| {
            if draw.coin() {
                draw.sign() * draw.one_of(&sizes) * draw.ratio(1e-3, 1e3)
            } else {
                let [low, high] = ranges[usize::from(draw.coin())];
                draw.between(low, high)
            }
        };
        self.truth.iter().map(&mut value).collect()
    }

    /// A start about the truth, up to a third off.
    pub(super) fn near_start(&self, draw: &mut Draw) -> Vec<f64> {
        self.truth.iter().map(|value| value * draw.ratio(0.75, 4.0 / 3.0)).collect()
    }
}

/// 12 to 200 points, evenly spaced or drawn.
fn design(draw: &mut Draw, range: Range) -> Design {
    let n = draw.ratio(12.0, 201.0) as usize;
    let span = draw.ratio(0.01, 1000.0);
    let is_even = draw.coin();
    let mut parts: Vec<f64> =
        (0..n).map(|row| if is_even { row as f64 / (n - 1) as f64 } else { draw.between(0.0, 1.0) }).collect();
    parts.sort_by(f64::total_cmp);
    let from = match range {
        Range::Anywhere if draw.coin() => span * draw.between(-2.0, 2.0),
        _ => 0.0,
    };
    let place = |part: f64| match range {
        Range::Ratios(ratio) => span * exp((part - 1.0) * ln(f64::from(ratio))),
        _ => from + span * part,
    };
    Design { x: parts.into_iter().map(place).collect(), unit: draw.ratio(0.001, 1000.0) }
}

/// The least and the largest.
fn ends(values: &[f64]) -> [f64; 2] {
    values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(*value), high.max(*value)])
}
