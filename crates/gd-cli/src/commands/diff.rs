//! `gd diff`.

use std::io::Write;
use std::path::Path;

use gd_fit::diff::{Recording, diff_figure, write_json};
use gd_fit::{Error, Precision};
use gd_snapshot::{Comparison, Scalar};

use super::files::{Content, Outputs};
use super::glyphs::MissingGlyphs;
use crate::arguments::{DiffArguments, ReportKind};
use crate::colors::WARNING;
use crate::error::CliError;

/// Compares, and returns whether nothing differs.
pub(super) fn run(arguments: &DiffArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    // An exit code of 1 is a difference.
    compare(arguments, out, err).map_err(|error| CliError::Trouble(Box::new(error)))
}

fn compare(arguments: &DiffArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    let DiffArguments { before, now, precision, .. } = arguments;
    if [before, now].iter().all(|path| path.as_path() == Path::new("-")) {
        return Err(CliError::argument("NOW", "only one of the two can be standard input; name a file"));
    }
    let [before, now] = [Recording::open(before)?, Recording::open(now)?];
    let is_single = [&before, &now].iter().any(|file| file.precision() == Some(Precision::F32));
    let precision = precision.map_or(if is_single { Precision::F32 } else { Precision::F64 }, Into::into);
    match precision {
        Precision::F32 => compare_in::<f32>(arguments, &before, &now, out, err),
        Precision::F64 => compare_in::<f64>(arguments, &before, &now, out, err),
    }
}

fn compare_in<T: Scalar>(
    arguments: &DiffArguments,
    before: &Recording,
    now: &Recording,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    let mut outputs = Outputs::new(&arguments.before);
    outputs.reads(&arguments.now);
    let png = outputs.begin("--png", Content::Png, arguments.png.as_ref())?;
    let fonts = arguments.fonts()?;
    let step = arguments.step_column();
    let [old, new] = [before.trajectory::<T>(&step)?, now.trajectory::<T>(&step)?];
    let found = Comparison::of(&old, &new, arguments.tolerance());
    let files = [before.file(), now.file()];
    if !arguments.quiet {
        let out = outputs.report(out, err);
        match arguments.report {
            ReportKind::Text => writeln!(out, "{}", said(&found)),
            ReportKind::Json => write_json(&found, files, out),
        }?;
        out.flush()?;
    }
    if let Some(file) = png {
        match diff_figure(&old, &new, &found, files, &fonts) {
            Ok(figure) => {
                outputs.write(file, |writer| figure.write_png(0, writer))?;
                outputs.finish()?;
                if !arguments.quiet {
                    let mut missing = MissingGlyphs::default();
                    missing.look(&figure);
                    missing.warn(err)?;
                }
            }
            // The files are compared all the same.
            Err(Error::Picture(error)) => writeln!(err, "{WARNING}warning{WARNING:#}: --png: no picture: {error}")?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found.is_same())
}

/// The comparison, with nothing in it that a terminal would act on.
fn said<T: Scalar>(found: &Comparison<T>) -> String {
    let lines: Vec<String> = found.to_string().lines().map(|line| gd_fit::Printable(line).to_string()).collect();
    lines.join("\n")
}
