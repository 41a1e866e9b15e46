//! What each command does.

mod answer;
mod basins;
mod compare;
mod descents;
mod diff;
mod files;
mod film;
mod fit;
mod fit_pictures;
mod glyphs;
mod groups;
mod live;
mod objective;
mod predict;
mod stills;
mod suggest;
mod surface;
mod surface_files;
mod sweep;
mod themes;
mod typed;

use std::io::Write;
use std::str::FromStr;

use clap::CommandFactory;
use gd_core::Real;
use gd_fit::{Columns, Observations, Settings, read_path};

use crate::arguments::{Arguments, Command, DataArguments};
use crate::error::CliError;

/// Runs a command and returns whether it succeeded.
pub(crate) fn run(arguments: Arguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    match arguments.command {
        Command::Fit(arguments) => fit::run(&arguments, out, err),
        Command::Predict(arguments) => predict::run(&arguments, out, err),
        Command::Compare(arguments) => compare::run(&arguments, out, err),
        Command::Suggest(arguments) => suggest::run(&arguments, out, err),
        Command::Surface(arguments) => surface::run(&arguments, out, err),
        Command::Basins(arguments) => basins::run(&arguments, out, err),
        Command::Sweep(arguments) => sweep::run(&arguments, out),
        Command::Diff(arguments) => diff::run(&arguments, out, err),
        Command::Live(arguments) => live::run(&arguments, out, err),
        Command::Themes(arguments) => themes::run(&arguments),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "gd", &mut script);
            out.write_all(&script)?;
            Ok(true)
        }
    }
}

/// Reads the columns that the arguments name, from a file or, for `-`, from standard input.
fn read<T: Real + FromStr>(arguments: &DataArguments, settings: &Settings) -> Result<Observations<T>, CliError> {
    let DataArguments { data, formula, columns } = arguments;
    let Columns { groups, by, .. } = settings.columns.clone();
    let columns_read = Columns { groups, by, ..columns.columns() };
    let settings = Settings { columns: columns_read, ..settings.clone() };
    Ok(read_path(data, &columns.format(), formula, &settings.columns_and_parameters())?)
}
