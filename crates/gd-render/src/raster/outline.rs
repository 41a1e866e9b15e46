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

/// A stretch of a thin line as a quadrilateral: at a pixel or less it cannot be told from a capsule, and it has four corners
/// instead of eighteen. At an end without a joint it reaches half its width further; `None` if it has no length.
pub(super) fn bar([from, to]: [Point; 2], radius: f64, joints: [Option<Joint>; 2]) -> Option<[Point; 4]> {
    if let [Some(Joint(first)), Some(Joint(last))] = joints {
        return Some([from + first, to + last, to - last, from - first]);
    }
    let along = to - from;
    let length = along.length();
    if length == 0.0 {
        return None;
    }
    let along = along * (radius / length);
    let across = Point::new(-along.y, along.x);
    let sides = |end: Point, beyond: Point, joint: Option<Joint>| match joint {
        Some(Joint(across)) => [end + across, end - across],
        None => [end + beyond + across, end + beyond - across],
    };
    let ([a, d], [b, c]) = (sides(from, along * -1.0, joints[0]), sides(to, along, joints[1]));
    Some([a, b, c, d])
}

/// Where two stretches of a line meet: from their common end to one side of the line, and as far to the other. Both end
/// there, so that together they cover nothing twice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Joint(Point);

/// The least cosine of the turn at a joint: its corner is then twice as far from the line as its sides are.
const MIN_COSINE: f64 = -0.5;

impl Joint {
    /// The joint of two stretches with these normals; `None` if the line turns back there.
    pub(crate) fn between([before, after]: [Normal; 2], radius: f64) -> Option<Self> {
        let (Normal(before), Normal(after)) = (before, after);
        let cosine = before.x * after.x + before.y * after.y;
        // What is not a number is not greater.
        (cosine >= MIN_COSINE).then(|| Self((before + after) * (radius / (1.0 + cosine))))
    }
}

/// The direction square to a stretch of a line, one pixel long; not a number if the stretch has no length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Normal(Point);

impl Normal {
    pub(crate) fn of(from: Point, to: Point) -> Self {
        let along = (to - from) * (1.0 / (to - from).length());
        Self(Point::new(-along.y, along.x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_a_line_share_their_corners_and_are_as_wide_as_asked() {
        let line = [(0.0, 0.0), (9.0, 1.0), (15.0, 7.0), (16.0, 20.0), (30.0, 21.5)].map(|(x, y)| Point::new(x, y));
        let joint = |[from, at, to]: [Point; 3]| Joint::between([Normal::of(from, at), Normal::of(at, to)], 0.4);
        let joints: Vec<_> = line.windows(3).map(|three| joint([three[0], three[1], three[2]])).collect();
        assert!(joints.iter().all(Option::is_some));
        let joint = |index: usize| index.checked_sub(1).and_then(|index| joints.get(index).copied().flatten());
        let bars: Vec<[Point; 4]> =
            (0..4).map(|k| bar([line[k], line[k + 1]], 0.4, [joint(k), joint(k + 1)]).unwrap()).collect();
        for pair in bars.windows(2) {
            let ([_, b, c, _], [a, _, _, d]) = (pair[0], pair[1]);
            assert_eq!((b, c), (a, d));
        }
        for (bar, ends) in bars.iter().zip(line.windows(2)) {
            let along = (ends[1] - ends[0]) * (1.0 / (ends[1] - ends[0]).length());
            for (corner, side) in bar.iter().zip([1.0, 1.0, -1.0, -1.0]) {
                let offset = *corner - ends[0];
                let distance = along.x * offset.y - along.y * offset.x;
                assert!((distance - 0.4 * side).abs() < 1e-12, "{corner:?} is {distance} off");
            }
        }
        // The ends of the line reach further by half its width.
        assert!((bars[0][0] - Point::new(0.0, 0.0)).length() > 0.5);
    }

    #[test]
    fn where_a_line_turns_back_or_stands_still_is_no_joint() {
        let at = Point::new;
        let joint = |[from, at, to]: [Point; 3]| Joint::between([Normal::of(from, at), Normal::of(at, to)], 1.0);
        assert_eq!(joint([at(0.0, 0.0), at(5.0, 0.0), at(1.0, 1.0)]), None);
        assert_eq!(joint([at(0.0, 0.0), at(0.0, 0.0), at(1.0, 1.0)]), None);
        assert_eq!(joint([at(0.0, 0.0), at(f64::NAN, 0.0), at(1.0, 1.0)]), None);
        assert_eq!(bar([at(2.0, 3.0), at(2.0, 3.0)], 1.0, [None, None]), None);
    }

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
