//! The animations that a command writes: GIF, WebP, frames.

use std::path::PathBuf;

use gd_fit::picture::write_frames;
use gd_fit::{FolderId, OutputId};
use gd_render::Figure;

use super::files::{Content, Outputs};
use crate::arguments::FilmArguments;
use crate::error::CliError;
use crate::progress::Progress;

/// Where the frames go.
#[derive(Debug)]
pub(super) struct Film {
    gif: Option<OutputId>,
    webp: Option<OutputId>,
    frames: Option<FolderId>,
}

impl Film {
    /// Begins what is asked for, after all other files, so that a folder of frames is known to hold none of these.
    ///
    /// # Errors
    /// Those of [`Outputs::begin`] and [`Outputs::begin_folder`].
    pub(super) fn begin(outputs: &mut Outputs, gif: Option<&PathBuf>, film: &FilmArguments) -> Result<Self, CliError> {
        Ok(Self {
            gif: outputs.begin("--gif", Content::Gif, gif)?,
            webp: outputs.begin("--webp", Content::WebP, film.webp.as_ref())?,
            frames: outputs.begin_folder("--frames-dir", film.frames_dir.as_ref())?,
        })
    }

    /// Whether anything is asked for.
    pub(super) fn is_wanted(&self) -> bool {
        self.gif.is_some() || self.webp.is_some() || self.frames.is_some()
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// A picture that cannot be drawn, a full disk.
    pub(super) fn write(&self, outputs: &mut Outputs, figure: &Figure, is_quiet: bool) -> Result<(), CliError> {
        let progress = || Progress::new(figure.timeline().n_frames, "frames", is_quiet);
        if let Some(file) = self.gif {
            let mut progress = progress();
            outputs.write(file, |writer| {
                figure.write_gif_with_progress(writer, |done| progress.set(done, String::new)).map(drop)
            })?;
        }
        if let Some(file) = self.webp {
            let mut progress = progress();
            outputs.write(file, |writer| {
                figure.write_webp_with_progress(writer, |done| progress.set(done, String::new)).map(drop)
            })?;
        }
        if let Some(folder) = self.frames {
            let mut progress = progress();
            write_frames(figure, outputs.set_mut(), folder, &mut |done| progress.set(done, String::new))?;
        }
        Ok(())
    }
}
