//! The band around a fitted curve, by the delta method.

use gd_core::Real;

use crate::error::Error;
use crate::prediction::Predictor;
use crate::problem::Problem;
use crate::report::Report;
use crate::setting::Setting;
use crate::settings::{Band, LikelihoodName};

/// Checks that a band can be drawn for a problem, before it is fitted.
///
/// # Errors
/// Several inputs, or new observations of a precision that is not known.
pub fn check_band<T: Real>(problem: &Problem<T>, band: Band) -> Result<(), Error> {
    let message = match band {
        Band::None => return Ok(()),
        _ if problem.formula.inputs().len() != 1 => {
            "a band is drawn over one input; this formula has several, leave it out"
        }
        _ if problem.groups.is_some() => "a band is drawn around one curve; groups have several, leave it out",
        Band::Prediction if problem.data.likelihood != LikelihoodName::Normal => {
            "a new count varies as its own mean says, not as a band around it; use confidence"
        }
        Band::Prediction if problem.data.common_weight().is_none() => {
            "weights and sigma do not say how precise a new observation would be; use confidence"
        }
        Band::Prediction if problem.data.input_sigmas().is_some() => {
            "errors of x do not say how precise x of a new observation would be; use confidence"
        }
        _ => return Ok(()),
    };
    Err(Error::Look { setting: Setting::Band, message: message.into() })
}

/// Half the width of a band at every place, at the confidence level of a report; `None` with the reason if nothing is known
/// about the curve.
///
/// # Errors
/// Those of [`check_band`].
pub(crate) fn half_widths<T: Real>(
    report: &Report<'_, T>,
    band: Band,
    places: &[f64],
) -> Result<Result<Vec<f64>, String>, Error> {
    check_band(report.problem, band)?;
    let places: Vec<T> = places.iter().map(|place| T::constant(*place)).collect();
    let widths = Predictor::new(report).half_widths(&places, band == Band::Prediction)?;
    Ok(widths.ok_or_else(|| "no band: the covariance of the parameters is not known".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Method, Settings, Solution, Table, solve};

    fn line(weights: bool) -> (Problem<f64>, Method, Solution<f64>) {
        let x: Vec<f64> = (0..12).map(f64::from).collect();
        let y: Vec<f64> = x.iter().enumerate().map(|(i, x)| 1.0 + 2.0 * x + [0.3, -0.2, 0.1, -0.25][i % 4]).collect();
        let sigma: Vec<f64> = x.iter().map(|x| 1.0 + 0.1 * x).collect();
        let table = Table::new([("x", x), ("y", y), ("s", sigma)]).unwrap();
        let mut settings = Settings::default();
        settings.columns.response = Some("y".into());
        settings.columns.sigma = weights.then(|| "s".into());
        let data = table.observations("a + b*x", &settings.columns).unwrap();
        let problem = Problem::new(data, &settings).unwrap();
        let method = Method::new(&settings, &problem).unwrap();
        let solution = solve(&problem, &method, &settings.start, &mut |_, _| {}).unwrap();
        (problem, method, solution)
    }

    fn report((problem, method, solution): &(Problem<f64>, Method, Solution<f64>)) -> Report<'_, f64> {
        let precision = crate::Precision::F64;
        Report { formula: "a + b*x", precision, problem, method, solution, level: 0.95, shows_intervals: false }
    }

    #[test]
    fn a_line_has_the_band_of_the_textbook() {
        let fitted = line(false);
        let report = report(&fitted);
        let summary = &report.solution.outcome.summary;
        let (s, t) = (summary.residual_deviation.unwrap(), summary.quantile(0.95));
        // s sqrt(1/n + (x - mean)^2 / Sxx), and 1 more under the root for another observation.
        for (band, more) in [(Band::Confidence, 0.0), (Band::Prediction, 1.0)] {
            for place in [-3.0, 0.0, 5.5, 11.0] {
                let spread: f64 = (0..12).map(|k| (f64::from(k) - 5.5) * (f64::from(k) - 5.5)).sum();
                let right = t * s * (more + 1.0 / 12.0 + (place - 5.5) * (place - 5.5) / spread).sqrt();
                let found = half_widths(&report, band, &[place]).unwrap().unwrap()[0];
                assert!((found - right).abs() < 1e-9 * right, "{found} instead of {right}");
            }
        }
    }

    #[test]
    fn what_cannot_be_is_said() {
        let fitted = line(true);
        let error = half_widths(&report(&fitted), Band::Prediction, &[1.0]).unwrap_err();
        assert!(error.to_string().starts_with("band: weights and sigma do not say"), "{error}");
        assert!(half_widths(&report(&fitted), Band::Confidence, &[1.0]).unwrap().is_ok());
        let mut unsettled = line(false);
        unsettled.2.outcome.summary.covariance = vec![vec![None; 2]; 2];
        let reason = half_widths(&report(&unsettled), Band::Confidence, &[1.0]).unwrap().unwrap_err();
        assert!(reason.starts_with("no band"), "{reason}");
    }
}
