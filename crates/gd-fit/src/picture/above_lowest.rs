//! Losses measured from the lowest of them, where they may be negative and their minimum need not be 0.

use gd_core::Real;

use super::relief::Relief;
use crate::fit::Outcome;
use crate::report::Significant;
use crate::settings::LevelChoice;

/// The part of a map below which heights are not told apart when a scale is chosen: that of a valley one cell wide.
const VALLEY: f64 = 0.016;
/// The part of a curve, which is the width of a bowl that takes so much of a map: a parabola is drawn as it is.
const VALLEY_OF_CURVE: f64 = 0.126;
/// A lowest loss that is so small a part of what matters beside it is 0.
const NOTHING: f64 = 1e-3;
/// Rounding of a loss.
const ROUNDING: f64 = 4.0;
/// A loss that rises so many times what it fell before is not seen beside that on a linear scale.
const RISES: f64 = 100.0;
/// Digits of the lowest loss in a title.
const DIGITS: usize = 4;

/// The relief of heights over one parameter or two, and what is to be subtracted from them so that it fits: the lowest loss on a logarithmic scale, 0
/// on a linear one.
pub(crate) fn relief_above(
    heights: &[f64],
    n_params: usize,
    path: impl Iterator<Item = f64>,
    known: Option<f64>,
    is_log: bool,
    choice: Option<&LevelChoice>,
) -> (Relief, f64) {
    let path: Vec<f64> = path.filter(|loss| loss.is_finite()).collect();
    let finite = || heights.iter().copied().filter(|height| height.is_finite());
    let lowest = finite().chain(path.iter().copied()).chain(known).fold(f64::INFINITY, f64::min);
    let mut distances: Vec<f64> = finite().map(|height| height - lowest).collect();
    distances.sort_by(f64::total_cmp);
    let share = if n_params == 1 { VALLEY_OF_CURVE } else { VALLEY };
    let valley = distances.get((distances.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or(0.0);
    let valley = if valley > 0.0 { valley } else { distances.iter().copied().find(|d| *d > 0.0).unwrap_or(0.0) };
    let offset = if lowest.abs() <= NOTHING * valley { 0.0 } else { lowest };
    let shown = distances.iter().map(|distance| distance.max(valley));
    // Levels that are given are losses.
    let shifted = match choice {
        Some(LevelChoice::At(levels)) => Some(LevelChoice::At(levels.iter().map(|level| level - offset).collect())),
        other => other.cloned(),
    };
    let relief = Relief::new(shown, path.iter().map(|loss| loss - lowest), is_log, shifted.as_ref());
    if relief.is_log {
        return (relief, offset);
    }
    let high = finite().fold(f64::NEG_INFINITY, f64::max);
    let back = |height: f64| height + offset;
    let is_far_from_zero = lowest > 0.4 * high;
    let levels = relief.levels.map(|levels| levels.into_iter().map(back).collect());
    let limit = relief.limit.map(back);
    (Relief { is_log: false, is_far_from_zero, floor: f64::NEG_INFINITY, limit, levels }, 0.0)
}

/// What an axis says of losses from which `offset` is subtracted.
pub(crate) fn title(offset: f64) -> String {
    if offset == 0.0 {
        return "loss".into();
    }
    let size = Significant(offset.abs(), DIGITS).to_string().replace('-', "\u{2212}");
    if offset < 0.0 { format!("loss + {size}") } else { format!("loss \u{2212} {size}") }
}

/// How losses are drawn against the step: what is subtracted from them, and the least that is then shown. `None` where they
/// are drawn as they are.
pub(crate) fn losses_above<T: Real>(outcomes: &[&Outcome<T>], minimum: Option<f64>) -> Option<[f64; 2]> {
    let losses = || {
        let all = outcomes.iter().flat_map(|outcome| outcome.path.iter());
        all.map(|(_, loss)| loss.to_f64()).filter(|loss| loss.is_finite())
    };
    let [low, high] = losses().fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], loss| [a.min(loss), b.max(loss)]);
    let start = outcomes.iter().filter_map(|outcome| outcome.path.get(0)).map(|(_, loss)| loss.to_f64());
    let start = start.fold(f64::NEG_INFINITY, f64::max);
    let rounding = |offset: f64| ROUNDING * T::epsilon().to_f64() * offset.abs();
    match minimum {
        // As good as 0, with all losses above.
        Some(minimum) if low > 0.0 && minimum.abs() <= NOTHING * low => None,
        Some(minimum) => {
            let offset = minimum.min(low);
            let least = losses().map(|loss| loss - offset).filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
            Some([offset, rounding(offset).max(least.min(f64::MAX))])
        }
        // One that ran away upwards from below 0.
        None if low <= 0.0 && high - start > RISES * (start - low) && high > low => {
            let least = losses().map(|loss| loss - low).filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
            Some([low, rounding(low).max(least.min(f64::MAX))])
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_valley_below_zero_has_a_logarithmic_scale_from_its_floor() {
        let heights: Vec<f64> = (0..2000).map(|k| gd_core::Number::powi(f64::from(k), 4) * 1e-6 - 3.0).collect();
        let (relief, offset) = relief_above(&heights, 2, [].into_iter(), Some(-3.0), false, None);
        assert!(relief.is_log && offset == -3.0 && relief.floor > 0.0, "{relief:?} {offset}");
        assert_eq!(title(offset), "loss + 3");
    }

    #[test]
    fn a_bowl_stays_linear_wherever_it_lies() {
        for at in [-5.0, 0.0, 7.0] {
            let place = |k: i32| f64::from(k) / 2.0 - 10.0;
            let bowl = (0..1600).map(|k| [place(k / 40), place(k % 40)]).map(|[x, y]| at + x * x + y * y);
            let heights: Vec<f64> = bowl.collect();
            let (relief, offset) = relief_above(&heights, 2, [].into_iter(), None, false, None);
            assert!(!relief.is_log && offset == 0.0 && relief.levels.is_none(), "{relief:?}");
            let levels = LevelChoice::At(vec![at + 1.0, at + 10.0]);
            let (relief, _) = relief_above(&heights, 2, [].into_iter(), None, false, Some(&levels));
            assert_eq!(relief.levels, Some(vec![at + 1.0, at + 10.0]));
        }
    }

    #[test]
    fn titles_say_what_is_subtracted() {
        assert_eq!([title(0.0), title(0.397_887), title(-1.5e-7)], ["loss", "loss − 0.3979", "loss + 1.5e−7"]);
    }

    #[test]
    fn a_minimum_of_nearly_zero_is_not_subtracted() {
        let heights: Vec<f64> = (1..2000).map(|k| gd_core::Number::powi(f64::from(k), 4)).collect();
        let (relief, offset) = relief_above(&heights, 2, [].into_iter(), Some(1e-30), true, None);
        assert!(relief.is_log && offset == 0.0, "{offset}");
        assert_eq!(relief_above(&[], 2, [].into_iter(), None, false, None).1, 0.0);
    }

    #[test]
    fn a_parabola_is_drawn_as_it_is_and_a_bowl_likewise() {
        let place = |index: usize| 20.0 * index as f64 / 199.0 - 10.0;
        let parabola: Vec<f64> = (0..200).map(|index| place(index) * place(index)).collect();
        let (relief, offset) = relief_above(&parabola, 1, [1e-9, 100.0].into_iter(), Some(0.0), false, None);
        assert!(!relief.is_log && offset == 0.0, "{relief:?}");
        // Decades on both sides of the minimum are not.
        let walls: Vec<f64> = (0..200).map(|index| gd_core::math::exp(place(index).abs())).collect();
        assert!(relief_above(&walls, 1, [].into_iter(), None, false, None).0.is_log);
    }
}
