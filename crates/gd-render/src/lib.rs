//! Draws loss surfaces, descents and plots in software and writes them as animated GIF and PNG: the same bytes on every
//! machine, without a GPU, a display or the host's fonts.
//!
//! Data flows one way, and each stage is a module of its own:
//!
//! ```text
//! Figure -> layout -> Scene -> camera projection -> raster -> Frame -> palette -> GIF / PNG
//! ```
//!
//! ```
//! use gd_render::{Figure, HeightField, SurfacePlot, Timeline};
//!
//! // A saddle, z = x y, over [-1, 1] x [-1, 1].
//! let at = |k: usize| k as f64 / 10.0 - 1.0;
//! let heights: Vec<f64> = (0..21 * 21).map(|k| at(k / 21) * at(k % 21)).collect();
//! let saddle = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [21, 21], heights)?;
//!
//! let plot = SurfacePlot::new(saddle).axis_titles("x", "y", "x y").turn(90.0);
//! let timeline = Timeline { n_frames: 3, frame_delay: 0.1, hold: 1.0 };
//! let figure = Figure::new(400, 300, plot)?.title("a saddle").animate(timeline)?;
//!
//! let mut file = Vec::new();
//! let summary = figure.write_gif(&mut file)?;
//! assert_eq!((summary.n_pictures, summary.n_bytes), (3, file.len() as u64));
//! # Ok::<(), gd_render::RenderError>(())
//! ```

mod camera;
mod color;
mod colormap;
mod encode;
mod error;
mod figure;
mod font;
mod frame;
mod geometry;
mod mesh;
mod paint_surface;
mod raster;
mod renderer;
mod scene;
mod text;
mod theme;
mod ticks;
mod vector;

pub use camera::{Camera, Projection};
pub use color::{Paint, Rgb};
pub use colormap::Colormap;
pub use encode::{GifSummary, has_threads};
pub use error::RenderError;
pub use figure::{
    BasinPlot, ContourPlot, Ending, Figure, HiddenTrace, LossPlot, Marker, Painter, Panel, Plot, Repeat, SurfacePlot,
    Timeline, Trajectory,
};
pub use font::{FontError, UserFont};
pub use frame::Frame;
pub use mesh::HeightField;
pub use theme::Theme;
pub use ticks::{Tick, log_ticks, ticks};
