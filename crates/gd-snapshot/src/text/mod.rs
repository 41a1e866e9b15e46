//! Trajectories as text, a line for every step.

mod read;
mod record;

pub use read::{TextError, TextFault, is_snapshot, precision_of};

use std::fmt::Write;

use crate::scalar::{Scalar, digits};
use crate::trajectory::Trajectory;

/// What every text begins with, followed by the number of the format.
const MARK: &str = "# gd-snapshot ";
/// The format that is written.
const VERSION: u32 = 1;
/// The word for [`Form::Bits`] in the first line.
const BITS: &str = "bits";

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// In the fewest digits that read as the same number, as `0.1`.
    #[default]
    Digits,
    /// The bits in hexadecimal before these digits, as `3fb999999999999a=0.1`.
    Bits,
}

impl<T: Scalar> Trajectory<T> {
    /// The trajectory as text: a comment with the number of the format and the precision, then CSV with the names of the
    /// columns and a line for every step.
    ///
    /// ```
    /// use gd_snapshot::{Form, Trajectory};
    /// let trajectory = Trajectory::from_rows(["a", "loss"], [[1.0_f32, 4.0], [-0.1, f32::NAN]])?;
    /// assert_eq!(trajectory.to_text(Form::Digits), "\
    /// ## gd-snapshot 1 f32
    /// step,a,loss
    /// 0,1,4
    /// 1,-0.1,NaN
    /// ");
    /// # Ok::<(), gd_snapshot::ShapeError>(())
    /// ```
    #[must_use]
    pub fn to_text(&self, form: Form) -> String {
        let mut text = format!("{MARK}{VERSION} {}", T::PRECISION);
        if form == Form::Bits {
            text.push(' ');
            text.push_str(BITS);
        }
        text.push('\n');
        text.push_str(&own_column(self.columns()));
        for name in self.columns() {
            text.push(',');
            text.push_str(&record::quoted(name));
        }
        text.push('\n');
        for (step, row) in self.rows() {
            // A `String` takes every character.
            let _ = write!(text, "{step}");
            for number in row {
                text.push(',');
                if form == Form::Bits {
                    text.push_str(&number.hex());
                    text.push('=');
                }
                text.push_str(&digits(*number));
            }
            text.push('\n');
        }
        text
    }
}

/// The name of the column with the numbers of the steps: `step`, or where a column is called so `gd_step`.
fn own_column(columns: &[String]) -> String {
    let mut name = "step".to_owned();
    while columns.contains(&name) {
        name.insert_str(0, "gd_");
    }
    name
}
