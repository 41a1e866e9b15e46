//! Figures: what to show, in the user's terms, laid out into scenes.

mod basin_plot;
mod box_axes;
mod caption;
mod color_bar;
mod contour_plot;
mod interactive;
mod known_maps;
mod legend;
mod levels;
mod loss_plot;
mod marker;
mod missing_glyphs;
mod notes;
mod panel;
mod plane_axes;
mod plot;
mod plot_layout;
mod scale;
mod series;
mod slicing;
mod surface_plot;
mod timeline;
mod trajectory;

pub use basin_plot::{BasinPlot, Ending};
pub use contour_plot::ContourPlot;
pub use interactive::Painter;
pub use loss_plot::LossPlot;
pub use marker::Marker;
pub use panel::Panel;
pub use plot::Plot;
pub use surface_plot::{HiddenTrace, SurfacePlot};
pub use timeline::{Repeat, Timeline};
pub use trajectory::Trajectory;

use self::caption::Caption;
use self::known_maps::KnownMaps;
use self::legend::Legend;
use self::panel::PanelLayout;
use self::timeline::Moment;
use crate::color::Rgb;
use crate::error::RenderError;
use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::renderer::Renderer;
use crate::scene::Scene;
use crate::text::{Align, Reading, Text, shortened};
use crate::theme::Theme;

/// Room between the panels and the border of the figure, in pixels.
const MARGIN: f64 = 16.0;
/// Room between two panels, in pixels.
const GUTTER: f64 = 22.0;

/// A picture or animation with a title, made of one panel or of several that run in sync.
///
/// ```
/// use gd_render::{Figure, Plot};
/// let plot = Plot::new().points(&[0.0, 1.0, 2.0], &[1.0, 3.1, 4.9])?.axis_titles("x", "y");
/// let figure = Figure::new(320, 240, plot)?.title("three points");
/// let frame = figure.frame(0);
/// assert_eq!((frame.width(), frame.height()), (320, 240));
/// # Ok::<(), gd_render::RenderError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Figure {
    width: u32,
    height: u32,
    panels: Vec<Panel>,
    n_columns: usize,
    /// Relative heights of the rows of panels; equal if empty.
    row_heights: Vec<f64>,
    are_columns_aligned: bool,
    title: String,
    comment: String,
    theme: Theme,
    timeline: Timeline,
    /// Seconds that each frame is shown, if they are not all the same.
    delays: Option<Vec<f64>>,
    repeat: Repeat,
    margin: f64,
    has_caption: bool,
    /// Instead of the descent and the names of the first surface.
    told: Option<(Trajectory, [String; 3])>,
    subtitle: String,
    footnotes: Vec<String>,
    legend: Vec<(String, Rgb)>,
}

impl Figure {
    /// A still figure of `width` x `height` pixels with one panel.
    ///
    /// # Errors
    /// A side of 0 or of more than 65,535 pixels, the limit of the GIF format, or a trajectory without a point in the
    /// range of its panel.
    pub fn new(width: u32, height: u32, panel: impl Into<Panel>) -> Result<Self, RenderError> {
        Self::grid(width, height, 1, vec![panel.into()])
    }

    /// A still figure of `width` x `height` pixels with panels of equal size, row by row in `n_columns` columns.
    ///
    /// # Errors
    /// A side of 0 or of more than 65,535 pixels, no panels or no columns, or a trajectory without a point in the range
    /// of its panel.
    ///
    /// ```
    /// use gd_render::{ContourPlot, Figure, HeightField, LossPlot, SurfacePlot, Trajectory};
    /// let bowl = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [2, 2], vec![2.0, 1.0, 1.0, 2.0])?;
    /// let path = Trajectory::new([[-0.9, 0.8, 1.5], [-0.4, 0.3, 0.3]]);
    /// let panels = vec![
    ///     SurfacePlot::new(bowl.clone()).trajectory(path.clone()).into(),
    ///     ContourPlot::new(bowl).trajectory(path.clone()).into(),
    ///     LossPlot::new(path).into(),
    /// ];
    /// assert_eq!(Figure::grid(900, 300, 3, panels)?.frame(0).width(), 900);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn grid(width: u32, height: u32, n_columns: usize, panels: Vec<Panel>) -> Result<Self, RenderError> {
        let sides = 1..=u32::from(u16::MAX);
        if !(sides.contains(&width) && sides.contains(&height)) {
            return Err(RenderError::CanvasSize { width, height });
        }
        if panels.is_empty() || n_columns == 0 {
            return Err(RenderError::NoPanels);
        }
        panels.iter().try_for_each(Panel::check)?;
        Ok(Self {
            width,
            height,
            panels,
            n_columns,
            row_heights: Vec::new(),
            are_columns_aligned: false,
            title: String::new(),
            comment: String::new(),
            theme: Theme::default(),
            timeline: Timeline::STILL,
            delays: None,
            repeat: Repeat::Forever,
            margin: MARGIN,
            has_caption: true,
            told: None,
            subtitle: String::new(),
            footnotes: Vec::new(),
            legend: Vec::new(),
        })
    }

    /// Sets the relative heights of the rows of panels; rows without a number count as 1, as do numbers that are not
    /// above 0.
    ///
    /// ```
    /// use gd_render::{Figure, Plot};
    /// let plot = || Plot::new().points(&[0.0, 1.0], &[1.0, 2.0]);
    /// // The lower panel is half as high as the upper.
    /// let figure = Figure::grid(400, 400, 1, vec![plot()?.into(), plot()?.into()])?.row_heights(&[2.0, 1.0]);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn row_heights(mut self, heights: &[f64]) -> Self {
        self.row_heights = heights.into();
        self
    }

    /// Gives plots above each other the same left edge, so that positions along x line up.
    #[must_use]
    pub fn align_columns(mut self) -> Self {
        self.are_columns_aligned = true;
        self
    }

    /// Writes `title` above the panels; a title that is too long is truncated.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Stores `comment` in the file beside the picture (GIF only).
    #[must_use]
    pub fn comment(mut self, comment: impl Into<String>) -> Self {
        self.comment = comment.into();
        self
    }

    /// Draws with other colors and sizes.
    #[must_use]
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// Leaves this many pixels free at the border instead of the usual 16.
    #[must_use]
    pub fn margin(mut self, pixels: f64) -> Self {
        self.margin = pixels;
        self
    }

    /// Omits the line with step, parameters and height of the descent, for a figure whose surroundings show them.
    #[must_use]
    pub fn without_caption(mut self) -> Self {
        self.has_caption = false;
        self
    }

    /// Tells of this descent in the caption, not of the one on the first surface. Of x, y and height those are told that have
    /// a name.
    ///
    /// ```
    /// use gd_render::{Figure, LossPlot, Trajectory};
    /// let trajectory = Trajectory::new((1..=9).map(|step| [2.0, 0.0, 1.0 / f64::from(step)]));
    /// let figure = Figure::new(300, 200, LossPlot::new(trajectory.clone()))?;
    /// let told = figure.clone().caption_of(trajectory, ["a", "", "loss"]);
    /// assert_ne!(told.frame(0), figure.frame(0));
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    #[must_use]
    pub fn caption_of(mut self, trajectory: Trajectory, names: [&str; 3]) -> Self {
        self.told = Some((trajectory, names.map(Into::into)));
        self
    }

    /// Writes a line below the title, smaller; one that is too long is truncated.
    #[must_use]
    pub fn subtitle(mut self, text: impl Into<String>) -> Self {
        self.subtitle = text.into();
        self
    }

    /// Writes a small line below the panels; may be called more than once.
    #[must_use]
    pub fn footnote(mut self, text: impl Into<String>) -> Self {
        self.footnotes.push(text.into());
        self
    }

    /// Names lines by their colors in rows above the panels, for all of them.
    #[must_use]
    pub fn legend(mut self, entries: Vec<(String, Rgb)>) -> Self {
        self.legend = entries;
        self
    }

    /// Makes it an animation.
    ///
    /// # Errors
    /// A timeline without frames or with more than [`Timeline::MAX_FRAMES`], a delay that is not a number of seconds from
    /// 0 to [`Timeline::MAX_DELAY`], or frames of more than [`Timeline::MAX_PIXELS`] pixels: several are in memory at a
    /// time.
    pub fn animate(mut self, timeline: Timeline) -> Result<Self, RenderError> {
        timeline.check(self.width, self.height)?;
        self.timeline = timeline;
        self.delays = None;
        Ok(self)
    }

    /// Gives every frame its own delay, in seconds, instead of that of the timeline; the hold is added to the last.
    /// Call it after [`Figure::animate`].
    ///
    /// # Errors
    /// A number of delays other than that of the frames, or a delay that is not from 0 to [`Timeline::MAX_DELAY`].
    ///
    /// ```
    /// use gd_render::{Figure, LossPlot, Timeline, Trajectory};
    /// let trajectory = Trajectory::new((1..=9).map(|step| [0.0, 0.0, 1.0 / f64::from(step)]));
    /// let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 2.0 };
    /// let figure = Figure::new(300, 200, LossPlot::new(trajectory))?.animate(timeline)?;
    /// // Dwell on the first frame.
    /// let figure = figure.frame_delays(vec![1.0, 0.1, 0.1])?;
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn frame_delays(mut self, delays: Vec<f64>) -> Result<Self, RenderError> {
        if delays.len() != self.timeline.n_frames {
            return Err(RenderError::DelayCount { n_frames: self.timeline.n_frames, found: delays.len() });
        }
        delays.iter().try_for_each(|&delay| timeline::check_delay(delay))?;
        self.delays = Some(delays);
        Ok(self)
    }

    /// Sets how many times the animation plays; the default is forever.
    #[must_use]
    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }

    /// Seconds from the start to the end of frame `frame_idx`, without the hold.
    pub(crate) fn time_after(&self, frame_idx: usize) -> f64 {
        match &self.delays {
            Some(delays) => delays.iter().take(frame_idx + 1).sum(),
            None => self.timeline.frame_delay * (frame_idx + 1) as f64,
        }
    }

    /// How often the animation plays.
    pub(crate) fn repeats(&self) -> Repeat {
        self.repeat
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Length and speed.
    #[must_use]
    pub fn timeline(&self) -> Timeline {
        self.timeline
    }

    /// The color of text and axes.
    pub(crate) fn ink(&self) -> Rgb {
        self.theme.ink
    }

    /// The title above the panels.
    pub(crate) fn title_text(&self) -> &str {
        &self.title
    }

    /// The comment stored beside the picture.
    #[must_use]
    pub fn comment_text(&self) -> &str {
        &self.comment
    }

    /// Draws all frames, one after another, with a layout computed once, for example for a video encoder.
    ///
    /// ```
    /// use gd_render::{Figure, LossPlot, Timeline, Trajectory};
    /// let trajectory = Trajectory::new((1..=9).map(|step| [0.0, 0.0, 1.0 / f64::from(step)]));
    /// let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 2.0 };
    /// let figure = Figure::new(300, 200, LossPlot::new(trajectory))?.animate(timeline)?;
    /// assert!(figure.frames().all(|frame| frame.rgb().len() == 3 * 300 * 200));
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn frames(&self) -> impl Iterator<Item = Frame> {
        let (storyboard, mut renderer) = (Storyboard::new(self), Renderer::keeping_layers());
        (0..self.timeline.n_frames).map(move |frame_idx| {
            let mut frame = storyboard.new_frame();
            storyboard.render(frame_idx, &mut renderer, &mut frame);
            frame
        })
    }

    /// Draws one frame. To draw all of them, [`Figure::frames`] is faster.
    ///
    /// # Panics
    /// If there is no frame `frame_idx`.
    #[must_use]
    pub fn frame(&self, frame_idx: usize) -> Frame {
        let storyboard = Storyboard::new(self);
        let mut frame = storyboard.new_frame();
        storyboard.render(frame_idx, &mut Renderer::default(), &mut frame);
        frame
    }
}

/// Moves the left ends of the plots in each column to that of the innermost.
fn align(panels: &mut [PanelLayout<'_>], n_columns: usize) {
    for column in 0..n_columns {
        let lefts = panels.iter().skip(column).step_by(n_columns).filter_map(PanelLayout::plot_left);
        let left = lefts.fold(f64::NEG_INFINITY, f64::max);
        for panel in panels.iter_mut().skip(column).step_by(n_columns) {
            panel.set_plot_left(left);
        }
    }
}

/// A figure with everything computed that its frames share.
pub(crate) struct Storyboard<'a> {
    figure: &'a Figure,
    panels: Vec<PanelLayout<'a>>,
    caption: Option<Caption>,
    /// The figure's own legend, and where it begins.
    legend: Legend,
    legend_top: f64,
}

impl<'a> Storyboard<'a> {
    /// Chooses ranges, scales and positions so that nothing leaves the picture in any frame.
    pub(crate) fn new(figure: &'a Figure) -> Self {
        Self::with_maps(figure, &mut KnownMaps::default())
    }

    /// The same with contour maps that are known already.
    fn with_maps(figure: &'a Figure, known: &mut KnownMaps) -> Self {
        let Figure { theme, panels, n_columns, .. } = figure;
        let title_height = if figure.title.is_empty() { 0.0 } else { theme.title_size * 1.6 };
        let (width, height) = (f64::from(figure.width), f64::from(figure.height));
        let margin = figure.margin;
        let below = if figure.footnotes.is_empty() { 0.0 } else { figure.footnote_height() };
        let rect = Rect::new(margin, margin + title_height, width - margin, height - margin - below);
        let rect = rect.inset(0.0, figure.subtitle_height(), 0.0, 0.0);
        // The first surface says where the descent is; the other panels show the same one.
        let of_surface = || {
            panels.iter().find_map(|panel| match panel {
                Panel::Surface(plot) => plot.captioned(),
                _ => None,
            })
        };
        let told = figure.told.as_ref().map(|(trajectory, names)| (trajectory, names)).or_else(of_surface);
        let told = told.filter(|_| figure.has_caption);
        let caption = told.and_then(|(trajectory, names)| Caption::new(trajectory, names, rect, theme));
        let top = if caption.is_some() { Caption::height(theme) } else { 0.0 };
        let rect = rect.inset(0.0, top, 0.0, 0.0);
        let legend = Legend::new(&figure.legend_entries(), rect.width(), rect.height(), theme);
        let legend_top = rect.top;
        let rect = rect.inset(0.0, legend.height(theme), 0.0, 0.0);
        let gutter = GUTTER * theme.line_scale;
        let n_frames = figure.timeline.n_frames;
        let n_rows = panels.len().div_ceil(*n_columns);
        let weight = |row: usize| figure.row_heights.get(row).copied().filter(|weight| *weight > 0.0).unwrap_or(1.0);
        let weight_above = |row: usize| (0..row).map(weight).sum::<f64>();
        let cell = |index: usize| {
            let (column, row) = ((index % n_columns) as f64, index / n_columns);
            let cell_width = (rect.width() - gutter * (*n_columns as f64 - 1.0)) / *n_columns as f64;
            let unit = (rect.height() - gutter * (n_rows as f64 - 1.0)) / weight_above(n_rows);
            let cell_height = unit * weight(row);
            let left = rect.left + column * (cell_width + gutter);
            let top = rect.top + weight_above(row) * unit + row as f64 * gutter;
            Rect::new(left, top, left + cell_width, top + cell_height)
        };
        let panels = panels.iter().enumerate().map(|(index, panel)| {
            let moments = (0..n_frames).map(|frame_idx| Moment::of_frame(frame_idx, n_frames));
            PanelLayout::new(panel, cell(index), theme, moments, known)
        });
        let mut panels: Vec<PanelLayout<'_>> = panels.collect();
        if figure.are_columns_aligned {
            align(&mut panels, *n_columns);
        }
        Self { figure, panels, caption, legend, legend_top }
    }

    /// Number of frames.
    pub(crate) fn n_frames(&self) -> usize {
        self.figure.timeline.n_frames
    }

    /// Describes one moment.
    fn scene(&self, moment: Moment) -> Scene {
        let Figure { theme, title, width, .. } = self.figure;
        let mut scene = Scene::new(theme.background);
        scene.fonts.clone_from(&theme.fonts);
        for panel in &self.panels {
            panel.draw(&mut scene, theme, moment);
        }
        if let Some(caption) = &self.caption {
            caption.draw(&mut scene, theme, moment);
        }
        if !title.is_empty() {
            scene.texts.push(Text {
                string: shortened(title, f64::from(*width) - 2.0 * self.figure.margin, theme.title_size, &theme.fonts),
                position: Point::new(f64::from(*width) / 2.0, self.figure.margin + 2.0),
                horizontal: Align::Center,
                vertical: Align::Start,
                size: theme.title_size,
                paint: theme.ink.into(),
                reading: Reading::Across,
            });
        }
        self.figure.draw_notes(&mut scene);
        let (width, margin) = (f64::from(*width), self.figure.margin);
        let center = Point::new(width / 2.0, self.legend_top + theme.label_size * 0.6);
        self.legend.draw(&mut scene, theme, center, [margin, width - margin]);
        scene
    }

    /// Describes one frame.
    pub(crate) fn frame_scene(&self, frame_idx: usize) -> Scene {
        assert!(frame_idx < self.n_frames(), "frame {frame_idx} of {}", self.n_frames());
        self.scene(Moment::of_frame(frame_idx, self.n_frames()))
    }

    /// An empty frame of the figure's size.
    pub(crate) fn new_frame(&self) -> Frame {
        Frame::new(self.figure.width, self.figure.height)
    }

    /// Draws one frame over all of `frame`.
    pub(crate) fn render(&self, frame_idx: usize, renderer: &mut Renderer, frame: &mut Frame) {
        renderer.render(&self.frame_scene(frame_idx), frame);
    }
}
