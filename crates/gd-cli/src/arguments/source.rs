//! Data with a formula, or an objective alone.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{ColumnArguments, DataArguments, DecimalWord, HeaderWord, LikelihoodWord, ResponseWord, SeparatorWord};
use crate::error::CliError;

/// Data and the formula to fit, or an objective without data.
#[derive(Debug, Clone, Args)]
pub struct SourceArguments {
    /// Data file, or - for standard input, with the formula to fit behind it; alone, an objective: the formula that is
    /// minimized itself, all of whose names are parameters
    #[arg(value_name = "DATA|OBJECTIVE")]
    pub first: PathBuf,
    /// Formula such as 'a*x^3 + b*x^2': column names are inputs, all other names are parameters
    #[arg(value_name = "FORMULA")]
    pub formula: Option<String>,
    /// The columns.
    #[command(flatten)]
    pub columns: ColumnArguments,
}

/// What the arguments name.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// Data with a formula.
    Data(Box<DataArguments>),
    /// The text of an objective.
    Objective(String),
}

/// Endings of files that no formula has.
const OF_FILES: [&str; 5] = ["csv", "tsv", "txt", "dat", "xlsx"];

impl SourceArguments {
    /// Which of both it is.
    ///
    /// # Errors
    /// A file without a formula, data and formula in the wrong order, options of data for an objective.
    pub(crate) fn source(&self) -> Result<Source, CliError> {
        let Self { first, formula, columns } = self;
        if let Some(formula) = formula {
            if !first.exists() && first != Path::new("-") && Path::new(formula).is_file() {
                let message = format!("{formula} is a file; give the data first, then the formula");
                return Err(CliError::argument("the formula", message));
            }
            let columns = columns.clone();
            return Ok(Source::Data(Box::new(DataArguments {
                data: first.clone(),
                formula: formula.clone(),
                columns,
            })));
        }
        let ending = first.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let is_file = first.is_file() || first == Path::new("-");
        if is_file || ending.is_some_and(|ending| OF_FILES.contains(&ending.as_str())) {
            let what = match first.display() {
                _ if first == Path::new("-") => "standard input is data".to_owned(),
                name if is_file => format!("{name} is a file"),
                name if first.exists() => format!("{name} is a folder"),
                name => format!("there is no file {name}"),
            };
            let message = if is_file {
                format!("{what}; add the formula to fit behind it, or give an objective instead")
            } else {
                format!("{what}; give one with data, and behind it the formula to fit, or an objective instead")
            };
            return Err(CliError::argument("DATA", message));
        }
        self.refuse_columns()?;
        let text = first.to_str().ok_or_else(|| CliError::argument("OBJECTIVE", "it is not UTF-8"))?;
        Ok(Source::Objective(text.to_owned()))
    }

    /// Refuses options of data where there are none.
    fn refuse_columns(&self) -> Result<(), CliError> {
        let ColumnArguments { x, y, weights, sigma, sigma_x, counts, condition, x_range, .. } = &self.columns;
        let ColumnArguments { likelihood, trials, response, .. } = &self.columns;
        let ColumnArguments { separator, decimal, header, skip, missing, .. } = &self.columns;
        let given = [
            ("--x", !x.is_empty()),
            ("--y", y.is_some()),
            ("--weights", weights.is_some()),
            ("--sigma", sigma.is_some()),
            ("--sigma-x", !sigma_x.is_empty()),
            ("--likelihood", *likelihood != LikelihoodWord::default()),
            ("--trials", trials.is_some()),
            ("--response", *response != ResponseWord::default()),
            ("--counts", counts.is_some()),
            ("--where", condition.is_some()),
            ("--x-range", x_range.is_some()),
            ("--separator", *separator != SeparatorWord::default()),
            ("--decimal", *decimal != DecimalWord::default()),
            ("--header", *header != HeaderWord::default()),
            ("--skip", *skip != 0),
            ("--missing", !missing.is_empty()),
        ];
        let found = given.into_iter().find(|(_, is_given)| *is_given);
        found.map_or(Ok(()), |(name, _)| {
            Err(CliError::argument(name, "an objective has no data; give DATA before the formula, or leave this out"))
        })
    }
}
