//! `gd fit`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Instant;

use gd_core::Real;

use crate::arguments::{FitArguments, Precision, ReportKind};
use crate::error::CliError;
use crate::fit::{Method, answer};
use crate::output::{OutputFile, check_outputs};
use crate::picture;
use crate::problem::{Given, Problem};
use crate::progress::Progress;
use crate::report::{Report, Significant, write_json, write_text, write_trajectory};

pub(super) fn run(arguments: &FitArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    match arguments.method.precision {
        Precision::F32 => run_in::<f32>(arguments, out, err),
        Precision::F64 => run_in::<f64>(arguments, out, err),
    }
}

fn run_in<T: Real + FromStr>(
    arguments: &FitArguments,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    let begin = Instant::now();
    let FitArguments { trajectory, png, gif, .. } = arguments;
    check_outputs(&arguments.data.data, [trajectory, png, gif])?;
    let create = |path: &Option<PathBuf>| path.as_deref().map(OutputFile::create).transpose();
    let (trajectory, png, gif) = (create(trajectory)?, create(png)?, create(gif)?);
    let given = Given::new(&arguments.start)?;
    let problem = Problem::<T>::read(&arguments.data, &given, &arguments.method.fix)?;
    let method = Method::new(&arguments.optimizer, &arguments.method, &problem)?;
    let method = Method { keeps_path: trajectory.is_some() || gif.is_some(), ..method };
    arguments.view.check(problem.names())?;
    let read = begin.elapsed();
    let method = Method { searches: !arguments.no_search, ..method };
    let mut progress = Progress::new(method.steps, "steps", arguments.quiet);
    let answer = answer(&problem, &method, &given, &mut |index, loss| {
        progress.set(index, || format!("loss {}", Significant(loss, 4)));
    })?;
    progress.clear();
    let fitted = begin.elapsed().saturating_sub(read);
    let report = Report {
        formula: &arguments.data.formula,
        precision: arguments.method.precision,
        problem: &problem,
        method: &method,
        outcome: &answer.outcome,
        is_start_found: answer.is_start_found,
        tally: answer.tally,
        remark: answer.remark.as_deref(),
    };
    if !arguments.quiet {
        let written = match arguments.report {
            ReportKind::Text => write_text(&report, out),
            ReportKind::Json => write_json(&report, out),
        };
        match written.and_then(|()| out.flush()) {
            // Whoever reads it has seen enough of it, but still wants the files.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            result => result?,
        }
    }
    if let Some(file) = trajectory {
        file.finish(|writer| write_trajectory(problem.names(), &answer.outcome.path, writer))?;
    }
    if let Some(file) = png {
        let figure = picture::fit_figure(&report)?;
        file.finish(|writer| figure.write_png(0, writer))?;
    }
    if let Some(file) = gif {
        let figure = picture::descent_figure(&report, &arguments.view)?;
        let mut progress = Progress::new(figure.timeline().n_frames, "frames", arguments.quiet);
        file.finish(|writer| figure.write_gif_with_progress(writer, |done| progress.set(done, String::new)).map(drop))?;
    }
    // On its own stream, so that the report is the same every time.
    if !arguments.quiet && arguments.report == ReportKind::Text {
        let seconds = |duration: std::time::Duration| Significant(duration.as_secs_f64(), 2);
        let (read, fitted, all) = (seconds(read), seconds(fitted), seconds(begin.elapsed()));
        writeln!(err, "read in {read} s, fitted in {fitted} s, {all} s in all")?;
    }
    Ok(answer.outcome.ending.is_converged)
}
