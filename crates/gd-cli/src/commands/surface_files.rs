//! The files of a surface, of data or of an objective.

use std::io::Write;

use gd_fit::{Error, Figure, OutputId};

use super::files::{Content, Outputs};
use super::film::Film;
use super::glyphs::MissingGlyphs;
use super::stills::Stills;
use crate::arguments::SurfaceArguments;
use crate::error::CliError;

/// Where stills, grid and animations go.
#[derive(Debug)]
pub(super) struct SurfaceFiles {
    stills: Stills,
    csv: Option<OutputId>,
    film: Film,
}

impl SurfaceFiles {
    /// Begins them.
    ///
    /// # Errors
    /// Those of [`Outputs::begin`].
    pub(super) fn begin(outputs: &mut Outputs, arguments: &SurfaceArguments) -> Result<Self, CliError> {
        Ok(Self {
            stills: Stills::begin(outputs, arguments.png.as_ref(), &arguments.vector)?,
            csv: outputs.begin("--csv", Content::Csv, arguments.csv.as_ref())?,
            film: Film::begin(outputs, arguments.gif.as_ref(), &arguments.film)?,
        })
    }

    /// Writes all of them; returns the characters that no font has. `figures` gives a still and an animation.
    ///
    /// # Errors
    /// A picture that cannot be drawn, a full disk.
    pub(super) fn write(
        self,
        outputs: &mut Outputs,
        write_csv: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
        figures: impl FnOnce() -> Result<[Figure; 2], Error>,
        is_quiet: bool,
    ) -> Result<MissingGlyphs, CliError> {
        if let Some(file) = self.csv {
            outputs.write(file, write_csv)?;
        }
        let mut missing = MissingGlyphs::default();
        if !self.stills.is_empty() || self.film.is_wanted() {
            let [still, turning] = figures()?;
            missing.look(&still);
            self.stills.write(outputs, &still)?;
            if self.film.is_wanted() {
                self.film.write(outputs, &turning, is_quiet)?;
            }
        }
        Ok(missing)
    }
}
