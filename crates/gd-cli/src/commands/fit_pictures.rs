//! The pictures of one fit.

use gd_core::Real;
use gd_fit::picture::{
    check_band, check_data_panels, check_regions, descent_figure, descent_still, fit_figure, is_fit_figure,
    profile_figure, regions_figure,
};
use gd_fit::{OutputId, Panels, PictureSettings, Problem, Report, ViewSettings};

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
    /// Parameters that the problem does not have, a band without errors, regions of other than two to six parameters, options of
    /// panels that no picture has.
    pub(super) fn check<T: Real>(
        &self,
        problem: &Problem<T>,
        view: &ViewSettings,
        picture: &PictureSettings,
    ) -> Result<(), CliError> {
        view.check(problem.names())?;
        check_data_panels(picture, problem.data.groups.is_some())?;
        check_band(problem, picture.band)?;
        let has_maps = |is_usual: bool| picture.panels.as_ref().map_or(is_usual, has_map);
        let is_animated = self.film.is_wanted() || self.svg_animation.is_some();
        let draws_maps = (is_animated && has_maps(true)) || (!self.stills.is_empty() && has_maps(false));
        if is_animated || !self.stills.is_empty() || self.need_profiles() {
            check_log_parameters(view, draws_maps)?;
        }
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

/// Whether there is a surface or a map of the loss among panels, whose axes are parameters.
pub(super) fn has_map(Panels(panels): &Panels) -> bool {
    panels.iter().any(|panel| panel.is_map())
}

/// Refuses logarithmic axes of parameters where no picture has an axis of one.
///
/// # Errors
/// The first such parameter.
pub(super) fn check_log_parameters(view: &ViewSettings, draws_maps: bool) -> Result<(), CliError> {
    match view.log.first().filter(|_| !draws_maps) {
        None => Ok(()),
        Some(name) => {
            let message =
                format!("no surface and no map over {name} is drawn; add --panels contour, or leave {name} out");
            Err(CliError::argument("--log", message))
        }
    }
}
