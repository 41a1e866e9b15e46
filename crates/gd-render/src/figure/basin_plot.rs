//! Basins of attraction: which start ends in which minimum, and after how many steps.

use std::sync::Arc;

use super::Moment;
use super::color_bar::ColorBar;
use super::legend::{Legend, LegendEntry, Symbol};
use super::marker::Marker;
use super::plane_axes::{PlaneAxes, PlaneAxis};
use super::scale::{Scale, Spread};
use super::trajectory::Trajectory;
use crate::color::Rgb;
use crate::error::RenderError;
use crate::geometry::{Point, Rect};
use crate::mesh::check_range;
use crate::scene::{Item, Layer, Scene};
use crate::theme::Theme;

const PATH_WIDTH: f64 = 1.8;
const START_RADIUS: f64 = 3.5;
const MINIMUM_RADIUS: f64 = 6.5;
const LEGEND_RADIUS: f64 = 6.0;

/// Shades of one basin, from few steps to many, and the opacity of the strongest and of the faintest.
const SHADES: usize = 8;
const OPACITY: [f64; 2] = [0.92, 0.22];

/// How the descent from one start ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Index of the minimum that it reached; `None` if it reached none.
    pub minimum: Option<usize>,
    /// Steps that it took.
    pub n_steps: usize,
}

/// A map of the basins of attraction: every cell is a start, colored by the minimum that its descent reached; the color
/// is stronger the fewer steps it took. Starts that reached no minimum are gray.
///
#[cfg_attr(doc, doc = include_str!("../../pictures/basins.md"))]
///
/// ```
/// use gd_render::{BasinPlot, Ending, Figure};
/// // Two minima, at -1 and at 1, on a range of 4 x 1 cells.
/// let ending = |minimum, n_steps| Ending { minimum: Some(minimum), n_steps };
/// let endings = vec![ending(0, 9), ending(0, 3), ending(1, 4), ending(1, 12)];
/// let plot = BasinPlot::new([-2.0, 2.0], [0.0, 1.0], [4, 1], endings)?
///     .axis_titles("a", "b")
///     .minimum(&[[-1.0, 0.5]], "left")
///     .minimum(&[[1.0, 0.5]], "right");
/// assert_eq!(Figure::new(400, 200, plot)?.frame(0).width(), 400);
/// # Ok::<(), gd_render::RenderError>(())
/// ```
#[derive(Debug, Clone)]
pub struct BasinPlot {
    ranges: [[f64; 2]; 2],
    log_axes: [bool; 2],
    count: [usize; 2],
    endings: Arc<[Ending]>,
    titles: [String; 2],
    minima: Vec<(Vec<[f64; 2]>, String)>,
    unsettled: String,
    trajectories: Vec<Trajectory>,
}

impl BasinPlot {
    /// A map over `x_range` x `y_range` of `n_x` x `n_y` cells; `endings[i * n_y + j]` belongs to the start in the middle
    /// of the i-th cell along x and the j-th along y.
    ///
    /// # Errors
    /// No cell, a number of endings other than `n_x * n_y`, or an empty or non-finite range.
    pub fn new(
        x_range: [f64; 2],
        y_range: [f64; 2],
        count: [usize; 2],
        endings: impl Into<Arc<[Ending]>>,
    ) -> Result<Self, RenderError> {
        let endings = endings.into();
        let [n_x, n_y] = count;
        if endings.is_empty() {
            return Err(RenderError::EmptyPlot);
        }
        if n_x.checked_mul(n_y) != Some(endings.len()) {
            return Err(RenderError::CellCount { n_x, n_y, found: endings.len() });
        }
        check_range(x_range)?;
        check_range(y_range)?;
        let titles = ["x".into(), "y".into()];
        let ranges = [x_range, y_range];
        Ok(Self {
            ranges,
            log_axes: [false; 2],
            count,
            endings,
            titles,
            minima: Vec::new(),
            unsettled: String::new(),
            trajectories: Vec::new(),
        })
    }

    /// Names the axes.
    #[must_use]
    pub fn axis_titles(mut self, x: &str, y: &str) -> Self {
        self.titles = [x.into(), y.into()];
        self
    }

    /// Puts x, y or both on logarithmic scales, the cells evenly spaced in the logarithm: see
    /// [`crate::SurfacePlot::log_axes`].
    #[must_use]
    pub fn log_axes(mut self, log_axes: [bool; 2]) -> Self {
        self.log_axes = log_axes;
        self
    }

    /// Marks the next minimum and names it in the legend; the first call is for number 0. Equally good minima may share
    /// one number: all their positions are marked.
    #[must_use]
    pub fn minimum(mut self, positions: &[[f64; 2]], name: impl Into<String>) -> Self {
        self.minima.push((positions.to_vec(), name.into()));
        self
    }

    /// Names the starts that reached no minimum in the legend, if there are any.
    #[must_use]
    pub fn unsettled(mut self, name: impl Into<String>) -> Self {
        self.unsettled = name.into();
        self
    }

    /// The descents, and the ranges of x and y that show them.
    pub(super) fn trajectories_in_range(&self) -> (&[Trajectory], [[f64; 2]; 2]) {
        (&self.trajectories, self.ranges)
    }

    /// Draws a descent, thin, with a dot at its start. May be called more than once.
    #[must_use]
    pub fn trajectory(mut self, trajectory: Trajectory) -> Self {
        self.trajectories.push(trajectory);
        self
    }

    fn legend_entries(&self, theme: &Theme) -> Vec<LegendEntry<'_>> {
        let symbol = Symbol::Marker(Marker::Disc, LEGEND_RADIUS);
        let paint = |index: usize| basin_color(theme, index).into();
        let names = self.minima.iter().map(|(_, name)| name.as_str()).enumerate();
        let minima = names.map(|(index, name)| LegendEntry { name, symbol, paint: paint(index) });
        let any_unsettled = self.endings.iter().any(|ending| ending.minimum.is_none());
        let name = if any_unsettled { self.unsettled.as_str() } else { "" };
        let unsettled = LegendEntry { name, symbol, paint: theme.grid.into() };
        minima.chain([unsettled]).collect()
    }
}

/// A basin plot after layout. The map itself is the same in every frame.
pub(super) struct BasinLayout<'a> {
    plot: &'a BasinPlot,
    axes: PlaneAxes<'a>,
    cells: Arc<Layer>,
    color_bar: ColorBar,
    legend: Legend,
    /// Where a row of the legend may reach.
    legend_rect: Rect,
}

impl<'a> BasinLayout<'a> {
    pub(super) fn new(plot: &'a BasinPlot, rect: Rect, theme: &Theme) -> Self {
        let (legend, legend_rect) =
            (Legend::new(&plot.legend_entries(theme), rect.width(), rect.height(), theme), rect);
        let most = plot.endings.iter().map(|ending| ending.n_steps).max().unwrap_or(1).max(2) as f64;
        let steps = Scale::log([1.0, most]);
        let shade = |ink: Rgb, index: usize| {
            let share = index as f64 / (SHADES - 1) as f64;
            theme.background.mix(ink, OPACITY[0] + (OPACITY[1] - OPACITY[0]) * share)
        };
        // The legend may be wider than the map and must keep off its topmost tick label.
        let top = if legend.is_empty() { 4.0 } else { legend.height(theme) + theme.tick_size * 0.5 };
        let share = |index: usize| index as f64 / SHADES as f64;
        let shades = (0..SHADES).map(|index| (share(index), share(index + 1), shade(theme.muted, index))).collect();
        let (color_bar, rect) = ColorBar::split_off(rect.inset(0.0, top, 0.0, 0.0), 0.7, "steps", steps, shades, theme);
        let scales = [0, 1].map(|axis| Scale::of_range(plot.ranges[axis], plot.log_axes[axis]));
        let axis = |index: usize| PlaneAxis { scale: scales[index], title: &plot.titles[index] };
        let axes = PlaneAxes::new(axis(0), axis(1), rect, theme);
        let color = |ending: &Ending| match ending.minimum {
            Some(minimum) => {
                let share = steps.share_from_bottom(ending.n_steps.max(1) as f64);
                shade(basin_color(theme, minimum), ((share * SHADES as f64) as usize).min(SHADES - 1))
            }
            None => theme.grid,
        };
        let [n_x, n_y] = plot.count;
        let border = |axis: usize, index: usize| {
            let ([min, max], count) = (plot.ranges[axis], plot.count[axis] as f64);
            match scales[axis].spread {
                Spread::Linear => min + (max - min) * index as f64 / count,
                Spread::Log => scales[axis].value_at(index as f64 / count),
            }
        };
        let mut cells = Vec::new();
        for (i, column) in plot.endings.chunks(n_y).enumerate() {
            // Equal neighbors make one polygon.
            let mut from = 0;
            for run in column.chunk_by(|a, b| color(a) == color(b)) {
                let to = from + run.len();
                let (low, high) =
                    (axes.place(border(0, i), border(1, from)), axes.place(border(0, i + 1), border(1, to)));
                cells.push((Rect::new(low.x, high.y, high.x, low.y).corners().to_vec(), color(&run[0])));
                from = to;
            }
        }
        debug_assert_eq!(plot.endings.len(), n_x * n_y, "checked when the plot was made");
        let cells = Arc::new(Layer::of_polygons(cells, axes.frame));
        Self { plot, axes, cells, color_bar, legend, legend_rect }
    }

    pub(super) fn axes(&self) -> &PlaneAxes<'a> {
        &self.axes
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        let clip = Some(self.axes.frame);
        scene.push(Item::Layer(Arc::clone(&self.cells)));
        let disc = |center, radius, paint| Item::Discs { centers: vec![center], radius, paint, clip };
        for trajectory in &self.plot.trajectories {
            let Some(last) = trajectory.last_shown(moment) else { continue };
            let path: Vec<Point> =
                trajectory.points()[..=last].iter().map(|&[x, y, _]| self.axes.place(x, y)).collect();
            scene.push(disc(path[0], START_RADIUS, theme.ink.into()));
            scene.push(Item::Polyline { points: path, width: PATH_WIDTH, paint: theme.ink.into(), clip });
        }
        for (index, (positions, _)) in self.plot.minima.iter().enumerate() {
            for &[x, y] in positions {
                let center = self.axes.place(x, y);
                scene.push(disc(center, MINIMUM_RADIUS + 2.0, theme.background.into()));
                scene.push(disc(center, MINIMUM_RADIUS, basin_color(theme, index).into()));
            }
        }
        self.axes.draw_frame(scene, theme);
        self.color_bar.draw(scene, theme);
        let Rect { left, top, right, .. } = self.legend_rect;
        let center = Point::new(self.legend_rect.center().x, top + theme.label_size * 0.9);
        self.legend.draw(scene, theme, center, [left, right]);
    }
}

/// The theme's series without its gray ones, which starts without a minimum and the scale of steps have for themselves.
fn basin_color(theme: &Theme, minimum: usize) -> Rgb {
    let is_gray = |color: &Rgb| color.r == color.g && color.g == color.b;
    let mut colors = theme.series.iter().copied().filter(|color| !is_gray(color));
    let n_colors = colors.clone().count().max(1);
    colors.nth(minimum % n_colors).unwrap_or(theme.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Figure;

    #[test]
    fn every_cell_has_the_color_of_its_minimum() {
        let ending = |minimum| Ending { minimum, n_steps: 1 };
        let endings = vec![ending(Some(0)), ending(Some(1)), ending(None), ending(Some(0))];
        let plot = BasinPlot::new([0.0, 2.0], [0.0, 2.0], [2, 2], endings).unwrap();
        let frame = Figure::new(300, 300, plot.clone()).unwrap().frame(0);
        let theme = Theme::light();
        let layout = BasinLayout::new(&plot, Rect::new(16.0, 16.0, 284.0, 284.0), &theme);
        let strong = |index| theme.background.mix(basin_color(&theme, index), OPACITY[0]);
        for (x, y, color) in
            [(0.5, 0.5, strong(0)), (0.5, 1.5, strong(1)), (1.5, 0.5, theme.grid), (1.5, 1.5, strong(0))]
        {
            let at = layout.axes.place(x, y);
            assert_eq!(frame.pixel(at.x as u32, at.y as u32), color, "({x}, {y})");
        }
    }

    #[test]
    fn bad_maps_are_refused() {
        let ending = Ending { minimum: None, n_steps: 0 };
        let new = |count, n: usize| BasinPlot::new([0.0, 1.0], [0.0, 1.0], count, vec![ending; n]);
        assert!(matches!(new([0, 3], 0), Err(RenderError::EmptyPlot)));
        assert!(matches!(new([2, 3], 5), Err(RenderError::CellCount { found: 5, .. })));
        let turned = BasinPlot::new([1.0, 0.0], [0.0, 1.0], [1, 1], vec![ending]);
        assert!(matches!(turned, Err(RenderError::EmptyRange { .. })));
    }
}
