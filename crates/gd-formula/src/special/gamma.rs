//! The gamma function and the derivatives of its logarithm.

use core::f64::consts::PI;

use gd_core::math;

/// The gamma function and its derivatives, Γ ψ and Γ (ψ² + ψ').
pub(super) fn gamma(order: u32, x: f64) -> f64 {
    let value = math::gamma(x);
    match order {
        0 => value,
        // Beyond 171 all are infinite.
        1 | 2 if value == f64::INFINITY => value,
        1 => value * polygamma(0, x),
        2 => {
            let psi = polygamma(0, x);
            value * (psi * psi + polygamma(1, x))
        }
        _ => f64::NAN,
    }
}

/// From here on the asymptotic series is exact to the last digit.
const FAR: f64 = 12.0;

/// The derivatives of ln Γ: ψ for order 0, ψ' for 1, ψ'' for 2; NaN at the poles and for higher orders.
pub(super) fn polygamma(order: u32, x: f64) -> f64 {
    if order > 2 || x.is_nan() || (x <= 0.0 && math::floor(x) == x) {
        return f64::NAN;
    }
    if x < 0.0 {
        return reflected(order, x);
    }
    // Up to where the series holds: the terms 1 / x^(order + 1), the small ones first.
    let steps = math::ceil(FAR - x).max(0.0) as u32;
    let far = x + f64::from(steps);
    let mut sum = asymptotic(order, far);
    for step in (0..steps).rev() {
        let inverse = 1.0 / (x + f64::from(step));
        sum += match order {
            0 => -inverse,
            1 => inverse * inverse,
            _ => -2.0 * inverse * inverse * inverse,
        };
    }
    sum
}

/// ψ(1 - x) - π cot(πx) and its derivatives.
fn reflected(order: u32, x: f64) -> f64 {
    // Of one period, where the sine is exact.
    let turn = x - math::round(x);
    let (sin, cos) = math::sin_cos(PI * turn);
    let cotangent = cos / sin;
    let other = polygamma(order, 1.0 - x);
    let slope = PI * PI / (sin * sin);
    match order {
        0 => other - PI * cotangent,
        1 => slope - other,
        _ => other - 2.0 * PI * slope * cotangent,
    }
}

/// The Bernoulli numbers B₂, B₄, ...
const BERNOULLI: [f64; 8] =
    [1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0, -691.0 / 2730.0, 7.0 / 6.0, -3617.0 / 510.0];

/// ln x - 1/2x - Σ B₂ₖ / (2k x²ᵏ) and its derivatives.
fn asymptotic(order: u32, x: f64) -> f64 {
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let mut sum = 0.0;
    for (index, bernoulli) in BERNOULLI.iter().enumerate().rev() {
        let twice = (2 * index + 2) as f64;
        let factor = match order {
            0 => -1.0 / twice,
            1 => 1.0,
            _ => -(twice + 1.0),
        };
        sum = (sum + factor * bernoulli) * square;
    }
    match order {
        0 => math::ln(x) - 0.5 * inverse + sum,
        1 => inverse + (0.5 * square + sum * inverse),
        _ => -square - (inverse * square - sum * square),
    }
}
