//! `gd compare`.

use std::path::{Path, PathBuf};

use clap::Args;
use gd_fit::{Bounds, Settings, StartValues};

use super::settings::{fixed_of, start_of};
use super::{ColumnArguments, PictureArguments, PrecisionWord, ReportKind, VectorArguments};
use crate::error::CliError;

/// `gd compare`.
#[derive(Debug, Clone, Args)]
pub struct CompareArguments {
    /// Data file, one observation per row: CSV, or fields separated by semicolons, tabs, spaces or bars; - for standard input
    #[arg(value_name = "DATA")]
    pub data: PathBuf,
    /// Formulas to compare, two or more: column names are inputs, all other names are parameters
    #[arg(value_name = "FORMULA", required = true, num_args = 1..)]
    pub formulas: Vec<String>,
    /// The columns.
    #[command(flatten)]
    pub columns: ColumnArguments,
    /// Start values, such as a=5,b=4, for all formulas that have such a parameter [default: found by a search]
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true, help_heading = "Method")]
    pub start: Vec<StartValues>,
    /// Maximum number of steps [default: 1000]
    #[arg(long, value_name = "N", allow_negative_numbers = true, help_heading = "Method")]
    pub steps: Option<usize>,
    /// Floating-point precision
    #[arg(long, value_enum, default_value_t, help_heading = "Method")]
    pub precision: PrecisionWord,
    /// Bounds of parameters, such as a=0..10,b=..5
    #[arg(long, value_name = "NAME=LOW..HIGH", allow_hyphen_values = true, help_heading = "Method")]
    pub bounds: Vec<Bounds>,
    /// Parameters to hold fixed: c=1, or c to hold it at its start
    #[arg(long, value_name = "NAME[=VALUE]", help_heading = "Method")]
    pub fix: Vec<gd_fit::Fixed>,
    /// Do not search for a loss lower than where the given start leads; values that are not given are still searched for
    #[arg(long, help_heading = "Method")]
    pub no_search: bool,
    /// Take --sigma as absolute: rank by chi-squared instead of the scatter of the residuals
    #[arg(long, requires = "sigma", conflicts_with = "weights", help_heading = "Output")]
    pub absolute_sigma: bool,
    /// Format of the report
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub report: ReportKind,
    /// Draw the data with the curves of all formulas, and what the best leave over
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

impl CompareArguments {
    /// The settings of every fit.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            columns: self.columns.columns(),
            start: start_of(&self.start),
            fixed: fixed_of(&self.fix),
            bounds: Bounds(self.bounds.iter().flat_map(|Bounds(list)| list).cloned().collect()),
            steps: self.steps,
            precision: self.precision.into(),
            skips_search: self.no_search,
            absolute_sigma: self.absolute_sigma,
            ..Settings::default()
        }
    }

    /// Refuses data and formulas in the wrong order.
    ///
    /// # Errors
    /// A formula that is a file, where the data are none.
    pub(crate) fn check_order(&self) -> Result<(), CliError> {
        let is_data = self.data.exists() || self.data == Path::new("-");
        match self.formulas.iter().find(|formula| Path::new(formula).is_file()) {
            Some(file) if !is_data => {
                let message = format!("{file} is a file; give the data first, then the formulas");
                Err(CliError::argument("the formula", message))
            }
            _ => Ok(()),
        }
    }
}
