//! What a program may leave out, by the features of this crate: the live page does, whose program is weighed.
//!
//! A part that is left out is asked for in [`check_settings`] alone. Behind it, these constants and types let the compiler see
//! that nothing of the part can be there.

use crate::data::Observations;
use crate::error::Error;
use crate::setting::Setting;
use crate::settings::{Band, Columns, Intervals, LossName, PanelName, PictureSettings, Settings};

/// Whether rows may have errors in their inputs.
pub(crate) const INPUT_ERRORS: bool = cfg!(feature = "input-errors");
/// Whether ties, logarithms and priors of parameters are there.
pub(crate) const RELATIONS: bool = cfg!(feature = "relations");
/// Whether groups of rows are there.
pub(crate) const GROUPS: bool = cfg!(feature = "groups");
/// Whether what tells how far to trust a fit is there, beside standard errors.
pub(crate) const DIAGNOSTICS: bool = cfg!(feature = "diagnostics");
/// Whether losses that outliers cannot dominate are there.
pub(crate) const ROBUST: bool = cfg!(feature = "robust");
/// Whether likelihoods of counts are there.
pub(crate) const LIKELIHOOD: bool = cfg!(feature = "likelihood");

/// Of structures that exist only with the feature `relations`: without it they have no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relations {
    /// The feature is there.
    #[cfg(feature = "relations")]
    There,
}

impl Relations {
    #[allow(clippy::unnecessary_wraps, reason = "it is `None` without the feature")]
    pub(crate) const fn get() -> Option<Self> {
        #[cfg(feature = "relations")]
        return Some(Self::There);
        #[cfg(not(feature = "relations"))]
        None
    }
}

/// The same of the feature `groups`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InGroups {
    /// The feature is there.
    #[cfg(feature = "groups")]
    There,
}

impl InGroups {
    #[allow(clippy::unnecessary_wraps, reason = "it is `None` without the feature")]
    pub(crate) const fn get() -> Option<Self> {
        #[cfg(feature = "groups")]
        return Some(Self::There);
        #[cfg(not(feature = "groups"))]
        None
    }
}

/// The same of the feature `robust`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Robust {
    /// The feature is there.
    #[cfg(feature = "robust")]
    There,
}

/// Refuses settings of a fit that need what is left out.
pub(crate) fn check_settings(settings: &Settings) -> Result<(), Error> {
    let asked = [
        (!settings.ties.is_empty(), RELATIONS, Setting::Ties, "relations"),
        (!settings.log_parameters.0.is_empty(), RELATIONS, Setting::LogParameters, "relations"),
        (!settings.priors.0.is_empty(), RELATIONS, Setting::Priors, "relations"),
        (!settings.shared.0.is_empty(), GROUPS, Setting::Shared, "groups"),
        (settings.intervals == Intervals::Profile, DIAGNOSTICS, Setting::Intervals, "diagnostics"),
        (settings.loss != LossName::Squares, ROBUST, Setting::Loss, "robust"),
    ];
    check(asked)
}

/// Refuses columns that need what is left out.
pub(crate) fn check_columns(columns: &Columns) -> Result<(), Error> {
    let asked = [
        (!columns.input_sigmas.is_empty(), INPUT_ERRORS, Setting::InputSigma, "input-errors"),
        (columns.by.is_some(), GROUPS, Setting::By, "groups"),
        (columns.groups.is_some(), GROUPS, Setting::Groups, "groups"),
    ];
    check(asked)
}

/// Refuses data that need what is left out, wherever they are from.
pub(crate) fn check_data<T>(data: &Observations<T>) -> Result<(), Error> {
    check([
        (data.input_sigmas.is_some(), INPUT_ERRORS, Setting::InputSigma, "input-errors"),
        (data.groups.is_some(), GROUPS, Setting::By, "groups"),
    ])
}

/// Refuses panels of residuals among those of descents.
pub(crate) fn check_residuals(picture: &PictureSettings) -> Result<(), Error> {
    let mut panels = picture.panels.iter().flat_map(|panels| &panels.0);
    let is_asked = panels.any(|name| matches!(name, PanelName::Residuals | PanelName::ResidualsFitted));
    check([(is_asked, DIAGNOSTICS, Setting::Panels, "diagnostics")])
}

/// Refuses what a picture shows only with what is left out.
pub(crate) fn check_picture(picture: &PictureSettings) -> Result<(), Error> {
    let panels = || picture.panels.iter().flat_map(|panels| &panels.0);
    let is_quantiles = |name: &PanelName| *name == PanelName::Quantiles;
    let asked = [
        (picture.band != Band::None, DIAGNOSTICS, Setting::Band, "diagnostics"),
        (panels().any(is_quantiles), DIAGNOSTICS, Setting::Panels, "diagnostics"),
    ];
    check(asked)
}

fn check<const N: usize>(asked: [(bool, bool, Setting, &'static str); N]) -> Result<(), Error> {
    let mut missing = asked.into_iter().filter(|(is_asked, is_there, ..)| *is_asked && !is_there);
    missing.next().map_or(Ok(()), |(_, _, setting, feature)| Err(Error::LeftOut { setting, feature }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_named_with_its_feature() {
        let asked = |is_there| [(false, false, Setting::By, "groups"), (true, is_there, Setting::Priors, "relations")];
        assert!(check(asked(true)).is_ok());
        let error = check(asked(false)).unwrap_err();
        assert_eq!(error.setting(), Some(Setting::Priors));
        assert_eq!(
            error.to_string(),
            "priors: this program is built without it; leave it out, or build gd-fit with the feature 'relations'"
        );
    }

    #[test]
    fn settings_need_what_is_there() {
        let settings = Settings::default();
        assert!(check_settings(&settings).is_ok() && check_columns(&settings.columns).is_ok());
        assert!(check_picture(&PictureSettings::default()).is_ok());
        let robust = Settings { loss: LossName::Huber, ..Settings::default() };
        assert_eq!(check_settings(&robust).is_ok(), ROBUST);
        let profiles = Settings { intervals: Intervals::Profile, ..Settings::default() };
        assert_eq!(check_settings(&profiles).is_ok(), DIAGNOSTICS);
        let columns = Columns { by: Some("kind".into()), ..Columns::default() };
        assert_eq!(check_columns(&columns).is_ok(), GROUPS);
        let columns = Columns { input_sigmas: vec!["s".into()], ..Columns::default() };
        assert_eq!(check_columns(&columns).is_ok(), INPUT_ERRORS);
        let picture = PictureSettings { band: Band::Confidence, ..PictureSettings::default() };
        assert_eq!(check_picture(&picture).is_ok(), DIAGNOSTICS);
    }
}
