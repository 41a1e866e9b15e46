//! The contents of a picture before any pixel: shapes and text in panel space, and surfaces in world space with the
//! view that projects them. Items are drawn in order; text comes last, over everything.

use std::sync::Arc;

use crate::camera::{View, Viewport};
use crate::color::{Paint, Rgb};
use crate::font::UserFont;
use crate::geometry::{Point, Rect};
use crate::mesh::Mesh;
use crate::text::Text;

/// One frame, described.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) background: Rgb,
    pub(crate) items: Vec<Item>,
    pub(crate) texts: Vec<Text>,
    /// For what the embedded font lacks.
    pub(crate) fonts: Vec<UserFont>,
}

impl Scene {
    pub(crate) fn new(background: Rgb) -> Self {
        Self { background, items: Vec::new(), texts: Vec::new(), fonts: Vec::new() }
    }

    pub(crate) fn push(&mut self, item: Item) {
        self.items.push(item);
    }

    /// A straight line in panel space.
    pub(crate) fn line(&mut self, from: Point, to: Point, width: f64, paint: Paint) {
        self.push(Item::Polyline { points: vec![from, to], width, paint, clip: None });
    }
}

/// One thing on the picture.
#[derive(Debug)]
pub(crate) enum Item {
    /// A filled convex polygon.
    Polygon { corners: Vec<Point>, paint: Paint, clip: Option<Rect> },
    /// Filled convex polygons that do not overlap, shared by the frames of an animation.
    Polygons(Arc<[(Vec<Point>, Rgb)]>),
    /// Shapes of which a renderer may keep the samples.
    Layer(Arc<Layer>),
    /// A line with round joins and ends.
    Polyline { points: Vec<Point>, width: f64, paint: Paint, clip: Option<Rect> },
    /// Filled circles of one size.
    Discs { centers: Vec<Point>, radius: f64, paint: Paint, clip: Option<Rect> },
    /// A surface and what lies on it.
    Surface(SurfaceItem),
}

/// Filled convex polygons that do not overlap, and straight lines over them, which are one shape where they meet.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) polygons: Vec<(Vec<Point>, Rgb)>,
    pub(crate) lines: Vec<[Point; 2]>,
    pub(crate) line_style: LineStyle,
    /// What the lines are cut off at.
    pub(crate) clip: Rect,
    /// Whether other scenes hold it too.
    pub(crate) is_shared: bool,
}

impl Layer {
    /// A layer without lines.
    pub(crate) fn of_polygons(polygons: Vec<(Vec<Point>, Rgb)>, frame: Rect) -> Self {
        let line_style = LineStyle { width: 0.0, paint: Rgb::BLACK.with_opacity(0.0) };
        Self { polygons, lines: Vec::new(), line_style, clip: frame, is_shared: true }
    }

    /// A rectangle that holds all of it.
    pub(crate) fn bounds(&self) -> Rect {
        self.polygons.iter().fold(self.clip, |all, (corners, _)| all.union(&Rect::around(corners)))
    }
}

/// A surface seen by a camera, with a path and markers lying on it.
#[derive(Debug)]
pub(crate) struct SurfaceItem {
    pub(crate) mesh: Arc<Mesh>,
    pub(crate) view: View,
    pub(crate) viewport: Viewport,
    /// Opacity of the cells, 0 to 1.
    pub(crate) opacity: f64,
    /// Lines between the cells.
    pub(crate) edges: Option<LineStyle>,
    /// How many of these lines there are along each axis, if not all.
    pub(crate) lines: Option<usize>,
    /// The line where the surface is cut off.
    pub(crate) rim: Option<LineStyle>,
    pub(crate) paths: Vec<Path>,
    pub(crate) markers: Vec<Marker>,
}

/// A line's look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LineStyle {
    /// Width in pixels.
    pub(crate) width: f64,
    pub(crate) paint: Paint,
}

/// The look of what lies on a surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DecalStyle {
    /// Width of a line or radius of a disc, in pixels.
    pub(crate) size: f64,
    pub(crate) paint: Paint,
    /// Laid over everything where something nearer hides it; opacity 0 for nothing.
    pub(crate) hidden: Paint,
}

/// A line that lies on the surface.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Path {
    /// World x and y of its points, in order.
    pub(crate) points: Vec<[f64; 2]>,
    pub(crate) style: DecalStyle,
    /// Where it is hidden, only the dashes of this pattern show.
    pub(crate) hidden_dashes: Option<Dashes>,
}

/// A pattern of dashes, in world lengths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Dashes {
    pub(crate) dash: f64,
    pub(crate) gap: f64,
}

/// A disc that lies on the surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Marker {
    /// World x and y.
    pub(crate) position: [f64; 2],
    pub(crate) style: DecalStyle,
}
