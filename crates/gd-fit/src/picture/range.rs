//! Which range of a parameter is worth seeing.

use gd_core::math;

/// Of what is in view, so much is left free at either side.
const MARGIN: f64 = 0.25;
/// A path of which all lies within so many distances between start and minimum of either is shown in full.
const DETOUR: f64 = 4.0;
/// The same for a path that runs away: its first swings are seen.
const WILD_DETOUR: f64 = 1.5;
/// Standard errors at either side of a minimum that is all there is to see.
const ERRORS: f64 = 8.0;
/// The narrowest range, in terms of the values in it.
const NARROWEST: f64 = 1e-6;
/// On a logarithmic axis, what is free at either side is at least this factor, as a natural logarithm: that of 2.
const LEAST_FACTOR: f64 = 0.693;
/// Of a path around one place, the part that decides how much of its surroundings are shown.
const INNER: [f64; 2] = [0.05, 0.95];

/// The place at a share of a range, on a logarithmic axis of its logarithms.
pub(crate) fn place_on(range: [f64; 2], is_log: bool, share: f64) -> f64 {
    moved_on(range[0], range, is_log, share)
}

/// The place that is this share of a range beside another one.
pub(crate) fn moved_on(from: f64, [low, high]: [f64; 2], is_log: bool, share: f64) -> f64 {
    if is_log { from * math::exp(math::ln(high / low) * share) } else { from + (high - low) * share }
}

/// A range that holds all anchors, those that are finite, and the path, or as much of it as does not run away; of `wild` paths,
/// which are known to, only the beginning.
pub(crate) fn range_in_view(
    anchors: &[f64],
    path: impl Iterator<Item = f64>,
    wild: impl Iterator<Item = f64>,
    error: Option<f64>,
) -> [f64; 2] {
    widened(places_in_view(anchors, path, wild), error)
}

/// The same of a parameter for which 0 is a number like others.
pub(crate) fn range_across(
    anchors: &[f64],
    path: impl Iterator<Item = f64>,
    wild: impl Iterator<Item = f64>,
) -> [f64; 2] {
    let [low, high] = places_in_view(anchors, path, wild);
    let size = low.abs().max(high.abs());
    let margin = if high - low > NARROWEST * size { MARGIN * (high - low) } else { size.max(1.0) };
    [low - margin, high + margin]
}

/// The same of a parameter on a logarithmic axis, of which only what is above 0 can be seen; `None` if nothing is.
pub(crate) fn log_range_in_view(
    anchors: &[f64],
    path: impl Iterator<Item = f64>,
    wild: impl Iterator<Item = f64>,
) -> Option<[f64; 2]> {
    let ln = |place: f64| (place > 0.0 && place.is_finite()).then(|| math::ln(place));
    let anchors: Vec<f64> = anchors.iter().copied().filter_map(ln).collect();
    let path: Vec<f64> = path.filter_map(ln).collect();
    if anchors.is_empty() && path.is_empty() {
        return None;
    }
    let [low, high] = places_in_view(&anchors, path.into_iter(), wild.filter_map(ln));
    let margin = (MARGIN * (high - low)).max(LEAST_FACTOR);
    Some([math::exp(low - margin), math::exp(high + margin)])
}

/// The lowest and the highest place that are to be seen.
fn places_in_view(anchors: &[f64], path: impl Iterator<Item = f64>, wild: impl Iterator<Item = f64>) -> [f64; 2] {
    let mut path: Vec<f64> = path.filter(|place| place.is_finite()).collect();
    path.sort_by(f64::total_cmp);
    let hull = |[low, high]: [f64; 2], place: f64| [low.min(place), high.max(place)];
    let anchors = anchors.iter().copied().filter(|place| place.is_finite());
    let [mut low, mut high] = anchors.fold([f64::INFINITY, f64::NEG_INFINITY], hull);
    if low > high {
        [low, high] = [path.first().copied().unwrap_or(0.0), path.first().copied().unwrap_or(0.0)];
    }
    let size = low.abs().max(high.abs());
    if high - low <= NARROWEST * size {
        // Start and minimum are one place: the bulk of the path says how far around it goes.
        let at = |share: f64| path.get(((path.len().saturating_sub(1)) as f64 * share) as usize).copied();
        let inner = INNER.into_iter().filter_map(at);
        [low, high] = inner.fold([low, high], hull);
    }
    let distance = high - low;
    let within = |detour: f64| low - detour * distance..=high + detour * distance;
    let (near, first) = (within(DETOUR), within(WILD_DETOUR));
    let near = path.into_iter().filter(|place| near.contains(place)).chain(wild.filter(|place| first.contains(place)));
    near.fold([low, high], hull)
}

/// A range around a minimum alone: so many standard errors of a parameter, but no less than half its value and no more than
/// a few dozen errors, so that the valley is seen.
pub(crate) fn range_around(value: f64, error: Option<f64>) -> [f64; 2] {
    const MOST_ERRORS: f64 = 50.0;
    let half = 0.5 * value.abs();
    let reach = match error.filter(|error| *error > 0.0 && error.is_finite()) {
        Some(error) if MOST_ERRORS * error > NARROWEST * half => half.clamp(ERRORS * error, MOST_ERRORS * error),
        _ if half > 0.0 => half,
        _ => 1.0,
    };
    if value == 0.0 { [-reach, reach] } else { on_one_side([value, value], reach) }
}

/// The range with free room at either side.
fn widened([low, high]: [f64; 2], error: Option<f64>) -> [f64; 2] {
    let size = low.abs().max(high.abs());
    if high - low > NARROWEST * size {
        return on_one_side([low, high], MARGIN * (high - low));
    }
    // Nothing moved: show what surrounds the place.
    let around = error.map_or(0.0, |error| ERRORS * error);
    let margin = if around > NARROWEST * size && around.is_finite() {
        around
    } else if size > 0.0 {
        0.5 * size
    } else {
        1.0
    };
    [low - margin, high + margin]
}

/// Beyond zero many formulas are quite another thing, with poles and walls.
fn on_one_side([low, high]: [f64; 2], margin: f64) -> [f64; 2] {
    let below = if low >= 0.0 { (low - margin).max(0.0) } else { low - margin };
    let above = if high <= 0.0 { (high + margin).min(0.0) } else { high + margin };
    [below, above]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds([low, high]: [f64; 2], place: f64) -> bool {
        (low..=high).contains(&place)
    }

    #[test]
    fn a_path_that_swings_is_seen_in_full() {
        let swings = [1.0, 4.5, -2.0, 3.0, 1.5, 2.0];
        let range = range_in_view(&[1.0, 2.0], swings.into_iter(), [].into_iter(), None);
        assert!(swings.into_iter().all(|place| holds(range, place)), "{range:?}");
    }

    #[test]
    fn a_path_that_runs_away_leaves_start_and_minimum_apart() {
        let runaway =
            (0..60).map(|step| 1.0 + if step % 2 == 0 { -1.0 } else { 1.0 } * f64::from(1_u32 << (step / 2)) * 4.0);
        let [low, high] = range_in_view(&[1.0, 2.0], runaway, [].into_iter(), None);
        assert!(low < 1.0 && high > 2.0 && high - low < 15.0, "{low} {high}");
        let [low, high] = range_in_view(&[1.0, 2.0], [].into_iter(), [1.0, 3.0, -0.4, 5.0, -4.0].into_iter(), None);
        assert!(low < -0.4 && low > -2.0 && high > 3.0 && high < 5.0, "{low} {high}");
        let range =
            range_in_view(&[1.0, 2.0], [1.0, 1e6, f64::INFINITY, f64::NAN, 2.0].into_iter(), [].into_iter(), None);
        assert!(holds(range, 1.0) && holds(range, 2.0) && !holds(range, 1e6), "{range:?}");
    }

    #[test]
    fn one_place_is_shown_with_its_surroundings() {
        assert_eq!(range_in_view(&[3.0, 3.0], [3.0].into_iter(), [].into_iter(), Some(0.25)), [1.0, 5.0]);
        assert_eq!(range_in_view(&[3.0], [].into_iter(), [].into_iter(), None), [1.5, 4.5]);
        assert_eq!(range_in_view(&[0.0], [].into_iter(), [].into_iter(), None), [-1.0, 1.0]);
        // A circle around the minimum.
        let range = range_in_view(&[2.0, 2.0], [2.0, 3.0, 1.0, 2.5, 2.0].into_iter(), [].into_iter(), Some(0.001));
        assert!(holds(range, 3.0) && holds(range, 1.0), "{range:?}");
    }

    #[test]
    fn around_a_minimum_the_valley_is_seen() {
        assert_eq!(range_around(10.0, Some(0.2)), [5.0, 15.0]);
        assert_eq!(range_around(1000.0, Some(0.2)), [990.0, 1010.0]);
        assert_eq!(range_around(10.0, Some(3.0)), [0.0, 34.0]);
        assert_eq!(range_around(0.0, None), [-1.0, 1.0]);
        assert_eq!(range_around(1.7e-15, Some(1e-26)), [0.85e-15, 2.55e-15]);
    }

    #[test]
    fn a_logarithmic_range_is_above_zero_and_holds_all_that_is() {
        let range = |anchors: &[f64], path: &[f64]| log_range_in_view(anchors, path.iter().copied(), [].into_iter());
        let [low, high] = range(&[1e-3, 10.0], &[0.1, -5.0, 0.0, 100.0]).unwrap();
        assert!(low > 0.0 && low < 1e-3 && high > 100.0 && high < 1e5, "{low} {high}");
        let [low, high] = range(&[3.0], &[]).unwrap();
        assert!((low - 1.5).abs() < 0.01 && (high - 6.0).abs() < 0.01, "{low} {high}");
        assert_eq!(range(&[-1.0, 0.0, f64::NAN], &[-2.0]), None);
    }

    #[test]
    fn zero_is_not_crossed_by_a_margin() {
        assert_eq!(range_in_view(&[0.1, 1.1], [].into_iter(), [].into_iter(), None), [0.0, 1.35]);
        assert_eq!(range_in_view(&[-0.1, -1.1], [].into_iter(), [].into_iter(), None), [-1.35, 0.0]);
    }
}
