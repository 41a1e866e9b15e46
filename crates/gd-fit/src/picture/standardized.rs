//! Residuals in terms of their own standard deviations.

use gd_core::Real;

use crate::error::Error;
use crate::prediction::{RowInfluence, influence};
use crate::report::Report;
use crate::setting::Setting;

/// A residual, and how many observations have it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Standardized {
    /// Observed less fitted, over the standard deviation that it has if the formula is right.
    pub(crate) value: f64,
    pub(crate) count: f64,
    /// Its row.
    pub(crate) row: usize,
}

/// The internally studentized residuals √w e / (s √(1 − h)) of the rows with a weight above 0, with the leverages h of the
/// formula's tangent plane (R. D. Cook and S. Weisberg, *Residuals and Influence in Regression*, 1982, chapter 2). Where the
/// covariance of the parameters is not known, h is taken as 0. Rows that decide their own predictions are left out.
///
/// # Errors
/// Nothing to measure residuals by.
pub(crate) fn standardized<T: Real>(report: &Report<'_, T>) -> Result<Vec<Standardized>, Error> {
    let summary = &report.solution.outcome.summary;
    let Some(deviation) = summary.deviation() else {
        let message = "residuals have no standard deviation here: none are left over, or there are no more observations \
                       than parameters; leave quantiles out";
        return Err(Error::Look { setting: Setting::Panels, message: message.into() });
    };
    let of_row = |(row, one): (usize, RowInfluence)| {
        let count = f64::from(one.count);
        let own = one.weight / count.max(1.0);
        let value = match one.leverage {
            Some(_) => one.standardized,
            None if one.pearson.is_some() => one.pearson.map(|pearson| pearson / deviation),
            None => Some(own.sqrt() * one.distance / deviation).filter(|_| own > 0.0),
        };
        Some(Standardized { value: value?, count, row })
    };
    Ok(influence(report)?.into_iter().enumerate().filter_map(of_row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Method, Precision, Problem, Settings, Solution, Table, solve};

    type Fitted = (Problem<f64>, Method, Solution<f64>);

    fn fitted(columns: Vec<(&str, Vec<f64>)>, settings: &Settings) -> Fitted {
        let data = Table::new(columns).unwrap().observations("y = a + b*x", &settings.columns).unwrap();
        let problem = Problem::new(data, settings).unwrap();
        let method = Method::new(settings, &problem).unwrap();
        let solution = solve(&problem, &method, &settings.start, &mut |_, _| {}).unwrap();
        (problem, method, solution)
    }

    fn report((problem, method, solution): &Fitted) -> Report<'_, f64> {
        let precision = Precision::F64;
        Report { formula: "y = a + b*x", precision, problem, method, solution, level: 0.95, shows_intervals: false }
    }

    const X: [f64; 5] = [1.0, 2.0, 3.0, 4.0, 10.0];
    const Y: [f64; 5] = [1.1, 1.9, 3.2, 3.9, 10.2];

    #[test]
    fn a_line_has_the_leverages_of_the_textbook() {
        let fitted = fitted(vec![("x", X.into()), ("y", Y.into())], &Settings::default());
        let found = standardized(&report(&fitted)).unwrap();
        let (n, mean) = (5.0, 4.0);
        let spread: f64 = X.iter().map(|x| (x - mean) * (x - mean)).sum();
        let (a, b) = (fitted.2.outcome.params[0], fitted.2.outcome.params[1]);
        let residual = |i: usize| Y[i] - a - b * X[i];
        let s = ((0..5).map(|i| residual(i) * residual(i)).sum::<f64>() / (n - 2.0)).sqrt();
        for (i, found) in found.iter().enumerate() {
            let leverage = 1.0 / n + (X[i] - mean) * (X[i] - mean) / spread;
            let right = residual(i) / (s * (1.0 - leverage).sqrt());
            assert!((found.value - right).abs() < 1e-8, "{i}: {} instead of {right}", found.value);
            assert_eq!((found.count, found.row), (1.0, i));
        }
    }

    #[test]
    fn counts_are_rows_repeated_and_sigmas_are_units() {
        let mut settings = Settings::default();
        settings.columns.counts = Some("n".into());
        let n = vec![1.0, 3.0, 1.0, 2.0, 1.0];
        let counted = fitted(vec![("x", X.into()), ("y", Y.into()), ("n", n)], &settings);
        let counted = standardized(&report(&counted)).unwrap();
        let repeat = |v: [f64; 5]| vec![v[0], v[1], v[1], v[1], v[2], v[3], v[3], v[4]];
        let repeated = fitted(vec![("x", repeat(X)), ("y", repeat(Y))], &Settings::default());
        let repeated = standardized(&report(&repeated)).unwrap();
        for (counted, repeated) in counted.iter().zip([0, 1, 4, 5, 7].map(|row| repeated[row])) {
            assert!((counted.value - repeated.value).abs() < 1e-8, "{counted:?} {repeated:?}");
        }
        // The same sigma for all rows changes nothing, unless it is absolute.
        let of = |is_absolute: bool| {
            let mut settings = Settings { absolute_sigma: is_absolute, ..Settings::default() };
            settings.columns.sigma = Some("s".into());
            let fitted = fitted(vec![("x", X.into()), ("y", Y.into()), ("s", vec![0.5; 5])], &settings);
            let deviation = fitted.2.outcome.summary.residual_deviation.unwrap();
            (standardized(&report(&fitted)).unwrap(), deviation)
        };
        let plain = fitted(vec![("x", X.into()), ("y", Y.into())], &Settings::default());
        let (plain, (relative, deviation), (absolute, _)) =
            (standardized(&report(&plain)).unwrap(), of(false), of(true));
        for ((plain, relative), absolute) in plain.iter().zip(&relative).zip(&absolute) {
            assert!((plain.value - relative.value).abs() < 1e-8);
            assert!((plain.value * deviation - absolute.value).abs() < 1e-8, "{plain:?} {absolute:?}");
        }
    }

    #[test]
    fn without_anything_left_over_there_is_no_unit() {
        let two = fitted(vec![("x", vec![1.0, 2.0]), ("y", vec![1.0, 3.0])], &Settings::default());
        let error = standardized(&report(&two)).unwrap_err().to_string();
        assert!(error.starts_with("panels: residuals have no standard deviation here"), "{error}");
        // A point that decides its own prediction.
        let x = vec![0.0, 0.0, 0.0, 1.0];
        let alone = fitted(vec![("x", x), ("y", vec![1.0, 1.1, 0.9, 5.0])], &Settings::default());
        assert_eq!(standardized(&report(&alone)).unwrap().iter().map(|one| one.row).collect::<Vec<_>>(), [0, 1, 2]);
    }
}
