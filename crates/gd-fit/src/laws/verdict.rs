//! How sure the best law is.

use super::suggest::Suggestion;
use crate::distribution::normal_beyond;
use crate::formulas::{Fitting, RIVAL, Whereabouts, whereabouts};

/// A difference of criteria that leaves the worse law no support (K. P. Burnham and D. R. Anderson, *Model Selection and
/// Multimodel Inference*, 2002, section 2.6), and that none of so many laws reaches by chance in noise.
pub(super) const DECISIVE: f64 = 10.0;
/// A probability of a pattern in residuals that is put down to something other than chance.
const UNLIKELY: f64 = 1e-3;
/// Points that it takes to see a pattern.
const LEAST_POINTS: usize = 10;

/// What can be said of the best law.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Certainty {
    /// No fit can be trusted.
    Nothing,
    /// No law is better than a constant by what cannot be chance.
    Noise,
    /// No law is better than a straight line.
    Line,
    /// Several laws describe the data equally well: the criterion differs by less than 2, or their predictions lie within their errors
    /// at all points. Places among the ranked laws, other than the first, and where to measure to tell the first of these from
    /// the best.
    Equal {
        /// Their places among those that are ranked.
        others: Vec<usize>,
        /// Where to measure.
        whereabouts: Whereabouts,
    },
    /// The best is ahead, but others are not ruled out.
    Ahead,
    /// The best is ahead of all others, but what it leaves over has a pattern: the right law may be none of these.
    Pattern,
    /// The best alone has support.
    Clear,
}

impl Certainty {
    /// In a word, for programs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Noise => "noise",
            Self::Line => "line",
            Self::Equal { .. } => "equal",
            Self::Ahead => "ahead",
            Self::Pattern => "pattern",
            Self::Clear => "clear",
        }
    }
}

/// What can be said of ranked laws.
pub(super) fn certainty(ranked: &[Suggestion]) -> Certainty {
    let Some((best, others)) = ranked.split_first() else { return Certainty::Nothing };
    let of_family = |family: &str| ranked.iter().find(|one| one.law.family == family).map_or(f64::INFINITY, delta);
    if of_family("constant") < DECISIVE {
        return Certainty::Noise;
    }
    if of_family("line") < RIVAL {
        return Certainty::Line;
    }
    let is_equal = |(place, other): (usize, &Suggestion)| {
        let is_it = delta(other) < RIVAL || delta(other) < DECISIVE && is_within_errors(best, other);
        is_it.then_some(place + 1)
    };
    let equal: Vec<usize> = others.iter().enumerate().filter_map(is_equal).collect();
    if let Some(first) = equal.first().and_then(|place| ranked.get(*place)) {
        return Certainty::Equal { whereabouts: whereabouts(&best.fit, &first.fit), others: equal };
    }
    if others.first().is_some_and(|next| delta(next) < DECISIVE) {
        return Certainty::Ahead;
    }
    if has_pattern(best) { Certainty::Pattern } else { Certainty::Clear }
}

/// How far the criterion of a law is above that of the best.
pub(super) fn delta(one: &Suggestion) -> f64 {
    one.fit.criteria.as_ref().map_or(f64::INFINITY, |criteria| criteria.delta)
}

/// Whether the predictions of two laws differ by less than their joint standard error at every point.
fn is_within_errors(one: &Suggestion, two: &Suggestion) -> bool {
    let [one, two] = [one, two].map(|one| Fitting::of(&one.fit).at(&one.fit.problem.data.inputs));
    one.iter().zip(&two).all(|([f, of_f], [g, of_g])| (f - g).abs() <= (of_f + of_g).sqrt())
}

/// Whether residuals in the order of x resemble their neighbors more than chance allows: the ratio of the mean square
/// successive difference to the variance (J. von Neumann, *Distribution of the ratio of the mean square successive difference
/// to the variance*, 1941), by the normal distribution.
fn has_pattern(best: &Suggestion) -> bool {
    let data = &best.fit.problem.data;
    let x = data.inputs.first().map_or(&[][..], Vec::as_slice);
    let mut order: Vec<usize> = (0..data.y.len()).collect();
    order.sort_by(|one, two| x[*one].total_cmp(&x[*two]));
    let weight = |row: usize| data.weights.as_ref().and_then(|all| all.get(row)).map_or(1.0, |weight| weight.sqrt());
    let left = |row: usize| weight(row) * (data.y[row] - best.fit.predict(&[x[row]]));
    let left: Vec<f64> = order.into_iter().map(left).collect();
    if left.len() < LEAST_POINTS {
        return false;
    }
    let n = left.len() as f64;
    let squares: f64 = left.iter().map(|one| one * one).sum();
    let successive: f64 = left.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0])).sum();
    let deviation = (4.0 * (n - 2.0) / (n * n - 1.0)).sqrt();
    let z = (2.0 - successive / squares) / deviation;
    z > 0.0 && 0.5 * normal_beyond(z) < UNLIKELY
}
