//! Convex polygons in the plane: whether two overlap, what they share, and which of many lie near.

use crate::geometry::{Point, Rect};

fn cross(u: Point, v: Point) -> f64 {
    u.x * v.y - u.y * v.x
}

/// Twice the area, positive where x turns to y.
fn doubled_area(polygon: &[Point]) -> f64 {
    polygon.iter().zip(polygon.iter().cycle().skip(1)).map(|(p, q)| cross(*p, *q)).sum()
}

/// The area.
pub(super) fn area(polygon: &[Point]) -> f64 {
    doubled_area(polygon).abs() / 2.0
}

/// Whether two polygons overlap by more than `margin` pixels in every direction: a line between them would have to be a side
/// of one of them.
pub(super) fn overlap(one: &[Point], other: &[Point], margin: f64) -> bool {
    let is_apart = |sides: &[Point]| {
        let pairs = sides.iter().zip(sides.iter().cycle().skip(1));
        pairs.map(|(p, q)| *q - *p).any(|side| {
            let range = |polygon: &[Point]| {
                let along = polygon.iter().map(|p| cross(side, *p));
                along.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], at| [low.min(at), high.max(at)])
            };
            let ([a, b], [c, d]) = (range(one), range(other));
            b.min(d) - a.max(c) <= margin * side.length()
        })
    };
    !is_apart(one) && !is_apart(other)
}

/// What two polygons share, gone around from x to y; empty if they only touch.
pub(super) fn shared(one: &[Point], other: &[Point]) -> Vec<Point> {
    let sign = if doubled_area(other) < 0.0 { -1.0 } else { 1.0 };
    let mut rest = one.to_vec();
    for (from, to) in other.iter().zip(other.iter().cycle().skip(1)) {
        let inside = |p: Point| sign * cross(*to - *from, p - *from);
        let mut next = Vec::with_capacity(rest.len() + 1);
        for (index, &p) in rest.iter().enumerate() {
            let q = rest[(index + 1) % rest.len()];
            let (at_p, at_q) = (inside(p), inside(q));
            if at_p >= 0.0 {
                next.push(p);
            }
            if (at_p > 0.0 && at_q < 0.0) || (at_p < 0.0 && at_q > 0.0) {
                next.push(p + (q - p) * (at_p / (at_p - at_q)));
            }
        }
        rest = next;
    }
    if doubled_area(&rest) < 0.0 {
        rest.reverse();
    }
    // A hundredth of a pixel cannot be seen.
    if doubled_area(&rest) < 0.02 { Vec::new() } else { rest }
}

/// The part of a line that lies in a polygon, as shares of its length from `from`.
pub(super) fn part_inside(from: Point, to: Point, polygon: &[Point]) -> Option<[f64; 2]> {
    let sign = if doubled_area(polygon) < 0.0 { -1.0 } else { 1.0 };
    let (mut begin, mut end) = (0.0_f64, 1.0_f64);
    for (p, q) in polygon.iter().zip(polygon.iter().cycle().skip(1)) {
        let inside = |at: Point| sign * cross(*q - *p, at - *p);
        let (first, last) = (inside(from), inside(to));
        if first < 0.0 && last < 0.0 {
            return None;
        }
        let crossing = first / (first - last);
        if first < 0.0 {
            begin = begin.max(crossing);
        } else if last < 0.0 {
            end = end.min(crossing);
        }
    }
    (begin < end).then_some([begin, end])
}

/// Cells of a square raster that remember which polygons touch them.
#[derive(Debug)]
pub(super) struct Buckets {
    origin: Point,
    size: f64,
    count: [usize; 2],
    members: Vec<Vec<usize>>,
}

/// No more cells than this along a side.
const MAX_BUCKETS: f64 = 400.0;

impl Buckets {
    /// No members yet, in `area`, for polygons that are about `size` pixels large.
    pub(super) fn new(area: Rect, size: f64) -> Self {
        let (width, height) = (area.width().max(1.0), area.height().max(1.0));
        let size = size.max(2.0).max(width.max(height) / MAX_BUCKETS);
        let count = [width, height].map(|length| (length / size) as usize + 1);
        Self { origin: Point::new(area.left, area.top), size, count, members: vec![Vec::new(); count[0] * count[1]] }
    }

    fn touched(&self, rect: &Rect) -> impl Iterator<Item = usize> + use<> {
        let cell = |at: f64, origin: f64, axis: usize| (((at - origin) / self.size) as usize).min(self.count[axis] - 1);
        let columns = cell(rect.left, self.origin.x, 0)..=cell(rect.right, self.origin.x, 0);
        let rows = cell(rect.top, self.origin.y, 1)..=cell(rect.bottom, self.origin.y, 1);
        let n_columns = self.count[0];
        rows.flat_map(move |row| columns.clone().map(move |column| row * n_columns + column))
    }

    /// Adds a polygon by its bounds.
    pub(super) fn insert(&mut self, member: usize, bounds: &Rect) {
        for cell in self.touched(bounds) {
            self.members[cell].push(member);
        }
    }

    /// The polygons whose cells a rectangle touches, ascending.
    pub(super) fn near(&self, bounds: &Rect) -> Vec<usize> {
        let mut near: Vec<usize> = self.touched(bounds).flat_map(|cell| self.members[cell].iter().copied()).collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64) -> Vec<Point> {
        Rect::new(x, y, x + 10.0, y + 10.0).corners().to_vec()
    }

    #[test]
    fn polygons_that_touch_do_not_overlap() {
        assert!(!overlap(&square(0.0, 0.0), &square(10.0, 0.0), 0.01));
        assert!(!overlap(&square(0.0, 0.0), &square(9.995, 3.0), 0.01));
        assert!(overlap(&square(0.0, 0.0), &square(9.9, 9.9), 0.01));
        let diamond = [(15.0, 4.0), (21.0, 10.0), (15.0, 16.0), (9.0, 10.0)].map(|(x, y)| Point::new(x, y));
        // Their bounds overlap, they do not.
        assert!(!overlap(&square(0.0, -1.5), &diamond, 0.01) && overlap(&square(0.0, 0.5), &diamond, 0.01));
    }

    #[test]
    fn what_is_shared_is_in_both() {
        let both = shared(&square(0.0, 0.0), &square(6.0, 7.0));
        assert_eq!(doubled_area(&both), 24.0);
        let mut turned = square(6.0, 7.0);
        turned.reverse();
        assert_eq!(doubled_area(&shared(&square(0.0, 0.0), &turned)), 24.0);
        assert!(shared(&square(0.0, 0.0), &square(10.0, 0.0)).is_empty());
    }

    #[test]
    fn the_part_of_a_line_in_a_polygon_is_found_from_either_end() {
        let (p, q) = (Point::new(-10.0, 5.0), Point::new(30.0, 5.0));
        assert_eq!(part_inside(p, q, &square(0.0, 0.0)), Some([0.25, 0.5]));
        assert_eq!(part_inside(q, p, &square(0.0, 0.0)), Some([0.5, 0.75]));
        assert_eq!(part_inside(p, q, &square(0.0, 6.0)), None);
        assert_eq!(part_inside(Point::new(2.0, 2.0), Point::new(3.0, 9.0), &square(0.0, 0.0)), Some([0.0, 1.0]));
    }

    #[test]
    fn near_polygons_are_found() {
        let mut buckets = Buckets::new(Rect::new(0.0, 0.0, 100.0, 100.0), 10.0);
        for k in 0..10 {
            buckets.insert(k, &Rect::around(&square(10.0 * k as f64, 10.0 * k as f64)));
        }
        let near = buckets.near(&Rect::new(41.0, 41.0, 44.0, 44.0));
        assert!(near.contains(&4) && !near.contains(&8) && near.is_sorted());
        assert!(buckets.near(&Rect::new(-900.0, 0.0, -800.0, 1e9)).contains(&0));
    }
}
