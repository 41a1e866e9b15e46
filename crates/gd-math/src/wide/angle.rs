//! Angles to more than 220 bits of themselves.

use super::fixed::Fixed;
use super::float::Wide;
use super::sine::sine_of;
use crate::arc::angle_estimate;
use crate::tables::wide::QUARTER_PI;

/// pi/2.
const HALF_PI: Wide = Wide { negative: false, exponent: 1, mantissa: QUARTER_PI };
/// pi.
const PI: Wide = Wide { negative: false, exponent: 2, mantissa: QUARTER_PI };

/// The angle of the point (x, y), for magnitudes that are not both 0.
///
/// The angle t of y over x, the smaller over the larger, from an estimate t0 of 45 bits or more: its difference is the
/// arc tangent of (y cos t0 - x sin t0) / (x cos t0 + y sin t0), a short series.
pub(crate) fn angle(y: Wide, x: Wide) -> Wide {
    let (y_size, x_size) = (y.magnitude(), x.magnitude());
    let y_larger = x_size.less(&y_size);
    let (small, large) = if y_larger { (x_size, y_size) } else { (y_size, x_size) };
    let quotient = small.over(large);
    if quotient.exponent < -120 && !x.negative && !y_larger {
        // The quotient less a third of its cube: from 2^-240 of it, on that side of it is all that matters.
        let mut angle = quotient.plus(quotient.scaled(-240).negated());
        angle.negative = y.negative;
        return angle;
    }
    let estimate = Wide::from_f64(angle_estimate(quotient.to_f64()));
    let (sine, cosine) = (sine_of(0, estimate), sine_of(1, estimate));
    let difference =
        small.times(cosine).plus(large.times(sine).negated()).over(large.times(cosine).plus(small.times(sine)));
    let square = difference.times(difference).to_fixed();
    let series = Fixed::ONE - square * (Fixed::ONE.over(3) - square * (Fixed::ONE.over(5) - square.over(7)));
    let angle = estimate.plus(difference.times(Wide::from_fixed(series, 0)));
    let mut angle = match (x.negative, y_larger) {
        (false, false) => angle,
        (false, true) => HALF_PI.plus(angle.negated()),
        (true, true) => HALF_PI.plus(angle),
        (true, false) => PI.plus(angle.negated()),
    };
    angle.negative = y.negative;
    angle
}
