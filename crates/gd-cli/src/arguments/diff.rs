//! `gd diff`.

use std::path::PathBuf;

use clap::Args;
use gd_fit::UserFont;
use gd_fit::diff::StepColumn;
use gd_snapshot::Tolerance;

use super::fonts::read_font;
use super::{PrecisionWord, ReportKind, values};
use crate::error::CliError;

/// `gd diff`.
#[derive(Debug, Clone, Args)]
pub struct DiffArguments {
    /// Trajectory to compare with: a CSV file of numbers, a step per row, of any program; - for standard input
    #[arg(value_name = "BEFORE")]
    pub before: PathBuf,
    /// Trajectory that may differ from it
    #[arg(value_name = "NOW")]
    pub now: PathBuf,
    /// Numbers count as the same within N units in the last place [default: bit for bit]
    #[arg(long, value_name = "N", conflicts_with = "rel", allow_negative_numbers = true, help_heading = "Comparison")]
    pub ulps: Option<u64>,
    /// Numbers count as the same within this part of the larger one, such as 1e-9
    #[arg(long, value_name = "R", value_parser = values::part, allow_negative_numbers = true, help_heading = "Comparison")]
    pub rel: Option<f64>,
    /// Precision of the numbers, in which ulps are counted [default: that of gd-snapshot files, or else f64]
    #[arg(long, value_enum, help_heading = "Comparison")]
    pub precision: Option<PrecisionWord>,
    /// Column with the numbers of the steps, or none to take rows in their order [default: step, iteration, iter or epoch]
    #[arg(long, value_name = "COLUMN", help_heading = "Comparison")]
    pub step: Option<String>,
    /// Format of the report
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub report: ReportKind,
    /// Print nothing but errors
    #[arg(long, help_heading = "Output")]
    pub quiet: bool,
    /// Font for characters of names that the embedded one lacks: a TrueType or OpenType file; repeat for several
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub font: Vec<PathBuf>,
    /// Draw the two paths, and their distance in every column, step by step, on a logarithmic axis
    #[arg(long, value_name = "OUT.png", help_heading = "Output")]
    pub png: Option<PathBuf>,
}

impl DiffArguments {
    /// The fonts.
    ///
    /// # Errors
    /// One that cannot be read.
    pub(crate) fn fonts(&self) -> Result<Vec<UserFont>, CliError> {
        self.font.iter().map(|path| read_font(path)).collect()
    }

    /// How far apart numbers may be.
    pub(crate) fn tolerance(&self) -> Tolerance {
        match (self.ulps, self.rel) {
            (Some(ulps), _) => Tolerance::Ulps(ulps),
            (None, Some(share)) => Tolerance::Relative(share),
            (None, None) => Tolerance::Exact,
        }
    }

    /// Which column has the steps.
    pub(crate) fn step_column(&self) -> StepColumn {
        step_column_of(self.step.as_deref())
    }
}

/// What `--step` means.
pub(super) fn step_column_of(step: Option<&str>) -> StepColumn {
    match step {
        None => StepColumn::Auto,
        Some("none") => StepColumn::None,
        Some(name) => StepColumn::Named(name.into()),
    }
}
