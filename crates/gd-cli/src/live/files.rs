//! What the page hands out as files: the bytes that `gd fit` writes.

use anstream::adapter::strip_str;
use gd_core::Real;

use super::failure::Failure;
use super::run::failed;
use crate::arguments::ViewArguments;
use crate::error::CliError;
use crate::picture;
use crate::report::{Report, write_text, write_trajectory};

/// The report without colors.
pub(super) fn report<T: Real>(report: &Report<'_, T>) -> Result<String, Failure> {
    let mut text = Vec::new();
    write_text(report, &mut text).map_err(CliError::from).map_err(Failure::from)?;
    Ok(strip_str(&String::from_utf8_lossy(&text)).to_string())
}

pub(super) fn trajectory<T: Real>(report: &Report<'_, T>) -> Result<Vec<u8>, Failure> {
    let mut file = Vec::new();
    write_trajectory(report.problem.names(), &report.outcome.path, &mut file).map_err(CliError::from)?;
    Ok(file)
}

pub(super) fn png<T: Real>(report: &Report<'_, T>) -> Result<Vec<u8>, Failure> {
    let mut file = Vec::new();
    picture::fit_figure(report)?.write_png(0, &mut file).map_err(failed)?;
    Ok(file)
}

pub(super) fn gif<T: Real>(
    report: &Report<'_, T>,
    view: &ViewArguments,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, Failure> {
    let figure = picture::descent_figure(report, view)?;
    let (mut file, n_frames) = (Vec::new(), figure.timeline().n_frames);
    figure.write_gif_with_progress(&mut file, |done| progress(done, n_frames)).map_err(failed)?;
    Ok(file)
}
