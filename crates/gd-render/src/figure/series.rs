//! What a plot shows: points, curves, bands and error bars.

use super::Moment;
use super::legend::{LegendEntry, Symbol};
use super::marker::Marker;
use crate::color::{Paint, Rgb};
use crate::theme::Theme;

pub(super) const POINT_RADIUS: f64 = 3.6;
const POINT_OPACITY: f64 = 0.8;
pub(super) const CURVE_WIDTH: f64 = 2.6;
/// Width of an error bar, in pixels, and its opacity.
pub(super) const BAR_WIDTH: f64 = 1.3;
const BAR_OPACITY: f64 = 0.7;
/// How much of a band's color lies on the background.
const BAND_OPACITY: f64 = 0.2;
/// Radius of its symbol in the legend, in pixels.
const BAND_RADIUS: f64 = 6.0;

/// One series and how it is drawn.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) shape: Shape,
    pub(super) kind: SeriesKind,
    pub(super) name: String,
    /// Instead of the theme's.
    pub(super) color: Option<Rgb>,
    /// Times the usual width or radius.
    pub(super) size: f64,
    /// The shape of its points.
    pub(super) marker: Marker,
}

/// Where a series lies.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// One y for every x; several times over, step after step, for a curve that changes.
    BySteps { x: Vec<f64>, y: Vec<f64> },
    /// Several series that follow one another, x and y each.
    Changing(Vec<[Vec<f64>; 2]>),
    /// x, and what is below and above: a band, or error bars.
    Between([Vec<f64>; 3]),
    /// y, and what is to the left and to the right: error bars of x.
    Across([Vec<f64>; 3]),
}

impl Shape {
    /// What one frame shows.
    pub(super) fn at(&self, moment: Moment) -> [&[f64]; 2] {
        match self {
            Self::BySteps { x, y } => {
                let n_points = x.len();
                let step = moment.last_step(y.len() / n_points.max(1)).unwrap_or(0);
                [x, &y[step * n_points..(step + 1) * n_points]]
            }
            Self::Changing(all) => all.get(moment.index_of(all.len())).map_or([&[]; 2], |[x, y]| [x, y]),
            Self::Between([x, low, _]) => [x, low],
            Self::Across([y, left, _]) => [left, y],
        }
    }

    /// The points that decide the ranges: those shown last.
    pub(super) fn last(&self) -> impl Iterator<Item = (f64, f64)> {
        let pairs = |x: &[f64], y: &[f64]| x.iter().copied().zip(y.iter().copied()).collect::<Vec<_>>();
        let (pairs, more) = match self {
            Self::BySteps { x, y } => (pairs(x, &y[y.len() - x.len()..]), Vec::new()),
            Self::Changing(all) => (all.last().map_or_else(Vec::new, |[x, y]| pairs(x, y)), Vec::new()),
            Self::Between([x, low, high]) => (pairs(x, low), pairs(x, high)),
            Self::Across([y, left, right]) => (pairs(left, y), pairs(right, y)),
        };
        pairs.into_iter().chain(more)
    }
}

impl Series {
    pub(super) fn paint(&self, theme: &Theme) -> Paint {
        match self.kind {
            SeriesKind::Points => self.color.unwrap_or(theme.data).with_opacity(POINT_OPACITY),
            SeriesKind::Bars => self.color.unwrap_or(theme.data).with_opacity(BAR_OPACITY),
            SeriesKind::Curve => self.color.unwrap_or(theme.path).into(),
            SeriesKind::Band => theme.background.mix(self.color.unwrap_or(theme.path), BAND_OPACITY).into(),
        }
    }

    /// What it is called, and how it looks.
    pub(super) fn entry(&self, theme: &Theme) -> LegendEntry<'_> {
        let symbol = match self.kind {
            SeriesKind::Points => Symbol::Marker(self.marker, (POINT_RADIUS + 0.6) * theme.line_scale),
            SeriesKind::Curve => Symbol::Line(CURVE_WIDTH * theme.line_scale),
            SeriesKind::Bars => Symbol::Line(BAR_WIDTH * theme.line_scale),
            SeriesKind::Band => Symbol::Marker(Marker::Disc, BAND_RADIUS * theme.line_scale),
        };
        LegendEntry { name: &self.name, symbol, paint: self.paint(theme) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SeriesKind {
    Points,
    Curve,
    /// The area between two curves; it decides no range.
    Band,
    /// A vertical line for every point.
    Bars,
}
