//! Discs and thick lines as polygons, to find out what hides them.

use std::sync::LazyLock;

use crate::geometry::Point;

/// Corners of a circle: up to a radius of 12 pixels no chord is more than 1/16 pixel off the arc.
const CORNERS: usize = 32;

static UNIT_CIRCLE: LazyLock<[Point; CORNERS]> = LazyLock::new(|| {
    core::array::from_fn(|corner| {
        let (sin, cos) = gd_core::math::sin_cos(core::f64::consts::TAU * corner as f64 / CORNERS as f64);
        Point::new(cos, sin)
    })
});

/// A disc.
pub(super) fn disc(center: Point, radius: f64) -> Vec<Point> {
    UNIT_CIRCLE.iter().map(|&corner| center + corner * radius).collect()
}

/// A line with round ends.
pub(super) fn capsule(from: Point, to: Point, radius: f64) -> Vec<Point> {
    let along = to - from;
    let ahead = |corner: &Point| corner.x * along.x + corner.y * along.y;
    // Around the circle, corners look ahead for one half of the way and back for the other.
    UNIT_CIRCLE
        .iter()
        .map(|&corner| if ahead(&corner) > 0.0 { to + corner * radius } else { from + corner * radius })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capsule_is_convex_and_reaches_around_both_ends() {
        let (from, to) = (Point::new(3.0, 4.0), Point::new(13.0, -9.0));
        let outline = capsule(from, to, 2.0);
        let n = outline.len();
        for corner in 0..n {
            let [p, q, r] = [0, 1, 2].map(|step| outline[(corner + step) % n]);
            let (u, v) = (q - p, r - q);
            assert!(u.x * v.y - u.y * v.x >= -1e-9, "a dent at corner {corner}");
        }
        for end in [from, to] {
            let least = outline.iter().map(|p| (*p - end).length()).fold(f64::INFINITY, f64::min);
            assert!((least - 2.0).abs() < 1e-9, "{least}");
        }
        assert_eq!(capsule(from, from, 2.0), disc(from, 2.0));
    }
}
