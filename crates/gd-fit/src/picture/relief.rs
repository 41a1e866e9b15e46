//! Where heights change their color, so that a minimum shows beside walls of any height.

use gd_core::math;

use crate::settings::LevelChoice;

/// Levels unless told otherwise.
pub(crate) const N_LEVELS: usize = 20;
/// A loss that spans more than this factor is shown on a logarithmic scale.
const SPAN: f64 = 3000.0;
/// Of all places, so many may have one shade; where it would be more, the scale changes.
const CROWDED: f64 = 0.35;
/// A surface that lies above this part of its greatest height looks flat beside zero.
const FAR: f64 = 0.4;
/// What is below the lowest hundredth of the heights by more than this factor lies on the floor.
const DEEPEST: f64 = 1e6;
const LOW_SHARE: f64 = 0.01;
/// The part of a map that a valley one cell wide takes.
const VALLEY: f64 = 0.016;
/// Walls are cut off so many times above what most heights reach, if they rise so many times farther.
const ABOVE: f64 = 10.0;
const HIGH_SHARE: f64 = 0.8;
const WALL: f64 = 30.0;
/// Nothing is cut off within so many times the lowest height.
const KEPT: f64 = 1e8;

/// The scale and the levels of heights.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Relief {
    /// Whether heights are on a logarithmic scale.
    pub(crate) is_log: bool,
    /// Whether heights differ little from each other, compared with zero.
    pub(crate) is_far_from_zero: bool,
    /// Heights below lie on the floor.
    pub(crate) floor: f64,
    /// Where walls are cut off.
    pub(crate) limit: Option<f64>,
    /// Where colors change, unless evenly along the scale.
    pub(crate) levels: Option<Vec<f64>>,
}

impl Relief {
    /// The scale for heights, and for the losses of a path that is to be seen among them.
    pub(crate) fn new(
        heights: impl Iterator<Item = f64>,
        path: impl Iterator<Item = f64>,
        is_log: bool,
        choice: Option<&LevelChoice>,
    ) -> Self {
        let mut sorted: Vec<f64> = heights.filter(|height| height.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else { return Self::default() };
        let at = |share: f64| sorted.get((((sorted.len() - 1) as f64) * share) as usize).copied().unwrap_or(low);
        let least_positive = sorted.iter().copied().find(|height| *height > 0.0);
        let floor = match least_positive {
            Some(least) if low >= 0.0 => low.max(at(LOW_SHARE) / DEEPEST).max(least / DEEPEST),
            _ => low,
        };
        let shown = path.filter(|height| height.is_finite()).fold(0.0, f64::max);
        let usual = (ABOVE * at(HIGH_SHARE)).max(3.0 * shown).max(KEPT * floor);
        let limit = (floor > 0.0 && high > WALL * usual).then(|| rounded_up(usual));
        let top = limit.map_or(high, |limit| limit.min(high));
        let n_levels = match choice {
            Some(LevelChoice::Count(n)) => *n,
            _ => N_LEVELS,
        };
        let scale = |is_log: bool| {
            move |height: f64| {
                let height = height.clamp(floor, top);
                if is_log { math::ln(height / floor) / math::ln(top / floor) } else { (height - floor) / (top - floor) }
            }
        };
        let can_be_log = floor > 0.0 && top > floor;
        let is_crowded = |is_log: bool| crowd(&sorted, scale(is_log), n_levels) > CROWDED;
        let is_log = can_be_log && (is_log || top / floor > SPAN || is_crowded(false));
        // Between the points of a grid the floor of a narrow valley is lower than at any of them: as teeth, on a logarithmic scale.
        let floor = if is_log { floor.max(at(VALLEY).min(top / ABOVE)) } else { floor };
        let scale = |is_log: bool| {
            move |height: f64| {
                let height = height.clamp(floor, top);
                if is_log { math::ln(height / floor) / math::ln(top / floor) } else { (height - floor) / (top - floor) }
            }
        };
        let is_crowded = |is_log: bool| crowd(&sorted, scale(is_log), n_levels) > CROWDED;
        let levels = match choice {
            Some(LevelChoice::At(levels)) => Some(levels.clone()),
            _ if top > floor && is_crowded(is_log) => Some(levels_of(&sorted, top, scale(is_log), n_levels)),
            _ => None,
        };
        let is_far_from_zero = !is_log && low > FAR * top;
        Self { is_log, is_far_from_zero, floor, limit, levels: levels.filter(|levels| !levels.is_empty()) }
    }
}

/// The largest part of the heights that has one of `n` even shades.
fn crowd(sorted: &[f64], scale: impl Fn(f64) -> f64, n: usize) -> f64 {
    let mut counts = vec![0_usize; n];
    for height in sorted {
        let shade = ((scale(*height) * n as f64) as usize).min(n - 1);
        if let Some(count) = counts.get_mut(shade) {
            *count += 1;
        }
    }
    counts.into_iter().max().unwrap_or(0) as f64 / sorted.len() as f64
}

/// Levels half by their place on the scale and half by how many heights are below: what most places have in common is told
/// apart, and the decades of the rest are still to be read.
fn levels_of(sorted: &[f64], top: f64, scale: impl Fn(f64) -> f64, n_levels: usize) -> Vec<f64> {
    let shown: Vec<f64> = sorted.iter().copied().filter(|height| *height <= top).collect();
    let last = shown.len().saturating_sub(1).max(1) as f64;
    let position = |index: usize, height: f64| 0.5 * scale(height) + 0.5 * index as f64 / last;
    let mut levels: Vec<f64> = Vec::new();
    let mut next = 1;
    for (index, pair) in shown.windows(2).enumerate() {
        let (before, after) = (position(index, pair[0]), position(index + 1, pair[1]));
        while next < n_levels && after >= next as f64 / n_levels as f64 {
            let share = if after > before { (next as f64 / n_levels as f64 - before) / (after - before) } else { 1.0 };
            let level = pair[0] + (pair[1] - pair[0]) * share.clamp(0.0, 1.0);
            if levels.last().is_none_or(|last| *last < level) && level > shown[0] && level < top {
                levels.push(level);
            }
            next += 1;
        }
    }
    readable(&levels)
}

/// Levels with so few digits that they are still told apart.
fn readable(levels: &[f64]) -> Vec<f64> {
    let with_digits = |digits: usize| -> Vec<f64> {
        levels.iter().map(|level| format!("{level:.digits$e}").parse().unwrap_or(*level)).collect()
    };
    let is_apart = |rounded: &Vec<f64>| {
        let ascends = rounded.windows(2).all(|pair| pair[0] < pair[1]);
        // Rounding moves a level by less than a third of the way to the next.
        let gaps = levels.windows(2).map(|pair| pair[1] - pair[0]);
        let near = rounded.iter().zip(levels).zip(gaps).all(|((one, two), gap)| (one - two).abs() <= 0.34 * gap);
        ascends && near
    };
    (0..15).map(with_digits).find(is_apart).unwrap_or_else(|| levels.to_vec())
}

/// The next number with one digit.
pub(crate) fn rounded_up(value: f64) -> f64 {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digit = digits.parse::<f64>().unwrap_or(1.0).ceil();
    format!("{digit}e{exponent}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relief(heights: &[f64], path: &[f64]) -> Relief {
        Relief::new(heights.iter().copied(), path.iter().copied(), false, None)
    }

    /// The largest part of the heights between two levels.
    fn largest(relief: &Relief, heights: &[f64]) -> f64 {
        let levels = relief.levels.as_ref().unwrap();
        let mut counts = vec![0; levels.len() + 1];
        for height in heights {
            counts[levels.partition_point(|level| level <= height)] += 1;
        }
        f64::from(counts.into_iter().max().unwrap()) / heights.len() as f64
    }

    #[test]
    fn a_bowl_stays_linear() {
        let bowl: Vec<f64> = (0..400).map(|k| f64::from(k) / 20.0 - 10.0).map(|x| 1.0 + x * x).collect();
        assert_eq!(relief(&bowl, &[]), Relief { floor: 1.0, ..Relief::default() });
    }

    #[test]
    fn what_is_far_from_zero_is_not_measured_from_there() {
        let high: Vec<f64> = (0..400).map(|k| 1000.0 + f64::from(k)).collect();
        assert!(relief(&high, &[]).is_far_from_zero);
        let low: Vec<f64> = (0..400).map(|k| 10.0 + f64::from(k)).collect();
        assert!(!relief(&low, &[]).is_far_from_zero);
    }

    #[test]
    fn walls_make_it_logarithmic_and_are_cut_off() {
        let steep: Vec<f64> = (0..1000).map(|k| 1.0 + math::exp(f64::from(k) / 100.0)).collect();
        let found = relief(&steep, &[]);
        assert!(found.is_log && found.limit.is_none() && found.levels.is_none(), "{found:?}");
        // A pole on a tenth of the map.
        let pole: Vec<f64> = (0..1000).map(|k| if k < 900 { 1.0 + f64::from(k) } else { 1e20 }).collect();
        let found = relief(&pole, &[50.0]);
        assert!(found.is_log && found.limit == Some(1e8), "{found:?}");
        // A path that begins on the wall keeps the wall.
        assert_eq!(relief(&pole, &[1e20]).limit, None);
    }

    #[test]
    fn a_plateau_does_not_take_all_colors() {
        let mut plateau: Vec<f64> = (0..800).map(|k| 30.0 + f64::from(k) * 1e-4).collect();
        plateau.extend((0..200).map(|k| 25.0 + f64::from(k) * 0.02));
        plateau.push(1e4);
        let found = relief(&plateau, &[]);
        assert!(largest(&found, &plateau) < 0.25, "{found:?}");
        assert!(found.levels.unwrap().iter().filter(|level| **level < 30.0).count() >= 2);
    }

    #[test]
    fn a_hole_of_nothing_is_filled() {
        let hole: Vec<f64> = (0..1000).map(|k| if k == 7 { 1e-30 } else { 1.0 + f64::from(k) }).collect();
        let found = relief(&hole, &[]);
        assert!(found.floor > 1e-8, "{found:?}");
        let zeros = vec![0.0; 50];
        assert_eq!(relief(&zeros, &[]), Relief::default());
        assert_eq!(relief(&[], &[]), Relief::default());
        assert_eq!(relief(&[f64::NAN, f64::INFINITY], &[1.0]), Relief::default());
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(rounded_up(2.3e7), 3e7);
        assert_eq!(rounded_up(9.5), 10.0);
        assert_eq!(rounded_up(4e-3), 4e-3);
        assert_eq!(readable(&[1.2345, 3.4567, 9.87]), [1.0, 3.0, 10.0]);
        assert_eq!(readable(&[1.0001, 1.0002]), [1.0001, 1.0002]);
    }
}
