//! A curve through as many places as its bends ask for.

use super::range::place_on;

/// Intervals that are looked into whatever the curve.
const N_INTERVALS: usize = 256;
/// Where an interval is looked into: from here on, by up to this much, differently in each, so that no frequency hides
/// between the places.
const PROBES: [f64; 2] = [0.1, 0.5];
const PROBE_WIDTH: f64 = 0.4;
/// Multiples of it, without their whole parts, are spread evenly.
const GOLDEN: f64 = 0.618_033_988_749_894_9;
/// How often an interval is halved at most.
const MAX_DEPTH: usize = 6;
/// So far may a curve be off the straight line between two places, in terms of what is in sight.
const TOLERANCE: f64 = 4e-4;
/// Columns of a picture; of more points in one, those count that reach farthest.
const N_COLUMNS: usize = 2400;

/// Places and values of `curve` from `low` to `high`: few where it is straight, more where it bends, and where it swings
/// faster than a picture can show, the highest and the lowest in every column. `sight` is the range of values that is
/// shown, `is_log` whether places are on a logarithmic axis.
pub(crate) fn sampled(
    curve: &dyn Fn(f64) -> f64,
    [low, high]: [f64; 2],
    sight: [f64; 2],
    is_log: bool,
) -> [Vec<f64>; 2] {
    let is_log = is_log && low > 0.0;
    let place = |t: f64| {
        if t <= 0.0 {
            low
        } else if t >= 1.0 {
            high
        } else {
            place_on([low, high], is_log, t)
        }
    };
    if high <= low {
        return [vec![low], vec![curve(low)]];
    }
    let at = |t: f64| [t, curve(place(t))];
    let height = sight[1] - sight[0];
    let refinement =
        Refinement { at: &at, tolerance: TOLERANCE * height, sight: [sight[0] - height, sight[1] + height] };
    let mut points = vec![at(0.0)];
    for index in 0..N_INTERVALS {
        let end = at((index + 1) as f64 / N_INTERVALS as f64);
        let begin = points.last().copied().unwrap_or(end);
        refinement.refine(begin, end, 0, &mut points);
    }
    let points = thinned(&points);
    points.into_iter().map(|[t, value]| (place(t), value)).unzip::<f64, f64, Vec<f64>, Vec<f64>>().into()
}

struct Refinement<'a> {
    at: &'a dyn Fn(f64) -> [f64; 2],
    tolerance: f64,
    /// Beyond these values nothing is seen.
    sight: [f64; 2],
}

impl Refinement<'_> {
    /// Adds the points after `begin` up to `end`.
    fn refine(&self, begin: [f64; 2], end: [f64; 2], depth: usize, points: &mut Vec<[f64; 2]>) {
        let width = end[0] - begin[0];
        let shift = (points.len() as f64 * GOLDEN).fract() * PROBE_WIDTH;
        let probes = PROBES.map(|share| (self.at)(begin[0] + width * (share + shift)));
        let seen = |value: f64| value.clamp(self.sight[0], self.sight[1]);
        let chord = |t: f64| seen(begin[1]) + (seen(end[1]) - seen(begin[1])) * ((t - begin[0]) / width);
        // NaN is never near: where a curve ends is found as well as where it bends.
        let is_straight = probes.iter().all(|[t, value]| (seen(*value) - chord(*t)).abs() <= self.tolerance);
        let all = [begin[1], end[1], probes[0][1], probes[1][1]];
        if is_straight || all.iter().all(|value| value.is_nan()) {
            points.push(end);
        } else if depth == MAX_DEPTH {
            points.extend(probes);
            points.push(end);
        } else {
            let middle = (self.at)(begin[0] + width * 0.5);
            self.refine(begin, middle, depth + 1, points);
            self.refine(middle, end, depth + 1, points);
        }
    }
}

/// First, least, greatest and last of every column, in their order.
fn thinned(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let column = |point: &[f64; 2]| (point[0] * N_COLUMNS as f64) as usize;
    let mut thin = Vec::new();
    for run in points.chunk_by(|one, two| column(one) == column(two)) {
        if run.len() <= 4 {
            thin.extend_from_slice(run);
            continue;
        }
        let finite = || run.iter().enumerate().filter(|(_, point)| point[1].is_finite());
        let least = finite().min_by(|(_, one), (_, two)| one[1].total_cmp(&two[1]));
        let greatest = finite().max_by(|(_, one), (_, two)| one[1].total_cmp(&two[1]));
        let mut chosen: Vec<usize> = [least, greatest].into_iter().flatten().map(|(index, _)| index).collect();
        chosen.extend([0, run.len() - 1]);
        chosen.sort_unstable();
        chosen.dedup();
        thin.extend(chosen.into_iter().filter_map(|index| run.get(index)));
    }
    thin
}

#[cfg(test)]
mod tests {
    use super::*;
    use gd_core::math;

    fn span(values: &[f64]) -> [f64; 2] {
        values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], y| [low.min(*y), high.max(*y)])
    }

    #[test]
    fn a_line_needs_few_places_and_a_bend_more() {
        let n = |curve: &dyn Fn(f64) -> f64| sampled(curve, [0.0, 10.0], [0.0, 10.0], false)[0].len();
        assert_eq!(n(&|x| x), N_INTERVALS + 1);
        assert!(n(&|x| 10.0 / (1.0 + (100.0 * (x - 5.01)) * (100.0 * (x - 5.01)))) > N_INTERVALS + 40);
    }

    #[test]
    fn no_frequency_hides() {
        // As many periods as intervals, as halves of them, and far more than a picture has columns.
        for periods in [37.0, 256.0, 512.0, 2048.0, 16_384.0, 40_000.0] {
            let curve = |x: f64| math::sin(2.0 * std::f64::consts::PI * periods * x);
            let [x, y] = sampled(&curve, [0.0, 1.0], [-1.0, 1.0], false);
            assert!(x.windows(2).all(|pair| pair[0] <= pair[1]));
            // In every hundredth of the picture the curve reaches nearly from end to end.
            for part in 0..if periods < 100.0 { 10 } else { 100 } {
                let n_parts = if periods < 100.0 { 10.0 } else { 100.0 };
                let within = |place: &f64| (f64::from(part)..f64::from(part + 1)).contains(&(place * n_parts));
                let values: Vec<f64> = x.iter().zip(&y).filter(|(x, _)| within(x)).map(|(_, y)| *y).collect();
                let [low, high] = span(&values);
                assert!(low < -0.9 && high > 0.9, "{periods} periods, part {part}: {low} to {high}");
            }
            assert!(x.len() < 5 * N_COLUMNS);
        }
    }

    #[test]
    fn ends_of_a_curve_and_logarithmic_places_are_found() {
        let [x, y] = sampled(&|x: f64| (x - 3.0).sqrt(), [0.0, 10.0], [0.0, 3.0], false);
        let first = x.iter().zip(&y).find(|(_, y)| y.is_finite()).unwrap();
        assert!((first.0 - 3.0).abs() < 1e-3, "{first:?}");
        let [x, _] = sampled(&|x| x, [1.0, 1e6], [1.0, 1e6], true);
        assert!(x.iter().filter(|x| **x < 1e3).count() > N_INTERVALS / 3);
        assert_eq!((x[0], x[x.len() - 1]), (1.0, 1e6));
        assert_eq!(sampled(&|x| x, [2.0, 2.0], [0.0, 1.0], false), [vec![2.0], vec![2.0]]);
    }
}
