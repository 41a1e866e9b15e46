//! The live page without the page: from the state in a link to a descent, its pictures and files.
//!
//! What the page shows is computed here, in a browser as on any other machine, and tested here. A state is the text behind
//! the `#` of a link: `scenario=line&lr=1`, or `example=puromycin&start=100,0.5`; [`Session::open`] lists its keys.
//!
//! ```
//! use gd_live::Session;
//!
//! let mut session = Session::new();
//! let summary = session.open("scenario=line&lr=1")?;
//! assert_eq!((summary.names.join(" "), summary.n_steps), ("a b".into(), 400));
//! assert_eq!(summary.verdict, "oscillating: the learning rate 1 equals 2 / 2.00, the bound along b; try 0.5 or less");
//!
//! // What cannot be read says which part of the state it is about; what was open stays open.
//! let failure = session.open("scenario=line&lr=fast").unwrap_err();
//! assert_eq!((failure.field, failure.message.as_str()), ("lr", "--lr: 'fast' is not a number"));
//! assert_eq!(session.summary().n_steps, 400);
//! # Ok::<(), gd_live::Failure>(())
//! ```

mod basins;
mod colors;
mod command;
mod example;
mod failure;
mod files;
mod panels;
mod run;
mod source;
mod state;
mod summary;

pub use failure::Failure;
pub use state::MAX_KEPT;
pub use summary::{KeptRun, Summary};

use gd_render::{Camera, Figure, Frame, Painter};

use crate::colors::theme;
use crate::panels::Look;
use crate::run::Shown;
use crate::source::OwnFile;
use crate::state::State;

/// One descent with the runs kept beside it.
#[derive(Default)]
pub struct Session {
    own: Option<OwnFile>,
    summary: Summary,
    run: Option<Box<dyn Shown>>,
    painter: Painter,
    /// The panels drawn last, by name.
    drawn: Vec<(String, Figure)>,
}

/// How a panel is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelView {
    /// Pixels across and down.
    pub size: [u32; 2],
    /// Factor of text and lines, 1 on screens of about 100 pixels an inch.
    pub scale: f64,
    /// Light on dark.
    pub is_dark: bool,
    /// The step that the descents are drawn to.
    pub step: usize,
    /// Direction of the eye and its height over the horizon, in degrees.
    pub camera: [f64; 2],
    /// The zoom factor; at 1 the box fits.
    pub zoom: f64,
}

impl Session {
    /// A session with nothing open.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a file of the reader's: a state with `data=own` is about it.
    pub fn set_data(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.own = Some(OwnFile { name: name.into(), bytes });
    }

    /// Names of the columns of the reader's file, the default ones if it has none; empty if it cannot be read.
    #[must_use]
    pub fn own_columns(&self) -> Vec<String> {
        self.own.as_ref().and_then(|file| run::columns_of(file).ok()).unwrap_or_default()
    }

    /// Removes the reader's file.
    pub fn clear_data(&mut self) {
        self.own = None;
    }

    /// Reads a state, and fits. Everything else is about the state that was opened last without an error.
    ///
    #[doc = include_str!("keys.md")]
    ///
    /// # Errors
    /// What is wrong with the state, the data or the formula, in the words of `gd`.
    pub fn open(&mut self, state: &str) -> Result<&Summary, Failure> {
        let state = State::parse(state)?;
        let run = run::open(&state, self.own.as_ref())?;
        self.summary = run.summary(&state);
        self.run = Some(run);
        self.drawn.clear();
        Ok(&self.summary)
    }

    /// What [`open`](Self::open) returned; an empty one if nothing is open.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The parameters at a step, or at the last one if there are fewer.
    #[must_use]
    pub fn params(&self, step: usize) -> Vec<f64> {
        self.run.as_ref().map_or_else(Vec::new, |run| run.at(step).0)
    }

    /// The loss at a step.
    #[must_use]
    pub fn loss(&self, step: usize) -> f64 {
        self.run.as_ref().map_or(f64::NAN, |run| run.at(step).1)
    }

    /// What `gd fit` would add: that a start which was given led nowhere, or that a lower loss is known, and from which
    /// start. Empty if nothing. It searches, which takes longer than a fit: the page asks when it has come to rest.
    #[must_use]
    pub fn remark(&self) -> String {
        // Whatever is refused here has been told when the state was opened.
        let remark = self.run.as_ref().and_then(|run| run.remark().ok());
        remark.flatten().unwrap_or_default()
    }

    /// Every step as the bits of its numbers in hexadecimal: step, parameters, loss, a line each.
    #[must_use]
    pub fn trajectory_bits(&self) -> String {
        self.run.as_ref().map_or_else(String::new, |run| run.bits())
    }

    /// The data as a file; empty for the reader's own.
    #[must_use]
    pub fn data_csv(&self) -> String {
        self.run.as_ref().and_then(|run| run.setup().source.csv()).unwrap_or_default()
    }

    /// Draws a panel: `fit`, `surface`, `contour`, `line` (of one parameter) or `loss`.
    ///
    /// # Errors
    /// An unknown panel, a size that cannot be drawn.
    pub fn panel(&mut self, name: &str, view: &PanelView) -> Result<Frame, Failure> {
        let scale = if view.scale.is_finite() { view.scale.clamp(0.25, 8.0) } else { 1.0 };
        let [azimuth, elevation] = view.camera.map(|degrees| if degrees.is_finite() { degrees } else { 0.0 });
        let camera = Camera { azimuth, elevation: elevation.clamp(-90.0, 90.0), ..Camera::default() };
        let zoom = if view.zoom.is_finite() { view.zoom.clamp(0.1, 10.0) } else { 1.0 };
        let look = Look { size: view.size, scale, theme: theme(view.is_dark).scaled(scale), camera, zoom };
        let run = self.run.as_mut().ok_or_else(nothing_open)?;
        let figure = run.panel(name, view.step, &look)?;
        // The curves of the fit are made for the step already.
        let step = if name == "fit" || name == "line" { 0 } else { view.step };
        let frame = self.painter.draw(&figure, step);
        self.drawn.retain(|(known, _)| known != name);
        self.drawn.push((name.into(), figure));
        Ok(frame)
    }

    fn drawn(&self, name: &str) -> Option<&Figure> {
        self.drawn.iter().find(|(known, _)| known == name).map(|(_, figure)| figure)
    }

    /// What a pixel of a panel shows, as last drawn: the two parameters, or step and loss.
    #[must_use]
    pub fn position_at(&self, name: &str, x: f64, y: f64) -> Option<[f64; 2]> {
        self.drawn(name)?.position_at(x, y)
    }

    /// Where two parameters are on a panel, as last drawn.
    #[must_use]
    pub fn pixel_of(&self, name: &str, position: [f64; 2]) -> Option<[f64; 2]> {
        self.drawn(name)?.pixel_of(0, position)
    }

    /// What `gd fit --trajectory` writes.
    ///
    /// # Errors
    /// Nothing open.
    pub fn csv(&self) -> Result<Vec<u8>, Failure> {
        self.opened()?.csv()
    }

    /// What `gd fit --png` writes.
    ///
    /// # Errors
    /// What `gd fit` refuses.
    pub fn png(&self) -> Result<Vec<u8>, Failure> {
        self.opened()?.png()
    }

    /// What `gd fit --gif` writes. `progress` is called with the frames drawn and all frames.
    ///
    /// # Errors
    /// What `gd fit` refuses.
    pub fn gif(&self, mut progress: impl FnMut(usize, usize)) -> Result<Vec<u8>, Failure> {
        self.opened()?.gif(&mut progress)
    }

    /// Begins a map of which start ends where, over the ranges of the view; returns the number of starts.
    ///
    /// # Errors
    /// A formula of one parameter, or a number of starts along each parameter that `gd basins` refuses.
    pub fn basins_begin(&mut self, points: usize) -> Result<usize, Failure> {
        self.run.as_mut().ok_or_else(nothing_open)?.basins_begin(points)
    }

    /// Fits from the next `n` starts; returns how many are done.
    ///
    /// # Errors
    /// What `gd basins` refuses.
    pub fn basins_advance(&mut self, n: usize) -> Result<usize, Failure> {
        self.run.as_mut().ok_or_else(nothing_open)?.basins_advance(n)
    }

    /// The map as `gd basins --png` draws it, light on dark or dark on light.
    ///
    /// # Errors
    /// No map begun.
    pub fn basins_png(&self, is_dark: bool) -> Result<Vec<u8>, Failure> {
        self.opened()?.basins_png(is_dark)
    }

    /// What `gd basins` says about it.
    ///
    /// # Errors
    /// No map begun.
    pub fn basins_text(&self) -> Result<String, Failure> {
        self.opened()?.basins_text()
    }

    fn opened(&self) -> Result<&dyn Shown, Failure> {
        self.run.as_deref().ok_or_else(nothing_open)
    }
}

fn nothing_open() -> Failure {
    Failure::new("state", "nothing is open")
}

#[cfg(test)]
mod tests;
