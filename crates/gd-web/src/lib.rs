//! The program of the live page: [`gd_cli::live`] for a browser.

use gd_cli::live;
use wasm_bindgen::prelude::wasm_bindgen;

/// What is wrong with a state, and which part of it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Failure(live::Failure);

#[wasm_bindgen]
impl Failure {
    /// A key of the state, or `state`.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn field(&self) -> String {
        self.0.field.into()
    }

    /// The message of `gd`.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn message(&self) -> String {
        self.0.message.clone()
    }
}

impl From<live::Failure> for Failure {
    fn from(failure: live::Failure) -> Self {
        Self(failure)
    }
}

/// One descent with its pictures, see [`live::Session`].
#[wasm_bindgen]
#[derive(Default)]
pub struct Session(live::Session);

#[wasm_bindgen]
impl Session {
    /// One with nothing open.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a file of the reader's.
    pub fn set_data(&mut self, name: String, bytes: Vec<u8>) {
        self.0.set_data(name, bytes);
    }

    /// Names of its columns; empty if it cannot be read.
    #[must_use]
    pub fn own_columns(&self) -> Vec<String> {
        self.0.own_columns()
    }

    /// Forgets it.
    pub fn clear_data(&mut self) {
        self.0.clear_data();
    }

    /// Reads a state, and fits.
    ///
    /// # Errors
    /// What is wrong with it; what was open stays open.
    pub fn open(&mut self, state: &str) -> Result<(), Failure> {
        Ok(self.0.open(state)?)
    }

    /// The state as the text of a link.
    #[must_use]
    pub fn state(&self) -> String {
        self.0.state()
    }

    /// The formula.
    #[must_use]
    pub fn formula(&self) -> String {
        self.0.formula().into()
    }

    /// The parameters.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.names().to_vec()
    }

    /// Where the descent starts.
    #[must_use]
    pub fn start(&self) -> Vec<f64> {
        self.0.start()
    }

    /// Whether the start was searched for.
    #[must_use]
    pub fn is_start_found(&self) -> bool {
        self.0.is_start_found()
    }

    /// Name of the optimizer.
    #[must_use]
    pub fn optimizer(&self) -> String {
        self.0.optimizer()
    }

    /// The learning rate.
    #[must_use]
    pub fn lr(&self) -> f64 {
        self.0.learning_rate()
    }

    /// `f32` or `f64`.
    #[must_use]
    pub fn precision(&self) -> String {
        self.0.precision()
    }

    /// `auto` or `none`.
    #[must_use]
    pub fn scale(&self) -> String {
        self.0.scale()
    }

    /// The most steps that are made.
    #[must_use]
    pub fn max_steps(&self) -> usize {
        self.0.max_steps()
    }

    /// Recorded steps.
    #[must_use]
    pub fn n_steps(&self) -> usize {
        self.0.n_steps()
    }

    /// The parameters at a step.
    #[must_use]
    pub fn params(&self, step: usize) -> Vec<f64> {
        self.0.params(step)
    }

    /// The loss at a step.
    #[must_use]
    pub fn loss(&self, step: usize) -> f64 {
        self.0.loss(step)
    }

    /// Every step as bits in hexadecimal.
    #[must_use]
    pub fn trajectory_bits(&self) -> String {
        self.0.trajectory_bits()
    }

    /// The learning rate from which on the descent does not settle.
    #[must_use]
    pub fn lr_bound(&self) -> Option<f64> {
        self.0.learning_rate_bound()
    }

    /// What became of the descent and why.
    #[must_use]
    pub fn verdict(&self) -> String {
        self.0.verdict().into()
    }

    /// The same in a word or two.
    #[must_use]
    pub fn reason(&self) -> String {
        self.0.reason().into()
    }

    /// Whether it converged.
    #[must_use]
    pub fn is_converged(&self) -> bool {
        self.0.is_converged()
    }

    /// Runs kept for comparison.
    #[must_use]
    pub fn kept_count(&self) -> usize {
        self.0.kept().len()
    }

    /// What tells one apart.
    #[must_use]
    pub fn kept_label(&self, index: usize) -> String {
        self.kept(index, 0)
    }

    /// What became of it.
    #[must_use]
    pub fn kept_verdict(&self, index: usize) -> String {
        self.kept(index, 1)
    }

    /// The same in a word or two.
    #[must_use]
    pub fn kept_reason(&self, index: usize) -> String {
        self.kept(index, 2)
    }

    fn kept(&self, index: usize, part: usize) -> String {
        self.0.kept().get(index).map_or_else(String::new, |parts| parts[part].clone())
    }

    /// Its color as `#rrggbb` in the theme `light` or `dark`.
    #[must_use]
    pub fn kept_color(&self, index: usize, theme: &str) -> String {
        self.color(Some(index), theme)
    }

    /// The color of the run that is told about.
    #[must_use]
    pub fn run_color(&self, theme: &str) -> String {
        self.color(None, theme)
    }

    fn color(&self, kept: Option<usize>, theme: &str) -> String {
        let color = self.0.color(kept, theme == "dark");
        format!("#{:02x}{:02x}{:02x}", color.r, color.g, color.b)
    }

    /// The report of `gd fit`.
    ///
    /// # Errors
    /// Nothing open.
    pub fn report(&self) -> Result<String, Failure> {
        Ok(self.0.report()?)
    }

    /// The command that does the same.
    #[must_use]
    pub fn command(&self) -> String {
        self.0.command()
    }

    /// Name of the file with the data.
    #[must_use]
    pub fn data_name(&self) -> String {
        self.0.data_name()
    }

    /// The data as a file; empty of the reader's own.
    #[must_use]
    pub fn data_csv(&self) -> String {
        self.0.data_csv()
    }

    /// Rows that are fitted.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.0.n_rows()[0]
    }

    /// Rows left out because a value was missing.
    #[must_use]
    pub fn n_skipped(&self) -> usize {
        self.0.n_rows()[1]
    }

    /// Which column is what.
    #[must_use]
    pub fn columns(&self) -> String {
        self.0.columns()
    }

    /// Whether there are two parameters to draw the loss over.
    #[must_use]
    pub fn has_surface(&self) -> bool {
        self.0.view().is_some()
    }

    /// The two parameters that the maps show, by number.
    #[must_use]
    pub fn view_indices(&self) -> Vec<u32> {
        let of = |([one, two], _): ([usize; 2], _)| vec![one as u32, two as u32];
        self.0.view().map_or_else(Vec::new, of)
    }

    /// Their ranges: low, high, low, high.
    #[must_use]
    pub fn view_ranges(&self) -> Vec<f64> {
        self.0.view().map_or_else(Vec::new, |(_, ranges)| ranges.concat())
    }

    /// Draws a panel: red, green, blue and opacity of every pixel, row by row.
    ///
    /// # Errors
    /// A panel that there is not, a size that cannot be drawn.
    // As many as the page has to say.
    #[allow(clippy::too_many_arguments)]
    pub fn panel(
        &mut self,
        name: &str,
        width: u32,
        height: u32,
        scale: f64,
        theme: &str,
        step: usize,
        azimuth: f64,
        elevation: f64,
        zoom: f64,
    ) -> Result<Vec<u8>, Failure> {
        let camera = [azimuth, elevation];
        let view = live::PanelView { size: [width, height], scale, is_dark: theme == "dark", step, camera, zoom };
        let frame = self.0.panel(name, &view)?;
        Ok(frame.rgb().chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect())
    }

    /// What a pixel of a panel shows; empty if nothing.
    #[must_use]
    pub fn pick(&self, name: &str, x: f64, y: f64) -> Vec<f64> {
        self.0.position_at(name, x, y).map_or_else(Vec::new, Vec::from)
    }

    /// Where two parameters are on a panel; empty if outside.
    #[must_use]
    pub fn place(&self, name: &str, first: f64, second: f64) -> Vec<f64> {
        self.0.pixel_of(name, [first, second]).map_or_else(Vec::new, Vec::from)
    }

    /// What `gd fit --trajectory` writes.
    ///
    /// # Errors
    /// Nothing open.
    pub fn csv(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.0.csv()?)
    }

    /// What `gd fit --png` writes.
    ///
    /// # Errors
    /// What `gd fit` refuses.
    pub fn png(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.0.png()?)
    }

    /// What `gd fit --gif` writes; calls `progress` with the frames done and all frames.
    ///
    /// # Errors
    /// What `gd fit` refuses.
    pub fn gif(&self, progress: &js_sys::Function) -> Result<Vec<u8>, Failure> {
        // A listener that throws stops nothing.
        Ok(self.0.gif(|done, all| drop(progress.call2(&wasm_bindgen::JsValue::NULL, &done.into(), &all.into())))?)
    }

    /// Begins a map of starts; returns how many there are.
    ///
    /// # Errors
    /// A formula of one parameter, or a number that `gd basins` refuses.
    pub fn basins_begin(&mut self, points: usize) -> Result<usize, Failure> {
        Ok(self.0.basins_begin(points)?)
    }

    /// Fits from the next `n` starts; returns how many are done.
    ///
    /// # Errors
    /// What `gd basins` refuses.
    pub fn basins_advance(&mut self, n: usize) -> Result<usize, Failure> {
        Ok(self.0.basins_advance(n)?)
    }

    /// The map as `gd basins --png` draws it.
    ///
    /// # Errors
    /// No map begun.
    pub fn basins_png(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.0.basins_png()?)
    }

    /// What `gd basins` says about it.
    ///
    /// # Errors
    /// No map begun.
    pub fn basins_text(&self) -> Result<String, Failure> {
        Ok(self.0.basins_text()?)
    }
}
