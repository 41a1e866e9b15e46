//! `gd compare`.

use std::io::{Read, Write};
use std::path::Path;

use gd_fit::formulas::{check_formulas, compare_formulas, write_comparison, write_comparison_json};
use gd_fit::{DataError, Error, Format, Table};

use super::files::Outputs;
use super::glyphs::MissingGlyphs;
use super::predict::open;
use super::stills::Stills;
use crate::arguments::{CompareArguments, PictureArguments, ReportKind};
use crate::colors::REPORT;
use crate::error::CliError;

/// Options of pictures that those of several formulas have no use for.
const UNUSED: [&str; 8] = ["--camera", "--turn", "--frames", "--fps", "--hold", "--mesh", "--band", "--color-by"];

/// Compares formulas.
pub(super) fn run(arguments: &CompareArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    arguments.check_order()?;
    check_picture(&arguments.picture, "it is not of a picture of several formulas; leave it out")?;
    let formulas: Vec<&str> = arguments.formulas.iter().map(String::as_str).collect();
    check_formulas(&formulas)?;
    let mut outputs = Outputs::new(&arguments.data);
    let stills = Stills::begin(&mut outputs, arguments.png.as_ref(), &arguments.vector)?;
    let picture = arguments.picture.settings(arguments.columns.has_sigma())?;
    let table = read_table(&arguments.data, arguments.columns.format())?;
    let comparison = compare_formulas(&table, &formulas, &arguments.settings())?;
    if !arguments.quiet {
        let out = outputs.report(out, err);
        match arguments.report {
            ReportKind::Text => write_comparison(&comparison, &REPORT, out)?,
            ReportKind::Json => write_comparison_json(&comparison, out)?,
        }
        out.flush()?;
    }
    let mut missing = MissingGlyphs::default();
    if !stills.is_empty() {
        let figure = comparison.figure(&picture)?;
        missing.look(&figure);
        stills.write(&mut outputs, &figure)?;
    }
    outputs.finish()?;
    if !arguments.quiet {
        missing.warn(err)?;
    }
    Ok(comparison.best().is_some())
}

/// Refuses options of pictures that one of data and curves has no use for.
///
/// # Errors
/// The first of them.
pub(super) fn check_picture(picture: &PictureArguments, why: &str) -> Result<(), CliError> {
    picture.refuse(&UNUSED, why)?;
    if picture.panels.is_some() {
        return Err(CliError::argument("--panels", why));
    }
    match picture.log_parameters(true).first() {
        None => Ok(()),
        Some(name) => Err(CliError::argument("--log", format!("{name} is no axis of this picture; give x or y"))),
    }
}

/// The whole of a table, to which several formulas are fitted.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn read_table(path: &Path, format: Format) -> Result<Table, Error> {
    let (name, mut source) = open(path)?;
    let mut bytes = Vec::new();
    match source.read_to_end(&mut bytes) {
        Ok(_) => Ok(Table::from_bytes(name, bytes, format)),
        Err(error) => Err(DataError::Read { file: name, error }.into()),
    }
}
