//! Several descents in one picture.

use std::str::FromStr;

use gd_core::Real;
use gd_render::{Figure, RenderError};

use crate::data::Table;
use crate::error::Error;
use crate::fit::{Method, Solution, solve, weigh_priors};
use crate::picture::descent_figure;
use crate::problem::Problem;
use crate::report::{LEVEL, Report};
use crate::settings::{PictureSettings, Precision, Settings, ViewSettings};

/// Fits a formula to a table once for each of several settings and draws all descents together, as `gd fit` does for
/// several starts: [`picture::MAX_DESCENTS`](crate::picture::MAX_DESCENTS) of them at most. Data, precision and the
/// parameters that are held are those of the first settings.
///
/// ```
/// use gd_fit::{PictureSettings, Settings, Table, ViewSettings, compare};
///
/// let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.1, 2.9, 5.1, 6.9])])?;
/// let rate = |rate| Settings { learning_rate: Some(rate), start: "a=0,b=0".parse().unwrap(), ..Settings::default() };
/// let figure =
///     compare(&table, "a*x + b", &[rate(0.01), rate(0.2)], &ViewSettings::default(), &PictureSettings::default())?;
/// let mut file = Vec::new();
/// figure.write_gif(&mut file)?;
/// # Ok::<(), gd_fit::Error>(())
/// ```
///
/// # Errors
/// Those of [`fit()`](crate::fit()) and of [`descent_figure`]; no settings at all.
pub fn compare(
    table: &Table,
    formula: &str,
    descents: &[Settings],
    view: &ViewSettings,
    picture: &PictureSettings,
) -> Result<Figure, Error> {
    let first = descents.first().ok_or(RenderError::NoPanels)?;
    match first.precision {
        Precision::F32 => compare_in::<f32>(table, formula, first, descents, view, picture),
        Precision::F64 => compare_in::<f64>(table, formula, first, descents, view, picture),
    }
}

fn compare_in<T: Real + FromStr>(
    table: &Table,
    formula: &str,
    first: &Settings,
    descents: &[Settings],
    view: &ViewSettings,
    picture: &PictureSettings,
) -> Result<Figure, Error> {
    let mut problem = Problem::<T>::new(table.observations(formula, &first.columns_and_parameters())?, first)?;
    // All of them, before anything is fitted.
    let method = |settings| Ok(Method { keeps_path: true, ..Method::new(settings, &problem)? });
    let methods = descents.iter().map(method).collect::<Result<Vec<Method>, Error>>()?;
    if let Some(method) = methods.first() {
        weigh_priors(&mut problem, method, &first.start)?;
    }
    let fit = |(method, settings): (Method, &Settings)| -> Result<(Method, Solution<T>), Error> {
        let solution = solve(&problem, &method, &settings.start, &mut |_, _| {})?;
        Ok((method, solution))
    };
    let fitted = methods.into_iter().zip(descents).map(fit).collect::<Result<Vec<_>, _>>()?;
    problem.adopt_scale_of_best(fitted.iter().map(|(_, solution)| solution));
    let report = |(method, solution)| Report {
        formula,
        precision: first.precision,
        problem: &problem,
        method,
        solution,
        level: LEVEL,
        shows_intervals: false,
    };
    let reports: Vec<Report<'_, T>> = fitted.iter().map(|(method, solution)| report((method, solution))).collect();
    descent_figure(&reports, view, picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::LossName;

    #[test]
    fn without_descents_there_is_no_picture() {
        let table = Table::new([("x", vec![0.0, 1.0, 2.0]), ("y", vec![0.0, 1.0, 2.0])]).unwrap();
        let compared = |descents: &[Settings]| {
            compare(&table, "a*x + b", descents, &ViewSettings::default(), &PictureSettings::default())
        };
        assert!(matches!(compared(&[]), Err(Error::Picture(RenderError::NoPanels))));
        let single = Settings { precision: Precision::F32, ..Settings::default() };
        assert!(compared(&[single.clone(), single]).is_ok());
    }

    #[test]
    fn the_map_is_of_the_loss_that_was_minimized() {
        let x: Vec<f64> = (0..12).map(f64::from).collect();
        let y = x.iter().map(|x| if *x == 6.0 { 40.0 } else { 2.0 * x + 1.0 + 0.1 * (7.0 * x % 3.0 - 1.0) }).collect();
        let table = Table::new([("x", x), ("y", y)]).unwrap();
        let with = |loss| Settings { loss, ..Settings::default() };
        let map = |loss, panels: &str| {
            let picture = PictureSettings { panels: Some(panels.parse().unwrap()), ..PictureSettings::default() };
            compare(&table, "a*x + b", &[with(loss), with(loss)], &ViewSettings::default(), &picture).unwrap().frame(0)
        };
        assert_ne!(map(LossName::Bisquare, "contour"), map(LossName::Bisquare, "squares"));
    }
}
