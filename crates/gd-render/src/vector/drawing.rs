//! From a scene to shapes, in the order in which they are drawn.

use std::sync::Arc;

use super::letters::{contours, is_embedded};
use super::outline::joined;
use super::shapes::{Drawing, Element, Mark, Shape};
use super::spot::{Spot, simplified};
use super::surface::Relief;
use super::tiles::{Areas, areas};
use crate::color::{Paint, Rgb};
use crate::font::{Typefaces, characters};
use crate::geometry::{Point, Rect};
use crate::scene::{Item, Layer, LineStyle, Scene, SurfaceItem};

/// What scenes one after another share, worked out once.
#[derive(Debug, Default)]
pub(super) struct Shared {
    reliefs: Vec<(SurfaceItem, Arc<Relief>)>,
    areas: Vec<(Arc<Layer>, Areas)>,
}

/// More than the panels of a figure.
const MAX_SHARED: usize = 16;

impl Shared {
    fn relief(&mut self, item: &SurfaceItem) -> Arc<Relief> {
        let is_same = |other: &SurfaceItem| {
            Arc::ptr_eq(&other.mesh, &item.mesh) && other.view == item.view && other.viewport == item.viewport
        };
        if let Some((_, relief)) = self.reliefs.iter().find(|(other, _)| is_same(other)) {
            return Arc::clone(relief);
        }
        let relief = Arc::new(Relief::new(item));
        let bare = SurfaceItem { mesh: Arc::clone(&item.mesh), paths: Vec::new(), markers: Vec::new(), ..*item };
        self.reliefs.push((bare, Arc::clone(&relief)));
        if self.reliefs.len() > MAX_SHARED {
            self.reliefs.remove(0);
        }
        relief
    }

    fn areas(&mut self, layer: &Arc<Layer>) -> Areas {
        if let Some((_, areas)) = self.areas.iter().find(|(other, _)| Arc::ptr_eq(other, layer)) {
            return areas.clone();
        }
        let areas = areas(sides_of(&layer.polygons));
        self.areas.push((Arc::clone(layer), areas.clone()));
        if self.areas.len() > MAX_SHARED {
            self.areas.remove(0);
        }
        areas
    }
}

impl Drawing {
    pub(super) fn of(scene: &Scene, shared: &mut Shared) -> Self {
        let mut drawing = Self { background: scene.background, elements: Vec::new(), texts: scene.texts.clone() };
        let fonts = &scene.fonts;
        drawing.texts.retain(|text| !text.string.trim().is_empty() && text.paint.alpha > 0 && text.is_near(fonts));
        let typefaces = Typefaces(fonts);
        let blank = typefaces.glyph(' ');
        // Spaces of other widths are drawn as the embedded font's only one, and the files have only its characters.
        let spaced = |c: char| if typefaces.glyph(c) == blank { ' ' } else { c };
        for text in &mut drawing.texts {
            text.string = characters(&text.string).map(spaced).collect();
        }
        for item in &scene.items {
            drawing.add(item, shared);
        }
        for element in &mut drawing.elements {
            if let Element::Mark(Mark { shape: Shape::Lines { lines, .. }, .. }) = element
                && lines.len() > 1
                && lines.iter().all(|line| line.len() == 2)
            {
                *lines = joined(lines.iter().map(|line| (line[0], line[1])));
            }
        }
        // The files have one font; what others draw is there as shapes.
        let (texts, outlined) = drawing.texts.into_iter().partition(|text| is_embedded(text, fonts));
        drawing.texts = texts;
        for text in outlined {
            drawing.mark(Shape::Letters(contours(&text, fonts)), text.paint, None);
        }
        drawing
    }

    fn add(&mut self, item: &Item, shared: &mut Shared) {
        match item {
            Item::Polygon { corners, paint, clip } => {
                let ring: Vec<Spot> = corners.iter().map(|corner| Spot::of(*corner)).collect();
                let bounds = Rect::around(corners);
                // Only what crosses the border of the clip needs it.
                self.mark(Shape::Area(vec![ring]), *paint, clip.filter(|clip| !clip.contains(&bounds)));
            }
            Item::Polygons(polygons) => self.areas(areas(sides_of(polygons))),
            Item::Layer(layer) => {
                self.areas(if layer.is_shared { shared.areas(layer) } else { areas(sides_of(&layer.polygons)) });
                if !layer.lines.is_empty() {
                    let lines = joined(layer.lines.iter().map(|[from, to]| (Spot::of(*from), Spot::of(*to))));
                    let LineStyle { width, paint } = layer.line_style;
                    self.mark(Shape::Lines { lines, width }, paint, Some(layer.clip));
                }
            }
            Item::Polyline { points, width, paint, clip } => {
                if points.len() > 1 {
                    self.line(simplified(points.iter().map(|point| Spot::of(*point))), *width, *paint, *clip);
                }
            }
            Item::Discs { centers, radius, paint, clip } => {
                let is_seen = |center: &&Point| clip.is_none_or(|clip| is_within(**center, &clip, *radius));
                let centers: Vec<Spot> = centers.iter().filter(is_seen).map(|center| Spot::of(*center)).collect();
                if !centers.is_empty() {
                    self.mark(Shape::Discs { centers, radius: *radius }, *paint, *clip);
                }
            }
            Item::Surface(surface) => self.elements.extend(shared.relief(surface).elements(surface)),
        }
    }

    fn areas(&mut self, areas: Areas) {
        if !areas.is_empty() {
            self.elements.push(Element::Layer { alpha: Paint::OPAQUE, areas });
        }
    }

    fn mark(&mut self, shape: Shape, paint: Paint, clip: Option<Rect>) {
        if paint.alpha > 0 {
            self.elements.push(Element::Mark(Mark { shape, paint, clip: clip.map(whole_pixels) }));
        }
    }

    /// Adds a line to those before it if they look alike.
    fn line(&mut self, mut line: Vec<Spot>, width: f64, paint: Paint, clip: Option<Rect>) {
        if let &[only] = &line[..] {
            line.push(only);
        }
        if let Some(Element::Mark(Mark { shape: Shape::Lines { lines, width: other }, paint: same, clip: within })) =
            self.elements.last_mut()
            && (*other, *same, *within) == (width, paint, clip.map(whole_pixels))
        {
            lines.push(line);
        } else {
            self.mark(Shape::Lines { lines: vec![line], width }, paint, clip);
        }
    }
}

/// Polygons with their colors.
fn sides_of(polygons: &[(Vec<Point>, Rgb)]) -> impl Iterator<Item = (&[Point], Rgb)> {
    polygons.iter().map(|(corners, color)| (corners.as_slice(), *color))
}

/// The pixels that a rectangle touches, as the rasterizer clips.
fn whole_pixels(rect: Rect) -> Rect {
    Rect::new(rect.left.floor(), rect.top.floor(), rect.right.ceil(), rect.bottom.ceil())
}

/// Whether a disc around a point can be seen within a rectangle.
fn is_within(center: Point, rect: &Rect, radius: f64) -> bool {
    let reach = rect.inset(-radius - 1.0, -radius - 1.0, -radius - 1.0, -radius - 1.0);
    (reach.left..=reach.right).contains(&center.x) && (reach.top..=reach.bottom).contains(&center.y)
}
