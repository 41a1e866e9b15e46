//! A surface as flat parts on the picture, in painter's order, and sorted into layers: no two parts of a layer overlap, and
//! what a part covers is in lower layers.
//!
//! A layer can be drawn at once. So its parts of one color become one shape, and a translucent layer is one translucent group
//! of solid shapes, in which borders leave no trace.

use super::convex::{Buckets, overlap};
use crate::camera::World;
use crate::color::Rgb;
use crate::geometry::{Point, Rect};
use crate::mesh::clip_below;
use crate::paint_surface::{SurfacePainter, is_convex, order, place};
use crate::raster::DepthPlane;
use crate::scene::SurfaceItem;

/// Parts that overlap by less, in pixels, are neighbors.
const SLIVER: f64 = 0.05;

/// A cell of the grid, or a triangle of one.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) outline: Vec<Point>,
    pub(super) color: Rgb,
    /// Its triangles, each with how near it is to the eye.
    pub(super) facets: Vec<(Vec<Point>, DepthPlane)>,
    pub(super) layer: usize,
}

/// All parts of a surface.
#[derive(Debug)]
pub(super) struct Facets {
    pub(super) parts: Vec<Part>,
    /// The highest layer of each cell's parts, row-major; none for a cell that is not drawn.
    layers: Vec<Option<usize>>,
    n_columns: usize,
    pub(super) n_layers: usize,
    buckets: Buckets,
}

impl Facets {
    pub(super) fn new(item: &SurfaceItem, painter: &SurfacePainter<'_>) -> Self {
        let [n_i, n_j] = item.mesh.cell_count();
        let [columns, rows] = [0, 1].map(|axis| order(item, axis));
        let mut parts = Vec::new();
        let mut cells = Vec::new();
        for i in columns.far_to_near() {
            for j in rows.far_to_near() {
                if item.mesh.is_whole(i, j) {
                    let before = parts.len();
                    push_cell(item, painter, (i, j), &mut parts);
                    cells.extend(std::iter::repeat_n(i * n_j + j, parts.len() - before));
                }
            }
        }
        let all: Vec<Rect> = parts.iter().map(|part| Rect::around(&part.outline)).collect();
        let area = all.iter().copied().reduce(|one, other| one.union(&other)).unwrap_or(Rect::new(0.0, 0.0, 1.0, 1.0));
        let size = all.iter().map(|rect| rect.width().max(rect.height())).sum::<f64>() / all.len().max(1) as f64;
        let mut buckets = Buckets::new(area, size);
        let mut layers = vec![None; n_i * n_j];
        let mut n_layers = 0;
        for index in 0..parts.len() {
            let below = buckets.near(&all[index]).into_iter().filter(|other| {
                all[*other].overlaps(&all[index]) && overlap(&parts[*other].outline, &parts[index].outline, SLIVER)
            });
            let layer = below.map(|other| parts[other].layer + 1).max().unwrap_or(0);
            parts[index].layer = layer;
            n_layers = n_layers.max(layer + 1);
            layers[cells[index]] = layers[cells[index]].max(Some(layer));
            buckets.insert(index, &all[index]);
        }
        Self { parts, layers, n_columns: n_j, n_layers, buckets }
    }

    /// The highest layer of a cell, if it is drawn.
    pub(super) fn layer_of(&self, (i, j): (usize, usize)) -> Option<usize> {
        *self.layers.get(i * self.n_columns + j)?
    }

    /// The parts that a shape may overlap.
    pub(super) fn near(&self, outline: &[Point]) -> impl Iterator<Item = &Part> {
        self.buckets.near(&Rect::around(outline)).into_iter().map(|index| &self.parts[index])
    }
}

/// Adds the parts of a cell, the farther one first.
fn push_cell(item: &SurfaceItem, painter: &SurfacePainter<'_>, (i, j): (usize, usize), parts: &mut Vec<Part>) {
    let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)].map(|(i, j)| painter.vertex(i, j));
    let points = corners.map(|(point, _)| point);
    let color = item.mesh.color(i, j);
    let cut = painter.cut_corners((i, j));
    let far_first = if painter.first_triangle_is_nearer((i, j)) { [1, 0] } else { [0, 1] };
    let facet = |side: usize| -> Option<(Vec<Point>, DepthPlane)> {
        let triangle = [[0, 1, 2], [0, 2, 3]][side];
        let plane = DepthPlane::through(triangle.map(|k| [corners[k].0.x, corners[k].0.y, corners[k].1]))?;
        let outline = match cut {
            Some(worlds) => {
                let below: Vec<World> = clip_below(&triangle.map(|k| worlds[k]), item.mesh.ceiling());
                below.into_iter().map(|world| place(item, world).0).collect()
            }
            None => triangle.map(|k| points[k]).to_vec(),
        };
        (outline.len() > 2).then_some((outline, plane))
    };
    let facets: Vec<(Vec<Point>, DepthPlane)> = far_first.into_iter().filter_map(facet).collect();
    if cut.is_none() && is_convex(&points) {
        parts.push(Part { outline: points.to_vec(), color, facets, layer: 0 });
    } else {
        parts.extend(facets.into_iter().map(|facet| Part {
            outline: facet.0.clone(),
            color,
            facets: vec![facet],
            layer: 0,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Storyboard;
    use crate::scene::Item;
    use crate::vector::convex::area;
    use crate::{Camera, Figure, HeightField, Projection, SurfacePlot};

    #[test]
    fn parts_of_a_layer_do_not_overlap_and_later_parts_lie_above_earlier_ones() {
        let at = |k: usize| k as f64 / 6.0 - 2.0;
        let height = |x: f64, y: f64| gd_core::math::sin(3.0 * x) * gd_core::math::cos(2.0 * y);
        let heights: Vec<f64> = (0..25 * 25).map(|k| height(at(k / 25), at(k % 25))).collect();
        let field = HeightField::new([-2.0, 2.0], [-2.0, 2.0], [25, 25], heights).unwrap();
        let camera = Camera { azimuth: -35.0, elevation: 15.0, projection: Projection::Orthographic };
        let figure = Figure::new(500, 400, SurfacePlot::new(field).camera(camera)).unwrap();
        let scene = Storyboard::new(&figure).frame_scene(0);
        let surface =
            scene.items.iter().find_map(|item| if let Item::Surface(item) = item { Some(item) } else { None });
        let surface = surface.unwrap();
        let facets = Facets::new(surface, &SurfacePainter::new(surface));
        assert!((2..12).contains(&facets.n_layers), "{} layers", facets.n_layers);
        let mut n_above = 0;
        for (index, part) in facets.parts.iter().enumerate() {
            assert!(area(&part.outline) >= 0.0);
            for before in &facets.parts[..index] {
                if overlap(&before.outline, &part.outline, SLIVER) {
                    assert!(before.layer < part.layer);
                    n_above += 1;
                }
            }
        }
        assert!(n_above > 100, "{n_above} parts lie above others");
    }
}
