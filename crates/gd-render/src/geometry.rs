//! Points and rectangles in panel space: pixels, x to the right, y down, (0, 0) the outer corner of the top left pixel.

use core::ops::{Add, Mul, Sub};

/// A point or vector in panel space, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Point {
    /// The point (x, y).
    #[must_use]
    pub(crate) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Euclidean length of the vector from the origin.
    #[must_use]
    pub(crate) fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

/// An axis-aligned rectangle in panel space, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge, not less than `left`.
    pub right: f64,
    /// Bottom edge, not less than `top`.
    pub bottom: f64,
}

impl Rect {
    /// The rectangle between two corners.
    #[must_use]
    pub(crate) const fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right, bottom }
    }

    /// The smallest rectangle that holds all points. Without points it is the union of nothing: right of its right edge.
    #[must_use]
    pub(crate) fn around(points: &[Point]) -> Self {
        let nothing = Self::new(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        points.iter().fold(nothing, |rect, point| rect.union(&Self::new(point.x, point.y, point.x, point.y)))
    }

    /// Width in pixels.
    #[must_use]
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height in pixels.
    #[must_use]
    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The corners, clockwise from the top left.
    #[must_use]
    pub(crate) const fn corners(&self) -> [Point; 4] {
        let Self { left, top, right, bottom } = *self;
        [Point::new(left, top), Point::new(right, top), Point::new(right, bottom), Point::new(left, bottom)]
    }

    /// The middle.
    #[must_use]
    pub(crate) fn center(&self) -> Point {
        Point::new((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// The rectangle with each edge moved inward.
    #[must_use]
    pub(crate) fn inset(&self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self::new(self.left + left, self.top + top, self.right - right, self.bottom - bottom)
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub(crate) fn contains(&self, other: &Self) -> bool {
        self.left <= other.left && self.top <= other.top && self.right >= other.right && self.bottom >= other.bottom
    }

    /// Whether the two share more than an edge.
    #[must_use]
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub(crate) fn union(&self, other: &Self) -> Self {
        Self::new(
            self.left.min(other.left),
            self.top.min(other.top),
            self.right.max(other.right),
            self.bottom.max(other.bottom),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_that_share_only_an_edge_do_not_overlap() {
        let left = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert!(!left.overlaps(&Rect::new(10.0, 0.0, 20.0, 10.0)));
        assert!(left.overlaps(&Rect::new(9.5, 9.5, 20.0, 20.0)));
        assert!(left.contains(&Rect::new(0.0, 0.0, 10.0, 5.0)));
        assert!(!left.contains(&Rect::new(-0.5, 0.0, 10.0, 5.0)));
    }

    #[test]
    fn a_rectangle_around_points_touches_them_and_one_around_none_adds_nothing() {
        let points = [(3.0, -1.0), (-2.0, 5.0), (0.0, 0.0)].map(|(x, y)| Point::new(x, y));
        assert_eq!(Rect::around(&points), Rect::new(-2.0, -1.0, 3.0, 5.0));
        let other = Rect::new(7.0, 8.0, 9.0, 10.0);
        assert_eq!(Rect::around(&[]).union(&other), other);
    }
}
