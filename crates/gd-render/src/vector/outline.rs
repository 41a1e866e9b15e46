//! Many polygons as few outlines, many stretches as few lines.

use std::collections::{BTreeMap, BTreeSet};

use super::spot::{Spot, simplified};

/// A side of a polygon, in the direction in which the polygon is gone around.
pub(super) type Side = (Spot, Spot);

/// The outlines of what polygons cover together, given by their sides. All polygons are gone around the same way, so a side
/// that two of them share is there in both directions, and lies inside.
pub(super) fn outlines(sides: impl IntoIterator<Item = Side>) -> Vec<Vec<Spot>> {
    let mut ordered: Vec<(Side, i32)> =
        sides.into_iter().map(|(from, to)| if from < to { ((from, to), 1) } else { ((to, from), -1) }).collect();
    ordered.sort_unstable();
    let mut left: Vec<Side> = Vec::new();
    for same in ordered.chunk_by(|one, other| one.0 == other.0) {
        let ((from, to), net) = (same[0].0, same.iter().map(|side| side.1).sum::<i32>());
        let side = if net > 0 { (from, to) } else { (to, from) };
        left.extend(std::iter::repeat_n(side, net.unsigned_abs() as usize));
    }
    left.sort_unstable();
    // As many sides begin at a point as end there, so every way leads back to where it began.
    let mut is_used = vec![false; left.len()];
    let mut rings = Vec::new();
    for first in 0..left.len() {
        let (mut ring, mut next) = (Vec::new(), Some(first));
        while let Some(side) = next.filter(|side| !is_used[*side]) {
            is_used[side] = true;
            ring.push(left[side].0);
            let begin = left.partition_point(|(from, _)| *from < left[side].1);
            let leaving = left[begin..].iter().take_while(|(from, _)| *from == left[side].1).count();
            next = (begin..begin + leaving).find(|side| !is_used[*side]);
        }
        let ring = closed(ring);
        if ring.len() > 2 {
            rings.push(ring);
        }
    }
    rings
}

/// A ring without points on straight stretches.
fn closed(ring: Vec<Spot>) -> Vec<Spot> {
    let Some(&first) = ring.first() else { return ring };
    let mut ring = simplified(ring.into_iter().chain([first]));
    ring.pop();
    ring
}

/// Sides that run across or down, cut wherever the corner of another polygon touches them: only then do neighbors of different
/// lengths share their sides.
pub(super) fn cut_at_corners(polygons: &[Vec<Spot>]) -> Vec<Vec<Spot>> {
    let mut rows: BTreeMap<i32, BTreeSet<i32>> = BTreeMap::new();
    let mut columns: BTreeMap<i32, BTreeSet<i32>> = BTreeMap::new();
    for spot in polygons.iter().flatten() {
        rows.entry(spot.y).or_default().insert(spot.x);
        columns.entry(spot.x).or_default().insert(spot.y);
    }
    let between = |from: i32, to: i32, stops: Option<&BTreeSet<i32>>| -> Vec<i32> {
        let inside = from.min(to) + 1..from.max(to);
        let Some(stops) = stops.filter(|_| !inside.is_empty()) else { return Vec::new() };
        let stops = stops.range(inside).copied();
        if from < to { stops.collect() } else { stops.rev().collect() }
    };
    let cut = |polygon: &Vec<Spot>| -> Vec<Spot> {
        let next = polygon.iter().cycle().skip(1);
        let side = |(from, to): (&Spot, &Spot)| -> Vec<Spot> {
            let mut part = vec![*from];
            if from.y == to.y {
                part.extend(between(from.x, to.x, rows.get(&from.y)).into_iter().map(|x| Spot { x, y: from.y }));
            } else if from.x == to.x {
                part.extend(between(from.y, to.y, columns.get(&from.x)).into_iter().map(|y| Spot { x: from.x, y }));
            }
            part
        };
        polygon.iter().zip(next).flat_map(side).collect()
    };
    polygons.iter().map(cut).collect()
}

/// The sides of a polygon.
pub(super) fn sides(polygon: &[Spot]) -> impl Iterator<Item = Side> + '_ {
    let pairs = polygon.iter().zip(polygon.iter().cycle().skip(1));
    pairs.map(|(from, to)| (*from, *to)).filter(|(from, to)| from != to)
}

/// Stretches joined to lines where they meet; those that are there twice count once.
pub(super) fn joined(stretches: impl IntoIterator<Item = Side>) -> Vec<Vec<Spot>> {
    let ordered = |(from, to): Side| if from < to { (from, to) } else { (to, from) };
    let unique: BTreeSet<Side> = stretches.into_iter().map(ordered).filter(|(from, to)| from != to).collect();
    let all: Vec<Side> = unique.into_iter().collect();
    let mut ends: Vec<(Spot, usize)> =
        all.iter().enumerate().flat_map(|(index, &(from, to))| [(from, index), (to, index)]).collect();
    ends.sort_unstable();
    let mut is_used = vec![false; all.len()];
    let mut lines = Vec::new();
    let at = |spot: Spot| {
        let begin = ends.partition_point(|(other, _)| *other < spot);
        ends[begin..].iter().take_while(move |(other, _)| *other == spot).map(|(_, index)| *index)
    };
    let mut walk = |from: Spot, is_used: &mut Vec<bool>| {
        let (mut line, mut here) = (vec![from], from);
        while let Some(index) = at(here).find(|index| !is_used[*index]) {
            is_used[index] = true;
            here = if all[index].0 == here { all[index].1 } else { all[index].0 };
            line.push(here);
        }
        if line.len() > 1 {
            lines.push(simplified(line));
        }
    };
    // First the lines that end somewhere, then those that come back.
    for same in ends.chunk_by(|one, other| one.0 == other.0) {
        if same.len() % 2 == 1 {
            walk(same[0].0, &mut is_used);
        }
    }
    for same in ends.chunk_by(|one, other| one.0 == other.0) {
        while same.iter().any(|(_, index)| !is_used[*index]) {
            walk(same[0].0, &mut is_used);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(x: i32, y: i32) -> Spot {
        Spot { x, y }
    }

    fn square(x: i32, y: i32) -> Vec<Spot> {
        vec![spot(x, y), spot(x + 10, y), spot(x + 10, y + 10), spot(x, y + 10)]
    }

    fn area(rings: &[Vec<Spot>]) -> i64 {
        let twice = |ring: &Vec<Spot>| -> i64 {
            sides(ring).map(|(p, q)| i64::from(p.x) * i64::from(q.y) - i64::from(p.y) * i64::from(q.x)).sum()
        };
        rings.iter().map(twice).sum::<i64>() / 2
    }

    #[test]
    fn neighbors_make_one_outline() {
        let squares = [square(0, 0), square(10, 0), square(10, 10)];
        let rings = outlines(squares.iter().flat_map(|square| sides(square)));
        assert_eq!((rings.len(), rings[0].len(), area(&rings)), (1, 6, 300));
    }

    #[test]
    fn a_hole_is_an_outline_of_its_own() {
        let all = (0..9).filter(|k| *k != 4).map(|k| square(10 * (k % 3), 10 * (k / 3)));
        let all: Vec<Vec<Spot>> = all.collect();
        let rings = outlines(all.iter().flat_map(|square| sides(square)));
        assert_eq!((rings.len(), area(&rings)), (2, 800));
    }

    #[test]
    fn sides_of_different_lengths_are_shared_once_they_are_cut() {
        let wide = vec![spot(0, 0), spot(20, 0), spot(20, 10), spot(0, 10)];
        let cut = cut_at_corners(&[wide, square(0, 10), square(10, 10)]);
        let rings = outlines(cut.iter().flat_map(|polygon| sides(polygon)));
        assert_eq!((rings.len(), rings[0].len(), area(&rings)), (1, 4, 400));
    }

    #[test]
    fn stretches_are_joined_in_any_order() {
        let at = |k: i32| spot(10 * k, k * k);
        let order = [3, 0, 4, 1, 2, 1];
        let lines = joined(order.iter().map(|&k| if k % 2 == 0 { (at(k), at(k + 1)) } else { (at(k + 1), at(k)) }));
        assert_eq!(lines, [(0..6).map(at).collect::<Vec<_>>()]);
        let ring = joined([(at(0), at(5)), (at(5), at(9)), (at(9), at(0))]);
        assert_eq!((ring.len(), ring[0].len(), ring[0][0] == ring[0][3]), (1, 4, true));
    }
}
