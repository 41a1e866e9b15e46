//! The probability distributions of test statistics.
//!
//! By the incomplete gamma and beta functions, from their series and continued fractions (NIST Digital Library of
//! Mathematical Functions, sections 8.7, 8.9 and 8.17). The logarithms of gamma functions in front of them cancel: up
//! to a thousand degrees of freedom ten digits are correct, beyond that one fewer for every factor of ten.

use gd_core::math;

/// Terms of a series or a continued fraction at most; a few dozen do.
const MAX_TERMS: usize = 10_000;
/// A relative change that counts as none.
const TINY: f64 = 1e-300;

/// The probability that a chi-squared variable with the given degrees of freedom is above `value`.
pub(crate) fn chi_squared_above(value: f64, degrees: usize) -> f64 {
    if value <= 0.0 { 1.0 } else { upper_gamma(0.5 * degrees as f64, 0.5 * value) }
}

/// The probability that a standard normal variable is farther from 0 than `value`.
pub(crate) fn normal_beyond(value: f64) -> f64 {
    libm::erfc(value.abs() * std::f64::consts::FRAC_1_SQRT_2)
}

/// The probability that a variable with Student's t distribution and the given degrees of freedom is farther from 0
/// than `value`.
pub(crate) fn student_beyond(value: f64, degrees: usize) -> f64 {
    let degrees = degrees as f64;
    beta(0.5 * degrees, 0.5, degrees / (degrees + value * value))
}

/// The probability that a variable of the F distribution of so many degrees of freedom above and below is above `value`.
pub(crate) fn f_above(value: f64, above: usize, below: usize) -> f64 {
    let (above, below) = (above as f64, below as f64);
    beta(0.5 * below, 0.5 * above, below / (below + above * value))
}

/// The distance from 0 within which a variable lies with this probability, between 0 and 1; `beyond` gives the
/// probability that it lies farther away than a distance.
pub(crate) fn within(probability: f64, beyond: impl Fn(f64) -> f64) -> f64 {
    quantile(1.0 - probability, beyond)
}

/// The value that a positive variable is above with this probability, as `above` says it of any value.
pub(crate) fn quantile(probability: f64, above: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while above(high) > probability && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if above(middle) > probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// `Q(a, x)`, the regularized upper incomplete gamma function.
fn upper_gamma(a: f64, x: f64) -> f64 {
    let front = math::exp(a * math::ln(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for n in 1..MAX_TERMS {
            term *= x / (a + n as f64);
            sum += term;
            if term < sum * f64::EPSILON {
                break;
            }
        }
        return 1.0 - front * sum;
    }
    let coefficient = |n: usize| -(n as f64) * (n as f64 - a);
    front * fraction(|n| (if n == 0 { 1.0 } else { coefficient(n) }, x + 2.0 * n as f64 + 1.0 - a))
}

/// `I_x(a, b)`, the regularized incomplete beta function.
fn beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta(b, a, 1.0 - x);
    }
    let front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * math::ln(x) + b * math::ln(1.0 - x);
    let coefficient = |n: usize| {
        let m = (n / 2) as f64;
        if n.is_multiple_of(2) {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        }
    };
    math::exp(front) / a * fraction(|n| (if n == 0 { 1.0 } else { coefficient(n) }, 1.0))
}

/// The continued fraction a0 / (b0 + a1 / (b1 + ...)), by the modified Lentz algorithm (W. H. Press and others, *Numerical
/// Recipes*, 2007, section 5.2).
fn fraction(term: impl Fn(usize) -> (f64, f64)) -> f64 {
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut value, mut c, mut d) = (TINY, TINY, 0.0);
    for n in 0..MAX_TERMS {
        let (a, b) = term(n);
        d = 1.0 / away(b + a * d);
        c = away(b + a / c);
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_those_of_the_tables() {
        let near = |found: f64, right: f64| assert!((found - right).abs() < 1e-11 * right.max(1e-3), "{found} {right}");
        // Closed forms: two degrees of freedom, and one of Student's.
        near(chi_squared_above(3.0, 2), math::exp(-1.5));
        near(student_beyond(1.0, 1), 0.5);
        near(student_beyond(2.0, 2), 1.0 - 2.0 / 6.0_f64.sqrt());
        // Quantiles as printed in tables: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.
        assert!((within(0.95, |t| student_beyond(t, 10)) - 2.228_138_851_986_274).abs() < 1e-11);
        assert!((within(0.99, |t| student_beyond(t, 3)) - 5.840_909_309_733_355).abs() < 1e-11);
        assert!((within(0.95, normal_beyond) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((quantile(0.05, |value| f_above(value, 3, 10)) - 3.708_264_819_046_841).abs() < 1e-11);
        near(f_above(2.5_f64 * 2.5, 1, 7), student_beyond(2.5, 7));
        assert!((chi_squared_above(18.307_038_053_275_146, 10) - 0.05).abs() < 1e-13);
        assert!((chi_squared_above(0.710_723_021_397_324_1, 4) - 0.95).abs() < 1e-13);
        assert!((chi_squared_above(1000.0, 1000) - 0.494_052_853_829).abs() < 1e-10);
    }
}
