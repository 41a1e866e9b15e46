//! Heights at which a surface changes its color, chosen by the caller instead of evenly along the scale.

use super::scale::Scale;
use crate::error::RenderError;
use crate::ticks::{Tick, with_minus_sign};

/// Levels in ascending order; colors change evenly from one to the next, however far apart they are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Levels {
    heights: Vec<f64>,
}

impl Levels {
    /// # Errors
    /// No level, or levels that do not ascend or are not finite.
    pub(super) fn new(heights: Vec<f64>) -> Result<Self, RenderError> {
        let ascends = heights.windows(2).all(|pair| pair[0] < pair[1]);
        if heights.is_empty() || !ascends || heights.iter().any(|height| !height.is_finite()) {
            return Err(RenderError::Levels);
        }
        Ok(Self { heights })
    }

    /// Their shares of a scale, those within it.
    pub(super) fn shares(&self, scale: &Scale) -> Vec<f64> {
        let within = |height: &&f64| scale.range[0] < **height && **height < scale.range[1];
        self.heights.iter().filter(within).map(|height| scale.share(*height)).collect()
    }

    /// Ticks for a strip whose bands are all of one height: at most `max_count` of the levels.
    pub(super) fn ticks(&self, scale: &Scale, max_count: usize) -> Vec<(Tick, f64)> {
        let within = |height: &&f64| scale.range[0] < **height && **height < scale.range[1];
        let shown: Vec<f64> = self.heights.iter().filter(within).copied().collect();
        let stride = shown.len().div_ceil(max_count.max(1)).max(1);
        let tick = |(index, value): (usize, f64)| {
            (Tick { value, label: label(value) }, (index + 1) as f64 / (shown.len() + 1) as f64)
        };
        // From the middle, so that neither end is always without a label.
        shown.iter().copied().enumerate().skip(stride / 2).step_by(stride).map(tick).collect()
    }
}

/// Where a share of a scale stands among the shares of levels: 0 at the bottom of the scale, 1 at its top.
pub(super) fn position(share: f64, levels: &[f64]) -> f64 {
    let share = share.clamp(0.0, 1.0);
    let below = levels.partition_point(|level| *level <= share);
    let at = |index: usize| if index == 0 { 0.0 } else { levels.get(index - 1).copied().unwrap_or(1.0) };
    let (low, high) = (at(below), at(below + 1));
    let part = if high > low { (share - low) / (high - low) } else { 0.0 };
    (below as f64 + part) / (levels.len() + 1) as f64
}

/// Three digits, or as many as a short number has.
fn label(value: f64) -> String {
    let plain = value == 0.0 || (1e-3..1e5).contains(&value.abs());
    let text = if plain { value.to_string() } else { format!("{value:e}") };
    let long = text.chars().filter(char::is_ascii_digit).count() > 6;
    with_minus_sign(&if long && plain {
        format!("{value:.4}")
    } else if long {
        format!("{value:.2e}")
    } else {
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_change_evenly_from_level_to_level() {
        let levels = Levels::new(vec![1.0, 2.0, 10.0]).unwrap();
        let scale = Scale::linear([0.0, 20.0]);
        let place = |height: f64| super::position(scale.share(height), &levels.shares(&scale));
        for (height, position) in [(0.0, 0.0), (0.5, 0.125), (1.0, 0.25), (6.0, 0.625), (15.0, 0.875), (20.0, 1.0)] {
            assert!((place(height) - position).abs() < 1e-12, "{height}");
        }
        assert_eq!([place(-5.0), place(50.0)], [0.0, 1.0]);
    }

    #[test]
    fn what_is_no_list_of_levels_is_refused() {
        for heights in [vec![], vec![1.0, 1.0], vec![2.0, 1.0], vec![f64::NAN], vec![0.0, f64::INFINITY]] {
            assert!(matches!(Levels::new(heights), Err(RenderError::Levels)));
        }
    }

    #[test]
    fn a_strip_is_not_crowded() {
        let levels = Levels::new((1..=19).map(f64::from).collect()).unwrap();
        let ticks = levels.ticks(&Scale::linear([0.0, 20.0]), 6);
        assert!(ticks.len() <= 6 && ticks.len() >= 4, "{ticks:?}");
        assert_eq!(label(-0.25), "−0.25");
        assert_eq!(label(3e7), "3e7");
    }
}
