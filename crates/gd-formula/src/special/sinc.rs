//! sin(x)/x.

use gd_core::math;

/// Below this the derivatives are sums of powers; above, the terms of the quotient cancel by less than a digit.
const NEAR: f64 = 2.0;

/// sin(x)/x and its derivatives.
pub(super) fn sinc(order: u32, x: f64) -> f64 {
    let (sin, cos) = math::sin_cos(x);
    let value = || if x == 0.0 { 1.0 } else { sin / x };
    match order {
        0..=2 if x.is_infinite() => 0.0,
        0 => value(),
        1 | 2 if x.abs() < NEAR => powers(order, x),
        1 => (cos - value()) / x,
        2 => -value() - 2.0 * (cos - value()) / (x * x),
        _ => f64::NAN,
    }
}

/// The first or second derivative of 1 - x²/3! + x⁴/5! - ...
fn powers(order: u32, x: f64) -> f64 {
    let square = x * x;
    let mut sum = 0.0;
    for k in (1..=14_u32).rev() {
        let two = f64::from(2 * k);
        // The term of x^2k over that of x^(2k - 2), and the factors that differentiation brings.
        let (own, below) = match order {
            1 => (two, two - 2.0),
            _ => (two * (two - 1.0), (two - 2.0) * (two - 3.0)),
        };
        let ratio = -1.0 / (two * (two + 1.0));
        // Horner's scheme, with the leading factor of the first term outside of it.
        sum = if k == 1 { own * ratio * (1.0 + sum) } else { own / below * ratio * square * (1.0 + sum) };
    }
    if order == 1 { sum * x } else { sum }
}
