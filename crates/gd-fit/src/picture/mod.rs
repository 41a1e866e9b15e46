//! Figures of fits.

mod above_lowest;
mod band;
mod basin_figure;
mod curve;
mod data_panel;
mod descent_figure;
mod descents;
mod fit_figure;
#[cfg(feature = "laws")]
mod formulas_figure;
mod frames;
mod landscape;
mod left_over;
mod line;
mod path;
mod profile_figure;
mod quantile_panel;
mod range;
mod region;
mod regions_figure;
mod relief;
mod sampling;
mod slope;
mod standardized;
mod style;
mod surface_figures;
mod terrain;
mod themes_sheet;
mod view;

pub use band::check_band;
pub use basin_figure::basin_figure;
pub use curve::{Curves, Scatter};
pub use data_panel::check_data_panels;
pub use descent_figure::{check_descent_figure, descent_figure, descent_still};
pub use descents::{MAX_DESCENTS, labels};
pub use fit_figure::{fit_figure, is_fit_figure};
#[cfg(feature = "laws")]
pub(crate) use formulas_figure::formulas_figure;
pub use frames::write_frames;
pub use landscape::Landscape;
pub use line::{LossLine, only};
pub use path::{stride_of, trajectory};
pub use profile_figure::profile_figure;
pub(crate) use range::place_on;
pub use regions_figure::{check_regions, regions_figure};
#[cfg(feature = "objectives")]
pub(crate) use surface_figures::figures_of;
pub use surface_figures::surface_figures;
pub use terrain::Terrain;
pub use themes_sheet::themes_sheet;
pub(crate) use view::no_logarithm;
pub use view::{View, minimum_of};

use crate::report::Significant;

/// The most points of data that a picture shows; more would cover each other.
const MAX_POINTS: usize = 5000;

/// A share as "95 %".
pub(crate) fn percent(share: f64) -> String {
    format!("{} %", Significant(100.0 * share, 4))
}

/// With minus signs instead of hyphens.
pub(crate) fn with_minus_signs(text: &str) -> String {
    text.replace('-', "−")
}
