//! Outlines of the round shapes: everything the rasterizer draws is a convex polygon in the end.

use std::sync::LazyLock;

use crate::geometry::Point;

/// Corners of a circle, counted so that no chord is more than 1/50 pixel off the arc up to a radius of 16 pixels.
const CORNERS: usize = 64;

static UNIT_CIRCLE: LazyLock<[Point; CORNERS]> = LazyLock::new(|| {
    core::array::from_fn(|corner| {
        let (sin, cos) = gd_core::math::sin_cos(core::f64::consts::TAU * corner as f64 / CORNERS as f64);
        Point::new(cos, sin)
    })
});

/// Every how many corners of the unit circle a circle of this radius needs.
fn stride(radius: f64) -> usize {
    if radius <= 2.0 {
        4
    } else if radius <= 8.0 {
        2
    } else {
        1
    }
}

/// A disc as a polygon.
pub(super) fn disc(center: Point, radius: f64, outline: &mut Vec<Point>) {
    outline.clear();
    outline.extend(UNIT_CIRCLE.iter().step_by(stride(radius)).map(|&corner| center + corner * radius));
}

/// A stretch of a line with round ends as a polygon: the convex hull of two discs.
pub(super) fn capsule(from: Point, to: Point, radius: f64, outline: &mut Vec<Point>) {
    let along = to - from;
    let length = along.length();
    if length == 0.0 {
        return disc(from, radius, outline);
    }
    outline.clear();
    let along = along * (1.0 / length);
    let across = Point::new(-along.y, along.x);
    // Half the circle around each end, turned so that it begins and ends square to the line.
    let half = || UNIT_CIRCLE[..=CORNERS / 2].iter().step_by(stride(radius));
    outline.extend(half().map(|corner| to + (along * corner.y + across * -corner.x) * radius));
    outline.extend(half().map(|corner| from + (along * -corner.y + across * corner.x) * radius));
}

/// A stretch of a thin line as a rectangle that reaches half its width beyond both ends: at a pixel or less it cannot
/// be told from a capsule, and it has four corners instead of eighteen.
pub(super) fn bar(from: Point, to: Point, radius: f64, outline: &mut Vec<Point>) {
    let along = to - from;
    let length = along.length();
    outline.clear();
    if length == 0.0 {
        return;
    }
    let along = along * (radius / length);
    let across = Point::new(-along.y, along.x);
    let (from, to) = (from - along, to + along);
    outline.extend([from + across, to + across, to - across, from - across]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capsule_is_convex_and_as_wide_as_asked() {
        let mut outline = Vec::new();
        capsule(Point::new(3.0, 4.0), Point::new(13.0, 9.0), 1.5, &mut outline);
        let n = outline.len();
        for corner in 0..n {
            let [p, q, r] = [0, 1, 2].map(|step| outline[(corner + step) % n]);
            let (u, v) = (q - p, r - q);
            assert!(u.x * v.y - u.y * v.x >= -1e-9, "a dent at corner {corner}");
        }
        let widest = outline.iter().map(|&corner| {
            let offset = corner - Point::new(3.0, 4.0);
            (offset.x * -5.0 + offset.y * 10.0).abs() / 125.0_f64.sqrt()
        });
        let widest = widest.fold(0.0, f64::max);
        assert!((widest - 1.5).abs() < 1e-9, "{widest}");
    }
}
