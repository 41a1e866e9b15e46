//! Where the stretches of the lines between cells meet. Each is painted with its cells, and all of them make one line.

use crate::geometry::Point;
use crate::raster::{Joint, Normal};
use crate::scene::SurfaceItem;

/// The directions of lines on the grid: from a point to the next along x, or to the next along y.
pub(super) const AXES: [usize; 2] = [0, 1];

/// The joints of all lines on a surface.
#[derive(Debug)]
pub(super) struct Joints {
    /// By axis, for every grid point, row-major; empty without lines.
    by_axis: [Vec<Option<Joint>>; 2],
    n_j: usize,
}

impl Joints {
    /// The joints of lines through `vertices`, the grid points on the picture. Lines for which `has_line` says no have none.
    pub(super) fn new(
        item: &SurfaceItem,
        vertices: &[(Point, f64)],
        has_line: impl Fn(usize, (usize, usize)) -> bool,
    ) -> Self {
        let [n_i, n_j] = item.mesh.count;
        let Some(style) = item.edges else { return Self { by_axis: [Vec::new(), Vec::new()], n_j } };
        let is_whole = |i: usize, j: usize| i + 1 < n_i && j + 1 < n_j && item.mesh.is_whole(i, j);
        // Whether the stretch from a point to the next borders on a cell.
        let is_drawn = |axis: usize, (i, j): (usize, usize)| {
            let (i_before, j_before) =
                if axis == 0 { (Some(i), j.checked_sub(1)) } else { (i.checked_sub(1), Some(j)) };
            is_whole(i, j) || i_before.zip(j_before).is_some_and(|(i, j)| is_whole(i, j))
        };
        let grid = || (0..n_i).flat_map(|i| (0..n_j).map(move |j| (i, j)));
        let joints = |axis: usize| -> Vec<Option<Joint>> {
            // To the next point along the axis.
            let step = if axis == 0 { n_j } else { 1 };
            let normal = |at: (usize, usize)| {
                let index = at.0 * n_j + at.1;
                let is_line = has_line(axis, at) && is_drawn(axis, at);
                is_line.then(|| Normal::of(vertices[index].0, vertices[index + step].0))
            };
            let normals: Vec<Option<Normal>> = grid().map(normal).collect();
            let joint = |(index, (i, j)): (usize, (usize, usize))| {
                let is_first = [i, j][axis] == 0;
                let before = if is_first { None } else { normals[index - step] };
                Joint::between([before?, normals[index]?], style.width / 2.0)
            };
            grid().enumerate().map(joint).collect()
        };
        Self { by_axis: AXES.map(joints), n_j }
    }

    /// The joint at a grid point of the line along an axis, if it goes on there.
    pub(super) fn at(&self, axis: usize, (i, j): (usize, usize)) -> Option<Joint> {
        self.by_axis[axis].get(i * self.n_j + j).copied().flatten()
    }
}
