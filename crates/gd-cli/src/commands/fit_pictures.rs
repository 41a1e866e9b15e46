//! The pictures of one fit.

use gd_core::Real;
use gd_fit::picture::{
    check_band, check_regions, descent_figure, descent_still, fit_figure, is_fit_figure, profile_figure, regions_figure,
};
use gd_fit::{OutputId, PictureSettings, Problem, Report, ViewSettings};

use super::files::{Content, Outputs};
use super::film::Film;
use super::glyphs::MissingGlyphs;
use super::stills::Stills;
use crate::arguments::FitArguments;
use crate::error::CliError;

/// Where each picture that is asked for goes.
#[derive(Debug)]
pub(super) struct FitPictures {
    stills: Stills,
    profiles: Stills,
    regions: Stills,
    svg_animation: Option<OutputId>,
    film: Film,
}

impl FitPictures {
    /// Begins their files.
    ///
    /// # Errors
    /// Those of [`Outputs::begin`].
    pub(super) fn begin(outputs: &mut Outputs, arguments: &FitArguments) -> Result<Self, CliError> {
        let FitArguments { png, vector, profiles, regions, gif, svg_animation, film, .. } = arguments;
        Ok(Self {
            stills: Stills::begin(outputs, png.as_ref(), vector)?,
            profiles: Stills::by_ending(outputs, "--profiles", profiles.as_ref())?,
            regions: Stills::by_ending(outputs, "--regions", regions.as_ref())?,
            svg_animation: outputs.begin("--svg-animation", Content::Svg, svg_animation.as_ref())?,
            film: Film::begin(outputs, gif.as_ref(), film)?,
        })
    }

    /// Whether any shows the profile likelihood.
    pub(super) fn need_profiles(&self) -> bool {
        !self.profiles.is_empty() || !self.regions.is_empty()
    }

    /// Whether any shows the steps of the fit.
    pub(super) fn need_path(&self, arguments: &FitArguments) -> bool {
        let is_animated = self.film.is_wanted() || self.svg_animation.is_some();
        is_animated || !self.stills.is_empty() && arguments.picture.panels.is_some()
    }

    /// Checks before the fit that what is asked for can be drawn after it.
    ///
    /// # Errors
    /// Parameters that the problem does not have, a band without errors, regions of other than two to six parameters.
    pub(super) fn check<T: Real>(
        &self,
        problem: &Problem<T>,
        view: &ViewSettings,
        picture: &PictureSettings,
    ) -> Result<(), CliError> {
        view.check(problem.names())?;
        check_band(problem, picture.band)?;
        if !self.regions.is_empty() {
            check_regions(problem.names(), view)?;
        }
        Ok(())
    }

    /// Draws all of them; returns the characters that no font has.
    ///
    /// # Errors
    /// Nothing finite to draw, a full disk.
    pub(super) fn draw<T: Real>(
        self,
        outputs: &mut Outputs,
        report: Report<'_, T>,
        view: &ViewSettings,
        picture: &PictureSettings,
        is_quiet: bool,
    ) -> Result<MissingGlyphs, CliError> {
        let mut missing = MissingGlyphs::default();
        if !self.stills.is_empty() {
            let figure = if is_fit_figure(picture) {
                fit_figure(&report, picture)?
            } else {
                descent_still(&[report], view, picture)?
            };
            missing.look(&figure);
            self.stills.write(outputs, &figure)?;
        }
        if !self.profiles.is_empty() {
            let figure = profile_figure(&report, view, picture)?;
            missing.look(&figure);
            self.profiles.write(outputs, &figure)?;
        }
        if !self.regions.is_empty() {
            let figure = regions_figure(&report, view, picture)?;
            missing.look(&figure);
            self.regions.write(outputs, &figure)?;
        }
        if let Some(file) = self.svg_animation {
            let figure = descent_figure(&[report], view, &picture.clone().standing_still())?;
            missing.look(&figure);
            outputs.write(file, |writer| figure.write_svg_animation(writer))?;
        }
        if self.film.is_wanted() {
            let figure = descent_figure(&[report], view, picture)?;
            missing.look(&figure);
            self.film.write(outputs, &figure, is_quiet)?;
        }
        Ok(missing)
    }
}
