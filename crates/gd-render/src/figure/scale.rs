//! From values to positions along an axis.

use crate::ticks::{Tick, log_ticks, ticks};
use gd_core::math;

/// How values are spread over an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    Linear,
    /// Equal ratios are equal distances; the range must be positive.
    Log,
}

/// A range and how it is spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) range: [f64; 2],
    pub(super) spread: Spread,
}

impl Scale {
    pub(super) const fn linear(range: [f64; 2]) -> Self {
        Self { range, spread: Spread::Linear }
    }

    pub(super) const fn log(range: [f64; 2]) -> Self {
        Self { range, spread: Spread::Log }
    }

    /// The scale of a range; one that reaches 0 is linear.
    pub(super) fn of_range(range: [f64; 2], is_log: bool) -> Self {
        if is_log && range[0] > 0.0 { Self::log(range) } else { Self::linear(range) }
    }

    /// The scale of a surface's heights. A loss is measured from zero; a flat surface still gets a range. On a
    /// logarithmic scale, values that are not above zero lie at the bottom, with the smallest positive one.
    pub(super) fn of_heights(heights: &[f64], log: bool, limit: Option<f64>) -> Self {
        let extent = |heights: &mut dyn Iterator<Item = f64>| {
            heights.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], height| [low.min(height), high.max(height)])
        };
        let mut finite = heights.iter().copied().filter(|height| height.is_finite());
        let [low, high] = if log { extent(&mut finite.filter(|height| *height > 0.0)) } else { extent(&mut finite) };
        let high = limit.map_or(high, |limit| high.min(limit));
        if log && low <= high {
            return Self::log([low, if high > low { high } else { low * 10.0 }]);
        }
        // Nothing is positive: there is no logarithm to take.
        let [low, high] = if low <= high { [low, high] } else { [0.0, 0.0] };
        let bottom = if low > 0.0 && low < high { 0.0 } else { low };
        Self::linear([bottom, if high > bottom { high } else { bottom + bottom.abs().max(1.0) }])
    }

    /// 0 at the lower end, 1 at the upper.
    pub(super) fn share(&self, value: f64) -> f64 {
        let [low, high] = self.range;
        match self.spread {
            Spread::Linear => (value - low) / (high - low),
            Spread::Log => math::ln(value.max(f64::MIN_POSITIVE) / low) / math::ln(high / low),
        }
    }

    /// The value at a fraction of the range, the inverse of [`Self::share`].
    pub(super) fn value_at(&self, share: f64) -> f64 {
        let [low, high] = self.range;
        match self.spread {
            Spread::Linear => low + (high - low) * share,
            Spread::Log => low * math::exp(math::ln(high / low) * share),
        }
    }

    /// As [`Self::share`], with values below the range at its lower end.
    pub(super) fn share_from_bottom(&self, value: f64) -> f64 {
        self.share(value).max(0.0)
    }

    pub(super) fn ticks(&self, max_count: usize) -> Vec<Tick> {
        let [low, high] = self.range;
        match self.spread {
            Spread::Linear => ticks(low, high, max_count),
            Spread::Log => {
                let sparse = log_ticks(low, high, max_count);
                // Within a decade there may be two or fewer; then even steps serve better.
                let enough = if high < 10.0 * low { 3 } else { 2 };
                if sparse.len() < enough { ticks(low, high, max_count) } else { sparse }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_choose_their_scale() {
        let of = |heights: &[f64], log, limit| Scale::of_heights(heights, log, limit);
        assert_eq!(of(&[0.5, f64::NAN, 3.0], false, None), Scale::linear([0.0, 3.0]));
        assert_eq!(of(&[-1.0, 3.0], false, Some(2.0)), Scale::linear([-1.0, 2.0]));
        assert_eq!(of(&[4.0, 4.0], false, None), Scale::linear([4.0, 8.0]));
        assert_eq!(of(&[0.0, 0.01, 100.0], true, None), Scale::log([0.01, 100.0]));
        assert_eq!(of(&[5.0], true, None), Scale::log([5.0, 50.0]));
        assert_eq!(of(&[-5.0, 0.0], true, None), Scale::linear([0.0, 1.0]));
    }

    #[test]
    fn equal_factors_are_equal_distances_on_a_log_scale() {
        let scale = Scale::log([0.01, 100.0]);
        assert!((scale.share(1.0) - 0.5).abs() < 1e-12 && (scale.share(10.0) - 0.75).abs() < 1e-12);
        assert_eq!(scale.share_from_bottom(0.0), 0.0);
        assert_eq!(scale.share_from_bottom(-3.0), 0.0);
    }
}
