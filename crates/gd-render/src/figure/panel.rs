//! The kinds of plot that a figure is made of.

use super::Moment;
use super::basin_plot::{BasinLayout, BasinPlot};
use super::contour_plot::{ContourLayout, ContourPlot};
use super::known_maps::KnownMaps;
use super::loss_plot::{LossLayout, LossPlot};
use super::plot::Plot;
use super::plot_layout::PlotLayout;
use super::surface_plot::{SurfaceLayout, SurfacePlot};
use super::trajectory::Trajectory;
use crate::error::RenderError;
use crate::geometry::{Point, Rect};
use crate::scene::Scene;
use crate::theme::Theme;

/// What a figure shows: one of the kinds of plot.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Panel {
    /// Points and curves in the plane.
    Plot(Plot),
    /// A surface in space, with the descent on it.
    Surface(SurfacePlot),
    /// A surface from above, with the descent on it.
    Contour(ContourPlot),
    /// The loss against the step.
    Loss(LossPlot),
    /// Which start ends in which minimum.
    Basins(BasinPlot),
}

impl Panel {
    /// Refuses trajectories that could not be seen.
    pub(super) fn check(&self) -> Result<(), RenderError> {
        let (trajectories, [x_range, y_range]) = match self {
            Self::Surface(plot) => plot.trajectories_in_range(),
            Self::Contour(plot) => plot.trajectories_in_range(),
            Self::Basins(plot) => plot.trajectories_in_range(),
            Self::Plot(_) | Self::Loss(_) => return Ok(()),
        };
        let within = |value: f64, [min, max]: [f64; 2]| min <= value && value <= max;
        let is_seen = |trajectory: &Trajectory| {
            let mut points = trajectory.points().iter();
            trajectory.points().is_empty() || points.any(|&[x, y, _]| within(x, x_range) && within(y, y_range))
        };
        match trajectories.iter().find(|trajectory| !is_seen(trajectory)) {
            Some(lost) => Err(RenderError::PathOutside { name: lost.name().into(), x_range, y_range }),
            None => Ok(()),
        }
    }
}

impl From<BasinPlot> for Panel {
    fn from(plot: BasinPlot) -> Self {
        Self::Basins(plot)
    }
}

impl From<ContourPlot> for Panel {
    fn from(plot: ContourPlot) -> Self {
        Self::Contour(plot)
    }
}

impl From<LossPlot> for Panel {
    fn from(plot: LossPlot) -> Self {
        Self::Loss(plot)
    }
}

impl From<Plot> for Panel {
    fn from(plot: Plot) -> Self {
        Self::Plot(plot)
    }
}

impl From<SurfacePlot> for Panel {
    fn from(plot: SurfacePlot) -> Self {
        Self::Surface(plot)
    }
}

/// A panel after layout, with everything computed that its frames share.
pub(super) enum PanelLayout<'a> {
    Plot(PlotLayout<'a>),
    Surface(SurfaceLayout<'a>),
    Contour(ContourLayout<'a>),
    Loss(LossLayout<'a>),
    Basins(BasinLayout<'a>),
}

impl<'a> PanelLayout<'a> {
    pub(super) fn new(
        panel: &'a Panel,
        rect: Rect,
        theme: &Theme,
        moments: impl Iterator<Item = Moment>,
        known: &mut KnownMaps,
    ) -> Self {
        match panel {
            Panel::Plot(plot) => Self::Plot(PlotLayout::new(plot, rect, theme)),
            Panel::Surface(plot) => Self::Surface(SurfaceLayout::new(plot, rect, theme, moments)),
            Panel::Contour(plot) => Self::Contour(ContourLayout::new(plot, rect, theme, known)),
            Panel::Loss(plot) => Self::Loss(LossLayout::new(plot, rect, theme)),
            Panel::Basins(plot) => Self::Basins(BasinLayout::new(plot, rect, theme)),
        }
    }

    /// The left end of a plot's frame; other panels have none to align.
    pub(super) fn plot_left(&self) -> Option<f64> {
        if let Self::Plot(layout) = self { Some(layout.left()) } else { None }
    }

    /// Moves the left end of a plot's frame.
    pub(super) fn set_plot_left(&mut self, left: f64) {
        if let Self::Plot(layout) = self {
            layout.set_left(left);
        }
    }

    /// What a pixel shows, see [`super::Figure::position_at`].
    pub(super) fn position_at(&self, pixel: Point) -> Option<[f64; 2]> {
        match self {
            Self::Plot(layout) => layout.axes().position_at(pixel),
            Self::Surface(layout) => layout.position_at(pixel),
            Self::Contour(layout) => layout.axes().position_at(pixel),
            Self::Loss(layout) => layout.axes().position_at(pixel),
            Self::Basins(layout) => layout.axes().position_at(pixel),
        }
    }

    /// Where a place is drawn, see [`super::Figure::pixel_of`].
    pub(super) fn pixel_of(&self, position: [f64; 2]) -> Option<Point> {
        match self {
            Self::Plot(layout) => layout.axes().pixel_of(position),
            Self::Surface(layout) => layout.pixel_of(position),
            Self::Contour(layout) => layout.axes().pixel_of(position),
            Self::Loss(layout) => layout.axes().pixel_of(position),
            Self::Basins(layout) => layout.axes().pixel_of(position),
        }
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        match self {
            Self::Plot(layout) => layout.draw(scene, theme, moment),
            Self::Surface(layout) => layout.draw(scene, theme, moment),
            Self::Contour(layout) => layout.draw(scene, theme, moment),
            Self::Loss(layout) => layout.draw(scene, theme, moment),
            Self::Basins(layout) => layout.draw(scene, theme, moment),
        }
    }
}
