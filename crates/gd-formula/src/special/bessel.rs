//! Bessel functions of whole order.

/// The derivatives of a Bessel function of either kind, from those of neighboring orders (NIST Digital Library of
/// Mathematical Functions, 10.6.7).
pub(super) fn bessel(of: fn(i32, f64) -> f64, n: i32, order: u32, x: f64) -> f64 {
    match order {
        0 => of(n, x),
        1 if n == 0 => -of(1, x),
        1 => 0.5 * (of(n - 1, x) - of(n + 1, x)),
        2 if n == 0 => 0.5 * (of(2, x) - of(0, x)),
        2 if n == 1 => 0.25 * (of(3, x) - 3.0 * of(1, x)),
        2 => 0.25 * ((of(n - 2, x) - of(n, x)) - (of(n, x) - of(n + 2, x))),
        _ => f64::NAN,
    }
}
