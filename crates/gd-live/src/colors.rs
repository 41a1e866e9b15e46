//! The colors of runs.

use gd_render::{Rgb, Theme};

/// The page's theme.
pub(crate) fn theme(is_dark: bool) -> Theme {
    if is_dark { Theme::dark() } else { Theme::light() }
}

/// The color of the run that is told about.
pub(crate) fn run_color(theme: &Theme) -> Rgb {
    theme.path
}

/// The color of a run kept beside it.
pub(crate) fn kept_color(theme: &Theme, index: usize) -> Rgb {
    // The first of the series looks much like the path.
    let colors = theme.series.iter().skip(1);
    colors.cycle().nth(index).copied().unwrap_or(theme.path)
}
