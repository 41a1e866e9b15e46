//! A surface in space with the descent on it, under a turning camera.

use std::sync::Arc;

use super::Moment;
use super::box_axes::{BoxAxes, BoxAxis, HALF_HEIGHT};
use super::color_bar::ColorBar;
use super::contour_plot::shares;
use super::legend::Legend;
use super::levels::{Levels, position};
use super::scale::{Scale, Spread};
use super::trajectory::{Trajectory, legend_entries};
use crate::camera::{Camera, View, Viewport};
use crate::color::{Paint, Rgb};
use crate::colormap::Colormap;
use crate::error::RenderError;
use crate::geometry::{Point, Rect};
use crate::mesh::{HeightField, Mesh, all_heights, check_range, finite_range, first_of_equal_ranges};
use crate::scene::{Dashes, DecalStyle, Item, LineStyle, Marker, Path, Scene, SurfaceItem};
use crate::theme::Theme;

/// Shades of the color map that cells are drawn in. Fewer shades make smaller and truer files (half a decibel from 64 to
/// 16 on the tutorial's orbit); at 32 the steps are not yet bands.
const SHADES: f64 = 32.0;

/// Radius of the marker at the start of the path and of the one at its current end, in pixels.
const START_RADIUS: f64 = 11.0;
const CURRENT_RADIUS: f64 = 4.5;
const PATH_WIDTH: f64 = 2.6;

/// Dashes of a hidden path, in half widths of the box: lengths on the surface, not on the picture, so that they do not
/// crawl while the camera turns.
const DASHES: Dashes = Dashes { dash: 0.05, gap: 0.05 };

/// Directions that stand for all of a turn: the box is widest where its diagonals lie across.
const N_AZIMUTHS: u32 = 16;

/// Fraction of the panel's height that a color bar takes.
const COLOR_BAR_HEIGHT: f64 = 0.6;

/// How the part of a descent that lies behind the surface is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum HiddenTrace {
    /// As far as the surface in front of it is translucent: not at all behind a solid one.
    #[default]
    Covered,
    /// Showing through the surface at this opacity, from 0 to 1.
    Faint(f64),
    /// As [`HiddenTrace::Faint`], in dashes fixed to the surface.
    Dashed(f64),
}

impl HiddenTrace {
    fn opacity(self) -> f64 {
        match self {
            Self::Covered => 0.0,
            Self::Faint(opacity) | Self::Dashed(opacity) => opacity,
        }
    }
}

/// A surface plot: height field, box with axes, camera, and optionally a trajectory that grows during an animation.
///
#[cfg_attr(doc, doc = include_str!("../../pictures/surface.md"))]
///
/// ```
/// use gd_render::{Figure, HeightField, SurfacePlot, Timeline, Trajectory};
/// let bowl = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [3, 3], vec![2.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 2.0])?;
/// let plot = SurfacePlot::new(bowl)
///     .axis_titles("a", "b", "loss")
///     .trajectory(Trajectory::new([[-0.9, 0.8, 1.5], [-0.4, 0.3, 0.3], [-0.1, 0.1, 0.02]]))
///     .turn(360.0);
/// let timeline = Timeline { n_frames: 4, frame_delay: 0.1, hold: 2.0 };
/// let figure = Figure::new(400, 300, plot)?.animate(timeline)?;
/// assert_ne!(figure.frame(0), figure.frame(2));
/// # Ok::<(), gd_render::RenderError>(())
/// ```
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "they are choices that do not depend on each other")]
pub struct SurfacePlot {
    /// One, or several of the same ranges that follow one another; never none.
    fields: Vec<HeightField>,
    titles: [String; 3],
    camera: Camera,
    turn: f64,
    colormap: Colormap,
    opacity: f64,
    hidden_trace: HiddenTrace,
    log_height: bool,
    log_axes: [bool; 2],
    height_limit: Option<f64>,
    levels: Option<Levels>,
    is_from_lowest: bool,
    /// Lines along each axis; one at every border of cells if not given.
    mesh_lines: Option<usize>,
    has_rim: bool,
    color_bar: bool,
    has_room_to_turn: bool,
    zoom: f64,
    trajectories: Vec<Trajectory>,
}

impl SurfacePlot {
    /// A plot of one surface with the default look: the usual camera, viridis at opacity 0.75.
    #[must_use]
    pub fn new(field: HeightField) -> Self {
        Self {
            fields: vec![field],
            titles: ["x".into(), "y".into(), "z".into()],
            camera: Camera::default(),
            turn: 0.0,
            colormap: Colormap::default(),
            opacity: 0.75,
            hidden_trace: HiddenTrace::default(),
            log_height: false,
            log_axes: [false; 2],
            height_limit: None,
            levels: None,
            is_from_lowest: false,
            mesh_lines: None,
            has_rim: false,
            color_bar: false,
            has_room_to_turn: false,
            zoom: 1.0,
            trajectories: Vec::new(),
        }
    }

    /// A surface that changes, for example a slice through more parameters that move as well. The fields are spread
    /// evenly over the frames of the animation; a still shows the last.
    ///
    /// # Errors
    /// No field at all, or fields of different ranges.
    ///
    /// ```
    /// use gd_render::{Figure, HeightField, SurfacePlot, Timeline};
    /// let tilted = |by: f64| HeightField::new([0.0, 1.0], [0.0, 1.0], [2, 2], vec![0.0, by, by, 2.0 * by]);
    /// let plot = SurfacePlot::changing(vec![tilted(1.0)?, tilted(2.0)?, tilted(3.0)?])?;
    /// let figure = Figure::new(300, 200, plot)?.animate(Timeline { n_frames: 3, frame_delay: 0.1, hold: 1.0 })?;
    /// assert_ne!(figure.frame(0), figure.frame(1));
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
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
    pub fn axis_titles(mut self, x: &str, y: &str, z: &str) -> Self {
        self.titles = [x.into(), y.into(), z.into()];
        self
    }

    /// Sets the camera; in an animation this is where it starts and ends.
    #[must_use]
    pub fn camera(mut self, camera: Camera) -> Self {
        self.camera = camera;
        self
    }

    /// Turns the camera by this many degrees of azimuth over the whole animation.
    #[must_use]
    pub fn turn(mut self, degrees: f64) -> Self {
        self.turn = degrees;
        self
    }

    /// Colors the cells by height.
    #[must_use]
    pub fn colormap(mut self, colormap: Colormap) -> Self {
        self.colormap = colormap;
        self
    }

    /// Sets the opacity of the cells, from 0 (invisible) to 1 (solid).
    #[must_use]
    pub fn opacity(mut self, opacity: f64) -> Self {
        self.opacity = opacity;
        self
    }

    /// Lets the hidden part of a descent show through the surface. For solid surfaces; a translucent one shows it
    /// anyway.
    #[must_use]
    pub fn hidden_trace(mut self, hidden_trace: HiddenTrace) -> Self {
        self.hidden_trace = hidden_trace;
        self
    }

    /// Puts heights on a logarithmic scale, for a surface that spans decades. Heights of zero and below lie on the
    /// floor, with the smallest positive one.
    #[must_use]
    pub fn log_height(mut self) -> Self {
        self.log_height = true;
        self
    }

    /// Puts x, y or both on logarithmic scales; the grid points of the surface are then evenly spaced in the logarithm, each
    /// the same factor above the one before. A range that reaches 0 or below stays linear.
    ///
    /// ```
    /// use gd_render::{Figure, HeightField, SurfacePlot};
    /// let heights: Vec<f64> = (0..11 * 11).map(|k| f64::from(k % 11)).collect();
    /// let field = HeightField::new([1e-3, 1e3], [0.0, 1.0], [11, 11], heights)?;
    /// let figure = Figure::new(300, 300, SurfacePlot::new(field).log_axes([true, false]))?;
    /// assert_eq!(figure.frame(0).height(), 300);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn log_axes(mut self, log_axes: [bool; 2]) -> Self {
        self.log_axes = log_axes;
        self
    }

    /// Cuts the surface off at a height, so that steep walls leave room for the valley. The surface above is left open;
    /// a descent that starts there appears once it is below.
    ///
    /// # Errors
    /// A limit that is not above the least height of the surface, or not finite.
    pub fn height_limit(mut self, limit: f64) -> Result<Self, RenderError> {
        let lowest = self.fields.iter().map(|field| field.height_range()[0]).fold(f64::INFINITY, f64::min);
        check_range([lowest, limit])?;
        self.height_limit = Some(limit);
        Ok(self)
    }

    /// As [`SurfacePlot::height_limit`], with a line along the rim that says that the surface goes on above it.
    ///
    /// # Errors
    /// As [`SurfacePlot::height_limit`].
    pub fn cut_off_at(self, limit: f64) -> Result<Self, RenderError> {
        Ok(Self { has_rim: true, ..self.height_limit(limit)? })
    }

    /// Changes colors at these heights, evenly from one to the next however far apart they are, for a surface of which most
    /// lies in a small part of its range.
    ///
    /// # Errors
    /// Levels that do not ascend, are not finite, or none.
    pub fn levels(mut self, levels: Vec<f64>) -> Result<Self, RenderError> {
        self.levels = Some(Levels::new(levels)?);
        Ok(self)
    }

    /// Begins the scale of heights at the lowest instead of at zero, for a surface that lies far above zero and would be flat.
    #[must_use]
    pub fn from_lowest(mut self) -> Self {
        self.is_from_lowest = true;
        self
    }

    /// Draws this many lines along each axis, at borders of cells nearest to even distances, instead of one at every border;
    /// 0 for none.
    ///
    /// ```
    /// use gd_render::{Figure, HeightField, SurfacePlot};
    /// let heights: Vec<f64> = (0..81 * 81).map(|k| f64::from(k % 81) * f64::from(k / 81)).collect();
    /// let fine = HeightField::new([0.0, 1.0], [0.0, 1.0], [81, 81], heights)?;
    /// let [every, few] = [SurfacePlot::new(fine.clone()), SurfacePlot::new(fine).mesh_lines(20)];
    /// assert_ne!(Figure::new(300, 200, every)?.frame(0), Figure::new(300, 200, few)?.frame(0));
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn mesh_lines(mut self, n: usize) -> Self {
        self.mesh_lines = Some(n);
        self
    }

    /// Draws a color bar beside the surface.
    #[must_use]
    pub fn color_bar(mut self) -> Self {
        self.color_bar = true;
        self
    }

    /// Leaves room for the box and its labels at every azimuth, so that the box keeps its size when it is turned.
    #[must_use]
    pub fn room_to_turn(mut self) -> Self {
        self.has_room_to_turn = true;
        self
    }

    /// Scales the box around its middle: above 1 larger than fits, below 1 smaller.
    #[must_use]
    pub fn zoom(mut self, factor: f64) -> Self {
        self.zoom = factor;
        self
    }

    /// The descents, and the ranges of x and y that show them.
    pub(super) fn trajectories_in_range(&self) -> (&[Trajectory], [[f64; 2]; 2]) {
        (&self.trajectories, [self.field().x_range, self.field().y_range])
    }

    /// Draws a descent on the surface, with a large dot at its start and a small one at its end; in an animation it
    /// grows from the first step to the last. May be called more than once, to compare.
    #[must_use]
    pub fn trajectory(mut self, trajectory: Trajectory) -> Self {
        self.trajectories.push(trajectory);
        self
    }

    /// The descent and the names of x, y and height for the caption; several descents have none.
    pub(super) fn captioned(&self) -> Option<(&Trajectory, &[String; 3])> {
        match &self.trajectories[..] {
            [trajectory] => Some((trajectory, &self.titles)),
            _ => None,
        }
    }

    fn scale(&self) -> Scale {
        let heights = all_heights(&self.fields);
        let scale = Scale::of_heights(&heights, self.log_height, self.height_limit);
        let [low, high] = [finite_range(&heights)[0], scale.range[1]];
        match scale.spread {
            Spread::Linear if self.is_from_lowest && low < high => Scale::linear([low, high]),
            _ => scale,
        }
    }

    /// The number of the shade of a height, from 0.
    fn shade_of(height: f64, scale: &Scale, levels: Option<&[f64]>) -> f64 {
        let share = scale.share_from_bottom(height);
        (levels.map_or(share, |levels| position(share, levels)) * SHADES).floor()
    }

    /// The part of all cells in each shade, from the lowest to the highest; what is cut off counts as the highest.
    ///
    /// ```
    /// use gd_render::{HeightField, SurfacePlot};
    /// let step = HeightField::new([0.0, 2.0], [0.0, 1.0], [3, 2], vec![0.0, 0.0, 0.0, 0.0, 4.0, 4.0])?;
    /// let shares = SurfacePlot::new(step).shade_shares();
    /// assert_eq!(shares.iter().filter(|share| **share == 0.5).count(), 2);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn shade_shares(&self) -> Vec<f64> {
        let scale = self.scale();
        let levels = self.levels.as_ref().map(|levels| levels.shares(&scale));
        let last = SHADES as usize - 1;
        let shade = |height| (Self::shade_of(height, &scale, levels.as_deref()) as usize).min(last);
        shares(&self.fields, last + 1, shade)
    }

    /// The camera of one frame.
    fn camera_at(&self, moment: Moment) -> Camera {
        let azimuth = self.camera.azimuth + self.turn * moment.progress();
        Camera { azimuth, ..self.camera }
    }
}

/// A surface plot after layout, with the same scale for all frames.
pub(super) struct SurfaceLayout<'a> {
    plot: &'a SurfacePlot,
    axes: BoxAxes,
    /// One for every field.
    meshes: Vec<Arc<Mesh>>,
    viewport: Viewport,
    color_bar: Option<ColorBar>,
    legend: Legend,
    /// Where a row of the legend may reach.
    legend_rect: Rect,
}

impl<'a> SurfaceLayout<'a> {
    pub(super) fn new(plot: &'a SurfacePlot, rect: Rect, theme: &Theme, moments: impl Iterator<Item = Moment>) -> Self {
        let heights = plot.scale();
        let levels = plot.levels.as_ref().map(|levels| levels.shares(&heights));
        let [x_title, y_title, z_title] = &plot.titles;
        let axes = BoxAxes {
            x: BoxAxis::new(Scale::of_range(plot.field().x_range, plot.log_axes[0]), x_title, 6),
            y: BoxAxis::new(Scale::of_range(plot.field().y_range, plot.log_axes[1]), y_title, 6),
            z: BoxAxis::new(heights, z_title, 6),
        };
        let shade = |index: f64| plot.colormap.color(index / (SHADES - 1.0));
        let mesh = |field: &HeightField| {
            let mesh = Mesh::new(
                field,
                |height| axes.world_height(height),
                |height| shade(SurfacePlot::shade_of(height, &heights, levels.as_deref())),
            );
            Arc::new(if plot.height_limit.is_some() { mesh.cut_off_at(HALF_HEIGHT) } else { mesh })
        };
        let meshes = plot.fields.iter().map(mesh).collect();
        let entries = legend_entries(&plot.trajectories, theme, PATH_WIDTH * theme.line_scale);
        let (legend, legend_rect) = (Legend::new(&entries, rect.width(), rect.height(), theme), rect);
        let rect = rect.inset(0.0, legend.height(theme), 0.0, 0.0);
        let (color_bar, rect) = if plot.color_bar {
            let pale = |color: Rgb| theme.background.mix(color, plot.opacity);
            let shades = (0..SHADES as u32).map(f64::from);
            let shades = shades.map(|index| (index / SHADES, (index + 1.0) / SHADES, pale(shade(index)))).collect();
            let (bar, rect) = match &plot.levels {
                Some(levels) => {
                    let n_ticks = ColorBar::max_ticks(rect.height() * COLOR_BAR_HEIGHT, theme);
                    let ticks = levels.ticks(&heights, n_ticks);
                    ColorBar::split_off_with(rect, COLOR_BAR_HEIGHT, "", ticks, shades, theme)
                }
                None => ColorBar::split_off(rect, COLOR_BAR_HEIGHT, "", heights, shades, theme),
            };
            (Some(bar), rect)
        } else {
            (None, rect)
        };
        let mut views: Vec<View> = moments.map(|moment| View::new(&plot.camera_at(moment))).collect();
        if plot.has_room_to_turn {
            let turned = |index| Camera { azimuth: f64::from(index) * 360.0 / f64::from(N_AZIMUTHS), ..plot.camera };
            views = (0..N_AZIMUTHS).map(|index| View::new(&turned(index))).collect();
        }
        let viewport = fit(&axes, theme, &views, rect);
        let viewport = Viewport { scale: viewport.scale * plot.zoom, ..viewport };
        Self { plot, axes, meshes, viewport, color_bar, legend, legend_rect }
    }

    /// The point of the surface that a pixel of the first view shows.
    pub(super) fn position_at(&self, pixel: Point) -> Option<[f64; 2]> {
        let Viewport { center, scale } = self.viewport;
        let line =
            View::new(&self.plot.camera).line_of_sight((pixel.x - center.x) / scale, (center.y - pixel.y) / scale);
        let [x, y, _] = self.meshes.last()?.first_hit(line)?;
        let value = |axis: &BoxAxis, world: f64| axis.scale.value_at((world + 1.0) / 2.0);
        Some([value(&self.axes.x, x), value(&self.axes.y, y)])
    }

    /// Where a point of the surface is in the first view, hidden or not.
    pub(super) fn pixel_of(&self, [x, y]: [f64; 2]) -> Option<Point> {
        let (world, _) = self.meshes.last()?.drape_point(self.axes.x.normalize(x), self.axes.y.normalize(y))?;
        let [x, y, _] = View::new(&self.plot.camera).project(world);
        Some(self.viewport.place(x, y))
    }

    pub(super) fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        let view = View::new(&self.plot.camera_at(moment));
        self.axes.draw_walls(scene, theme, &view, &self.viewport);
        let (mut paths, mut markers) = (Vec::new(), Vec::new());
        let trajectories = &self.plot.trajectories;
        for (index, trajectory) in trajectories.iter().enumerate() {
            let Some(last) = trajectory.last_shown(moment) else { continue };
            let color = trajectory.color_in(theme, index, trajectories.len());
            let opacity = self.plot.hidden_trace.opacity();
            let style = |size: f64, paint: Paint| DecalStyle {
                size: size * theme.line_scale,
                paint,
                hidden: paint.faded(opacity),
            };
            let world = |&[x, y, _]: &[f64; 3]| [self.axes.x.normalize(x), self.axes.y.normalize(y)];
            let points: Vec<[f64; 2]> = trajectory.points()[..=last].iter().map(world).collect();
            markers.push(Marker { position: points[0], style: style(START_RADIUS, color.with_opacity(0.45)) });
            markers.push(Marker { position: points[last], style: style(CURRENT_RADIUS, color.into()) });
            let hidden_dashes = matches!(self.plot.hidden_trace, HiddenTrace::Dashed(_)).then_some(DASHES);
            paths.push(Path { points, style: style(PATH_WIDTH, color.into()), hidden_dashes });
        }
        scene.push(Item::Surface(SurfaceItem {
            mesh: Arc::clone(&self.meshes[moment.index_of(self.meshes.len())]),
            view,
            viewport: self.viewport,
            opacity: self.plot.opacity,
            edges: Some(LineStyle { width: 0.8 * theme.line_scale, paint: theme.ink.with_opacity(0.45) }),
            lines: self.plot.mesh_lines,
            rim: self.plot.has_rim.then_some(LineStyle { width: 1.6 * theme.line_scale, paint: theme.ink.into() }),
            paths,
            markers,
        }));
        self.axes.draw_edges(scene, theme, &view, &self.viewport);
        if let Some(color_bar) = &self.color_bar {
            color_bar.draw(scene, theme);
        }
        let Rect { left, top, right, .. } = self.legend_rect;
        let center = Point::new(self.legend_rect.center().x, top + theme.label_size * 0.6);
        self.legend.draw(scene, theme, center, [left, right]);
    }
}

/// The largest scale at which box and labels stay within `rect` in every view, and the center that goes with it.
fn fit(axes: &BoxAxes, theme: &Theme, views: &[View], rect: Rect) -> Viewport {
    let all = |scale: f64| {
        let viewport = Viewport { center: Point::default(), scale };
        let bounds = views.iter().map(|view| axes.bounds(theme, view, &viewport));
        bounds.reduce(|all, one| all.union(&one)).expect("a timeline has frames")
    };
    // Labels keep their size, so what they take does not shrink with the box: search instead of dividing.
    let (mut fits, mut too_large) = (1.0, rect.width().max(rect.height()).max(2.0));
    for _ in 0..14 {
        let scale = (fits + too_large) / 2.0;
        let bounds = all(scale);
        if bounds.width() <= rect.width() && bounds.height() <= rect.height() {
            fits = scale;
        } else {
            too_large = scale;
        }
    }
    Viewport { center: rect.center() - all(fits).center(), scale: fits }
}
