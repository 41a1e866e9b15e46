//! Stills.

use std::io::Write;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageError};

use crate::error::RenderError;
use crate::figure::Figure;
use crate::frame::Frame;

impl Figure {
    /// Writes one frame as a PNG in true color.
    ///
    /// # Errors
    /// The writer fails.
    ///
    /// # Panics
    /// If there is no frame `frame_idx`.
    pub fn write_png(&self, frame_idx: usize, writer: impl Write) -> Result<(), RenderError> {
        self.frame(frame_idx).write_png(writer)
    }
}

impl Frame {
    /// Writes the picture as a PNG in true color.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write_png(&self, writer: impl Write) -> Result<(), RenderError> {
        PngEncoder::new_with_quality(writer, CompressionType::Default, FilterType::Adaptive)
            .write_image(self.rgb(), self.width(), self.height(), ExtendedColorType::Rgb8)
            .map_err(|error| match error {
                ImageError::IoError(error) => error.into(),
                other => std::io::Error::other(other).into(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Plot;

    #[test]
    fn a_png_holds_the_frame() {
        let plot = Plot::new().curve(&[0.0, 1.0], &[0.0, 1.0]).unwrap();
        let figure = Figure::new(64, 48, plot).unwrap();
        let mut file = Vec::new();
        figure.write_png(0, &mut file).unwrap();
        let read = image::load_from_memory(&file).unwrap().to_rgb8();
        assert_eq!(read.dimensions(), (64, 48));
        assert_eq!(read.as_raw().as_slice(), figure.frame(0).rgb());
    }

    #[test]
    fn a_full_disk_is_an_error() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let plot = Plot::new().curve(&[0.0, 1.0], &[0.0, 1.0]).unwrap();
        let result = Figure::new(64, 48, plot).unwrap().write_png(0, Full);
        assert!(matches!(result, Err(RenderError::Write(_))));
    }
}
