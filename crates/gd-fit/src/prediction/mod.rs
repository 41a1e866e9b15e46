//! Using a fit: the curve with its bands, predictions at new inputs, residuals with their influence, and fits that were
//! saved in a report.
//!
//! All standard errors are of first order (the delta method): with the gradient g of the prediction with respect to the
//! parameters and their covariance C, the variance of the fitted value is gᵀ C g, and that of a new observation has the
//! variance of the noise in addition (G. A. F. Seber and C. J. Wild, *Nonlinear Regression*, 1989, section 5.1).

mod curve;
mod influence;
mod predictor;
mod rows;
mod saved;

pub use curve::{CURVE_POINTS, Curve, check_curve, write_curve};
pub use influence::{RowInfluence, influence, write_influence};
pub(crate) use predictor::observation_variance;
pub use predictor::{FittedInput, Prediction, Predictor};
pub use rows::{Predictions, read_input_rows, write_predictions};
pub use saved::SavedFit;

use crate::error::Error;
use crate::problem::Problem;
use crate::report::own_columns;
use crate::setting::Setting;

/// Refuses what there is one of for a fit whose groups have parameters of their own.
///
/// # Errors
/// Groups.
pub fn check_not_grouped<T>(problem: &Problem<T>, setting: Setting) -> Result<(), Error> {
    if problem.groups.is_none() {
        return Ok(());
    }
    let message = "every group has parameters of its own; fit the rows of one group alone for it".into();
    Err(Error::Answer { setting, message })
}

/// Columns that every table of predictions has, after the value itself.
const UNCERTAINTY: [&str; 5] =
    ["standard_error", "confidence_low", "confidence_high", "prediction_low", "prediction_high"];

/// The head of a table: names of others, with own ones between and after them that differ from all of those.
fn head(own_before: &[&str], taken: &[&str], own_after: &[&str]) -> Vec<String> {
    let mut head = own_columns(own_before, taken);
    head.extend(taken.iter().map(|name| (*name).to_owned()));
    head.extend(own_columns(own_after, taken));
    head
}

/// A number in a table; nothing where there is none.
fn field(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or_else(String::new, crate::report::digits)
}
