//! Figures as files, and as their bytes.

use std::io::Write;
use std::path::Path;

use gd_fit::{Error, Figure, OutputSet};

use crate::fault::Fault;
use crate::look::word;

/// The forms of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Png,
    Svg,
    Pdf,
    Gif,
    WebP,
    SvgAnimation,
}

impl Form {
    /// That of a name.
    ///
    /// # Errors
    /// Another name.
    pub(crate) fn of(name: &str) -> Result<Self, Fault> {
        let all = [
            ("png", Self::Png),
            ("svg", Self::Svg),
            ("pdf", Self::Pdf),
            ("gif", Self::Gif),
            ("webp", Self::WebP),
            ("svg-animation", Self::SvgAnimation),
        ];
        word("format", name, &all)
    }

    /// Whether it moves.
    pub(crate) const fn is_animation(self) -> bool {
        matches!(self, Self::Gif | Self::WebP | Self::SvgAnimation)
    }

    fn write(self, figure: &Figure, writer: &mut dyn Write) -> Result<(), Error> {
        match self {
            Self::Png => figure.write_png(0, writer)?,
            Self::Svg => figure.write_svg(0, writer)?,
            Self::Pdf => figure.write_pdf(0, writer)?,
            Self::Gif => figure.write_gif(writer).map(drop)?,
            Self::WebP => figure.write_webp(writer).map(drop)?,
            Self::SvgAnimation => figure.write_svg_animation(writer)?,
        }
        Ok(())
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// Nothing finite to draw.
    pub(crate) fn bytes(self, figure: &Figure) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.write(figure, &mut bytes)?;
        Ok(bytes)
    }
}

/// Writes a file that appears under its name when it is whole. What is drawn is made after the file could be begun.
///
/// # Errors
/// A file that cannot be written, nothing finite to draw.
pub(crate) fn save(path: &Path, form: Form, figure: impl FnOnce() -> Result<Figure, Fault>) -> Result<(), Fault> {
    let mut outputs = OutputSet::new();
    let file = outputs.begin(path)?;
    let figure = figure()?;
    outputs.write(file, |writer| form.write(&figure, writer))?;
    Ok(outputs.finish()?)
}

/// The same of a text.
///
/// # Errors
/// A file that cannot be written.
pub(crate) fn save_text(path: &Path, text: &str) -> Result<(), Fault> {
    let mut outputs = OutputSet::new();
    let file = outputs.begin(path)?;
    outputs.write(file, |writer| writer.write_all(text.as_bytes()))?;
    Ok(outputs.finish()?)
}
