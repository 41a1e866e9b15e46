//! What each command does.

mod basins;
mod descents;
mod files;
mod fit;
mod surface;
mod sweep;
mod themes;

use std::io::Write;
use std::str::FromStr;

use clap::CommandFactory;
use gd_core::Real;
use gd_fit::{Observations, read_path};

use crate::arguments::{Arguments, Command, DataArguments};
use crate::error::CliError;

/// Runs a command and returns whether it succeeded.
pub(crate) fn run(arguments: Arguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    match arguments.command {
        Command::Fit(arguments) => fit::run(&arguments, out, err),
        Command::Surface(arguments) => surface::run(&arguments, out),
        Command::Basins(arguments) => basins::run(&arguments, out),
        Command::Sweep(arguments) => sweep::run(&arguments, out),
        Command::Themes(arguments) => themes::run(&arguments),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "gd", &mut Forward(out));
            Ok(true)
        }
    }
}

/// Reads the columns that the arguments name, from a file or, for `-`, from standard input.
fn read<T: Real + FromStr>(arguments: &DataArguments) -> Result<Observations<T>, CliError> {
    let DataArguments { data, formula, columns } = arguments;
    Ok(read_path(data, columns.format(), formula, &columns.columns())?)
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
