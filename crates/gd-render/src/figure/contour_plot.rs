//! A surface seen from above: bands of equal height, lines between them, the descent and its direction.

use std::sync::Arc;

use super::Moment;
use super::color_bar::ColorBar;
use super::legend::{LegendEntry, Symbol, draw_legend, legend_height};
use super::plane_axes::{PlaneAxes, PlaneAxis};
use super::scale::{Scale, Spread};
use super::trajectory::{Trajectory, any_named, legend_entries};
use crate::color::{Paint, Rgb};
use crate::colormap::Colormap;
use crate::error::RenderError;
use crate::geometry::{Point, Rect};
use crate::mesh::{HeightField, all_heights, finite_range, first_of_equal_ranges};
use crate::scene::{Item, Scene};
use crate::theme::Theme;

const PATH_WIDTH: f64 = 2.2;
/// Of a level that is drawn apart, and of an outline.
const MARK_WIDTH: f64 = 2.4;
const START_RADIUS: f64 = 9.0;
const CURRENT_RADIUS: f64 = 4.5;
/// Length of the arrow that shows where the next step goes, and of its head, in pixels.
const ARROW_LENGTH: f64 = 34.0;
const HEAD_LENGTH: f64 = 9.0;

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
    color_bar: bool,
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
            color_bar: false,
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

    /// Draws a color bar beside the map.
    #[must_use]
    pub fn color_bar(mut self) -> Self {
        self.color_bar = true;
        self
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

/// Bands of equal height and the lines between them.
struct Map {
    bands: Arc<[(Vec<Point>, Rgb)]>,
    lines: Vec<[Point; 2]>,
}

/// A contour plot in its place.
pub(super) struct ContourLayout<'a> {
    plot: &'a ContourPlot,
    axes: PlaneAxes<'a>,
    /// One for every field.
    maps: Vec<Map>,
    /// The stretches of every mark.
    marks: Vec<Vec<Vec<Point>>>,
    color_bar: Option<ColorBar>,
    legend: Point,
}

impl<'a> ContourLayout<'a> {
    pub(super) fn new(plot: &'a ContourPlot, rect: Rect, theme: &Theme) -> Self {
        let [x_title, y_title] = &plot.titles;
        let axis = |range, title| PlaneAxis { scale: Scale::linear(range), title };
        let (x, y) = (axis(plot.field().x_range, x_title), axis(plot.field().y_range, y_title));
        // A legend may be wider than the map and must keep off its topmost tick label.
        let named = any_named(&plot.trajectories) || plot.marks.iter().any(|mark| !mark.name.is_empty());
        let top = if named { legend_height(theme) + theme.tick_size * 0.5 } else { 4.0 };
        let legend = Point::new(rect.center().x, rect.top + theme.label_size * 0.8);
        let all = all_heights(&plot.fields);
        let heights = match Scale::of_heights(&all, plot.log_height, None) {
            // Unlike a box, a map needs no zero.
            Scale { spread: Spread::Linear, .. } => Scale::linear(widened(finite_range(&all))),
            log @ Scale { spread: Spread::Log, .. } => log,
        };
        let levels: Vec<f64> = match heights.spread {
            Spread::Linear => heights.ticks(plot.max_levels).iter().map(|tick| heights.share(tick.value)).collect(),
            Spread::Log => (1..plot.max_levels).map(|level| level as f64 / plot.max_levels as f64).collect(),
        };
        // A band has the color of its middle; the lowest and the highest reach to the ends of the scale.
        let band_color = |band: usize| {
            let position = (band as f64 + 0.5) / (levels.len() + 1) as f64;
            theme.background.mix(plot.colormap.color(position), plot.opacity)
        };
        let mut rect = rect.inset(0.0, top, 0.0, 0.0);
        let mut color_bar = None;
        if plot.color_bar {
            let ends: Vec<f64> = [0.0].into_iter().chain(levels.iter().copied()).chain([1.0]).collect();
            let shades = ends.windows(2).enumerate().map(|(band, ends)| (ends[0], ends[1], band_color(band))).collect();
            let (bar, rest) = ColorBar::split_off(rect, 0.8, "", heights, shades, theme);
            (color_bar, rect) = (Some(bar), rest);
        }
        let axes = PlaneAxes::new(x, y, rect, theme);
        let map = |field: &HeightField| {
            let (mut bands, mut lines) = (Vec::new(), Vec::new());
            for triangle in triangles(field) {
                let corners = triangle.map(|[x, y, height]| (axes.place(x, y), heights.share_from_bottom(height)));
                slice(&corners, &levels, &mut lines, |polygon, band| bands.push((polygon, band_color(band))));
            }
            Map { bands: bands.into(), lines }
        };
        let maps = plot.fields.iter().map(map).collect();
        let stretches = |mark: &Mark| match &mark.line {
            Line::Level(height) => {
                let mut lines = Vec::new();
                for triangle in triangles(plot.field()) {
                    let corners = triangle.map(|[x, y, height]| (axes.place(x, y), heights.share_from_bottom(height)));
                    slice(&corners, &[heights.share_from_bottom(*height)], &mut lines, |_, _| {});
                }
                lines.into_iter().map(Vec::from).collect()
            }
            Line::Through(positions) => vec![positions.iter().map(|&[x, y]| axes.place(x, y)).collect()],
        };
        let marks = plot.marks.iter().map(stretches).collect();
        Self { plot, axes, maps, marks, color_bar, legend }
    }

    pub(super) fn axes(&self) -> &PlaneAxes<'a> {
        &self.axes
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        let clip = Some(self.axes.frame);
        let map = &self.maps[moment.index_of(self.maps.len())];
        scene.push(Item::Polygons(Arc::clone(&map.bands)));
        for &[from, to] in &map.lines {
            let points = vec![from, to];
            scene.push(Item::Polyline {
                points,
                width: 0.7 * theme.line_scale,
                paint: theme.ink.with_opacity(0.4),
                clip,
            });
        }
        for (mark, stretches) in self.plot.marks.iter().zip(&self.marks) {
            let (width, paint) = (MARK_WIDTH * theme.line_scale, mark.color.into());
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
        let mut entries = legend_entries(trajectories, theme, PATH_WIDTH * theme.line_scale);
        entries.extend(self.plot.marks.iter().map(|mark| LegendEntry {
            name: &mark.name,
            symbol: Symbol::Line(MARK_WIDTH * theme.line_scale),
            paint: mark.color.into(),
        }));
        draw_legend(scene, theme, self.legend, &entries);
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
        scene.push(Item::Polygon { corners: vec![tip, neck + half, neck - half], paint });
    }
}

/// The same range, or one with room if it is a single height.
fn widened([low, high]: [f64; 2]) -> [f64; 2] {
    [low, if high > low { high } else { low + low.abs().max(1.0) }]
}

/// The two triangles of every whole cell: x, y and height of their corners.
fn triangles(field: &HeightField) -> impl Iterator<Item = [[f64; 3]; 3]> + '_ {
    let [n_x, n_y] = field.count;
    let cells = (0..n_x - 1).flat_map(move |i| (0..n_y - 1).map(move |j| (i, j)));
    let corner = move |i: usize, j: usize| {
        let at =
            |[min, max]: [f64; 2], index: usize, count: usize| min + (max - min) * index as f64 / (count - 1) as f64;
        [at(field.x_range, i, n_x), at(field.y_range, j, n_y), field.height(i, j)]
    };
    let both = move |(i, j): (usize, usize)| {
        let [p, q, r, s] = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
        [[p, q, r], [p, r, s]]
    };
    cells.flat_map(both).filter(|triangle| triangle.iter().all(|corner| corner[2].is_finite()))
}

/// Cuts a triangle along the levels (ascending): hands out each band's polygon with the number of levels below it, and
/// adds the cuts to `lines`.
fn slice(
    corners: &[(Point, f64); 3],
    levels: &[f64],
    lines: &mut Vec<[Point; 2]>,
    mut band_polygon: impl FnMut(Vec<Point>, usize),
) {
    let mut rest: Vec<(Point, f64)> = corners.to_vec();
    let lowest = corners.iter().map(|(_, height)| *height).fold(f64::INFINITY, f64::min);
    let highest = corners.iter().map(|(_, height)| *height).fold(f64::NEG_INFINITY, f64::max);
    let first = levels.partition_point(|&level| level <= lowest);
    for (band, &level) in levels.iter().enumerate().skip(first) {
        if level >= highest {
            band_polygon(rest.iter().map(|(point, _)| *point).collect(), band);
            return;
        }
        let (below, above, cut) = split(&rest, level);
        band_polygon(below, band);
        if let [from, to] = cut[..] {
            lines.push([from, to]);
        }
        rest = above;
    }
    band_polygon(rest.iter().map(|(point, _)| *point).collect(), levels.len());
}

/// The parts of a convex polygon below and above a level, and where its outline crosses it.
fn split(polygon: &[(Point, f64)], level: f64) -> (Vec<Point>, Vec<(Point, f64)>, Vec<Point>) {
    let (mut below, mut above, mut cut) = (Vec::new(), Vec::new(), Vec::new());
    for (index, &(point, height)) in polygon.iter().enumerate() {
        let (next_point, next_height) = polygon[(index + 1) % polygon.len()];
        if height <= level {
            below.push(point);
        }
        if height >= level {
            above.push((point, height));
        }
        if (height < level) != (next_height < level) && height != level && next_height != level {
            // The same two corners give the same crossing whichever way round, so that neighbors meet.
            let ((low, low_height), (high, high_height)) = if height < next_height {
                ((point, height), (next_point, next_height))
            } else {
                ((next_point, next_height), (point, height))
            };
            let crossing = low + (high - low) * ((level - low_height) / (high_height - low_height));
            below.push(crossing);
            above.push((crossing, level));
            cut.push(crossing);
        } else if height == level {
            cut.push(point);
        }
    }
    (below, above, cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(polygon: &[Point]) -> f64 {
        let pairs = polygon.iter().zip(polygon.iter().cycle().skip(1));
        pairs.map(|(p, q)| p.x * q.y - p.y * q.x).sum::<f64>().abs() / 2.0
    }

    #[test]
    fn bands_fill_the_triangle_and_lie_at_their_heights() {
        let corners = [(Point::new(0.0, 0.0), 0.0), (Point::new(10.0, 0.0), 10.0), (Point::new(0.0, 10.0), 4.0)];
        let (mut lines, mut areas) = (Vec::new(), Vec::new());
        slice(&corners, &[-1.0, 2.0, 4.0, 7.5, 20.0], &mut lines, |polygon, band| areas.push((band, area(&polygon))));
        let total: f64 = areas.iter().map(|(_, area)| area).sum();
        assert!((total - 50.0).abs() < 1e-9, "{areas:?}");
        assert_eq!(areas.iter().map(|(band, _)| *band).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(lines.len(), 3);
        // Height over this plane is x + 0.4 y.
        for ([from, to], level) in lines.iter().zip([2.0, 4.0, 7.5]) {
            for point in [from, to] {
                assert!((point.x + 0.4 * point.y - level).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_triangle_between_two_levels_is_one_band() {
        let corners = [(Point::new(0.0, 0.0), 3.0), (Point::new(1.0, 0.0), 3.5), (Point::new(0.0, 1.0), 3.2)];
        let (mut lines, mut bands) = (Vec::new(), Vec::new());
        slice(&corners, &[1.0, 3.0, 4.0], &mut lines, |_, band| bands.push(band));
        assert_eq!((bands, lines.len()), (vec![2], 0));
    }
}
