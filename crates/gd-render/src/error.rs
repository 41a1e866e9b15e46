//! What can go wrong between a figure and its file.

use core::fmt;
use std::io;

use crate::figure::Timeline;

/// Why a figure cannot be made or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum RenderError {
    /// A grid needs at least 2 x 2 points to have a cell.
    GridTooSmall {
        /// Points along x.
        n_x: usize,
        /// Points along y.
        n_y: usize,
    },
    /// The number of heights is not `n_x * n_y`.
    HeightCount {
        /// Points along x.
        n_x: usize,
        /// Points along y.
        n_y: usize,
        /// Heights given.
        found: usize,
    },
    /// The number of endings on a basin map is not `n_x * n_y`.
    CellCount {
        /// Cells along x.
        n_x: usize,
        /// Cells along y.
        n_y: usize,
        /// Endings given.
        found: usize,
    },
    /// A range is empty, reversed or not finite.
    EmptyRange {
        /// The given lower end.
        min: f64,
        /// The given upper end.
        max: f64,
    },
    /// All heights are NaN or infinite.
    NoFiniteHeight,
    /// A surface that changes has no field.
    NoFields,
    /// A field of a surface that changes has other ranges than the first.
    FieldRange {
        /// Its position, from 0.
        index: usize,
    },
    /// x and y of a series have different lengths.
    SeriesLength {
        /// Values of x.
        n_x: usize,
        /// Values of y.
        n_y: usize,
    },
    /// The plot has no finite point from which to choose its axes.
    EmptyPlot,
    /// The canvas has no pixels, or more than the format can hold (65,535 a side).
    CanvasSize {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The canvas is larger than a WebP can hold (16,383 pixels a side).
    WebpSize {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// A figure needs at least one panel and one column.
    NoPanels,
    /// An animation needs at least one frame.
    NoFrames,
    /// Levels of a surface that do not ascend, are not finite, or are none.
    Levels,
    /// An animation has too many frames.
    TooManyFrames {
        /// Frames asked for.
        n_frames: usize,
    },
    /// Frames are too large to keep several of them in memory.
    FrameMemory {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// A delay is negative, too long or not finite.
    Delay {
        /// The delay in seconds.
        seconds: f64,
    },
    /// The number of delays is not the number of frames.
    DelayCount {
        /// Number of frames.
        n_frames: usize,
        /// Delays given.
        found: usize,
    },
    /// A trajectory lies wholly outside the range of its panel.
    PathOutside {
        /// Its name, empty if it has none.
        name: String,
        /// Range of x.
        x_range: [f64; 2],
        /// Range of y.
        y_range: [f64; 2],
    },
    /// The file could not be encoded or written.
    Write(io::Error),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GridTooSmall { n_x, n_y } => {
                write!(f, "a grid of {n_x} x {n_y} points has no cell; use at least 2 x 2")
            }
            Self::HeightCount { n_x, n_y, found } => {
                write!(f, "a grid of {n_x} x {n_y} points needs as many heights, not {found}")
            }
            Self::CellCount { n_x, n_y, found } => {
                write!(f, "a map of {n_x} x {n_y} cells needs as many endings, not {found}")
            }
            Self::EmptyRange { min, max } => {
                write!(f, "the range {min} to {max} is empty; give two finite numbers, the smaller first")
            }
            Self::NoFields => write!(f, "a changing surface needs at least one height field"),
            Self::FieldRange { index } => {
                write!(f, "height field {index} of a changing surface lies over another range than the first")
            }
            Self::NoFiniteHeight => write!(f, "no height of the surface is finite; choose another range"),
            Self::SeriesLength { n_x, n_y } => write!(f, "{n_x} values of x but {n_y} of y; give one y for every x"),
            Self::EmptyPlot => write!(f, "the plot has no finite point to show"),
            Self::CanvasSize { width, height } => {
                write!(f, "a canvas of {width} x {height} pixels cannot be drawn; use 1 to 65535 a side")
            }
            Self::WebpSize { width, height } => {
                write!(f, "a WebP cannot hold {width} x {height} pixels; use 1 to 16383 a side, or a GIF")
            }
            Self::NoPanels => write!(f, "a figure needs at least one panel and one column"),
            Self::NoFrames => write!(f, "an animation needs at least one frame"),
            Self::Levels => write!(f, "levels must be finite numbers, each above the one before it"),
            Self::TooManyFrames { n_frames } => {
                write!(f, "an animation of {n_frames} frames cannot be made; use at most {}", Timeline::MAX_FRAMES)
            }
            Self::FrameMemory { width, height } => write!(
                f,
                "frames of {width} x {height} pixels are too large to animate; use at most {} pixels, or a still",
                Timeline::MAX_PIXELS
            ),
            Self::Delay { seconds } => {
                write!(f, "a frame cannot stand for {seconds} seconds; use 0 to {}", Timeline::MAX_DELAY)
            }
            Self::DelayCount { n_frames, found } => {
                write!(f, "{found} delays for {n_frames} frames; give one for every frame")
            }
            Self::PathOutside { name, x_range: [x0, x1], y_range: [y0, y1] } => {
                let name = if name.is_empty() { String::new() } else { format!(" '{name}'") };
                write!(
                    f,
                    "no point of the trajectory{name} lies in x {x0} to {x1}, y {y0} to {y1}; choose a range that holds it"
                )
            }
            Self::Write(error) => write!(f, "the picture could not be written: {error}"),
        }
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for RenderError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}
