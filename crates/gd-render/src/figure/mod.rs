//! Figures: what to show, said in the reader's terms, and laid out into scenes.

mod box_axes;
mod caption;
mod color_bar;
mod contour_plot;
mod legend;
mod loss_plot;
mod plane_axes;
mod plot;
mod scale;
mod surface_plot;
mod trajectory;

pub use contour_plot::ContourPlot;
pub use loss_plot::LossPlot;
pub use plot::Plot;
pub use surface_plot::{HiddenTrace, SurfacePlot};
pub use trajectory::Trajectory;

use self::caption::Caption;
use crate::error::RenderError;
use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::renderer::Renderer;
use crate::scene::Scene;
use crate::text::{Align, Reading, Text};
use crate::theme::Theme;

/// Room between the panels and the border of the figure, in pixels.
const MARGIN: f64 = 16.0;
/// Room between two panels, in pixels.
const GUTTER: f64 = 22.0;

/// How long an animation is and how fast it runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timeline {
    /// Number of frames, at least 1.
    pub n_frames: usize,
    /// Seconds that each frame stands.
    pub frame_delay: f64,
    /// Seconds that the last frame stands on top of that, before the animation starts again.
    pub hold: f64,
}

impl Timeline {
    /// A single frame.
    pub const STILL: Self = Self { n_frames: 1, frame_delay: 0.0, hold: 0.0 };
}

/// Which frame is being drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    frame_idx: usize,
    n_frames: usize,
}

impl Moment {
    /// Share of the time gone by: 0 at the first frame, 1 at the last, and 1 for a still.
    pub(crate) fn progress(self) -> f64 {
        if self.n_frames < 2 { 1.0 } else { self.frame_idx as f64 / (self.n_frames - 1) as f64 }
    }

    /// Index of the last of `n_steps` steps that is shown, the same for all panels of a figure. The first steps of a
    /// descent are the large ones, so they get more of the time: the index grows with the square of it.
    pub(crate) fn last_step(self, n_steps: usize) -> Option<usize> {
        let last = n_steps.checked_sub(1)?;
        let progress = self.progress();
        Some((last as f64 * progress * progress + 0.5) as usize)
    }
}

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

/// A picture or animation with a title, made of one panel or of several that run by one clock.
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
    title: String,
    comment: String,
    theme: Theme,
    timeline: Timeline,
}

impl Figure {
    /// A still figure of `width` x `height` pixels with one panel.
    ///
    /// # Errors
    /// A side of 0 or of more than 65,535 pixels, the most that a GIF can say.
    pub fn new(width: u32, height: u32, panel: impl Into<Panel>) -> Result<Self, RenderError> {
        Self::grid(width, height, 1, vec![panel.into()])
    }

    /// A still figure of `width` x `height` pixels with panels of equal size, row by row in `n_columns` columns.
    ///
    /// # Errors
    /// A side of 0 or of more than 65,535 pixels, no panel, or no column.
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
        Ok(Self {
            width,
            height,
            panels,
            n_columns,
            title: String::new(),
            comment: String::new(),
            theme: Theme::default(),
            timeline: Timeline::STILL,
        })
    }

    /// Writes `title` above the panels.
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

    /// Makes it an animation.
    ///
    /// # Errors
    /// A timeline without frames.
    pub fn animate(mut self, timeline: Timeline) -> Result<Self, RenderError> {
        if timeline.n_frames == 0 {
            return Err(RenderError::NoFrames);
        }
        self.timeline = timeline;
        Ok(self)
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

    /// What is stored beside the picture.
    #[must_use]
    pub fn comment_text(&self) -> &str {
        &self.comment
    }

    /// Draws one frame. For all of them [`Figure::write_gif`] is faster: it works out the layout once.
    ///
    /// # Panics
    /// If there is no frame `frame_idx`.
    #[must_use]
    pub fn frame(&self, frame_idx: usize) -> Frame {
        Storyboard::new(self).render(frame_idx, &mut Renderer::default())
    }
}

/// A figure with everything worked out that its frames share.
pub(crate) struct Storyboard<'a> {
    figure: &'a Figure,
    panels: Vec<PanelLayout<'a>>,
    caption: Option<Caption>,
}

enum PanelLayout<'a> {
    Plot(plot::PlotLayout<'a>),
    Surface(surface_plot::SurfaceLayout<'a>),
    Contour(contour_plot::ContourLayout<'a>),
    Loss(loss_plot::LossLayout<'a>),
}

impl<'a> PanelLayout<'a> {
    fn new(panel: &'a Panel, rect: Rect, theme: &Theme, moments: impl Iterator<Item = Moment>) -> Self {
        match panel {
            Panel::Plot(plot) => Self::Plot(plot::PlotLayout::new(plot, rect, theme)),
            Panel::Surface(plot) => Self::Surface(surface_plot::SurfaceLayout::new(plot, rect, theme, moments)),
            Panel::Contour(plot) => Self::Contour(contour_plot::ContourLayout::new(plot, rect, theme)),
            Panel::Loss(plot) => Self::Loss(loss_plot::LossLayout::new(plot, rect, theme)),
        }
    }

    fn draw(&self, scene: &mut Scene, theme: &Theme, moment: Moment) {
        match self {
            Self::Plot(layout) => layout.draw(scene, theme, moment),
            Self::Surface(layout) => layout.draw(scene, theme, moment),
            Self::Contour(layout) => layout.draw(scene, theme, moment),
            Self::Loss(layout) => layout.draw(scene, theme, moment),
        }
    }
}

impl<'a> Storyboard<'a> {
    /// Chooses ranges, scales and positions so that nothing leaves the picture in any frame.
    pub(crate) fn new(figure: &'a Figure) -> Self {
        let Figure { theme, panels, n_columns, .. } = figure;
        let title_height = if figure.title.is_empty() { 0.0 } else { theme.title_size * 1.6 };
        let (width, height) = (f64::from(figure.width), f64::from(figure.height));
        let rect = Rect::new(MARGIN, MARGIN + title_height, width - MARGIN, height - MARGIN);
        // The first surface says where the descent is; the other panels show the same one.
        let caption = panels.iter().find_map(|panel| match panel {
            Panel::Surface(plot) => {
                plot.captioned().and_then(|(trajectory, names)| Caption::new(trajectory, names, rect, theme))
            }
            _ => None,
        });
        let top = if caption.is_some() { Caption::height(theme) } else { 0.0 };
        let rect = rect.inset(0.0, top, 0.0, 0.0);
        let n_frames = figure.timeline.n_frames;
        let n_rows = panels.len().div_ceil(*n_columns);
        let cell = |index: usize| {
            let (column, row) = ((index % n_columns) as f64, (index / n_columns) as f64);
            let cell_width = (rect.width() - GUTTER * (*n_columns as f64 - 1.0)) / *n_columns as f64;
            let cell_height = (rect.height() - GUTTER * (n_rows as f64 - 1.0)) / n_rows as f64;
            let (left, top) = (rect.left + column * (cell_width + GUTTER), rect.top + row * (cell_height + GUTTER));
            Rect::new(left, top, left + cell_width, top + cell_height)
        };
        let panels = panels.iter().enumerate().map(|(index, panel)| {
            let moments = (0..n_frames).map(|frame_idx| Moment { frame_idx, n_frames });
            PanelLayout::new(panel, cell(index), theme, moments)
        });
        Self { figure, panels: panels.collect(), caption }
    }

    /// Number of frames.
    pub(crate) fn n_frames(&self) -> usize {
        self.figure.timeline.n_frames
    }

    /// Describes one frame.
    fn scene(&self, frame_idx: usize) -> Scene {
        assert!(frame_idx < self.n_frames(), "frame {frame_idx} of {}", self.n_frames());
        let Figure { theme, title, width, .. } = self.figure;
        let mut scene = Scene::new(theme.background);
        let moment = Moment { frame_idx, n_frames: self.n_frames() };
        for panel in &self.panels {
            panel.draw(&mut scene, theme, moment);
        }
        if let Some(caption) = &self.caption {
            caption.draw(&mut scene, theme, moment);
        }
        if !title.is_empty() {
            scene.texts.push(Text {
                string: title.clone(),
                position: Point::new(f64::from(*width) / 2.0, MARGIN + 2.0),
                horizontal: Align::Center,
                vertical: Align::Start,
                size: theme.title_size,
                paint: theme.ink.into(),
                reading: Reading::Across,
            });
        }
        scene
    }

    /// Draws one frame.
    pub(crate) fn render(&self, frame_idx: usize, renderer: &mut Renderer) -> Frame {
        renderer.render(&self.scene(frame_idx), self.figure.width, self.figure.height)
    }
}
