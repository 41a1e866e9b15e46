//! Distinguishing minima.

use gd_core::Real;

use crate::fit::Outcome;

/// Where one fit ended.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// Empty if the loss was not even finite at the start.
    pub params: Vec<f64>,
    /// The loss there; NaN if it has none.
    pub loss: f64,
    /// Whether it is a minimum.
    pub is_settled: bool,
    /// The outcome in one word.
    pub reason: &'static str,
    /// Steps until it stayed near its end.
    pub n_steps: usize,
}

/// A place where fits ended.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundMinimum {
    /// Where the first of them ended.
    pub params: Vec<f64>,
    /// The loss there.
    pub loss: f64,
    /// Fits that ended there.
    pub count: usize,
}

/// The minima that fits ended at, the lowest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Minima {
    /// Each once.
    pub found: Vec<FoundMinimum>,
    /// Two parameters, and how near two ends must be along each to be one: for the others relative to their size.
    indices: [usize; 2],
    widths: [f64; 2],
}

/// End points are the same place if they are no farther apart than this fraction of the range, or of their size.
const SAME_PLACE: f64 = 0.01;
/// Losses are equal if they differ by no more than this fraction.
const SAME_LOSS: f64 = 1e-3;

impl End {
    /// The end of a fit, seen over two parameters in ranges of these widths.
    pub fn new(outcome: &Outcome<impl Real>, indices: [usize; 2], widths: [f64; 2]) -> Self {
        let params: Vec<f64> = outcome.params.iter().map(|param| param.to_f64()).collect();
        let is_far = |step: &[f64]| {
            let mut pairs = indices.iter().zip(widths);
            pairs.any(|(index, width)| match (step.get(*index), params.get(*index)) {
                (Some(one), Some(two)) => (one - two).abs() > SAME_PLACE * width,
                _ => false,
            })
        };
        let steps: Vec<Vec<f64>> =
            outcome.path.iter().map(|(params, _)| params.iter().map(|param| param.to_f64()).collect()).collect();
        let n_steps = steps.iter().rposition(|step| is_far(step)).map_or(0, |index| index + 1);
        let (is_settled, reason) = (outcome.ending.is_converged, outcome.ending.reason);
        Self { loss: outcome.loss.to_f64(), is_settled, reason, n_steps, params }
    }

    /// The end of a fit that could not start.
    #[must_use]
    pub fn none() -> Self {
        Self { params: Vec::new(), loss: f64::NAN, is_settled: false, reason: "no loss at the start", n_steps: 0 }
    }
}

impl Minima {
    /// Sorts ends into minima.
    #[must_use]
    pub fn new(ends: &[End], indices: [usize; 2], widths: [f64; 2]) -> Self {
        let mut minima = Self { found: Vec::new(), indices, widths };
        for end in ends.iter().filter(|end| end.is_settled) {
            match minima.number_of(end) {
                Some(number) => {
                    if let Some(found) = minima.found.get_mut(number) {
                        found.count += 1;
                    }
                }
                None => {
                    minima.found.push(FoundMinimum { params: end.params.clone(), loss: end.loss, count: 1 });
                }
            }
        }
        minima.found.sort_by(|one, two| one.loss.total_cmp(&two.loss));
        minima
    }

    /// The minimum that an end point belongs to, from 0; `None` if it is not a minimum.
    #[must_use]
    pub fn number_of(&self, end: &End) -> Option<usize> {
        let is_same = |minimum: &FoundMinimum| {
            let mut pairs = minimum.params.iter().zip(&end.params).enumerate();
            pairs.all(|(index, (one, two))| {
                let drawn = self.indices.iter().position(|drawn| *drawn == index);
                let size = drawn.map_or_else(|| one.abs().max(two.abs()), |axis| self.widths[axis]);
                (one - two).abs() <= SAME_PLACE * size
            })
        };
        if end.is_settled { self.found.iter().position(is_same) } else { None }
    }

    /// The minima ranked by loss, the best first: those of equal loss together, in at most `n_groups` groups, the last
    /// of which takes all the rest.
    #[must_use]
    pub fn by_loss(&self, n_groups: usize) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (number, minimum) in self.found.iter().enumerate() {
            let first = groups.last().and_then(|group| group.first()).and_then(|first| self.found.get(*first));
            let is_equal = first.is_some_and(|first| minimum.loss - first.loss <= SAME_LOSS * first.loss.abs());
            match groups.last_mut() {
                Some(group) if is_equal => group.push(number),
                _ => groups.push(vec![number]),
            }
        }
        if groups.len() > n_groups {
            let rest = groups.split_off(n_groups.saturating_sub(1));
            groups.push(rest.concat());
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(params: [f64; 2], loss: f64) -> End {
        End { params: params.into(), loss, is_settled: true, reason: "converged", n_steps: 1 }
    }

    #[test]
    fn ends_are_sorted_into_minima_and_groups() {
        let ends = [
            end([1.0, 2.0], 0.5),
            end([-1.0, 2.0], 0.1),
            end([1.004, 2.0], 0.5),
            End { is_settled: false, ..end([9.0, 9.0], 7.0) },
            end([3.0, 3.0], 0.100_05),
            end([5.0, 5.0], 0.9),
        ];
        let minima = Minima::new(&ends, [0, 1], [1.0, 1.0]);
        let counts: Vec<(f64, usize)> = minima.found.iter().map(|found| (found.loss, found.count)).collect();
        assert_eq!(counts, [(0.1, 1), (0.100_05, 1), (0.5, 2), (0.9, 1)]);
        assert_eq!(
            ends.each_ref().map(|end| minima.number_of(end)),
            [Some(2), Some(0), Some(2), None, Some(1), Some(3)]
        );
        assert_eq!(minima.by_loss(5), [vec![0, 1], vec![2], vec![3]]);
        assert_eq!(minima.by_loss(2), [vec![0, 1], vec![2, 3]]);
    }
}
