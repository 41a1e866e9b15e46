//! Places in a vector file: whole numbers in a fine grid. What meets in a scene meets in the file, and whole numbers are short.

use crate::geometry::Point;

/// Units of the grid in a pixel.
pub(super) const PER_PIXEL: f64 = 20.0;

/// Places are no farther than this from the picture, in pixels; nothing there can be seen.
const FAR: f64 = 1e6;

/// A place, in units of 1 / [`PER_PIXEL`] pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub(super) x: i32,
    pub(super) y: i32,
}

impl Spot {
    /// The nearest place of the grid; NaN is at 0.
    pub(super) fn of(point: Point) -> Self {
        let unit = |pixels: f64| (pixels.clamp(-FAR, FAR) * PER_PIXEL + 0.5).floor() as i32;
        Self { x: unit(point.x), y: unit(point.y) }
    }

    /// Twice the area of the triangle with two other corners, positive where x turns to y.
    fn turn(self, p: Self, q: Self) -> i64 {
        let difference = |a: i32, b: i32| i64::from(a) - i64::from(b);
        difference(p.x, self.x) * difference(q.y, self.y) - difference(p.y, self.y) * difference(q.x, self.x)
    }

    fn squared_distance(self, other: Self) -> i64 {
        let (x, y) = (i64::from(self.x) - i64::from(other.x), i64::from(self.y) - i64::from(other.y));
        x * x + y * y
    }
}

/// How far the square of the distance of a point that is left out may be from the line that goes past it: 0.6 units.
const TOLERANCE: f64 = 0.36;
/// Points that are left out between two that are kept.
const MAX_RUN: usize = 64;

/// The line without points that it passes anyway. A longer line that begins like this one keeps the same points, except for
/// those at its end.
pub(super) fn simplified(line: impl IntoIterator<Item = Spot>) -> Vec<Spot> {
    let mut kept: Vec<Spot> = Vec::new();
    let mut skipped: Vec<Spot> = Vec::new();
    for spot in line {
        let Some(&anchor) = kept.last() else {
            kept.push(spot);
            continue;
        };
        if skipped.last().map_or(anchor == spot, |last| *last == spot) {
            continue;
        }
        if skipped.len() == MAX_RUN || !skipped.iter().all(|passed| is_passed(anchor, *passed, spot)) {
            kept.extend(skipped.last().copied());
            skipped.clear();
        }
        skipped.push(spot);
    }
    kept.extend(skipped.last().copied());
    kept
}

/// Whether the straight way between two points leads past a third.
fn is_passed(from: Spot, passed: Spot, to: Spot) -> bool {
    let length = from.squared_distance(to);
    let off = from.turn(passed, to) as f64;
    // It lies between the two, not beyond an end.
    let is_between = from.squared_distance(passed) <= length && to.squared_distance(passed) <= length;
    is_between && off * off <= TOLERANCE * length as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(points: &[(i32, i32)]) -> Vec<Spot> {
        points.iter().map(|&(x, y)| Spot { x, y }).collect()
    }

    #[test]
    fn points_on_the_way_are_left_out() {
        let line = spots(&[(0, 0), (10, 0), (10, 0), (20, 0), (20, 30), (20, 10), (50, 10)]);
        assert_eq!(simplified(line), spots(&[(0, 0), (20, 0), (20, 30), (20, 10), (50, 10)]));
        assert_eq!(simplified([]), []);
    }

    #[test]
    fn a_longer_line_keeps_what_a_shorter_one_kept() {
        let at = |k: i32| Spot { x: 7 * k, y: (k * k * 37 % 101) / (1 + k % 5) };
        let all = simplified((0..300).map(at));
        for n in 2..300 {
            let short = simplified((0..n).map(at));
            assert_eq!(short[..short.len() - 1], all[..short.len() - 1], "{n}");
        }
    }

    #[test]
    fn what_is_far_away_or_no_number_has_a_place() {
        let spot = |x, y| Spot::of(Point::new(x, y));
        assert_eq!(spot(f64::NAN, 1e300), Spot { x: 0, y: 20_000_000 });
        assert_eq!(spot(-0.01, f64::NEG_INFINITY), Spot { x: 0, y: -20_000_000 });
    }
}
