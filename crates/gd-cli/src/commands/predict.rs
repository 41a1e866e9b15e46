//! `gd predict`.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use gd_fit::{DataError, Error, Predictions, Printable, SavedFit, Setting, write_predictions};

use super::files::{Content, Outputs};
use crate::arguments::PredictArguments;
use crate::error::CliError;

/// Predicts by a saved fit.
pub(super) fn run(arguments: &PredictArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    let PredictArguments { report, table, .. } = arguments;
    if [report, table].iter().all(|path| path.as_path() == Path::new("-")) {
        return Err(CliError::argument("X.csv", "only one of the two can be standard input; name a file"));
    }
    let mut outputs = Outputs::new(report);
    outputs.reads(table);
    let file = outputs.begin("--out", Content::Csv, arguments.out.as_ref())?;
    let saved = SavedFit::from_path(report)?;
    let saved = match arguments.level {
        Some(level) => saved.with_level(level)?,
        None => saved,
    };
    let (name, source) = open(table)?;
    let predictions =
        saved.predict(source, &name, &arguments.format(), &arguments.x).map_err(|error| match error.setting() {
            Some(Setting::Predictions) => CliError::argument("X.csv", format!("{}; name it with --x", error.message())),
            _ => error.into(),
        })?;
    match file {
        Some(file) => outputs.write(file, |writer| write_predictions(&predictions, writer))?,
        None => write_predictions(&predictions, out)?,
    }
    outputs.finish()?;
    if !arguments.quiet {
        say(&predictions, err)?;
    }
    Ok(true)
}

/// Tells what a reader of predictions should know.
pub(super) fn say(predictions: &Predictions, err: &mut dyn Write) -> Result<(), CliError> {
    for remark in &predictions.remarks {
        writeln!(err, "{}", Printable(remark))?;
    }
    Ok(())
}

/// A table to read, `-` for standard input, and what messages call it.
pub(super) fn open(path: &Path) -> Result<(String, Box<dyn Read>), Error> {
    if path == Path::new("-") {
        return Ok(("standard input".into(), Box::new(io::stdin().lock())));
    }
    let file = path.display().to_string();
    if path.is_dir() {
        return Err(DataError::IsFolder { file }.into());
    }
    match File::open(path) {
        Ok(opened) => Ok((file, Box::new(opened))),
        Err(error) => Err(DataError::Read { file, error }.into()),
    }
}
