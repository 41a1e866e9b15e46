//! `gd fit --by`: groups of rows, and several data files.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use gd_core::Real;
use gd_fit::picture::is_fit_figure;
use gd_fit::{Observations, Settings};

use crate::arguments::{DataArguments, FitArguments};
use crate::error::CliError;

/// The word for one group per data file.
const FILE: &str = "FILE";

/// The arguments with the formula where it belongs, which is behind all data files, and these in `more` but for the first.
///
/// # Errors
/// Several data files that are not groups, or an option that groups do not have.
pub(super) fn arranged(arguments: &FitArguments) -> Result<FitArguments, CliError> {
    let mut arranged = arguments.clone();
    if let Some(formula) = arranged.more.pop() {
        arranged.more.insert(0, core::mem::replace(&mut arranged.data.formula, formula));
    }
    let files = &arranged.more;
    match arguments.parameters.by.as_deref() {
        None if !files.is_empty() => {
            let message = format!(
                "there are {} data files, of which the last is {}; give --by FILE to fit each with parameters of its own, or \
                 put a formula with blanks between quotation marks",
                files.len() + 1,
                files.last().map_or("", String::as_str)
            );
            return Err(CliError::argument("DATA", message));
        }
        Some(by) if !files.is_empty() && !by.eq_ignore_ascii_case(FILE) => {
            let message = "several data files are groups of their own; give --by FILE, or one file";
            return Err(CliError::argument("--by", message));
        }
        Some(by) if files.is_empty() && by == FILE => {
            let message = "there is one data file; name the column that tells groups apart, or give several files";
            return Err(CliError::argument("--by", message));
        }
        Some(_) => refuse(&arranged)?,
        None => {}
    }
    Ok(arranged)
}

/// Refuses what is not done for groups.
fn refuse(arguments: &FitArguments) -> Result<(), CliError> {
    let FitArguments { gif, svg_animation, film, profiles, regions, trajectory, picture, .. } = arguments;
    let drawn = "groups have a picture of data, curves and residuals alone; leave this or --by out";
    let way = "groups start where fits to each of them end, so there is no way to write; leave this or --by out";
    let colors = "--by colors its groups already; leave this out";
    let given = [
        ("--gif", gif.is_some(), drawn),
        ("--svg-animation", svg_animation.is_some(), drawn),
        ("--webp", film.webp.is_some(), drawn),
        ("--frames-dir", film.frames_dir.is_some(), drawn),
        ("--profiles", profiles.is_some(), drawn),
        ("--regions", regions.is_some(), drawn),
        ("--trajectory", trajectory.is_some(), way),
        ("--color-by", picture.color_by.is_some(), colors),
    ];
    if let Some((argument, _, message)) = given.into_iter().find(|(_, is_given, _)| *is_given) {
        return Err(CliError::argument(argument, message));
    }
    if arguments.descents.all()?.len() > 1 {
        let message = "groups are fitted once; give one start, one optimizer and one rate, or leave --by out";
        return Err(CliError::argument("--by", message));
    }
    if !is_fit_figure(&picture.settings(false)?) {
        return Err(CliError::argument("--panels", drawn));
    }
    Ok(())
}

/// The columns of the data, of all files where there are several.
///
/// # Errors
/// Data that cannot be read, files of different columns.
pub(super) fn read<T: Real + FromStr>(
    arguments: &FitArguments,
    settings: &Settings,
) -> Result<Observations<T>, CliError> {
    if arguments.more.is_empty() {
        return super::read(&arguments.data, settings);
    }
    let mut tables = Vec::new();
    for file in files(arguments) {
        tables.push(super::read(&DataArguments { data: file, ..arguments.data.clone() }, settings)?);
    }
    Ok(Observations::joined(tables, &[])?)
}

/// The column that tells groups apart, if it is one.
pub(super) fn column(arguments: &FitArguments) -> Option<String> {
    arguments.parameters.by.clone().filter(|_| arguments.more.is_empty())
}

/// All data files.
pub(super) fn files(arguments: &FitArguments) -> impl Iterator<Item = PathBuf> + '_ {
    let more = arguments.more.iter().map(|file| Path::new(file).to_path_buf());
    std::iter::once(arguments.data.data.clone()).chain(more)
}
