//! Figures of fits.

mod basin_figure;
mod curve;
mod descent_figure;
mod fit_figure;
mod landscape;
mod surface_figures;
mod view;

pub(crate) use basin_figure::basin_figure;
pub(crate) use curve::Scatter;
pub(crate) use descent_figure::descent_figure;
pub(crate) use fit_figure::fit_figure;
pub(crate) use landscape::{Landscape, spans_decades};
pub(crate) use surface_figures::surface_figures;
pub(crate) use view::{View, fold_range};

/// The most points of data that a picture shows; more would cover each other.
const MAX_POINTS: usize = 5000;
/// With minus signs instead of hyphens.
pub(crate) fn with_minus_signs(text: &str) -> String {
    text.replace('-', "−")
}
