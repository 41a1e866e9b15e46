//! A surface with what lies on it, as layers with lines and dots between them.

use std::collections::BTreeMap;

use super::convex::{area, part_inside, shared};
use super::facets::Facets;
use super::outline::{Side, joined, outlines, sides};
use super::round::{capsule, disc};
use super::shapes::{Element, Mark, Shape};
use super::spot::Spot;
use super::tiles::{Areas, areas};
use crate::color::{Paint, Rgb};
use crate::geometry::Point;
use crate::mesh::{DrapedPiece, clip_below};
use crate::paint_surface::{SurfacePainter, decal, drape, is_line, place, rim_of};
use crate::raster::Decal;
use crate::scene::{LineStyle, SurfaceItem};

/// What all descents on a surface share: its layers, and the lines on them.
#[derive(Debug)]
pub(super) struct Relief {
    facets: Facets,
    layers: Vec<Areas>,
    lines: Vec<Vec<Mark>>,
}

impl Relief {
    pub(super) fn new(item: &SurfaceItem) -> Self {
        let painter = SurfacePainter::new(item);
        let facets = Facets::new(item, &painter);
        let n_layers = facets.n_layers;
        let layer = |layer: usize| {
            let parts = facets.parts.iter().filter(|part| part.layer == layer);
            areas(parts.map(|part| (part.outline.as_slice(), part.color)))
        };
        let layers = (0..n_layers).map(layer).collect();
        let mut lines: Vec<Vec<Mark>> = vec![Vec::new(); n_layers];
        let mut add = |stretches: Vec<Stretch>, style: LineStyle| {
            let mut groups: BTreeMap<(usize, usize), Vec<Side>> = BTreeMap::new();
            for Stretch { layer, line, side } in stretches {
                groups.entry((layer, line)).or_default().push(side);
            }
            for ((layer, _), sides) in groups {
                lines[layer].extend(line_mark(sides, style.width, style.paint));
            }
        };
        if let Some(style) = item.rim {
            add(rims(item, &painter, &facets), style);
        }
        if let Some(style) = item.edges {
            add(edges(item, &painter, &facets), style);
        }
        Self { facets, layers, lines }
    }

    /// The surface with the paths and markers that lie on it.
    pub(super) fn elements(&self, item: &SurfaceItem) -> Vec<Element> {
        let mut decals = Decals::new(self.facets.n_layers);
        decals.place_markers(item, &self.facets);
        decals.place_paths(item, &self.facets);
        let alpha = Rgb::BLACK.with_opacity(item.opacity).alpha;
        let mut elements = Vec::new();
        for (layer, below) in decals.below.into_iter().enumerate() {
            elements.extend(below.into_iter().map(Element::Mark));
            let areas = self.layers.get(layer).filter(|areas| !areas.is_empty() && alpha > 0);
            elements.extend(areas.map(|areas| Element::Layer { alpha, areas: areas.clone() }));
            elements.extend(self.lines.get(layer).into_iter().flatten().cloned().map(Element::Mark));
        }
        elements.extend(decals.hidden.into_iter().map(Element::Mark));
        elements
    }
}

fn side(from: Point, to: Point) -> Side {
    (Spot::of(from), Spot::of(to))
}

/// A part of a line on the surface.
struct Stretch {
    layer: usize,
    /// Which line it is part of. Translucent lines darken each other where they run close together, but not themselves.
    line: usize,
    side: Side,
}

/// Stretches as lines, if there are any.
fn line_mark(stretches: Vec<Side>, width: f64, paint: Paint) -> Option<Mark> {
    let lines = joined(stretches);
    (!lines.is_empty()).then_some(Mark { shape: Shape::Lines { lines, width }, paint, clip: None })
}

/// The lines between the cells: each lies on the higher of the two that it separates.
fn edges(item: &SurfaceItem, painter: &SurfacePainter<'_>, facets: &Facets) -> Vec<Stretch> {
    let mesh = &item.mesh;
    let [n_i, n_j] = mesh.cell_count();
    let has_line = |index: usize, n_cells: usize| item.lines.is_none_or(|n| is_line(index, n_cells, n));
    let stretch = |line: usize, from: (usize, usize), to: (usize, usize), beside: [Option<(usize, usize)>; 2]| {
        let layer = beside.into_iter().flatten().filter_map(|cell| facets.layer_of(cell)).max()?;
        let worlds = [mesh.vertex(from.0, from.1), mesh.vertex(to.0, to.1)];
        if worlds.iter().all(|world| world[2] <= mesh.ceiling()) {
            let side = side(painter.vertex(from.0, from.1).0, painter.vertex(to.0, to.1).0);
            return Some(Stretch { layer, line, side });
        }
        let [from, to] = clip_below(&worlds, mesh.ceiling())[..] else { return None };
        Some(Stretch { layer, line, side: side(place(item, from).0, place(item, to).0) })
    };
    let mut lines = Vec::new();
    for i in 0..=n_i {
        for j in 0..=n_j {
            let (left, below) = (i.checked_sub(1), j.checked_sub(1));
            let (inside_i, inside_j) = (i < n_i, j < n_j);
            if inside_i && has_line(j, n_j) {
                lines.extend(stretch(j, (i, j), (i + 1, j), [below.map(|j| (i, j)), inside_j.then_some((i, j))]));
            }
            if inside_j && has_line(i, n_i) {
                lines.extend(stretch(
                    n_j + 1 + i,
                    (i, j),
                    (i, j + 1),
                    [left.map(|i| (i, j)), inside_i.then_some((i, j))],
                ));
            }
        }
    }
    lines
}

/// The lines where the surface is cut off.
fn rims(item: &SurfaceItem, painter: &SurfacePainter<'_>, facets: &Facets) -> Vec<Stretch> {
    let [n_i, n_j] = item.mesh.cell_count();
    let cells = (0..n_i).flat_map(|i| (0..n_j).map(move |j| (i, j))).filter(|&(i, j)| item.mesh.is_whole(i, j));
    let mut lines = Vec::new();
    for cell in cells {
        let (Some(worlds), Some(layer)) = (painter.cut_corners(cell), facets.layer_of(cell)) else { continue };
        for triangle in [[0, 1, 2], [0, 2, 3]] {
            let part = clip_below(&triangle.map(|corner| worlds[corner]), item.mesh.ceiling());
            if let Some([from, to]) = rim_of(&part, item.mesh.ceiling()) {
                lines.push(Stretch { layer, line: 0, side: side(place(item, from).0, place(item, to).0) });
            }
        }
    }
    lines
}

/// What lies on the surface, between its layers.
struct Decals {
    /// Below each layer, and above all.
    below: Vec<Vec<Mark>>,
    /// What shines through where something nearer hides it.
    hidden: Vec<Mark>,
}

/// Which parts of a shape something nearer hides.
struct Hiding {
    /// The layer that it is best drawn below.
    layer: usize,
    /// Where it is hidden.
    regions: Vec<Vec<Point>>,
}

impl Decals {
    fn new(n_layers: usize) -> Self {
        Self { below: vec![Vec::new(); n_layers + 1], hidden: Vec::new() }
    }

    fn place_markers(&mut self, item: &SurfaceItem, facets: &Facets) {
        for marker in &item.markers {
            let [x, y] = marker.position;
            let Some((world, triangle)) = item.mesh.drape_point(x, y) else { continue };
            let Some(decal) = decal(item, &triangle, marker.style, 0) else { continue };
            let (center, _) = place(item, world);
            let Hiding { layer, regions } = hiding(&disc(center, marker.style.size), &decal, facets);
            let shape = Shape::Discs { centers: vec![Spot::of(center)], radius: marker.style.size };
            self.below[layer].push(Mark { shape, paint: decal.paint, clip: None });
            let rings = outlines(regions.iter().flat_map(|region| {
                let ring: Vec<Spot> = region.iter().map(|point| Spot::of(*point)).collect();
                sides(&ring).collect::<Vec<_>>()
            }));
            if decal.hidden.alpha > 0 && !rings.is_empty() {
                self.hidden.push(Mark { shape: Shape::Area(rings), paint: decal.hidden, clip: None });
            }
        }
    }

    fn place_paths(&mut self, item: &SurfaceItem, facets: &Facets) {
        let n_slots = self.below.len();
        for path in &item.paths {
            let style = &path.style;
            let mut seen: Vec<Vec<Side>> = vec![Vec::new(); n_slots];
            let mut hidden: Vec<Side> = Vec::new();
            let mut hidden_paint: Option<Paint> = None;
            for (DrapedPiece { from, to, triangle }, kind) in drape(item, path) {
                let Some(decal) = decal(item, &triangle, kind.applied_to(*style), 0) else { continue };
                let (from, to) = (place(item, from).0, place(item, to).0);
                let Hiding { layer, regions } = hiding(&capsule(from, to, style.size / 2.0), &decal, facets);
                seen[layer].push(side(from, to));
                if decal.hidden.alpha > 0 {
                    let at = |share: f64| from + (to - from) * share;
                    let parts = regions.iter().filter_map(|region| part_inside(from, to, region));
                    hidden.extend(parts.map(|[begin, end]| side(at(begin), at(end))));
                    hidden_paint = Some(decal.hidden);
                }
            }
            for (slot, stretches) in self.below.iter_mut().zip(seen) {
                slot.extend(line_mark(stretches, style.size, style.paint));
            }
            self.hidden.extend(hidden_paint.and_then(|paint| line_mark(hidden, style.size, paint)));
        }
    }
}

/// Finds what hides a shape that lies on the surface.
fn hiding(shape: &[Point], decal: &Decal, facets: &Facets) -> Hiding {
    let mut regions = Vec::new();
    // By how much more of the shape would be wrong above each layer than below it.
    let mut loss = vec![0.0; facets.n_layers];
    for part in facets.near(shape) {
        for (outline, plane) in &part.facets {
            let region = shared(shape, outline);
            if region.is_empty() {
                continue;
            }
            let is_nearer = |p: &Point| plane.at(p.x, p.y) > decal.plane.at(p.x, p.y) + decal.bias;
            if region.iter().any(is_nearer) {
                loss[part.layer] += area(&region);
                regions.push(region);
            } else {
                loss[part.layer] -= area(&region);
            }
        }
    }
    // Above all of them at first.
    let (mut best, mut least, mut wrong) = (facets.n_layers, 0.0, 0.0);
    for layer in (0..facets.n_layers).rev() {
        wrong -= loss[layer];
        if wrong < least {
            (best, least) = (layer, wrong);
        }
    }
    Hiding { layer: best, regions }
}
