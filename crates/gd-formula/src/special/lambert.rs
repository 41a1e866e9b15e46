//! The inverses of w exp(w), by Halley's method (R. M. Corless et al., *On the Lambert W function*, Advances in
//! Computational Mathematics 5, 1996).

use core::f64::consts::E;

use gd_core::math;

/// e less the `f64` nearest to it.
const E_LOW: f64 = 1.445_646_891_729_250_2e-16;

/// An inverse, and how far it is above -1, which is more exact where both inverses meet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inverse {
    value: f64,
    above: f64,
}

impl Inverse {
    const fn new(value: f64) -> Self {
        Self { value, above: 1.0 + value }
    }

    /// The inverse w of x; exp(-w) / (1 + w), which is w / x (1 + w); -exp(-2w) (2 + w) / (1 + w)^3.
    pub(super) fn derivative(self, order: u32, x: f64) -> f64 {
        let Self { value, above } = self;
        // Of a large w the exponential would lose digits.
        let slope = || if value.abs() < 0.5 || x.is_infinite() { math::exp(-value) / above } else { value / x / above };
        match order {
            0 => value,
            1 => slope(),
            2 => {
                let slope = slope();
                // 1 far away.
                let factor = if above.is_infinite() { 1.0 } else { (1.0 + above) / above };
                -slope * slope * factor
            }
            _ => f64::NAN,
        }
    }
}

/// The inverse that is -1 or above.
pub(super) fn principal(x: f64) -> Inverse {
    if x == 0.0 || x == f64::INFINITY {
        return Inverse::new(x);
    }
    match distance(x) {
        from_branch if from_branch > 0.25 => {
            let guess = if x < 3.0 {
                let logarithm = math::ln_1p(x);
                logarithm * (1.0 - math::ln_1p(logarithm) / (2.0 + logarithm))
            } else {
                let logarithm = math::ln(x);
                let twice = math::ln(logarithm);
                logarithm - twice + twice / logarithm
            };
            Inverse::new(refine(guess, x))
        }
        from_branch => near_branch(math::sqrt(2.0 * from_branch), x),
    }
}

/// The inverse that is -1 or below.
pub(super) fn lower(x: f64) -> Inverse {
    if x >= 0.0 {
        return Inverse::new(if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN });
    }
    match distance(x) {
        from_branch if from_branch > 0.25 => {
            let logarithm = math::ln(-x);
            Inverse::new(refine(logarithm - math::ln(-logarithm) * (1.0 - 1.0 / logarithm), x))
        }
        from_branch => near_branch(-math::sqrt(2.0 * from_branch), x),
    }
}

/// 1 + e x, to more digits than e has; 0 for the number nearest to -1/e.
fn distance(x: f64) -> f64 {
    // e times x without rounding, by halves (T. J. Dekker, 1971).
    let halves = |value: f64| {
        let high = 134_217_729.0 * value;
        let high = high - (high - value);
        (high, value - high)
    };
    let product = E * x;
    if product.abs() > 1e3 || product.is_nan() {
        return 1.0 + product;
    }
    let ((e_high, e_low), (x_high, x_low)) = (halves(E), halves(x));
    let rounded = ((e_high * x_high - product) + e_high * x_low + e_low * x_high) + e_low * x_low;
    let distance = (1.0 + product) + (rounded + E_LOW * x);
    if distance < 0.0 && distance > -f64::EPSILON { 0.0 } else { distance }
}

/// By powers of p, the root of 2 (1 + e x), negative for the lower branch.
fn near_branch(p: f64, x: f64) -> Inverse {
    const POWERS: [f64; 10] = [
        0.0,
        1.0,
        -1.0 / 3.0,
        11.0 / 72.0,
        -43.0 / 540.0,
        769.0 / 17_280.0,
        -221.0 / 8_505.0,
        680_863.0 / 43_545_600.0,
        -1_963.0 / 204_120.0,
        226_287_557.0 / 37_623_398_400.0,
    ];
    let above = POWERS.iter().rev().fold(0.0, |sum, factor| sum * p + factor);
    if p.abs() < 0.03 { Inverse { value: above - 1.0, above } } else { Inverse::new(refine(above - 1.0, x)) }
}

/// Three steps of Halley's method, each of which triples the digits.
fn refine(guess: f64, x: f64) -> f64 {
    let mut w = guess;
    for _ in 0..3 {
        // w - x exp(-w), which does not overflow.
        let off = w - x * math::exp(-w);
        let above = w + 1.0;
        let step = off / (above - off * (w + 2.0) / (2.0 * above));
        if !step.is_finite() {
            return w;
        }
        w -= step;
    }
    w
}
