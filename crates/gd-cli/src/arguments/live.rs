//! `gd live`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use gd_fit::UserFont;
use gd_fit::diff::StepColumn;

use super::diff::step_column_of;
use super::fonts::read_font;
use super::{VectorArguments, values};
use crate::error::CliError;

/// `gd live`.
#[derive(Debug, Clone, Args)]
pub struct LiveArguments {
    /// Log that grows: of a device, or a table of numbers with a step per row; a file, a serial port, or - for standard input
    #[arg(value_name = "LOG")]
    pub log: PathBuf,
    /// End when nothing has come for this long [default: at the end of a pipe, or on Ctrl-C]
    #[arg(long, value_name = "SECONDS", value_parser = values::seconds, allow_negative_numbers = true, help_heading = "Reading")]
    pub until_idle: Option<Duration>,
    /// In tables, column with the numbers of the steps, or none to take rows in their order [default: step, iteration, iter or
    /// epoch]
    #[arg(long, value_name = "COLUMN", help_heading = "Reading")]
    pub step: Option<String>,
    /// Draw again after this long, at the earliest
    #[arg(long, value_name = "SECONDS", value_parser = values::seconds, default_value = "1", allow_negative_numbers = true, help_heading = "Output")]
    pub every: Duration,
    /// Print nothing but errors
    #[arg(long, help_heading = "Output")]
    pub quiet: bool,
    /// Draw the newest run as far as it has come, again and again
    #[arg(long, value_name = "OUT.png", help_heading = "Output")]
    pub png: Option<PathBuf>,
    /// The same picture in shapes and text.
    #[command(flatten)]
    pub vector: VectorArguments,
    /// The same as an animation that grows
    #[arg(long, value_name = "OUT.gif", help_heading = "Output")]
    pub gif: Option<PathBuf>,
    /// Font for characters of names that the embedded one lacks: a TrueType or OpenType file; repeat for several
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub font: Vec<PathBuf>,
}

impl LiveArguments {
    /// The fonts.
    ///
    /// # Errors
    /// One that cannot be read.
    pub(crate) fn fonts(&self) -> Result<Vec<UserFont>, CliError> {
        self.font.iter().map(|path| read_font(path)).collect()
    }

    /// Which column has the steps.
    pub(crate) fn step_column(&self) -> StepColumn {
        step_column_of(self.step.as_deref())
    }
}
