//! A still picture in the formats that are asked for.

use std::io::Write;
use std::path::PathBuf;

use gd_fit::{Error, Figure, OutputId};

use super::files::{Content, Outputs};
use crate::arguments::VectorArguments;
use crate::error::CliError;

/// Endings with the options that write them.
const OPTIONS: [(&str, &str); 3] = [("png", "--png"), ("svg", "--svg"), ("pdf", "--pdf")];

/// The files of one picture.
#[derive(Debug)]
pub(super) struct Stills(Vec<(Content, OutputId)>);

impl Stills {
    /// Begins the files of `--png`, `--svg` and `--pdf`.
    ///
    /// # Errors
    /// Those of [`Outputs::begin`].
    pub(super) fn begin(
        outputs: &mut Outputs,
        png: Option<&PathBuf>,
        VectorArguments { svg, pdf }: &VectorArguments,
    ) -> Result<Self, CliError> {
        outputs.offer(&OPTIONS);
        let mut files = Vec::new();
        let options = [
            ("--png", Content::Png, png),
            ("--svg", Content::Svg, svg.as_ref()),
            ("--pdf", Content::Pdf, pdf.as_ref()),
        ];
        for (option, content, path) in options {
            files.extend(outputs.begin(option, content, path)?.map(|file| (content, file)));
        }
        outputs.offer(&[]);
        Ok(Self(files))
    }

    /// Begins the file of an option that writes what its ending says, PNG if it says nothing.
    ///
    /// # Errors
    /// Those of [`Outputs::begin`].
    pub(super) fn by_ending(
        outputs: &mut Outputs,
        option: &'static str,
        path: Option<&PathBuf>,
    ) -> Result<Self, CliError> {
        let ending = path.and_then(|path| path.extension()).map(|ending| ending.to_string_lossy().to_lowercase());
        let content = match ending.as_deref() {
            Some("svg") => Content::Svg,
            Some("pdf") => Content::Pdf,
            _ => Content::Png,
        };
        Ok(Self(outputs.begin(option, content, path)?.map(|file| (content, file)).into_iter().collect()))
    }

    /// Whether no file is asked for.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Draws the picture into all of its files.
    ///
    /// # Errors
    /// Those of [`Outputs::write`].
    pub(super) fn write(self, outputs: &mut Outputs, figure: &Figure) -> Result<(), CliError> {
        for (content, file) in self.0 {
            outputs.write(file, |writer| draw(content, figure, writer))?;
        }
        Ok(())
    }
}

fn draw(content: Content, figure: &Figure, writer: &mut dyn Write) -> Result<(), Error> {
    match content {
        Content::Svg => figure.write_svg(0, writer),
        Content::Pdf => figure.write_pdf(0, writer),
        _ => figure.write_png(0, writer),
    }?;
    Ok(())
}
