//! The joint confidence regions of all pairs of parameters.

use gd_core::Real;
use gd_render::{Figure, Panel};

use super::range::range_around;
use super::region::{ELLIPSE_NAME, Labels, N_POINTS, region, region_name};
use super::style::Style;
use super::view::View;
use crate::error::Error;
use crate::report::Report;
use crate::setting::Setting;
use crate::settings::{Names, PictureSettings, ViewSettings};
use crate::threads::try_map;

/// A panel in pixels; of one alone.
const PANEL: (u32, u32) = (380, 330);
const SINGLE: (u32, u32) = (640, 560);
/// Pairs that a picture has room for: those of six parameters.
const MAX_PAIRS: usize = 15;
/// Points of a map along each parameter where there are several.
const N_SMALL: usize = 45;

/// Checks that the regions of parameters of these names can be drawn, before they are fitted.
///
/// # Errors
/// A single parameter; more pairs than a picture holds.
pub fn check_regions(names: &[String], settings: &ViewSettings) -> Result<(), Error> {
    let (n, n_pairs) = (names.len(), names.len() * names.len().saturating_sub(1) / 2);
    let (setting, message) = match n_pairs {
        0 => {
            let message = "a joint region is one of two parameters, and only one is fitted; leave it out";
            (Setting::Regions, message.to_owned())
        }
        n_pairs if n_pairs > MAX_PAIRS && settings.over.is_none() => {
            let message =
                format!("{n} parameters have {n_pairs} pairs, and a picture holds up to {MAX_PAIRS}; give two of them");
            (Setting::Over, message)
        }
        _ => return Ok(()),
    };
    Err(Error::Look { setting, message })
}

/// For every pair of parameters, or for the one of the view, the joint confidence region by the likelihood beside the ellipse
/// that standard errors and correlation give.
///
/// # Errors
/// Those of [`check_regions`]; no profiles, because the fit did not converge or nothing is left to measure by; nothing finite
/// to draw.
pub fn regions_figure<T: Real>(
    report: &Report<'_, T>,
    settings: &ViewSettings,
    picture: &PictureSettings,
) -> Result<Figure, Error> {
    let names = report.problem.names();
    check_regions(names, settings)?;
    let style = Style::new(picture);
    let Some(profiles) = &report.solution.profiles else { return Err(Error::NoProfiles) };
    let place = |name: &String| names.iter().position(|known| known == name).unwrap_or(0);
    let pairs: Vec<[usize; 2]> = match &settings.over {
        Some(Names(over)) => vec![over.each_ref().map(place)],
        None => (0..names.len()).flat_map(|second| (0..second).map(move |first| [first, second])).collect(),
    };
    let n_points = if pairs.len() == 1 { N_POINTS } else { N_SMALL };
    let outcome = &report.solution.outcome;
    let panels = try_map(pairs.len(), |index| {
        let indices = pairs[index];
        let range = |index: usize| {
            let error = outcome.summary.errors.get(index).and_then(|error| error.as_ref().ok()).copied();
            range_around(outcome.params.get(index).map_or(0.0, |param| param.to_f64()), error)
        };
        let names = indices.map(|index| names.get(index).cloned().unwrap_or_default());
        let view = View { names, indices, ranges: indices.map(range), is_log: [false; 2] };
        region(report, profiles, &view, &style, (Labels::Unnamed, n_points))
    })?;
    let panels: Vec<Panel> = panels.into_iter().flatten().collect();
    if panels.is_empty() {
        return Err(Error::NoProfiles);
    }
    let n_columns = match panels.len() {
        1..=3 => panels.len(),
        4 => 2,
        5..=9 => 3,
        10 => 4,
        _ => 5,
    };
    let n_rows = panels.len().div_ceil(n_columns);
    let size = |pixels: u32, count: usize| pixels * u32::try_from(count).unwrap_or(1);
    let whole = if panels.len() == 1 { SINGLE } else { (size(PANEL.0, n_columns), size(PANEL.1, n_rows) + 70) };
    let (width, height) = style.size(whole)?;
    let figure = Figure::grid(width, height, n_columns, panels)?;
    let legend = vec![(region_name(report.level), style.theme.path), (ELLIPSE_NAME.into(), style.theme.ink)];
    let figure = if style.settings.has_legend { figure.legend(legend) } else { figure };
    Ok(style.finish(figure, report.formula, &[]).without_caption())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_pairs_or_too_many_is_refused() {
        let names = |n: usize| -> Vec<String> { (0..n).map(|index| format!("p{index}")).collect() };
        let said = |n: usize| check_regions(&names(n), &ViewSettings::default()).unwrap_err().to_string();
        assert!(said(1).starts_with("joint regions: a joint region is one of two parameters"), "{}", said(1));
        let expected = "drawn parameters: 9 parameters have 36 pairs, and a picture holds up to 15; give two of them";
        assert_eq!(said(9), expected);
        assert!(check_regions(&names(6), &ViewSettings::default()).is_ok());
        let over = ViewSettings { over: Some("p0,p8".parse().unwrap()), ..ViewSettings::default() };
        assert!(check_regions(&names(9), &over).is_ok());
    }
}
