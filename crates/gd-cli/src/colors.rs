//! Colors on a terminal. The writers strip them where there is none.

use anstyle::{AnsiColor, Style};
use gd_fit::Styles;

/// The word before an error.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();

/// The word before a warning.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// The report of a fit.
pub(crate) const REPORT: Styles = Styles {
    formula: Style::new().bold(),
    heading: Style::new().dimmed(),
    good: AnsiColor::Green.on_default().bold(),
    bad: ERROR,
};
