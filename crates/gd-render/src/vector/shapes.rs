//! The few kinds of shapes that vector files have.

use super::spot::Spot;
use super::tiles::Areas;
use crate::color::{Paint, Rgb};
use crate::geometry::Rect;
use crate::text::Text;

/// A picture in shapes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawing {
    pub(super) background: Rgb,
    pub(super) elements: Vec<Element>,
    pub(super) texts: Vec<Text>,
}

/// What is drawn at once.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Element {
    Mark(Mark),
    /// Solid areas that together have an opacity, in units of 1/256.
    Layer {
        alpha: u16,
        areas: Areas,
    },
}

/// A shape in one paint.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    pub(super) shape: Shape,
    pub(super) paint: Paint,
    /// Nothing of it is drawn outside.
    pub(super) clip: Option<Rect>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// What the outlines go around.
    Area(Vec<Vec<Spot>>),
    /// The same of a line of text.
    Letters(Vec<Vec<Spot>>),
    /// Lines with round ends and joins, their width in pixels.
    Lines { lines: Vec<Vec<Spot>>, width: f64 },
    /// Discs, their radius in pixels.
    Discs { centers: Vec<Spot>, radius: f64 },
}
