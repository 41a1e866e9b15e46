//! The files that use a fit: its curve, residuals, predictions and source code.

use std::io::Write;
use std::path::Path;
use std::str::FromStr;

use gd_core::Real;
use gd_fit::{
    CURVE_POINTS, Error, Format, InputRows, Language, OutputId, Predictor, Problem, Report, Setting, check_curve,
    check_derived, check_not_grouped, check_source_code, read_input_rows, source_code, write_curve, write_influence,
    write_predictions,
};

use super::files::{Content, Outputs};
use super::predict::{open, say};
use crate::arguments::{AnswerArguments, Emitted, FitArguments};
use crate::error::CliError;

/// Where each use of the fit goes.
#[derive(Debug)]
pub(super) struct AnswerFiles {
    curve: Option<OutputId>,
    residuals: Option<OutputId>,
    predictions: Option<OutputId>,
    emitted: Vec<(Language, OutputId)>,
    is_log: bool,
}

impl AnswerFiles {
    /// Begins the files.
    ///
    /// # Errors
    /// Those of [`Outputs::begin`], a language that is not known.
    pub(super) fn begin(outputs: &mut Outputs, arguments: &FitArguments) -> Result<Self, CliError> {
        let AnswerArguments { curve, residuals, predict, predictions, emit, .. } = &arguments.answer;
        if let Some(table) = predict {
            if table == Path::new("-") && arguments.data.data == Path::new("-") {
                return Err(CliError::argument("--predict", "the data are standard input already; name a file"));
            }
            outputs.reads(table);
        }
        let stdout = Path::new("-").to_path_buf();
        let predictions = match (predict, predictions) {
            (Some(_), Some(file)) => outputs.begin("--predictions", Content::Csv, Some(file))?,
            (Some(_), None) => outputs.begin("--predict", Content::Csv, Some(&stdout))?,
            (None, _) => None,
        };
        let mut emitted = Vec::new();
        for path in emit {
            let found = Emitted::of(path).map_err(|message| CliError::argument("--emit", message))?;
            let (language, path) = match found {
                Emitted::Stdout(language) => (language, &stdout),
                Emitted::File(language, path) => (language, path),
            };
            let begun = outputs.begin("--emit", Content::SourceCode(language), Some(path))?;
            emitted.extend(begun.map(|file| (language, file)));
        }
        Ok(Self {
            curve: outputs.begin("--curve", Content::Csv, curve.as_ref())?,
            residuals: outputs.begin("--residuals", Content::Csv, residuals.as_ref())?,
            predictions,
            emitted,
            is_log: arguments.picture.log_axes().x,
        })
    }

    /// Checks before the fit that it can be used so after it, and reads the rows to predict at.
    ///
    /// # Errors
    /// A curve of several inputs, a quantity that cannot be derived, a function that a language does not have, rows that
    /// cannot be read.
    pub(super) fn check<T: Real + FromStr>(
        &self,
        problem: &Problem<T>,
        arguments: &FitArguments,
    ) -> Result<Option<InputRows<T>>, CliError> {
        check_derived(problem, &arguments.answer.derive)?;
        if self.predictions.is_some() {
            check_not_grouped(problem, Setting::Predictions)?;
        }
        if self.curve.is_some() {
            check_not_grouped(problem, Setting::Curve)?;
            check_curve(problem, self.is_log)?;
        }
        for (language, _) in &self.emitted {
            check_source_code(problem, arguments.method.precision.into(), *language)?;
        }
        let Some(table) = &arguments.answer.predict else { return Ok(None) };
        let (name, source) = open(table)?;
        // Another file, which need not be written as the data are.
        let columns = &arguments.data.columns;
        let format = Format {
            decimal: columns.decimal.into(),
            comment: columns.comment,
            missing: columns.missing.clone(),
            encoding: columns.encoding,
            ..Format::default()
        };
        Ok(Some(read_input_rows(problem, source, name, &format)?))
    }

    /// What is asked for that needs a fit that can be trusted.
    fn asked(&self) -> Option<Setting> {
        let asked = [
            (self.curve.is_some(), Setting::Curve),
            (self.residuals.is_some(), Setting::Residuals),
            (self.predictions.is_some(), Setting::Predictions),
            (!self.emitted.is_empty(), Setting::SourceCode),
        ];
        asked.into_iter().find(|(is_asked, _)| *is_asked).map(|(_, setting)| setting)
    }

    /// Writes all files.
    ///
    /// # Errors
    /// A fit that did not converge, a full disk.
    pub(super) fn write<T: Real>(
        self,
        outputs: &mut Outputs,
        report: &Report<'_, T>,
        rows: Option<&InputRows<T>>,
        is_quiet: bool,
        err: &mut dyn Write,
    ) -> Result<(), CliError> {
        let Some(asked) = self.asked() else { return Ok(()) };
        let ending = &report.solution.outcome.ending;
        if !ending.is_converged {
            return Err(Error::NotConverged { setting: Some(asked), verdict: ending.explanation.clone() }.into());
        }
        let predictor = Predictor::new(report);
        if let Some(file) = self.curve {
            let curve = predictor.curve(CURVE_POINTS, self.is_log)?;
            outputs.write(file, |writer| write_curve(&curve, writer))?;
            if !is_quiet {
                predictor.gaps().iter().try_for_each(|gap| writeln!(err, "--curve: {gap}"))?;
            }
        }
        if let Some(file) = self.residuals {
            outputs.write(file, |writer| write_influence(report, writer))?;
        }
        if let Some((file, rows)) = self.predictions.zip(rows) {
            let predictions = predictor.predict(rows)?;
            outputs.write(file, |writer| write_predictions(&predictions, writer))?;
            if !is_quiet {
                say(&predictions, err)?;
            }
        }
        for (language, file) in self.emitted {
            let code = source_code(report, language)?;
            outputs.write(file, |writer| writer.write_all(code.as_bytes()))?;
        }
        Ok(())
    }
}
