//! `gd suggest`.

use std::path::PathBuf;

use clap::Args;
use gd_fit::Settings;

use super::{ColumnArguments, PictureArguments, ReportKind, VectorArguments};

/// `gd suggest`.
#[derive(Debug, Clone, Args)]
pub struct SuggestArguments {
    /// Data file, one observation per row: CSV, or fields separated by semicolons, tabs, spaces or bars; - for standard input
    #[arg(value_name = "DATA")]
    pub data: PathBuf,
    /// The columns.
    #[command(flatten)]
    pub columns: ColumnArguments,
    /// Take --sigma as absolute: rank by chi-squared instead of the scatter of the residuals
    #[arg(long, requires = "sigma", conflicts_with = "weights", help_heading = "Output")]
    pub absolute_sigma: bool,
    /// Format of the report
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub report: ReportKind,
    /// Draw the data with the curves of the best three laws, and what they leave over
    #[arg(long, value_name = "OUT.png", help_heading = "Output")]
    pub png: Option<PathBuf>,
    /// The same picture in shapes and text.
    #[command(flatten)]
    pub vector: VectorArguments,
    /// Print nothing but errors
    #[arg(long, help_heading = "Output")]
    pub quiet: bool,
    /// The look.
    #[command(flatten)]
    pub picture: PictureArguments,
}

impl SuggestArguments {
    /// The settings of every fit.
    pub(crate) fn settings(&self) -> Settings {
        Settings { columns: self.columns.columns(), absolute_sigma: self.absolute_sigma, ..Settings::default() }
    }
}
