//! Colored polygons side by side, without a seam between them.
//!
//! A viewer blends the border of a shape with what is below it. Where two shapes meet, a little of the background would show
//! between them; shapes widened by a line would cover each other. Here the color that comes first lies below everything, and
//! every color reaches below those neighbors that are drawn after it: what shows at a border is a blend of its two sides.

use std::collections::{BTreeMap, HashMap};

use super::outline::{Side, cut_at_corners, outlines, sides};
use super::spot::Spot;
use crate::color::Rgb;
use crate::geometry::Point;

/// Colors in the order in which they are drawn, each with the outlines of what it fills.
pub(super) type Areas = Vec<(Rgb, Vec<Vec<Spot>>)>;

/// Colored polygons that do not overlap, as areas.
pub(super) fn areas<'a>(polygons: impl IntoIterator<Item = (&'a [Point], Rgb)>) -> Areas {
    let (tiles, colors): (Vec<Vec<Spot>>, Vec<Rgb>) =
        polygons.into_iter().filter_map(|(corners, color)| Some((tile(corners)?, color))).unzip();
    let tiles = cut_at_corners(&tiles);
    let mut counts: BTreeMap<Rgb, usize> = BTreeMap::new();
    for color in &colors {
        *counts.entry(*color).or_default() += 1;
    }
    // What is there most often comes first: it takes the fewest borders.
    let mut order: Vec<(Rgb, usize)> = counts.into_iter().collect();
    order.sort_by_key(|&(color, count)| (std::cmp::Reverse(count), color));
    let rank: HashMap<Rgb, usize> = order.iter().enumerate().map(|(rank, (color, _))| (*color, rank)).collect();
    let ranks: Vec<usize> = colors.iter().map(|color| rank[color]).collect();
    let owners: HashMap<Side, usize> =
        tiles.iter().enumerate().flat_map(|(index, tile)| sides(tile).map(move |side| (side, index))).collect();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); order.len()];
    if let Some(first) = members.first_mut() {
        first.extend(0..tiles.len());
    }
    for (index, tile) in tiles.iter().enumerate().filter(|(index, _)| ranks[*index] > 0) {
        members[ranks[index]].push(index);
        let neighbors = sides(tile).filter_map(|(from, to)| owners.get(&(to, from)));
        members[ranks[index]].extend(neighbors.filter(|neighbor| ranks[**neighbor] > ranks[index]));
    }
    let outline = |mut members: Vec<usize>| {
        members.sort_unstable();
        members.dedup();
        outlines(members.into_iter().flat_map(|index| sides(&tiles[index])))
    };
    order.into_iter().zip(members).map(|((color, _), members)| (color, outline(members))).collect()
}

/// A polygon on the grid, gone around from x to y; none if it has no area.
fn tile(corners: &[Point]) -> Option<Vec<Spot>> {
    let pairs = corners.iter().zip(corners.iter().cycle().skip(1));
    let area: f64 = pairs.map(|(p, q)| p.x * q.y - p.y * q.x).sum();
    let mut spots: Vec<Spot> = corners.iter().map(|corner| Spot::of(*corner)).collect();
    if area < 0.0 {
        spots.reverse();
    }
    (area != 0.0 && area.is_finite()).then_some(spots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    #[test]
    fn a_color_reaches_below_the_neighbors_that_come_after_it() {
        let square = |x: f64| Rect::new(x, 0.0, x + 1.0, 1.0).corners();
        let [red, green, blue] = [0x00ff_0000, 0x0000_ff00, 0x0000_00ff].map(Rgb::hex);
        let squares = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0].map(square);
        // Mirrored polygons are gone around the other way.
        let mirrored: Vec<Point> = squares[1].iter().rev().copied().collect();
        let colors = [red, red, red, green, green, blue];
        let polygons = squares
            .iter()
            .enumerate()
            .map(|(k, square)| (if k == 1 { mirrored.as_slice() } else { square.as_slice() }, colors[k]));
        let areas = areas(polygons);
        let width = |rings: &Vec<Vec<Spot>>| {
            let x = rings.iter().flatten().map(|spot| spot.x);
            (x.clone().min().unwrap(), x.max().unwrap())
        };
        let found: Vec<(Rgb, usize, (i32, i32))> =
            areas.iter().map(|(color, rings)| (*color, rings.len(), width(rings))).collect();
        assert_eq!(found, [(red, 1, (0, 120)), (green, 1, (60, 120)), (blue, 1, (100, 120))]);
    }

    #[test]
    fn what_has_no_area_is_left_out() {
        let flat = [Point::new(0.0, 0.0), Point::new(1.0, 0.0), Point::new(2.0, 0.0)];
        let open = [Point::new(0.0, 0.0), Point::new(f64::NAN, 0.0), Point::new(2.0, 1.0)];
        assert!(areas([(flat.as_slice(), Rgb::BLACK), (open.as_slice(), Rgb::BLACK), (&[], Rgb::WHITE)]).is_empty());
    }
}
