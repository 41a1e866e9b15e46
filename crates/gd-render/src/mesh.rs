//! A surface as triangles in world space, and lines laid on it.

use std::sync::Arc;

use crate::camera::World;
use crate::color::Rgb;
use crate::error::RenderError;

/// Heights z(x, y) over a regular grid: the surface that a figure shows.
#[derive(Debug, Clone, PartialEq)]
pub struct HeightField {
    /// Least and greatest x.
    pub(crate) x_range: [f64; 2],
    /// Least and greatest y.
    pub(crate) y_range: [f64; 2],
    /// Grid points along x and along y.
    pub(crate) count: [usize; 2],
    /// Row-major: all y of the first x, then of the next.
    pub(crate) heights: Arc<[f64]>,
}

impl HeightField {
    /// A surface over `x_range` x `y_range` with `n_x` x `n_y` evenly spaced grid points, the corners included.
    ///
    /// `heights[i * n_y + j]` is the height at the i-th x and the j-th y, the layout of [`gd_core::loss_grid`].
    /// Cells with a NaN or infinite corner are left out of the picture.
    ///
    /// # Errors
    /// Fewer than 2 x 2 points, a number of heights other than `n_x * n_y`, an empty or non-finite range, or no finite
    /// height at all.
    ///
    /// ```
    /// use gd_render::HeightField;
    /// let bowl = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [2, 2], vec![2.0, 1.0, 1.0, 2.0])?;
    /// assert_eq!(bowl.height_range(), [1.0, 2.0]);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn new(
        x_range: [f64; 2],
        y_range: [f64; 2],
        count: [usize; 2],
        heights: impl Into<Arc<[f64]>>,
    ) -> Result<Self, RenderError> {
        let heights = heights.into();
        if count[0] < 2 || count[1] < 2 {
            return Err(RenderError::GridTooSmall { n_x: count[0], n_y: count[1] });
        }
        if count[0].checked_mul(count[1]) != Some(heights.len()) {
            return Err(RenderError::HeightCount { n_x: count[0], n_y: count[1], found: heights.len() });
        }
        check_range(x_range)?;
        check_range(y_range)?;
        if !heights.iter().any(|height| height.is_finite()) {
            return Err(RenderError::NoFiniteHeight);
        }
        Ok(Self { x_range, y_range, count, heights })
    }

    /// The least and the greatest finite height.
    #[must_use]
    pub fn height_range(&self) -> [f64; 2] {
        finite_range(&self.heights)
    }

    /// The heights as they were given.
    #[must_use]
    pub fn heights(&self) -> &[f64] {
        &self.heights
    }

    /// The same surface with all heights below `floor` raised to it; those that are NaN stay so.
    ///
    /// ```
    /// use gd_render::HeightField;
    /// let deep = HeightField::new([0.0, 1.0], [0.0, 1.0], [2, 2], vec![1e-30, 1.0, 2.0, f64::NAN])?;
    /// assert_eq!(deep.not_below(0.5).height_range(), [0.5, 2.0]);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn not_below(&self, floor: f64) -> Self {
        let raised = self.heights.iter().map(|height| if *height < floor { floor } else { *height });
        Self { heights: raised.collect(), ..self.clone() }
    }

    /// The same surface lower by `offset`.
    ///
    /// ```
    /// use gd_render::HeightField;
    /// let low = HeightField::new([0.0, 1.0], [0.0, 1.0], [2, 2], vec![-3.0, 1.0, 2.0, f64::NAN])?;
    /// assert_eq!(low.lowered(-3.0).height_range(), [0.0, 5.0]);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn lowered(&self, offset: f64) -> Self {
        Self { heights: self.heights.iter().map(|height| height - offset).collect(), ..self.clone() }
    }

    /// The mean heights of all cells that have one.
    pub(crate) fn cell_heights(&self) -> impl Iterator<Item = f64> {
        let [n_x, n_y] = self.count;
        let cells = (0..n_x - 1).flat_map(move |i| (0..n_y - 1).map(move |j| (i, j)));
        let mean = |(i, j): (usize, usize)| {
            let corners = [self.height(i, j), self.height(i + 1, j), self.height(i + 1, j + 1), self.height(i, j + 1)];
            corners.iter().sum::<f64>() / 4.0
        };
        cells.map(mean).filter(|height| height.is_finite())
    }

    pub(crate) fn height(&self, i: usize, j: usize) -> f64 {
        self.heights[i * self.count[1] + j]
    }
}

/// The first of fields that lie over the same ranges.
///
/// # Errors
/// No field, or different ranges.
pub(crate) fn first_of_equal_ranges(fields: &[HeightField]) -> Result<&HeightField, RenderError> {
    let first = fields.first().ok_or(RenderError::NoFields)?;
    let is_same = |field: &HeightField| field.x_range == first.x_range && field.y_range == first.y_range;
    match fields.iter().position(|field| !is_same(field)) {
        Some(index) => Err(RenderError::FieldRange { index }),
        None => Ok(first),
    }
}

/// The least and the greatest finite height.
pub(crate) fn finite_range(heights: &[f64]) -> [f64; 2] {
    let finite = heights.iter().filter(|height| height.is_finite());
    finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &height| [low.min(height), high.max(height)])
}

/// The heights of fields that share a scale.
pub(crate) fn all_heights(fields: &[HeightField]) -> Vec<f64> {
    fields.iter().flat_map(|field| field.heights.iter().copied()).collect()
}

/// Refuses a range that is empty, reversed or not finite.
pub(crate) fn check_range([min, max]: [f64; 2]) -> Result<(), RenderError> {
    let is_good = min.is_finite() && max.is_finite() && min < max;
    if is_good { Ok(()) } else { Err(RenderError::EmptyRange { min, max }) }
}

/// A height field placed in the box, its cells colored. Cell (i, j) has the corners (i, j) to (i + 1, j + 1) and is cut
/// into two triangles along the line between those two.
#[derive(Debug, Clone)]
pub(crate) struct Mesh {
    /// Grid points along x and y.
    pub(crate) count: [usize; 2],
    /// World height of every grid point; NaN where there is none.
    z: Vec<f64>,
    /// Color of every cell, row-major.
    colors: Vec<Rgb>,
    /// World height above which the surface is left open.
    ceiling: f64,
}

/// A straight stretch of a line on the surface, within one triangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DrapedPiece {
    pub(crate) from: World,
    pub(crate) to: World,
    pub(crate) triangle: [World; 3],
}

impl Mesh {
    /// `to_world` maps a height into the box, `color` the mean height of a cell to its color.
    pub(crate) fn new(field: &HeightField, to_world: impl Fn(f64) -> f64, color: impl Fn(f64) -> Rgb) -> Self {
        let [n_x, n_y] = field.count;
        let z = field.heights.iter().map(|&height| if height.is_finite() { to_world(height) } else { f64::NAN });
        let cells = (0..n_x - 1).flat_map(|i| (0..n_y - 1).map(move |j| (i, j)));
        let colors = cells.map(|(i, j)| {
            let corners =
                [field.height(i, j), field.height(i + 1, j), field.height(i + 1, j + 1), field.height(i, j + 1)];
            color(corners.iter().sum::<f64>() / 4.0)
        });
        Self { count: field.count, z: z.collect(), colors: colors.collect(), ceiling: f64::INFINITY }
    }

    /// The same without what lies above a world height.
    pub(crate) fn cut_off_at(self, ceiling: f64) -> Self {
        Self { ceiling, ..self }
    }

    /// World height above which the surface is left open.
    pub(crate) fn ceiling(&self) -> f64 {
        self.ceiling
    }

    /// Cells along x and y.
    pub(crate) fn cell_count(&self) -> [usize; 2] {
        self.count.map(|count| count - 1)
    }

    pub(crate) fn color(&self, i: usize, j: usize) -> Rgb {
        self.colors[i * (self.count[1] - 1) + j]
    }

    /// Grid point (i, j) in world space.
    pub(crate) fn vertex(&self, i: usize, j: usize) -> World {
        let world = |index: usize, count: usize| 2.0 * index as f64 / (count - 1) as f64 - 1.0;
        [world(i, self.count[0]), world(j, self.count[1]), self.z[i * self.count[1] + j]]
    }

    /// Whether all corners of a cell have a height.
    pub(crate) fn is_whole(&self, i: usize, j: usize) -> bool {
        let at = |i: usize, j: usize| self.z[i * self.count[1] + j].is_finite();
        at(i, j) && at(i + 1, j) && at(i + 1, j + 1) && at(i, j + 1)
    }

    /// Where world x or y lies on the grid, in cells.
    pub(crate) fn grid_coordinate(&self, axis: usize, world: f64) -> f64 {
        (world + 1.0) / 2.0 * (self.count[axis] - 1) as f64
    }

    /// The triangle of the cell that holds grid position (u, v), or `None` off the grid or in an open cell.
    fn triangle_at(&self, u: f64, v: f64) -> Option<[World; 3]> {
        let [n_u, n_v] = self.cell_count();
        if !(u >= 0.0 && v >= 0.0 && u <= n_u as f64 && v <= n_v as f64) {
            return None;
        }
        // The far border belongs to the last cell.
        let (i, j) = ((u as usize).min(n_u - 1), (v as usize).min(n_v - 1));
        if !self.is_whole(i, j) {
            return None;
        }
        let third = if u - i as f64 >= v - j as f64 { self.vertex(i + 1, j) } else { self.vertex(i, j + 1) };
        Some([self.vertex(i, j), self.vertex(i + 1, j + 1), third])
    }

    /// The point of the surface over world (x, y), with its triangle.
    pub(crate) fn drape_point(&self, x: f64, y: f64) -> Option<(World, [World; 3])> {
        let triangle = self.triangle_at(self.grid_coordinate(0, x), self.grid_coordinate(1, y))?;
        let z = height_on(&triangle, x, y);
        (z <= self.ceiling).then_some(([x, y, z], triangle))
    }

    /// The first point of the surface that a ray meets, given by its origin and direction.
    pub(crate) fn first_hit(&self, (origin, direction): (World, World)) -> Option<World> {
        let [n_x, n_y] = self.cell_count();
        let cells = (0..n_x).flat_map(|i| (0..n_y).map(move |j| (i, j))).filter(|&(i, j)| self.is_whole(i, j));
        let triangles = cells.flat_map(|(i, j)| {
            let [p, q, r, s] =
                [self.vertex(i, j), self.vertex(i + 1, j), self.vertex(i + 1, j + 1), self.vertex(i, j + 1)];
            [[p, q, r], [p, r, s]]
        });
        let hits = triangles.filter_map(|triangle| distance_to(&triangle, origin, direction));
        let at = |distance: f64| -> World { core::array::from_fn(|axis| origin[axis] + distance * direction[axis]) };
        hits.filter(|distance| at(*distance)[2] <= self.ceiling).reduce(f64::min).map(at)
    }

    /// Lays the straight line between two world positions on the surface: one piece for every triangle that it
    /// crosses, none where the grid ends or is open.
    pub(crate) fn drape(&self, from: [f64; 2], to: [f64; 2], pieces: &mut Vec<DrapedPiece>) {
        let (u0, v0) = (self.grid_coordinate(0, from[0]), self.grid_coordinate(1, from[1]));
        let (u1, v1) = (self.grid_coordinate(0, to[0]), self.grid_coordinate(1, to[1]));
        // The line meets a border of a triangle wherever u, v or u - v is whole.
        let mut cuts = vec![0.0, 1.0];
        for (start, end) in [(u0, u1), (v0, v1), (u0 - v0, u1 - v1)] {
            let (low, high) = (start.min(end), start.max(end));
            // Cuts far off the grid serve nothing.
            let limit = (self.count[0] + self.count[1]) as f64;
            let mut whole = low.max(-limit).floor() + 1.0;
            while whole < high.min(limit) {
                cuts.push((whole - start) / (end - start));
                whole += 1.0;
            }
        }
        cuts.sort_by(f64::total_cmp);
        let at = |t: f64| [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
        for cut in cuts.windows(2) {
            let middle = (cut[0] + cut[1]) / 2.0;
            if cut[1] <= cut[0] {
                continue;
            }
            let Some(triangle) = self.triangle_at(u0 + (u1 - u0) * middle, v0 + (v1 - v0) * middle) else {
                continue;
            };
            let ([x0, y0], [x1, y1]) = (at(cut[0]), at(cut[1]));
            let ends = [[x0, y0, height_on(&triangle, x0, y0)], [x1, y1, height_on(&triangle, x1, y1)]];
            if let [from, to] = clip_below(&ends, self.ceiling)[..] {
                pieces.push(DrapedPiece { from, to, triangle });
            }
        }
    }
}

/// The part of a line (two corners) or a convex polygon that lies at or below a world height; empty if none does.
pub(crate) fn clip_below(corners: &[World], ceiling: f64) -> Vec<World> {
    if corners.iter().all(|corner| corner[2] <= ceiling) {
        return corners.to_vec();
    }
    let mut below = Vec::with_capacity(corners.len() + 1);
    // A line has one side, a polygon as many as corners.
    let n_sides = if corners.len() == 2 { 1 } else { corners.len() };
    for (index, &corner) in corners.iter().enumerate() {
        if corner[2] <= ceiling {
            below.push(corner);
        }
        let next = corners[(index + 1) % corners.len()];
        if index < n_sides && (corner[2] <= ceiling) != (next[2] <= ceiling) {
            // The same two corners give the same crossing whichever way round, so that neighbors meet.
            let (low, high) = if corner[2] < next[2] { (corner, next) } else { (next, corner) };
            let share = (ceiling - low[2]) / (high[2] - low[2]);
            let [x, y] = [0, 1].map(|axis| low[axis] + (high[axis] - low[axis]) * share);
            below.push([x, y, ceiling]);
        }
    }
    below
}

/// How far along a ray a triangle lies, in lengths of its direction; `None` if it does not (T. Möller and B. Trumbore, *Fast,
/// minimum storage ray/triangle intersection*, 1997).
fn distance_to(&[p, q, r]: &[World; 3], origin: World, direction: World) -> Option<f64> {
    let minus = |a: World, b: World| -> World { core::array::from_fn(|axis| a[axis] - b[axis]) };
    let cross = |a: World, b: World| [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let dot = |a: World, b: World| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let (one, two, from) = (minus(q, p), minus(r, p), minus(origin, p));
    let normal = cross(direction, two);
    let determinant = dot(one, normal);
    // The same ray must not slip through between two triangles.
    let edge = -1e-9..=1.0 + 1e-9;
    let (u, across) = (dot(from, normal) / determinant, cross(from, one));
    let v = dot(direction, across) / determinant;
    let distance = dot(two, across) / determinant;
    (edge.contains(&u) && v >= *edge.start() && u + v <= *edge.end() && distance > 0.0).then_some(distance)
}

/// Height over world (x, y) of the plane through a triangle, whose floor plan is a proper triangle.
fn height_on([p, q, r]: &[World; 3], x: f64, y: f64) -> f64 {
    let (ux, uy, uz) = (q[0] - p[0], q[1] - p[1], q[2] - p[2]);
    let (vx, vy, vz) = (r[0] - p[0], r[1] - p[1], r[2] - p[2]);
    let area = ux * vy - uy * vx;
    let (dx, dy) = (x - p[0], y - p[1]);
    let s = (dx * vy - dy * vx) / area;
    let t = (ux * dy - uy * dx) / area;
    p[2] + s * uz + t * vz
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mesh(n: usize, height: impl Fn(f64, f64) -> f64) -> Mesh {
        let at = |index: usize| 2.0 * index as f64 / (n - 1) as f64 - 1.0;
        let heights: Vec<f64> = (0..n * n).map(|k| height(at(k / n), at(k % n))).collect();
        let field = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [n, n], heights).unwrap();
        Mesh::new(&field, |height| height, |_| Rgb::BLACK)
    }

    #[test]
    fn a_draped_line_is_whole_and_lies_on_the_plane() {
        let mesh = mesh(6, |x, y| 0.5 * x - 0.25 * y);
        let mut pieces = Vec::new();
        mesh.drape([-0.9, -0.8], [0.7, 0.95], &mut pieces);
        assert_eq!(pieces[0].from[..2], [-0.9, -0.8]);
        let last = pieces[pieces.len() - 1].to;
        assert!((last[0] - 0.7).abs() < 1e-12 && (last[1] - 0.95).abs() < 1e-12);
        for pair in pieces.windows(2) {
            assert_eq!(pair[0].to[..2], pair[1].from[..2]);
        }
        for [x, y, z] in pieces.iter().flat_map(|piece| [piece.from, piece.to]) {
            assert!((z - (0.5 * x - 0.25 * y)).abs() < 1e-12);
        }
    }

    #[test]
    fn every_piece_stays_within_its_triangle() {
        let mesh = mesh(5, |x, y| x * x + y * y * y);
        let mut pieces = Vec::new();
        mesh.drape([-1.0, 0.3], [1.0, -0.9], &mut pieces);
        assert!(pieces.len() >= 8);
        for piece in &pieces {
            for axis in 0..2 {
                let low = piece.triangle.iter().map(|corner| corner[axis]).fold(f64::INFINITY, f64::min);
                let high = piece.triangle.iter().map(|corner| corner[axis]).fold(f64::NEG_INFINITY, f64::max);
                for end in [piece.from, piece.to] {
                    assert!(end[axis] >= low - 1e-12 && end[axis] <= high + 1e-12);
                }
            }
        }
    }

    #[test]
    fn off_the_grid_and_in_open_cells_there_is_nothing() {
        let holed = mesh(3, |x, y| if x < 0.0 && y < 0.0 { f64::NAN } else { 0.0 });
        assert!(holed.drape_point(-0.5, -0.5).is_none());
        assert!(holed.drape_point(0.5, 0.5).is_some());
        assert!(holed.drape_point(1.0, 1.0).is_some());
        assert!(holed.drape_point(1.1, 0.0).is_none());
        let mut pieces = Vec::new();
        holed.drape([0.5, 0.5], [1e9, 0.5], &mut pieces);
        assert_eq!(pieces.len(), 1);
    }

    #[test]
    fn bad_grids_are_refused() {
        let flat = |count: [usize; 2], n: usize| HeightField::new([0.0, 1.0], [0.0, 1.0], count, vec![0.0; n]);
        assert!(matches!(flat([1, 5], 5), Err(RenderError::GridTooSmall { n_x: 1, n_y: 5 })));
        assert!(matches!(flat([3, 3], 8), Err(RenderError::HeightCount { found: 8, .. })));
        let turned = HeightField::new([1.0, 0.0], [0.0, 1.0], [2, 2], vec![0.0; 4]);
        assert!(matches!(turned, Err(RenderError::EmptyRange { .. })));
        let open = HeightField::new([0.0, 1.0], [0.0, 1.0], [2, 2], vec![f64::NAN; 4]);
        assert!(matches!(open, Err(RenderError::NoFiniteHeight)));
    }
}
