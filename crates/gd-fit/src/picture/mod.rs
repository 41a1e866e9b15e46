//! Figures of fits.

mod basin_figure;
mod curve;
mod descent_figure;
mod fit_figure;
mod landscape;
mod line;
mod path;
mod profile_figure;
mod surface_figures;
mod view;

pub use basin_figure::basin_figure;
pub use curve::{Curves, Scatter};
pub use descent_figure::descent_figure;
pub use fit_figure::fit_figure;
pub use landscape::{Landscape, spans_decades};
pub use line::{LossLine, only};
pub use path::{stride_of, trajectory};
pub use profile_figure::profile_figure;
pub use surface_figures::surface_figures;
pub use view::View;

/// The most points of data that a picture shows; more would cover each other.
const MAX_POINTS: usize = 5000;
/// With minus signs instead of hyphens.
pub(crate) fn with_minus_signs(text: &str) -> String {
    text.replace('-', "−")
}
