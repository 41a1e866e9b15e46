//! What a fit is used for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gd_fit::{Derivation, Format, Language, Markup};

use super::{DecimalWord, HeaderWord, SeparatorWord, values};

/// What to do with the fitted formula.
#[derive(Debug, Clone, Args)]
pub struct AnswerArguments {
    /// Report a quantity that follows from the parameters, with its standard error, such as 'fwhm = 2*s*sqrt(2*ln(2))'; repeat
    /// for several
    #[arg(long, value_name = "NAME=EXPRESSION", allow_hyphen_values = true, help_heading = "Use the fit")]
    pub derive: Vec<Derivation>,
    /// Write the fitted curve over the range of the input, with confidence and prediction bands at --level
    #[arg(long, value_name = "OUT.csv", help_heading = "Use the fit")]
    pub curve: Option<PathBuf>,
    /// Write every row used, by its line in the file: observed, fitted, residual, standardized residual, leverage, Cook's
    /// distance
    #[arg(long, value_name = "OUT.csv", help_heading = "Use the fit")]
    pub residuals: Option<PathBuf>,
    /// Predict at the rows of another file, which needs the inputs only: value, standard error, confidence and prediction
    /// intervals at --level
    #[arg(long, value_name = "X.csv", help_heading = "Use the fit")]
    pub predict: Option<PathBuf>,
    /// Where --predict writes to [default: standard output; the report then goes to standard error]
    #[arg(long, value_name = "OUT.csv", requires = "predict", help_heading = "Use the fit")]
    pub predictions: Option<PathBuf>,
    /// Write the fitted formula as a function: rust, c or python to standard output, or a file whose ending says which;
    /// repeat for several
    #[arg(long, value_name = "LANGUAGE|OUT.rs|OUT.c|OUT.py", help_heading = "Use the fit")]
    pub emit: Vec<PathBuf>,
}

/// How the answer of a fit is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum FitReport {
    /// For people
    #[default]
    Text,
    /// For programs, and for gd predict
    Json,
    /// Table of the parameters for LaTeX
    Latex,
    /// Table of the parameters for Typst
    Typst,
    /// Table of the parameters for Markdown
    Markdown,
}

impl FitReport {
    /// The language of a table.
    pub(crate) const fn markup(self) -> Option<Markup> {
        match self {
            Self::Text | Self::Json => None,
            Self::Latex => Some(Markup::Latex),
            Self::Typst => Some(Markup::Typst),
            Self::Markdown => Some(Markup::Markdown),
        }
    }
}

/// A file of source code, or a language for standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emitted<'a> {
    Stdout(Language),
    File(Language, &'a PathBuf),
}

impl<'a> Emitted<'a> {
    /// What was asked for; `Err` says what to write instead.
    pub(crate) fn of(path: &'a PathBuf) -> Result<Self, String> {
        let text = path.to_string_lossy();
        if let Ok(language) = text.parse() {
            return Ok(Self::Stdout(language));
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let found = Language::ALL.into_iter().find(|language| Some(language.ending()) == ending.as_deref());
        found.map(|language| Self::File(language, path)).ok_or_else(|| {
            format!("'{text}' is no language and no file of one; give rust, c or python, or a file such as fit.rs, fit.c or fit.py")
        })
    }
}

/// `gd predict`.
#[derive(Debug, Clone, Args)]
pub struct PredictArguments {
    /// Saved fit: what `gd fit ... --report json` printed
    #[arg(value_name = "REPORT.json")]
    pub report: PathBuf,
    /// Table with a column for every input, found by its name; other columns are not looked at; - for standard input
    #[arg(value_name = "X.csv")]
    pub table: PathBuf,
    /// Output file [default: standard output]
    #[arg(long, value_name = "OUT.csv")]
    pub out: Option<PathBuf>,
    /// Confidence level of the intervals, such as 0.99 or 99% [default: that of the report]
    #[arg(long, value_name = "LEVEL", value_parser = values::level, allow_negative_numbers = true)]
    pub level: Option<f64>,
    /// Print nothing but errors
    #[arg(long)]
    pub quiet: bool,
    /// Column of an input that has another name in X.csv: NAME=COLUMN, by name or number; repeat for several
    #[arg(long, value_name = "NAME=COLUMN", help_heading = "Data")]
    pub x: Vec<String>,
    /// Field separator, by name or as the sign itself; auto takes what separates most of the first lines into as many numbers
    #[arg(long, value_enum, default_value_t, help_heading = "Data")]
    pub separator: SeparatorWord,
    /// Decimal separator [auto: a point, unless the first rows have commas that can be nothing else]
    #[arg(long, value_enum, default_value_t, help_heading = "Data")]
    pub decimal: DecimalWord,
    /// Whether the first row of the table holds names
    #[arg(long, value_enum, default_value_t, help_heading = "Data")]
    pub header: HeaderWord,
    /// Lines above the table, not to be looked at
    #[arg(long, value_name = "LINES", allow_negative_numbers = true, default_value_t = 0, help_heading = "Data")]
    pub skip: u64,
    /// Fields that stand for no value, such as -999: the row is left out
    #[arg(long, value_name = "TEXT", value_delimiter = ',', allow_hyphen_values = true, help_heading = "Data")]
    pub missing: Vec<String>,
}

impl PredictArguments {
    /// How the table is written.
    pub(crate) fn format(&self) -> Format {
        Format {
            separator: self.separator.into(),
            decimal: self.decimal.into(),
            header: self.header.into(),
            skip: self.skip,
            missing: self.missing.clone(),
            ..Format::default()
        }
    }
}
