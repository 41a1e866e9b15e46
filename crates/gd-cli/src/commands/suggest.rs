//! `gd suggest`.

use std::io::Write;

use gd_fit::Printable;
use gd_fit::laws::{Suggestions, suggest, write_suggestions, write_suggestions_json};

use super::compare::{check_picture, read_table};
use super::files::Outputs;
use super::glyphs::MissingGlyphs;
use super::stills::Stills;
use super::typed::{bounds_typed, columns_typed, quoted};
use crate::arguments::{ReportKind, SuggestArguments};
use crate::colors::REPORT;
use crate::error::CliError;

/// Suggests laws.
pub(super) fn run(arguments: &SuggestArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    check_picture(&arguments.picture, "it is not of a picture of several laws; leave it out")?;
    let mut outputs = Outputs::new(&arguments.data);
    let stills = Stills::begin(&mut outputs, arguments.png.as_ref(), &arguments.vector)?;
    let picture = arguments.picture.settings(arguments.columns.has_sigma())?;
    let table = read_table(&arguments.data, arguments.columns.format())?;
    let laws = suggest(&table, &arguments.settings())?;
    if !arguments.quiet {
        let out = outputs.report(out, err);
        match arguments.report {
            ReportKind::Text => {
                write_suggestions(&laws, &REPORT, out)?;
                if let Some(line) = typed(arguments, &laws) {
                    writeln!(out, "\n{}", Printable(&line))?;
                }
            }
            ReportKind::Json => write_suggestions_json(&laws, out)?,
        }
        out.flush()?;
    }
    let mut missing = MissingGlyphs::default();
    if !stills.is_empty() {
        let figure = laws.figure(&picture)?;
        missing.look(&figure);
        stills.write(&mut outputs, &figure)?;
    }
    outputs.finish()?;
    if !arguments.quiet {
        missing.warn(err)?;
    }
    Ok(laws.best().is_some())
}

/// The command that fits the best law, as it is typed in a shell.
fn typed(arguments: &SuggestArguments, laws: &Suggestions) -> Option<String> {
    let best = laws.best()?;
    let [x, y] = &laws.columns;
    let data = arguments.data.to_string_lossy();
    // What begins with a minus sign would be an option.
    let data = if data.starts_with('-') && data.len() > 1 { format!("./{data}") } else { data.into_owned() };
    let mut words =
        ["gd", "fit", &data, best.law.formula, "--x", &format!("x={x}"), "--y", y].map(str::to_owned).to_vec();
    if laws.needs_bounds {
        words.extend(["--bounds".to_owned(), bounds_typed(&best.bounds)]);
    }
    words.extend(columns_typed(&arguments.columns, arguments.absolute_sigma));
    Some(words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "))
}
