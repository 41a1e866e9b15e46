//! Figures of fits.

mod basin_figure;
mod curve;
mod descent_figure;
mod fit_figure;
mod landscape;
mod surface_figures;
mod view;

pub(crate) use basin_figure::basin_figure;
pub(crate) use descent_figure::descent_figure;
pub(crate) use fit_figure::fit_figure;
pub(crate) use landscape::Landscape;
pub(crate) use surface_figures::surface_figures;
pub(crate) use view::{View, fold_range};

/// The most points of data that a picture shows; more would cover each other.
const MAX_POINTS: usize = 5000;
/// Characters of the longest title.
const MAX_TITLE: usize = 80;

/// A formula as a title, cut off if it is too long.
pub(crate) fn title(formula: &str) -> String {
    let formula = formula.trim();
    if formula.chars().count() <= MAX_TITLE {
        return formula.into();
    }
    formula.chars().take(MAX_TITLE - 1).chain(['…']).collect()
}

/// With minus signs instead of hyphens.
pub(crate) fn with_minus_signs(text: &str) -> String {
    text.replace('-', "−")
}
