//! The program of the live page: [`gd_live`] for a browser.

use wasm_bindgen::prelude::wasm_bindgen;

/// What is wrong with a state, and which part of it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Failure(gd_live::Failure);

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

impl From<gd_live::Failure> for Failure {
    fn from(failure: gd_live::Failure) -> Self {
        Self(failure)
    }
}

/// One descent with its pictures, see [`gd_live::Session`].
#[wasm_bindgen]
#[derive(Default)]
pub struct Session(gd_live::Session);

#[wasm_bindgen]
impl Session {
    /// A session with nothing open.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a file of the reader's.
    pub fn set_data(&mut self, name: String, bytes: Vec<u8>) {
        self.0.set_data(name, bytes);
    }

    /// Names of its columns; empty if it cannot be read.
    #[must_use]
    pub fn own_columns(&self) -> Vec<String> {
        self.0.own_columns()
    }

    /// Removes it.
    pub fn clear_data(&mut self) {
        self.0.clear_data();
    }

    /// Reads a state, and fits. Returns a [`gd_live::Summary`] as JSON.
    ///
    /// # Errors
    /// What is wrong with it; what was open stays open.
    pub fn open(&mut self, state: &str) -> Result<String, Failure> {
        Ok(self.0.open(state)?.to_json())
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

    /// What `gd fit` would add about another start; empty if nothing.
    #[must_use]
    pub fn remark(&self) -> String {
        self.0.remark()
    }

    /// Every step as bits in hexadecimal.
    #[must_use]
    pub fn trajectory_bits(&self) -> String {
        self.0.trajectory_bits()
    }

    /// The data as a file; empty for the reader's own.
    #[must_use]
    pub fn data_csv(&self) -> String {
        self.0.data_csv()
    }

    /// Draws a panel: red, green, blue and opacity of every pixel, row by row.
    ///
    /// # Errors
    /// An unknown panel, a size that cannot be drawn.
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
        let view = gd_live::PanelView { size: [width, height], scale, is_dark: theme == "dark", step, camera, zoom };
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

    /// The map as `gd basins --png` draws it, in the theme `light` or `dark`.
    ///
    /// # Errors
    /// No map begun.
    pub fn basins_png(&self, theme: &str) -> Result<Vec<u8>, Failure> {
        Ok(self.0.basins_png(theme == "dark")?)
    }

    /// What `gd basins` says about it.
    ///
    /// # Errors
    /// No map begun.
    pub fn basins_text(&self) -> Result<String, Failure> {
        Ok(self.0.basins_text()?)
    }
}
