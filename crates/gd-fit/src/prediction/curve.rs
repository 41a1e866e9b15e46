//! The fitted curve with its bands, as a table.

use std::io::{self, Write};

use gd_core::{Real, math};

use super::predictor::{FittedInput, Prediction, Predictor, fitted_inputs};
use super::{UNCERTAINTY, field, head};
use crate::error::Error;
use crate::problem::Problem;
use crate::report::{digits, shortest};
use crate::setting::Setting;

/// Points of a curve unless told otherwise.
pub const CURVE_POINTS: usize = 201;

/// The fitted curve of a formula of one input.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The name of the input.
    pub input: String,
    /// The input at every point, and what the fit says there.
    pub points: Vec<(f64, Prediction)>,
}

/// Checks before a fit that its curve can be written after it, at equal ratios of the input where `is_log`.
///
/// # Errors
/// Several inputs; equal ratios of an input that is not above 0 everywhere.
pub fn check_curve<T: Real>(problem: &Problem<T>, is_log: bool) -> Result<(), Error> {
    check(&fitted_inputs(problem), is_log).map(drop)
}

/// The one input of a curve.
fn check(inputs: &[FittedInput], is_log: bool) -> Result<&FittedInput, Error> {
    let [input] = inputs else {
        let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
        let message = format!(
            "a curve runs over one input; this formula has {}: give the rows to predict at instead",
            names.join(", ")
        );
        return Err(Error::Answer { setting: Setting::Curve, message });
    };
    if is_log && input.range[0] <= 0.0 {
        let message =
            format!("{} is not above 0 everywhere, so it has no logarithm; leave its axis linear", input.name);
        return Err(Error::Answer { setting: Setting::Curve, message });
    }
    Ok(input)
}

impl<T: Real> Predictor<T> {
    /// The curve over the range of the input, at so many points: at equal distances, or at equal ratios where `is_log`.
    ///
    /// # Errors
    /// Several inputs; equal ratios of inputs that are not all above 0.
    pub fn curve(&self, n_points: usize, is_log: bool) -> Result<Curve, Error> {
        let FittedInput { name, range: [low, high], .. } = check(self.inputs(), is_log)?;
        let last = n_points.saturating_sub(1).max(1) as f64;
        let at = |index: usize| {
            let part = index as f64 / last;
            // The ends are those of the data, to the last bit.
            let place = match index {
                0 => *low,
                _ if part >= 1.0 => *high,
                _ if is_log => math::exp(math::ln(*low) + (math::ln(*high) - math::ln(*low)) * part),
                _ => low + (high - low) * part,
            };
            T::constant(place)
        };
        let n_points = if low == high { 1 } else { n_points.max(2) };
        let places: Vec<T> = (0..n_points).map(at).collect();
        let points = places.iter().copied().map(shortest).zip(self.at(&[&places])?).collect();
        Ok(Curve { input: name.clone(), points })
    }
}

/// Writes a curve as CSV: the input, `fitted`, `standard_error`, and the low and high ends of the confidence and the
/// prediction interval. A field is empty where its number is not known.
///
/// # Errors
/// A writer that fails.
pub fn write_curve(curve: &Curve, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(head(&[], &[&curve.input], &[&["fitted"], &UNCERTAINTY[..]].concat()))?;
    for (place, prediction) in &curve.points {
        let fields = [digits(*place)].into_iter().chain(fields_of(prediction));
        writer.write_record(fields)?;
    }
    writer.flush()
}

/// The value of a prediction with its uncertainty.
pub(super) fn fields_of(prediction: &Prediction) -> [String; 6] {
    let end = |interval: Option<[f64; 2]>, end: usize| interval.map(|interval| interval[end]);
    let Prediction { value, standard_error, confidence, prediction, .. } = *prediction;
    [
        field(Some(value)),
        field(standard_error),
        field(end(confidence, 0)),
        field(end(confidence, 1)),
        field(end(prediction, 0)),
        field(end(prediction, 1)),
    ]
}
