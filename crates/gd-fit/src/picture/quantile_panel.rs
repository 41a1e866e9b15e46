//! Residuals against the quantiles of the normal distribution.

use gd_core::{Real, math};
use gd_render::{Panel, Plot, Rgb};

use super::data_panel::point_size;
use super::standardized::{Standardized, standardized};
use super::style::Style;
use super::{MAX_POINTS, percent};
use crate::distribution::{normal_beyond, quantile};
use crate::error::Error;
use crate::report::Report;

/// Residuals at either end that are drawn however many there are.
const N_EXTREMES: usize = 200;
/// Places along the band.
const N_BAND: usize = 120;

/// The ordered standardized residuals against the normal quantiles of (i − 1/2)/n (A. Hazen, 1914; J. M. Chambers, W. S.
/// Cleveland, B. Kleiner and P. A. Tukey, *Graphical Methods for Data Analysis*, 1983, chapter 6). Normal residuals lie along
/// the line of equal values, each in the band with the probability of the report's level: the standard error of an order
/// statistic is √(p(1 − p)/n)/φ(z) (M. G. Kendall and A. Stuart, *The Advanced Theory of Statistics*, volume 1, 1977,
/// section 10.10). Several reports have a color each and no band.
///
/// # Errors
/// Residuals without a standard deviation.
pub(crate) fn quantile_panel<T: Real>(
    reports: &[Report<'_, T>],
    colors: &[Rgb],
    style: &Style<'_>,
) -> Result<(Panel, Option<String>), Error> {
    let mut plot = Plot::new().axis_titles("normal quantile", "standardized residual");
    let (mut ends, mut note) = ([f64::INFINITY, f64::NEG_INFINITY], None);
    let mut all = Vec::new();
    for report in reports {
        let residuals = standardized(report)?;
        let n_all = report.problem.data.y.len();
        let n_left_out = n_all - residuals.len();
        if reports.len() == 1 && n_left_out > 0 {
            note =
                Some(format!("{n_left_out} of {n_all} rows have no say: a weight of 0, or no residual of their own"));
        }
        let points = positions(residuals);
        let extremes = points.first().into_iter().chain(points.last());
        for [low, high] in extremes.map(|(z, one)| [z.min(one.value), z.max(one.value)]) {
            ends = [ends[0].min(low), ends[1].max(high)];
        }
        all.push(points);
    }
    if let ([points], Some(report)) = (&all[..], reports.first()) {
        let n: f64 = points.iter().map(|(_, one)| one.count).sum();
        let [x, low, high] = band(points, n, report.level);
        let name = style.name(format!("{}, point by point", percent(report.level)));
        plot = plot.band(&x, &low, &high)?.color(style.theme.muted).named(name);
    }
    plot = plot.curve(&ends, &ends)?.color(style.theme.muted).size(0.6);
    for (index, points) in all.iter().enumerate() {
        let points = thinned(points);
        let size = point_size(points.len());
        let groups = reports.first().and_then(|report| report.problem.data.groups.as_ref());
        let groups = groups.filter(|_| reports.len() == 1);
        let n_groups = groups.map_or(1, |groups| groups.names.len());
        for group in 0..n_groups {
            let is_in =
                |row: usize| groups.is_none_or(|groups| groups.of_row.get(row).is_some_and(|of| *of as usize == group));
            let chosen = points.iter().filter(|(_, one)| is_in(one.row));
            let (x, y): (Vec<f64>, Vec<f64>) = chosen.map(|(z, one)| (*z, one.value)).unzip();
            if x.is_empty() {
                continue;
            }
            plot = plot.points(&x, &y)?.size(size);
            plot = match (groups, colors.get(index)) {
                (Some(_), _) => {
                    let (color, marker) = style.group(group);
                    plot.color(color).marker(marker)
                }
                (None, Some(color)) if reports.len() > 1 => plot.color(*color),
                _ => plot,
            };
        }
    }
    Ok((plot.into(), note))
}

/// Residuals in their order, each with the normal quantile of its place; one that several observations have stands in the
/// middle of their places.
fn positions(mut residuals: Vec<Standardized>) -> Vec<(f64, Standardized)> {
    residuals.retain(|one| one.value.is_finite());
    residuals.sort_by(|one, other| one.value.total_cmp(&other.value));
    let n: f64 = residuals.iter().map(|one| one.count).sum();
    let mut below = 0.0;
    let mut position = |one: Standardized| {
        let at = (below + 0.5 * one.count) / n;
        below += one.count;
        (normal_quantile(at), one)
    };
    residuals.into_iter().map(&mut position).collect()
}

/// The value that a standard normal variable is below with this probability.
fn normal_quantile(probability: f64) -> f64 {
    let tail = probability.min(1.0 - probability);
    let distance = quantile(2.0 * tail, normal_beyond);
    if probability < 0.5 { -distance } else { distance }
}

/// The band around the line of equal values, for so many observations: x, its lower and its upper edge.
fn band(points: &[(f64, Standardized)], n: f64, level: f64) -> [Vec<f64>; 3] {
    let (first, last) = (points.first().map_or(0.0, |(z, _)| *z), points.last().map_or(0.0, |(z, _)| *z));
    let reach = quantile(1.0 - level, normal_beyond);
    let mut edges = [Vec::new(), Vec::new(), Vec::new()];
    for index in 0..N_BAND {
        let z = first + (last - first) * index as f64 / (N_BAND - 1) as f64;
        let tail = 0.5 * normal_beyond(z);
        let density = math::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt();
        let width = reach * (tail * (1.0 - tail) / n).sqrt() / density;
        for (edge, value) in edges.iter_mut().zip([z, z - width, z + width]) {
            edge.push(value);
        }
    }
    edges
}

/// No more points than a picture shows: all of the extremes, which tell most, and every n-th in between.
fn thinned(points: &[(f64, Standardized)]) -> Vec<(f64, Standardized)> {
    let stride = points.len().div_ceil(MAX_POINTS).max(1);
    let is_kept = |index: usize| {
        index < N_EXTREMES || index + N_EXTREMES >= points.len() || (index - N_EXTREMES).is_multiple_of(stride)
    };
    points.iter().enumerate().filter(|(index, _)| is_kept(*index)).map(|(_, point)| *point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: f64, count: f64) -> Standardized {
        Standardized { value, count, row: 0 }
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (probability, z) in [(0.5, 0.0), (0.975, 1.959_963_985), (0.1, -1.281_551_566), (1e-6, -4.753_424_309)] {
            assert!((normal_quantile(probability) - z).abs() < 1e-8, "{probability}");
        }
    }

    #[test]
    fn places_are_the_middles_of_their_parts() {
        let found = positions(vec![one(3.0, 1.0), one(-1.0, 1.0), one(0.5, 2.0), one(f64::NAN, 1.0)]);
        let z: Vec<f64> = found.iter().map(|(z, _)| *z).collect();
        let right = [1.0 / 8.0, 0.5, 7.0 / 8.0].map(normal_quantile);
        assert_eq!(z, right);
        assert!(found.windows(2).all(|pair| pair[0].1.value <= pair[1].1.value));
    }

    #[test]
    fn the_band_is_narrow_in_the_middle_and_for_many_observations() {
        let points = positions((0..101).map(|index| one(f64::from(index), 1.0)).collect());
        let width = |n: f64| {
            let [_, low, high] = band(&points, n, 0.95);
            (0..N_BAND).map(|index| high[index] - low[index]).collect::<Vec<f64>>()
        };
        let few = width(101.0);
        // At the median: 2 x 1.96 sqrt(pi / 2 / n).
        let right = 2.0 * 1.959_964 * (std::f64::consts::FRAC_PI_2 / 101.0).sqrt();
        assert!((few[N_BAND / 2] / right - 1.0).abs() < 0.01, "{} {right}", few[N_BAND / 2]);
        assert!(few[0] > 2.0 * few[N_BAND / 2]);
        assert!((width(404.0)[0] / few[0] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn of_many_points_the_extremes_stay() {
        let points: Vec<(f64, Standardized)> = (0..100_000).map(|index| (f64::from(index), one(0.0, 1.0))).collect();
        let few = thinned(&points);
        assert!(few.len() < MAX_POINTS + 2 * N_EXTREMES && few.len() > MAX_POINTS / 2);
        assert!(few[..N_EXTREMES].iter().zip(&points).all(|(one, other)| one == other));
        assert_eq!(few.last(), points.last());
        assert_eq!(thinned(&points[..4000]).len(), 4000);
    }
}
