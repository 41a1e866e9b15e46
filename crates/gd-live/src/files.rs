//! The files that the page saves: the bytes that `gd fit` writes.

use gd_core::Real;
use gd_fit::picture::{descent_figure, fit_figure};
use gd_fit::{Error, PictureSettings, Report, ViewSettings, write_trajectory};
use gd_render::Figure;

pub(crate) fn trajectory<T: Real>(report: &Report<'_, T>) -> Result<Vec<u8>, Error> {
    let mut file = Vec::new();
    write_trajectory(report.problem.names(), &report.solution.outcome.path, &mut file)?;
    Ok(file)
}

pub(crate) fn png<T: Real>(report: &Report<'_, T>) -> Result<Vec<u8>, Error> {
    png_of(&fit_figure(report, &PictureSettings::default())?)
}

/// Apart from the above, which is compiled for both precisions.
fn png_of(figure: &Figure) -> Result<Vec<u8>, Error> {
    let mut file = Vec::new();
    figure.write_png(0, &mut file)?;
    Ok(file)
}

pub(crate) fn gif<T: Real>(
    report: &Report<'_, T>,
    view: &ViewSettings,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<u8>, Error> {
    gif_of(&descent_figure(&[*report], view, &PictureSettings::default())?, progress)
}

/// As [`png_of`].
fn gif_of(figure: &Figure, progress: &mut dyn FnMut(usize, usize)) -> Result<Vec<u8>, Error> {
    let (mut file, n_frames) = (Vec::new(), figure.timeline().n_frames);
    figure.write_gif_with_progress(&mut file, |done| progress(done, n_frames))?;
    Ok(file)
}
