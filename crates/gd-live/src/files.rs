//! The files that the page saves: the bytes that `gd fit` writes.

use gd_core::Real;
use gd_fit::picture::{descent_figure, fit_figure};
use gd_fit::{Error, Report, ViewSettings, write_trajectory};

pub(crate) fn trajectory<T: Real>(report: &Report<'_, T>) -> Result<Vec<u8>, Error> {
    let mut file = Vec::new();
    write_trajectory(report.problem.names(), &report.solution.outcome.path, &mut file)?;
    Ok(file)
}

pub(crate) fn png<T: Real>(report: &Report<'_, T>) -> Result<Vec<u8>, Error> {
    let mut file = Vec::new();
    fit_figure(report)?.write_png(0, &mut file)?;
    Ok(file)
}

pub(crate) fn gif<T: Real>(
    report: &Report<'_, T>,
    view: &ViewSettings,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, Error> {
    let figure = descent_figure(report, view)?;
    let (mut file, n_frames) = (Vec::new(), figure.timeline().n_frames);
    figure.write_gif_with_progress(&mut file, |done| progress(done, n_frames))?;
    Ok(file)
}
