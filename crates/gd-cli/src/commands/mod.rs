//! What each command does.

mod basins;
mod fit;
mod surface;
mod sweep;

pub(crate) use basins::{Plane, STEPS as BASIN_STEPS, check_basin_points, describe};

use std::io::Write;

use clap::CommandFactory;

use crate::arguments::{Arguments, Command};
use crate::error::CliError;

/// Runs a command; tells whether all went well.
pub(crate) fn run(arguments: Arguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    match arguments.command {
        Command::Fit(arguments) => fit::run(&arguments, out, err),
        Command::Surface(arguments) => surface::run(&arguments, out),
        Command::Basins(arguments) => basins::run(&arguments, out),
        Command::Sweep(arguments) => sweep::run(&arguments, out),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "gd", &mut Forward(out));
            Ok(true)
        }
    }
}

/// Refuses a number of grid points that cannot be worked with.
fn check_points(points: usize, range: std::ops::RangeInclusive<usize>) -> Result<(), CliError> {
    if range.contains(&points) {
        return Ok(());
    }
    let (least, most) = (range.start(), range.end());
    Err(CliError::argument(
        "--points",
        format!("{points} along each parameter cannot be drawn; give {least} to {most}"),
    ))
}

/// A writer that clap can own.
struct Forward<'a>(&'a mut dyn Write);

impl Write for Forward<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}
