//! Triangles cut along levels of height.

use crate::geometry::Point;

/// Cuts a triangle along the levels (ascending): hands out each band's polygon with the number of levels below it, and
/// adds the cuts to `lines`.
pub(super) fn slice(
    corners: &[(Point, f64); 3],
    levels: &[f64],
    lines: &mut Vec<[Point; 2]>,
    mut band_polygon: impl FnMut(Vec<Point>, usize),
) {
    let mut rest: Vec<(Point, f64)> = corners.to_vec();
    let lowest = corners.iter().map(|(_, height)| *height).fold(f64::INFINITY, f64::min);
    let highest = corners.iter().map(|(_, height)| *height).fold(f64::NEG_INFINITY, f64::max);
    let first = levels.partition_point(|&level| level <= lowest);
    for (band, &level) in levels.iter().enumerate().skip(first) {
        if level >= highest {
            band_polygon(rest.iter().map(|(point, _)| *point).collect(), band);
            return;
        }
        let (below, above, cut) = split(&rest, level);
        band_polygon(below, band);
        if let [from, to] = cut[..] {
            lines.push([from, to]);
        }
        rest = above;
    }
    band_polygon(rest.iter().map(|(point, _)| *point).collect(), levels.len());
}

/// The parts of a convex polygon below and above a level, and where its outline crosses it.
fn split(polygon: &[(Point, f64)], level: f64) -> (Vec<Point>, Vec<(Point, f64)>, Vec<Point>) {
    let (mut below, mut above, mut cut) = (Vec::new(), Vec::new(), Vec::new());
    for (index, &(point, height)) in polygon.iter().enumerate() {
        let (next_point, next_height) = polygon[(index + 1) % polygon.len()];
        if height <= level {
            below.push(point);
        }
        if height >= level {
            above.push((point, height));
        }
        if (height < level) != (next_height < level) && height != level && next_height != level {
            // The same two corners give the same crossing whichever way round, so that neighbors meet.
            let ((low, low_height), (high, high_height)) = if height < next_height {
                ((point, height), (next_point, next_height))
            } else {
                ((next_point, next_height), (point, height))
            };
            let crossing = low + (high - low) * ((level - low_height) / (high_height - low_height));
            below.push(crossing);
            above.push((crossing, level));
            cut.push(crossing);
        } else if height == level {
            cut.push(point);
        }
    }
    (below, above, cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(polygon: &[Point]) -> f64 {
        let pairs = polygon.iter().zip(polygon.iter().cycle().skip(1));
        pairs.map(|(p, q)| p.x * q.y - p.y * q.x).sum::<f64>().abs() / 2.0
    }

    #[test]
    fn bands_fill_the_triangle_and_lie_at_their_heights() {
        let corners = [(Point::new(0.0, 0.0), 0.0), (Point::new(10.0, 0.0), 10.0), (Point::new(0.0, 10.0), 4.0)];
        let (mut lines, mut areas) = (Vec::new(), Vec::new());
        slice(&corners, &[-1.0, 2.0, 4.0, 7.5, 20.0], &mut lines, |polygon, band| areas.push((band, area(&polygon))));
        let total: f64 = areas.iter().map(|(_, area)| area).sum();
        assert!((total - 50.0).abs() < 1e-9, "{areas:?}");
        assert_eq!(areas.iter().map(|(band, _)| *band).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(lines.len(), 3);
        // Height over this plane is x + 0.4 y.
        for ([from, to], level) in lines.iter().zip([2.0, 4.0, 7.5]) {
            for point in [from, to] {
                assert!((point.x + 0.4 * point.y - level).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_triangle_between_two_levels_is_one_band() {
        let corners = [(Point::new(0.0, 0.0), 3.0), (Point::new(1.0, 0.0), 3.5), (Point::new(0.0, 1.0), 3.2)];
        let (mut lines, mut bands) = (Vec::new(), Vec::new());
        slice(&corners, &[1.0, 3.0, 4.0], &mut lines, |_, band| bands.push(band));
        assert_eq!((bands, lines.len()), (vec![2], 0));
    }
}
