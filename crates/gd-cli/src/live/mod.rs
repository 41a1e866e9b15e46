//! The live page without the page: from the state in a link to a descent, its pictures and files.
//!
//! What the page shows is computed here, in a browser as on any other machine, and tested here. A state is the text behind
//! the `#` of a link: `scenario=line&lr=1`, or `example=puromycin&start=100,0.5`; [`Session::open`] lists its keys.
//!
//! ```
//! use gd_cli::live::Session;
//!
//! let mut session = Session::new();
//! session.open("scenario=line&lr=1")?;
//! assert_eq!((session.names().join(" "), session.n_steps()), ("a b".into(), 400));
//! assert_eq!(session.verdict(), "oscillating: the learning rate 1 equals 2 / 2.00, the bound along b; try 0.5 or less");
//!
//! // What cannot be read says which part of the state it is about; what was open stays open.
//! let failure = session.open("scenario=line&lr=fast").unwrap_err();
//! assert_eq!((failure.field, failure.message.as_str()), ("lr", "--lr: 'fast' is not a number"));
//! assert_eq!(session.n_steps(), 400);
//! # Ok::<(), gd_cli::live::Failure>(())
//! ```

mod basins;
mod failure;
mod files;
mod panels;
mod run;
mod source;
mod state;

pub use failure::Failure;
pub use state::MAX_KEPT;

use gd_render::{Camera, Figure, Frame, Painter, Rgb, Theme};

use self::panels::Look;
use self::run::Shown;
use self::source::OwnFile;
use self::state::State;

/// One descent with what is kept beside it.
#[derive(Default)]
pub struct Session {
    own: Option<OwnFile>,
    state: State,
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
    /// How much larger than it fits.
    pub zoom: f64,
}

impl Session {
    /// One with nothing open.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a file of the reader's: a state with `data=own` is about it.
    pub fn set_data(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.own = Some(OwnFile { name: name.into(), bytes });
    }

    /// Names of the columns of the reader's file, the default ones if it has none; empty if it cannot be read.
    #[must_use]
    pub fn own_columns(&self) -> Vec<String> {
        self.own.as_ref().and_then(|file| run::columns_of(file).ok()).unwrap_or_default()
    }

    /// Forgets the reader's file.
    pub fn clear_data(&mut self) {
        self.own = None;
    }

    /// Reads a state, and fits. Everything else is about the state that was opened last without an error.
    ///
    #[doc = include_str!("keys.md")]
    ///
    /// # Errors
    /// What is wrong with the state, the data or the formula, in the words of `gd`.
    pub fn open(&mut self, state: &str) -> Result<(), Failure> {
        let state = State::parse(state)?;
        self.run = Some(run::open(&state, self.own.as_ref())?);
        self.state = state;
        self.drawn.clear();
        Ok(())
    }

    /// The state as the text of a link.
    #[must_use]
    pub fn state(&self) -> String {
        self.state.to_link()
    }

    /// The formula; empty if nothing is open.
    #[must_use]
    pub fn formula(&self) -> &str {
        self.run.as_ref().map_or("", |run| run.formula())
    }

    /// The parameters.
    #[must_use]
    pub fn names(&self) -> &[String] {
        self.run.as_ref().map_or(&[], |run| run.names())
    }

    /// Where the descent starts: a value for every parameter.
    #[must_use]
    pub fn start(&self) -> Vec<f64> {
        self.run.as_ref().map_or_else(Vec::new, |run| run.start())
    }

    /// Whether the start was searched for.
    #[must_use]
    pub fn is_start_found(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.is_start_found())
    }

    /// Name of the optimizer.
    #[must_use]
    pub fn optimizer(&self) -> String {
        self.run.as_ref().map_or_else(String::new, |run| run.setup().optimizer.name())
    }

    /// The learning rate.
    #[must_use]
    pub fn learning_rate(&self) -> f64 {
        self.run.as_ref().map_or(f64::NAN, |run| run.setup().lr)
    }

    /// `f32` or `f64`.
    #[must_use]
    pub fn precision(&self) -> String {
        self.run.as_ref().map_or_else(String::new, |run| state::word(&run.setup().precision))
    }

    /// `auto` or `none`.
    #[must_use]
    pub fn scale(&self) -> String {
        self.run.as_ref().map_or_else(String::new, |run| state::word(&run.setup().scale))
    }

    /// The most steps that are made.
    #[must_use]
    pub fn max_steps(&self) -> usize {
        self.run.as_ref().map_or(0, |run| run.method().steps)
    }

    /// Recorded steps; step 0 is the start.
    #[must_use]
    pub fn n_steps(&self) -> usize {
        self.run.as_ref().map_or(0, |run| run.n_steps())
    }

    /// The parameters at a step; at the last one if there are not so many.
    #[must_use]
    pub fn params(&self, step: usize) -> Vec<f64> {
        self.run.as_ref().map_or_else(Vec::new, |run| run.params(step))
    }

    /// The loss at a step.
    #[must_use]
    pub fn loss(&self, step: usize) -> f64 {
        self.run.as_ref().map_or(f64::NAN, |run| run.loss(step))
    }

    /// Every step as the bits of its numbers in hexadecimal: step, parameters, loss, a line each.
    #[must_use]
    pub fn trajectory_bits(&self) -> String {
        self.run.as_ref().map_or_else(String::new, |run| run.bits())
    }

    /// The learning rate from which on the descent does not settle at the minimum that least squares find from its start: 2
    /// over the largest curvature there for plain descent. `None` where there is no such bound.
    #[must_use]
    pub fn learning_rate_bound(&self) -> Option<f64> {
        self.run.as_ref().and_then(|run| run.lr_bound())
    }

    /// What became of the descent and why, in a sentence.
    #[must_use]
    pub fn verdict(&self) -> &str {
        self.run.as_ref().map_or("", |run| run.ending().explanation.as_str())
    }

    /// The same in a word or two: converged, diverged, oscillating, stalled, crawling or budget spent.
    #[must_use]
    pub fn reason(&self) -> &str {
        self.run.as_ref().map_or("", |run| run.ending().reason)
    }

    /// Whether it converged.
    #[must_use]
    pub fn is_converged(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.ending().is_converged)
    }

    /// The runs kept for comparison: what tells each apart, its verdict, and that in a word.
    #[must_use]
    pub fn kept(&self) -> Vec<[String; 3]> {
        let kept = self.run.as_ref().map_or_else(Vec::new, |run| run.kept());
        kept.into_iter().map(|(label, ending)| [label, ending.explanation.clone(), ending.reason.into()]).collect()
    }

    /// The color of the run that is told about, or of one that is kept.
    #[must_use]
    pub fn color(&self, kept: Option<usize>, is_dark: bool) -> Rgb {
        let theme = theme(is_dark);
        kept.map_or_else(|| run::run_color(&theme), |index| run::kept_color(&theme, index))
    }

    /// The report of `gd fit`, without colors.
    ///
    /// # Errors
    /// None that is known.
    pub fn report(&self) -> Result<String, Failure> {
        self.opened()?.report()
    }

    /// The command that does the same.
    #[must_use]
    pub fn command(&self) -> String {
        self.run.as_ref().map_or_else(String::new, |run| run::command(run.as_ref(), &self.data_name()))
    }

    /// Name of the file with the data.
    #[must_use]
    pub fn data_name(&self) -> String {
        self.run.as_ref().map_or_else(String::new, |run| run.setup().source.name(self.own.as_ref()))
    }

    /// The data as a file; empty of the reader's own.
    #[must_use]
    pub fn data_csv(&self) -> String {
        self.run.as_ref().and_then(|run| run.setup().source.csv()).unwrap_or_default()
    }

    /// Rows that are fitted, and rows left out because a value was missing.
    #[must_use]
    pub fn n_rows(&self) -> [usize; 2] {
        self.run.as_ref().map_or([0, 0], |run| run.n_rows())
    }

    /// Which column is what, such as `velocity over concentration`.
    #[must_use]
    pub fn columns(&self) -> String {
        self.run.as_ref().map_or_else(String::new, |run| run.columns())
    }

    /// The two parameters that the maps show, as indices, and their ranges. `None` of a formula with one parameter.
    #[must_use]
    pub fn view(&self) -> Option<([usize; 2], [[f64; 2]; 2])> {
        self.run.as_ref()?.view().map(|view| (view.indices, view.ranges))
    }

    /// Draws a panel: `fit`, `surface`, `contour`, `line` (of one parameter) or `loss`.
    ///
    /// # Errors
    /// A panel that there is not, a size that cannot be drawn.
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

    /// What a pixel of a panel shows, as it was drawn last: the two parameters, or step and loss.
    #[must_use]
    pub fn position_at(&self, name: &str, x: f64, y: f64) -> Option<[f64; 2]> {
        self.drawn(name)?.position_at(x, y)
    }

    /// Where two parameters are on a panel, as it was drawn last.
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

    /// What `gd fit --gif` writes. Says how many frames of how many are drawn.
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

    /// The map as `gd basins --png` draws it.
    ///
    /// # Errors
    /// No map begun.
    pub fn basins_png(&self) -> Result<Vec<u8>, Failure> {
        self.opened()?.basins_png()
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

fn theme(is_dark: bool) -> Theme {
    if is_dark { Theme::dark() } else { Theme::light() }
}

#[cfg(test)]
mod tests;
