//! A finished picture: only pixels.

use crate::color::Rgb;
use crate::error::RenderError;

/// Width x height pixels of 8-bit sRGB, row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Frame {
    pub(crate) fn new(width: u32, height: u32) -> Self {
        Self { width, height, rgb: vec![0; width as usize * height as usize * 3] }
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

    /// The channels: red, green, blue of the top left pixel, then of its right neighbor; 3 x width x height bytes.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// Pictures of one width, one below the other.
    ///
    /// # Errors
    /// No picture, pictures of different widths, or more pixels than a side may have.
    ///
    /// ```
    /// use gd_render::{Figure, Frame, LossPlot, Trajectory};
    /// let frame = Figure::new(300, 200, LossPlot::new(Trajectory::new([[0.0, 0.0, 1.0]])))?.frame(0);
    /// assert_eq!(Frame::stacked(&[frame.clone(), frame])?.height(), 400);
    /// # Ok::<(), gd_render::RenderError>(())
    /// ```
    pub fn stacked(frames: &[Self]) -> Result<Self, RenderError> {
        let width = frames.first().ok_or(RenderError::NoPanels)?.width;
        let height: u64 = frames.iter().map(|frame| u64::from(frame.height)).sum();
        let height = u32::try_from(height).unwrap_or(u32::MAX);
        let odd = frames.iter().find(|frame| frame.width != width).map(|frame| frame.width);
        if odd.is_some() || height > u32::from(u16::MAX) {
            return Err(RenderError::CanvasSize { width: odd.unwrap_or(width), height });
        }
        Ok(Self { width, height, rgb: frames.iter().flat_map(|frame| frame.rgb.iter().copied()).collect() })
    }

    pub(crate) fn rgb_mut(&mut self) -> &mut [u8] {
        &mut self.rgb
    }

    /// The channels of rows `top..bottom`.
    pub(crate) fn rows_mut(&mut self, top: u32, bottom: u32) -> &mut [u8] {
        let row = 3 * self.width as usize;
        &mut self.rgb[top as usize * row..bottom as usize * row]
    }

    /// The color of one pixel.
    ///
    /// # Panics
    /// If (x, y) is outside the picture.
    #[must_use]
    pub fn pixel(&self, x: u32, y: u32) -> Rgb {
        assert!(x < self.width && y < self.height, "({x}, {y}) is outside {} x {}", self.width, self.height);
        let at = 3 * (y as usize * self.width as usize + x as usize);
        Rgb { r: self.rgb[at], g: self.rgb[at + 1], b: self.rgb[at + 2] }
    }
}
