//! Painting a translucent surface in exact depth order.
//!
//! A surface is one height over each place of the floor. A ray from the eye crosses the floor plan in a straight line,
//! so it meets the columns of the grid one after another, and within a column the cells one after another: painting
//! the columns, and in each the cells, from the far end to the near one is an exact painter's order, without sorting.
//!
//! Path and markers have a width on the picture, so the part of them that hangs over into a nearer cell would be
//! painted over by it. They are therefore not painted in turn: they wait in their pixels (see [`Decal`]) until something
//! really nearer arrives, sample by sample.

mod drape;
mod joints;
#[cfg(test)]
mod reference;
mod tiles;

pub(crate) use self::drape::drape;
use self::joints::Joints;
use self::tiles::Tiles;
use crate::camera::World;
use crate::geometry::{Point, Rect};
use crate::mesh::{DrapedPiece, clip_below};
use crate::raster::{Canvas, Decal, DepthPlane};
use crate::scene::{DecalStyle, SurfaceItem};

/// How much nearer (in half widths of the box) the surface must be to hide what lies on it.
///
/// A decal lies exactly in the plane of its triangle and hangs over into neighbors that bend away from that plane;
/// this is the bend that is still taken for the same sheet. About a quarter of a cell of the 30 x 30 tutorial grid.
const SAME_SHEET: f64 = 0.015;

/// Indices 0..n by distance from the eye.
pub(crate) struct DepthOrder {
    n: usize,
    /// The eye stands over this cell, or beyond the ends: below 0 or at least n.
    eye: f64,
}

impl DepthOrder {
    /// First the cells on one side of the eye, then those on the other (no ray sees both), last the one below it.
    pub(crate) fn far_to_near(&self) -> impl Iterator<Item = usize> + use<> {
        // `as` saturates, so an eye beyond either end leaves one side empty.
        let below = (self.eye.max(0.0) as usize).min(self.n);
        (0..below).chain((below..self.n).rev())
    }

    /// Whether `neighbor` (one step from `index`) has been painted before `index`.
    fn is_before(&self, neighbor: usize, index: usize) -> bool {
        let rank = |index: usize| (index as f64 - self.eye.floor()).abs();
        rank(neighbor) > rank(index)
    }
}

/// A surface with all that the bands of a picture share worked out.
pub(crate) struct SurfacePainter<'a> {
    item: &'a SurfaceItem,
    /// Every grid point on the panel, with its nearness; row-major.
    vertices: Vec<(Point, f64)>,
    /// Path and markers.
    decals: Vec<PlacedDecal>,
    tiles: Option<Tiles>,
    joints: Joints,
    columns: DepthOrder,
    rows: DepthOrder,
    /// The cells that have all corners, from the far end to the near one.
    cells: Vec<Cell>,
}

/// A cell of the grid, and between which rows of the picture it lies.
struct Cell {
    at: (usize, usize),
    top: f64,
    bottom: f64,
}

/// A decal on the picture.
struct PlacedDecal {
    shape: Shape,
    decal: Decal,
}

enum Shape {
    Disc(Point, f64),
    Segment([Point; 2], f64),
}

impl PlacedDecal {
    /// A rectangle that holds it.
    fn bounds(&self) -> Rect {
        let (rect, size) = match self.shape {
            Shape::Disc(center, radius) => (Rect::around(&[center]), radius),
            Shape::Segment(ends, width) => (Rect::around(&ends), width),
        };
        let margin = size + 1.0;
        rect.inset(-margin, -margin, -margin, -margin)
    }
}

impl<'a> SurfacePainter<'a> {
    pub(crate) fn new(item: &'a SurfaceItem) -> Self {
        let [n_x, n_y] = item.mesh.count;
        let grid = (0..n_x).flat_map(|i| (0..n_y).map(move |j| (i, j)));
        let vertices: Vec<(Point, f64)> = grid.map(|(i, j)| place(item, item.mesh.vertex(i, j))).collect();
        let [columns, rows] = [0, 1].map(|axis| order(item, axis));
        let cells = columns.far_to_near().flat_map(|i| rows.far_to_near().map(move |j| (i, j)));
        let cells = cells.filter(|&(i, j)| item.mesh.is_whole(i, j)).map(|(i, j)| {
            let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)].map(|(i, j)| vertices[i * n_y + j].0.y);
            let (top, bottom) = (corners.into_iter().reduce(f64::min), corners.into_iter().reduce(f64::max));
            Cell { at: (i, j), top: top.unwrap_or(f64::NAN), bottom: bottom.unwrap_or(f64::NAN) }
        });
        let cells = cells.collect();
        let decals = place_decals(item);
        let tiles = Tiles::new(decals.iter().map(PlacedDecal::bounds));
        let joints = Joints::new(item, &vertices, |axis, at| has_line(item, axis, at));
        Self { item, vertices, decals, tiles, joints, columns, rows, cells }
    }

    /// Paints the surface with its path and markers, as far as the canvas reaches.
    pub(crate) fn paint(&self, canvas: &mut Canvas) {
        for PlacedDecal { shape, decal } in &self.decals {
            match *shape {
                Shape::Disc(center, radius) => canvas.wait_disc(center, radius, *decal),
                Shape::Segment([from, to], width) => canvas.wait_segment(from, to, width, *decal),
            }
        }
        for cell in &self.cells {
            if canvas.is_in_reach(cell.top - 2.0, cell.bottom + 2.0) {
                self.paint_cell(canvas, cell.at);
            }
        }
        canvas.finish_decals();
    }

    pub(crate) fn vertex(&self, i: usize, j: usize) -> (Point, f64) {
        self.vertices[i * self.item.mesh.count[1] + j]
    }

    fn paint_cell(&self, canvas: &mut Canvas, (i, j): (usize, usize)) {
        let corners = [self.vertex(i, j), self.vertex(i + 1, j), self.vertex(i + 1, j + 1), self.vertex(i, j + 1)];
        let points = corners.map(|(point, _)| point);
        let paint = self.item.mesh.color(i, j).with_opacity(self.item.opacity);
        let near_decals =
            self.tiles.as_ref().is_some_and(|tiles| tiles.are_near(&Rect::around(&points), self.line_width()));
        let cut = self.cut_corners((i, j));
        let part_below = |worlds: &[World]| -> Vec<Point> {
            let part = clip_below(worlds, self.item.mesh.ceiling());
            part.into_iter().map(|world| place(self.item, world).0).collect()
        };
        // Triangles on either side of the diagonal; their planes are needed only where something may wait.
        let triangles = [[0, 1, 2], [0, 2, 3]];
        let planes = triangles.map(|triangle| {
            let corner = |index: usize| [corners[index].0.x, corners[index].0.y, corners[index].1];
            if near_decals { DepthPlane::through(triangle.map(corner)) } else { None }
        });
        if !near_decals && cut.is_none() && is_convex(&points) {
            canvas.fill_convex(&points, paint, None);
        } else {
            let far_first = if self.first_triangle_is_nearer((i, j)) { [1, 0] } else { [0, 1] };
            for side in far_first {
                if let Some(worlds) = cut {
                    let part = part_below(&triangles[side].map(|corner| worlds[corner]));
                    canvas.fill_convex(&part, paint, planes[side].as_ref());
                } else {
                    let triangle = triangles[side].map(|corner| points[corner]);
                    canvas.fill_convex(&triangle, paint, planes[side].as_ref());
                }
            }
        }
        if let (Some(rim), Some(worlds)) = (self.item.rim, cut) {
            for (side, triangle) in triangles.iter().enumerate() {
                let part = clip_below(&triangle.map(|corner| worlds[corner]), self.item.mesh.ceiling());
                if let Some([from, to]) = rim_of(&part, self.item.mesh.ceiling()) {
                    let ends = [from, to].map(|world| place(self.item, world).0);
                    canvas.draw_thin_line(ends, [None, None], rim.width, rim.paint, planes[side].as_ref());
                }
            }
        }
        let Some(edges) = self.item.edges else { return };
        // An edge is drawn when the cells on both sides are; so by the nearer one, or at the border by the only one.
        let [n_i, n_j] = self.item.mesh.cell_count();
        let is_done = |ni: Option<usize>, nj: Option<usize>| match (ni, nj) {
            (Some(ni), Some(nj)) if ni < n_i && nj < n_j && self.item.mesh.is_whole(ni, nj) => {
                if ni == i {
                    self.rows.is_before(nj, j)
                } else {
                    self.columns.is_before(ni, i)
                }
            }
            _ => true,
        };
        // Lines along x and along y: between which corners, beside which triangle, and the cell on the other side.
        let at = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        let borders = [
            (0, [0, 1], 0, (Some(i), j.checked_sub(1))),
            (1, [1, 2], 0, (Some(i + 1), Some(j))),
            (0, [3, 2], 1, (Some(i), Some(j + 1))),
            (1, [0, 3], 1, (i.checked_sub(1), Some(j))),
        ];
        for (axis, corners, side, (ni, nj)) in borders {
            if !(has_line(self.item, axis, at[corners[0]]) && is_done(ni, nj)) {
                continue;
            }
            let mut ends = corners.map(|corner| points[corner]);
            let mut joints = corners.map(|corner| self.joints.at(axis, at[corner]));
            if let Some(worlds) = cut {
                let worlds = corners.map(|corner| worlds[corner]);
                let [from, to] = part_below(&worlds)[..] else { continue };
                ends = [from, to];
                // Where it is cut off it ends.
                for (joint, world) in joints.iter_mut().zip(worlds) {
                    *joint = joint.filter(|_| world[2] <= self.item.mesh.ceiling());
                }
            }
            canvas.draw_thin_line(ends, joints, edges.width, edges.paint, planes[side].as_ref());
        }
    }

    /// The corners of a cell that reaches above the ceiling, in world space.
    pub(crate) fn cut_corners(&self, (i, j): (usize, usize)) -> Option<[World; 4]> {
        let mesh = &self.item.mesh;
        if mesh.ceiling() == f64::INFINITY {
            return None;
        }
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)].map(|(i, j)| mesh.vertex(i, j));
        corners.iter().any(|corner| corner[2] > mesh.ceiling()).then_some(corners)
    }

    /// Whether the triangle below the diagonal (the one with corner (i + 1, j)) is on the eye's side of it.
    pub(crate) fn first_triangle_is_nearer(&self, (i, j): (usize, usize)) -> bool {
        let mesh = &self.item.mesh;
        if let Some(eye) = self.item.view.eye() {
            let (u, v) = (mesh.grid_coordinate(0, eye[0]), mesh.grid_coordinate(1, eye[1]));
            u - i as f64 > v - j as f64
        } else {
            let direction = self.item.view.toward_eye();
            let [n_i, n_j] = mesh.cell_count();
            direction[0] * n_i as f64 > direction[1] * n_j as f64
        }
    }

    /// The width of the widest line between cells.
    fn line_width(&self) -> f64 {
        [self.item.edges, self.item.rim].into_iter().flatten().map(|style| style.width).fold(0.0, f64::max)
    }
}

/// The order of the cells along an axis of the floor.
pub(crate) fn order(item: &SurfaceItem, axis: usize) -> DepthOrder {
    let n = item.mesh.cell_count()[axis];
    let eye = match item.view.eye() {
        Some(eye) => item.mesh.grid_coordinate(axis, eye[axis]),
        // Infinitely far: only the side counts.
        None if item.view.toward_eye()[axis] > 0.0 => n as f64 + 1.0,
        None => -1.0,
    };
    DepthOrder { n, eye }
}

/// Path and markers on the picture.
fn place_decals(item: &SurfaceItem) -> Vec<PlacedDecal> {
    let mut decals = Vec::new();
    // Each disc is a line of its own.
    for (line, marker) in item.markers.iter().enumerate() {
        let [x, y] = marker.position;
        if let Some((world, triangle)) = item.mesh.drape_point(x, y)
            && let Some(decal) = decal(item, &triangle, marker.style, line)
        {
            decals.push(PlacedDecal { shape: Shape::Disc(place(item, world).0, marker.style.size), decal });
        }
    }
    for (path, line) in item.paths.iter().zip(item.markers.len()..) {
        for (DrapedPiece { from, to, triangle }, hidden) in drape(item, path) {
            if let Some(decal) = decal(item, &triangle, hidden.applied_to(path.style), line) {
                let ends = [from, to].map(|world| place(item, world).0);
                decals.push(PlacedDecal { shape: Shape::Segment(ends, path.style.size), decal });
            }
        }
    }
    decals
}

/// What lies on a triangle of the surface, as its plane; a stretch of line number `line`.
pub(crate) fn decal(item: &SurfaceItem, triangle: &[World; 3], style: DecalStyle, line: usize) -> Option<Decal> {
    let corners = triangle.map(|corner| place(item, corner));
    let plane = DepthPlane::through(corners.map(|(point, nearness)| [point.x, point.y, nearness]))?;
    // From below the surface itself hides what lies on top of it.
    let bias = if is_seen_from_above(item, triangle) { SAME_SHEET } else { -SAME_SHEET };
    Some(Decal { paint: style.paint, hidden: style.hidden, plane, bias, line })
}

fn is_seen_from_above(item: &SurfaceItem, [p, q, r]: &[World; 3]) -> bool {
    let minus = |a: &World, b: &World| [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let (u, v) = (minus(q, p), minus(r, p));
    let normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    let to_eye = item.view.eye().map_or(item.view.toward_eye(), |eye| minus(&eye, p));
    let facing: f64 = normal.iter().zip(to_eye).map(|(n, e)| n * e).sum();
    // The normal points up or down as the triangle winds.
    facing * normal[2] >= 0.0
}

/// Whether the line along an axis through a grid point is drawn.
fn has_line(item: &SurfaceItem, axis: usize, (i, j): (usize, usize)) -> bool {
    let [n_i, n_j] = item.mesh.cell_count();
    let (index, n_cells) = if axis == 0 { (j, n_j) } else { (i, n_i) };
    item.lines.is_none_or(|n| is_line(index, n_cells, n))
}

/// Whether the border before cell `index` of `n_cells` carries one of `n` lines, evenly from the first border to the last.
pub(crate) fn is_line(index: usize, n_cells: usize, n: usize) -> bool {
    match n {
        0 => false,
        _ if n > n_cells => true,
        1 => index == 0 || index == n_cells,
        // The line nearest to this border, and the border nearest to that line.
        _ => {
            let line = (index * (n - 1) + n_cells / 2) / n_cells;
            (line * n_cells + (n - 1) / 2) / (n - 1) == index
        }
    }
}

/// The side of a cut polygon that lies along the ceiling.
pub(crate) fn rim_of(part: &[World], ceiling: f64) -> Option<[World; 2]> {
    let next = |index: usize| part[(index + 1) % part.len()];
    let is_rim = |index: &usize| part[*index][2] == ceiling && next(*index)[2] == ceiling;
    (0..part.len()).find(is_rim).map(|index| [part[index], next(index)])
}

pub(crate) fn place(item: &SurfaceItem, world: World) -> (Point, f64) {
    let [x, y, nearness] = item.view.project(world);
    (item.viewport.place(x, y), nearness)
}

/// Whether the outline turns the same way at every corner.
pub(crate) fn is_convex(points: &[Point; 4]) -> bool {
    let turn = |k: usize| {
        let [p, q, r] = [0, 1, 2].map(|step| points[(k + step) % 4]);
        let (u, v) = (q - p, r - q);
        u.x * v.y - u.y * v.x
    };
    let turns = [turn(0), turn(1), turn(2), turn(3)];
    turns.iter().all(|&turn| turn >= 0.0) || turns.iter().all(|&turn| turn <= 0.0)
}

#[cfg(test)]
mod line_tests {
    use super::is_line;

    #[test]
    fn lines_are_as_many_as_asked_for_and_even() {
        for n_cells in [1, 7, 39, 117, 399] {
            for n in [0, 1, 2, 5, 40, 500] {
                let lines: Vec<usize> = (0..=n_cells).filter(|index| is_line(*index, n_cells, n)).collect();
                let expected = if n == 0 { 0 } else { n.clamp(2, n_cells + 1) };
                assert_eq!(lines.len(), expected, "{n} lines on {n_cells} cells: {lines:?}");
                let gaps: Vec<usize> = lines.windows(2).map(|pair| pair[1] - pair[0]).collect();
                let (least, most) = (gaps.iter().min(), gaps.iter().max());
                assert!(least.zip(most).is_none_or(|(least, most)| most - least <= 1), "{gaps:?}");
            }
        }
    }
}
