//! A surface seen from above: bands of equal height, lines between them, the descent and its direction.

use std::sync::Arc;

use super::Moment;
use super::color_bar::ColorBar;
use super::known_maps::{KnownMaps, MapKey};
use super::legend::{Legend, LegendEntry, Symbol};
use super::levels::Levels;
use super::marker::Marker;
use super::plane_axes::{PlaneAxes, PlaneAxis};
use super::scale::{Scale, Spread};
use super::slicing::slice;
use super::trajectory::{Trajectory, legend_entries};
use crate::color::{Paint, Rgb};
use crate::colormap::Colormap;
use crate::error::RenderError;
use crate::geometry::{Point, Rect};
use crate::mesh::{HeightField, all_heights, check_range, finite_range, first_of_equal_ranges};
use crate::scene::{Item, Layer, LineStyle, Scene};
use crate::theme::Theme;

const PATH_WIDTH: f64 = 2.2;
/// Of a level that is drawn apart, and of an outline.
const MARK_WIDTH: f64 = 2.4;
const START_RADIUS: f64 = 9.0;
const CURRENT_RADIUS: f64 = 4.5;
/// Length of the arrow that shows where the next step goes, and of its head, in pixels.
const ARROW_LENGTH: f64 = 34.0;
const HEAD_LENGTH: f64 = 9.0;
/// Of the mark in the legend for what lies above the limit.
const BEYOND_RADIUS: f64 = 6.0;

/// A contour map of a surface with the descent on it.
///
#[cfg_attr(doc, doc = include_str!("../../pictures/contour.md"))]
///
/// ```
/// use gd_render::{ContourPlot, Figure, HeightField, Trajectory};
/// let bowl = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [3, 3], vec![2.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 2.0])?;
/// let path = Trajectory::new([[-0.9, 0.8, 1.5], [-0.4, 0.3, 0.3], [-0.1, 0.1, 0.02]]);
/// let figure = Figure::new(300, 300, ContourPlot::new(bowl).axis_titles("a", "b").trajectory(path))?;
/// assert_eq!(figure.frame(0).height(), 300);
/// # Ok::<(), gd_render::RenderError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ContourPlot {
    /// One, or several of the same ranges that follow one another; never none.
    fields: Vec<HeightField>,
    titles: [String; 2],
    colormap: Colormap,
    opacity: f64,
    max_levels: usize,
    log_height: bool,
    levels: Option<Levels>,
    height_limit: Option<(f64, String)>,
    log_axes: [bool; 2],
    color_bar: bool,
    color_bar_title: String,
    trajectories: Vec<Trajectory>,
    marks: Vec<Mark>,
}

/// A line that stands out from the map.
#[derive(Debug, Clone)]
struct Mark {
    line: Line,
    name: String,
    color: Rgb,
}

#[derive(Debug, Clone)]
enum Line {
    /// Where the surface has this height.
    Level(f64),
    /// Through these positions.
    Through(Vec<[f64; 2]>),
}

impl Line {
    /// Thinner through positions than along a height, so that both are seen where one lies on the other.
    const fn width(&self) -> f64 {
        match self {
            Self::Level(_) => MARK_WIDTH,
            Self::Through(_) => 0.5 * MARK_WIDTH,
        }
    }
}

impl ContourPlot {
    /// A contour map in viridis with at most twenty levels.
    #[must_use]
    pub fn new(field: HeightField) -> Self {
        let titles = ["x".into(), "y".into()];
        Self {
            fields: vec![field],
            titles,
            colormap: Colormap::default(),
            opacity: 0.75,
            max_levels: 20,
            log_height: false,
            levels: None,
            height_limit: None,
            log_axes: [false; 2],
            color_bar: false,
            color_bar_title: String::new(),
            trajectories: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// A map that changes: see [`crate::SurfacePlot::changing`].
    ///
    /// # Errors
    /// No field at all, or fields of different ranges.
    pub fn changing(fields: Vec<HeightField>) -> Result<Self, RenderError> {
        let first = first_of_equal_ranges(&fields)?.clone();
        Ok(Self { fields, ..Self::new(first) })
    }

    /// The field that represents all: their ranges are the same.
    fn field(&self) -> &HeightField {
        &self.fields[0]
    }

    /// Names the axes.
    #[must_use]
    pub fn axis_titles(mut self, x: &str, y: &str) -> Self {
        self.titles = [x.into(), y.into()];
        self
    }

    /// Colors the bands by height.
    #[must_use]
    pub fn colormap(mut self, colormap: Colormap) -> Self {
        self.colormap = colormap;
        self
    }

    /// Sets the opacity of the colors from 0 (paper) to 1 (full), to match a surface of that opacity.
    #[must_use]
    pub fn opacity(mut self, opacity: f64) -> Self {
        self.opacity = opacity;
        self
    }

    /// Spaces the levels by equal factors, for a surface that spans decades. Heights of zero and below belong to the
    /// lowest band.
    #[must_use]
    pub fn log_height(mut self) -> Self {
        self.log_height = true;
        self
    }

    /// Puts levels at these heights instead of evenly along the scale; bands keep their even colors.
    ///
    /// # Errors
    /// Levels that do not ascend, are not finite, or none.
    ///
    /// ```
    /// use gd_render::{ContourPlot, Figure, HeightField};
    /// let heights: Vec<f64> = (0..11 * 11).map(|k| f64::from(k % 11).powi(6)).collect();
    /// let wall = HeightField::new([0.0, 1.0], [0.0, 1.0], [11, 11], heights)?;
    /// let plot = ContourPlot::new(wall).levels(vec![1.0, 10.0, 100.0, 1000.0])?;
    /// assert_eq!(Figure::new(300, 300, plot)?.frame(0).height(), 300);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn levels(mut self, levels: Vec<f64>) -> Result<Self, RenderError> {
        self.levels = Some(Levels::new(levels)?);
        Ok(self)
    }

    /// Sets the maximum number of levels, 20 by default; at least 2.
    #[must_use]
    pub fn max_levels(mut self, n: usize) -> Self {
        self.max_levels = n.max(2);
        self
    }

    /// Draws what lies above a height in gray, named so in the legend, so that steep walls leave the colors to the valley.
    ///
    /// # Errors
    /// A limit that is not above the least height, or not finite.
    pub fn height_limit(mut self, limit: f64, name: impl Into<String>) -> Result<Self, RenderError> {
        let lowest = self.fields.iter().map(|field| field.height_range()[0]).fold(f64::INFINITY, f64::min);
        check_range([lowest, limit])?;
        self.height_limit = Some((limit, name.into()));
        Ok(self)
    }

    /// Draws a color bar beside the map.
    #[must_use]
    pub fn color_bar(mut self) -> Self {
        self.color_bar = true;
        self
    }

    /// Says above the color bar what the heights are.
    #[must_use]
    pub fn color_bar_title(mut self, title: impl Into<String>) -> Self {
        self.color_bar_title = title.into();
        self
    }

    /// Puts x, y or both on logarithmic scales: see [`crate::SurfacePlot::log_axes`].
    #[must_use]
    pub fn log_axes(mut self, log_axes: [bool; 2]) -> Self {
        self.log_axes = log_axes;
        self
    }

    /// The scales of x and y.
    fn scales(&self) -> [Scale; 2] {
        let [x, y] = self.log_axes;
        [Scale::of_range(self.field().x_range, x), Scale::of_range(self.field().y_range, y)]
    }

    /// The descents, and the ranges of x and y that show them.
    pub(super) fn trajectories_in_range(&self) -> (&[Trajectory], [[f64; 2]; 2]) {
        (&self.trajectories, [self.field().x_range, self.field().y_range])
    }

    /// Draws a descent, with a large dot at its start, a small one at its end, and an arrow to where it went next.
    /// May be called more than once, to compare.
    #[must_use]
    pub fn trajectory(mut self, trajectory: Trajectory) -> Self {
        self.trajectories.push(trajectory);
        self
    }

    /// Draws the line along which the surface has this height, between the regular levels, with its name in the legend. Of a
    /// map that changes it is that of the first surface.
    #[must_use]
    pub fn level(mut self, height: f64, name: impl Into<String>, color: Rgb) -> Self {
        self.marks.push(Mark { line: Line::Level(height), name: name.into(), color });
        self
    }

    /// Draws a line through these positions, [x, y] each, with its name in the legend; what lies outside the map is cut off.
    #[must_use]
    pub fn outline(mut self, positions: &[[f64; 2]], name: impl Into<String>, color: Rgb) -> Self {
        self.marks.push(Mark { line: Line::Through(positions.into()), name: name.into(), color });
        self
    }
}

/// The scale of the heights and the levels on it, as shares from 0 to 1.
struct Bands {
    scale: Scale,
    levels: Vec<f64>,
}

impl ContourPlot {
    /// A band has the color of its middle; the lowest and the highest reach to the ends of the scale.
    fn band_color(&self, band: usize, n_bands: usize, theme: &Theme) -> Rgb {
        if band >= n_bands {
            return beyond_color(theme);
        }
        let position = (band as f64 + 0.5) / n_bands as f64;
        theme.background.mix(self.colormap.color(position), self.opacity)
    }

    fn legend_entries(&self, theme: &Theme) -> Vec<LegendEntry<'_>> {
        let mut entries = legend_entries(&self.trajectories, theme, PATH_WIDTH * theme.line_scale);
        entries.extend(self.marks.iter().map(|mark| LegendEntry {
            name: &mark.name,
            symbol: Symbol::Line(mark.line.width() * theme.line_scale),
            paint: mark.color.into(),
        }));
        if let Some((_, name)) = &self.height_limit {
            let symbol = Symbol::Marker(Marker::Disc, BEYOND_RADIUS * theme.line_scale);
            entries.push(LegendEntry { name, symbol, paint: beyond_color(theme).into() });
        }
        entries
    }

    fn bands(&self) -> Bands {
        let all = all_heights(&self.fields);
        let limit = self.height_limit.as_ref().map(|(limit, _)| *limit);
        let scale = match Scale::of_heights(&all, self.log_height, limit) {
            // Unlike a box, a map needs no zero.
            Scale { spread: Spread::Linear, .. } => {
                let [low, high] = finite_range(&all);
                Scale::linear(widened([low, limit.map_or(high, |limit| high.min(limit))]))
            }
            log @ Scale { spread: Spread::Log, .. } => log,
        };
        let levels: Vec<f64> = match (&self.levels, scale.spread) {
            (Some(levels), _) => levels.shares(&scale),
            (None, Spread::Linear) => scale.ticks(self.max_levels).iter().map(|tick| scale.share(tick.value)).collect(),
            (None, Spread::Log) => (1..self.max_levels).map(|level| level as f64 / self.max_levels as f64).collect(),
        };
        Bands { scale, levels }
    }

    /// The part of all cells whose mean height lies in each band, from the lowest to the highest; what lies above the limit of
    /// heights is the last.
    ///
    /// ```
    /// use gd_render::{ContourPlot, HeightField};
    /// let step = HeightField::new([0.0, 2.0], [0.0, 1.0], [3, 2], vec![0.0, 0.0, 0.0, 0.0, 4.0, 4.0])?;
    /// let shares = ContourPlot::new(step).levels(vec![1.0, 3.0])?.band_shares();
    /// assert_eq!(shares, [0.5, 0.5, 0.0]);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn band_shares(&self) -> Vec<f64> {
        let Bands { scale, mut levels } = self.bands();
        if self.height_limit.is_some() {
            levels.push(1.0);
        }
        let of = |height: f64| levels.partition_point(|level| *level <= scale.share_from_bottom(height));
        shares(&self.fields, levels.len() + 1, of)
    }
}

/// The part of all whole cells in each of `n` classes.
pub(super) fn shares(fields: &[HeightField], n: usize, class_of: impl Fn(f64) -> usize) -> Vec<f64> {
    let mut counts = vec![0_usize; n];
    for height in fields.iter().flat_map(HeightField::cell_heights) {
        if let Some(count) = counts.get_mut(class_of(height)) {
            *count += 1;
        }
    }
    let all = counts.iter().sum::<usize>().max(1) as f64;
    counts.into_iter().map(|count| count as f64 / all).collect()
}

/// A contour plot in its place.
pub(super) struct ContourLayout<'a> {
    plot: &'a ContourPlot,
    axes: PlaneAxes<'a>,
    heights: Scale,
    /// Shares of the scale, that of the limit among them.
    levels: Vec<f64>,
    /// Bands that have colors.
    n_bands: usize,
    /// The map, if it does not change; others are made when they are drawn, as they take much room.
    only: Option<Arc<Layer>>,
    /// The stretches of every mark.
    marks: Vec<Vec<Vec<Point>>>,
    color_bar: Option<ColorBar>,
    legend: Legend,
    /// Where a row of the legend may reach.
    legend_rect: Rect,
}

impl<'a> ContourLayout<'a> {
    pub(super) fn new(plot: &'a ContourPlot, rect: Rect, theme: &Theme, known: &mut KnownMaps) -> Self {
        let [x_title, y_title] = &plot.titles;
        let scales = plot.scales();
        let axis = |scale, title| PlaneAxis { scale, title };
        let (x, y) = (axis(scales[0], x_title), axis(scales[1], y_title));
        // A legend may be wider than the map and must keep off its topmost tick label.
        let (legend, legend_rect) =
            (Legend::new(&plot.legend_entries(theme), rect.width(), rect.height(), theme), rect);
        let top = if legend.is_empty() { 4.0 } else { legend.height(theme) + theme.tick_size * 0.5 };
        let Bands { scale: heights, mut levels } = plot.bands();
        let limit = plot.height_limit.as_ref();
        let n_bands = levels.len() + 1;
        let band_color = |band: usize| plot.band_color(band, n_bands, theme);
        let mut rect = rect.inset(0.0, top, 0.0, 0.0);
        let mut color_bar = None;
        if plot.color_bar {
            let (bar, rest) = if let Some(chosen) = &plot.levels {
                let share = |band: usize| band as f64 / n_bands as f64;
                let shades = (0..n_bands).map(|band| (share(band), share(band + 1), band_color(band))).collect();
                let ticks = chosen.ticks(&heights, ColorBar::max_ticks(rect.height() * 0.8, theme));
                ColorBar::split_off_with(rect, 0.8, &plot.color_bar_title, ticks, shades, theme)
            } else {
                let ends: Vec<f64> = [0.0].into_iter().chain(levels.iter().copied()).chain([1.0]).collect();
                let bands = ends.windows(2).enumerate();
                let shades = bands.map(|(band, ends)| (ends[0], ends[1], band_color(band))).collect();
                ColorBar::split_off(rect, 0.8, &plot.color_bar_title, heights, shades, theme)
            };
            (color_bar, rect) = (Some(bar), rest);
        }
        if limit.is_some() {
            levels.push(1.0);
        }
        let axes = PlaneAxes::new(x, y, rect, theme);
        let stretches = |mark: &Mark| match &mark.line {
            Line::Level(height) => {
                let mut lines = Vec::new();
                for triangle in triangles(plot.field(), scales) {
                    let corners = triangle.map(|[x, y, height]| (axes.place(x, y), heights.share_from_bottom(height)));
                    slice(&corners, &[heights.share_from_bottom(*height)], &mut lines, |_, _| {});
                }
                lines.into_iter().map(Vec::from).collect()
            }
            Line::Through(positions) => vec![positions.iter().map(|&[x, y]| axes.place(x, y)).collect()],
        };
        let marks = plot.marks.iter().map(stretches).collect();
        let mut layout =
            Self { plot, axes, heights, levels, n_bands, only: None, marks, color_bar, legend, legend_rect };
        if let [field] = &plot.fields[..] {
            let key = MapKey {
                field: field.clone(),
                frame: layout.axes.frame,
                axes: scales,
                scale: layout.heights,
                levels: layout.levels.clone(),
                colors: (0..=n_bands).map(band_color).collect(),
                line_style: line_style(theme),
            };
            layout.only = Some(known.get_or(key, || layout.map(field, true, theme)));
        }
        layout
    }

    /// The bands and lines of a field.
    fn map(&self, field: &HeightField, is_shared: bool, theme: &Theme) -> Layer {
        let (mut polygons, mut lines) = (Vec::new(), Vec::new());
        for triangle in triangles(field, self.plot.scales()) {
            let corners =
                triangle.map(|[x, y, height]| (self.axes.place(x, y), self.heights.share_from_bottom(height)));
            slice(&corners, &self.levels, &mut lines, |polygon, band| {
                polygons.push((polygon, self.plot.band_color(band, self.n_bands, theme)));
            });
        }
        Layer { polygons, lines, line_style: line_style(theme), clip: self.axes.frame, is_shared }
    }

    pub(super) fn axes(&self) -> &PlaneAxes<'a> {
        &self.axes
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        let clip = Some(self.axes.frame);
        let changing = || Arc::new(self.map(&self.plot.fields[moment.index_of(self.plot.fields.len())], false, theme));
        scene.push(Item::Layer(self.only.clone().unwrap_or_else(changing)));
        for (mark, stretches) in self.plot.marks.iter().zip(&self.marks) {
            let (width, paint) = (mark.line.width() * theme.line_scale, mark.color.into());
            for points in stretches {
                scene.push(Item::Polyline { points: points.clone(), width, paint, clip });
            }
        }
        let trajectories = &self.plot.trajectories;
        for (index, trajectory) in trajectories.iter().enumerate() {
            let points = trajectory.points();
            let Some(last) = trajectory.last_shown(moment) else { continue };
            let color = trajectory.color_in(theme, index, trajectories.len());
            let path: Vec<Point> = points[..=last].iter().map(|&[x, y, _]| self.axes.place(x, y)).collect();
            let (start, current) = (path[0], path[last]);
            let disc = |center, radius, paint| Item::Discs { centers: vec![center], radius, paint, clip };
            scene.push(disc(start, START_RADIUS * theme.line_scale, color.with_opacity(0.45)));
            scene.push(Item::Polyline {
                points: path,
                width: PATH_WIDTH * theme.line_scale,
                paint: color.into(),
                clip,
            });
            if let Some(&[x, y, _]) = points.get(last + 1) {
                let paint = if trajectories.len() == 1 { theme.ink } else { color };
                self.draw_arrow(scene, theme, paint.into(), [current, self.axes.place(x, y)]);
            }
            scene.push(disc(current, CURRENT_RADIUS * theme.line_scale, color.into()));
        }
        self.axes.draw_frame(scene, theme);
        if let Some(color_bar) = &self.color_bar {
            color_bar.draw(scene, theme);
        }
        let Rect { left, top, right, .. } = self.legend_rect;
        let center = Point::new(self.legend_rect.center().x, top + theme.label_size * 0.8);
        self.legend.draw(scene, theme, center, [left, right]);
    }

    /// An arrow of fixed length against the gradient, for the step from `from` to `to`.
    fn draw_arrow(&self, scene: &mut Scene, theme: &Theme, paint: Paint, [from, to]: [Point; 2]) {
        let step = to - from;
        let length = step.length();
        if length < 1e-9 {
            return;
        }
        let along = step * (1.0 / length);
        let across = Point::new(-along.y, along.x);
        let tip = from + along * (ARROW_LENGTH * theme.line_scale);
        let head = HEAD_LENGTH * theme.line_scale;
        let neck = tip - along * head;
        let clip = Some(self.axes.frame);
        scene.push(Item::Polyline { points: vec![from, neck], width: PATH_WIDTH * theme.line_scale, paint, clip });
        let half = across * (head * 0.45);
        scene.push(Item::Polygon { corners: vec![tip, neck + half, neck - half], paint, clip });
    }
}

/// The lines between the bands.
fn line_style(theme: &Theme) -> LineStyle {
    LineStyle { width: 0.7 * theme.line_scale, paint: theme.ink.with_opacity(0.4) }
}

/// The color of what lies above the limit of a map.
fn beyond_color(theme: &Theme) -> Rgb {
    theme.background.mix(theme.muted, 0.35)
}

/// The same range, or one with room if it is a single height.
fn widened([low, high]: [f64; 2]) -> [f64; 2] {
    [low, if high > low { high } else { low + low.abs().max(1.0) }]
}

/// The two triangles of every whole cell: x, y and height of their corners.
fn triangles(field: &HeightField, [x, y]: [Scale; 2]) -> impl Iterator<Item = [[f64; 3]; 3]> + '_ {
    let [n_x, n_y] = field.count;
    let cells = (0..n_x - 1).flat_map(move |i| (0..n_y - 1).map(move |j| (i, j)));
    let corner = move |i: usize, j: usize| {
        let at = |scale: Scale, index: usize, count: usize| match scale.spread {
            Spread::Linear => {
                let [min, max] = scale.range;
                min + (max - min) * index as f64 / (count - 1) as f64
            }
            Spread::Log => scale.value_at(index as f64 / (count - 1) as f64),
        };
        [at(x, i, n_x), at(y, j, n_y), field.height(i, j)]
    };
    let both = move |(i, j): (usize, usize)| {
        let [p, q, r, s] = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
        [[p, q, r], [p, r, s]]
    };
    cells.flat_map(both).filter(|triangle| triangle.iter().all(|corner| corner[2].is_finite()))
}
