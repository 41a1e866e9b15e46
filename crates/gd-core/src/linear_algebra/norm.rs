//! Lengths of vectors.

use crate::number::{Number, Real};

/// The largest magnitude of the entries; 0 if there are none. NaN entries are ignored.
pub(crate) fn largest<T: Real>(vector: &[T]) -> T {
    vector.iter().fold(T::constant(0.0), |largest, part| if part.abs() > largest { part.abs() } else { largest })
}

/// The Euclidean norm. Entries are divided by the largest first, so that no square overflows or underflows: the result
/// is infinite only where the norm itself exceeds the range of the type, NaN only for a vector with NaN.
#[inline(never)]
pub(crate) fn euclidean<T: Real>(vector: &[T]) -> T {
    let largest = largest(vector);
    if largest == T::constant(0.0) || !largest.is_finite() {
        // 0, infinite, or NaN if a part is.
        return vector.iter().fold(largest, |sum, part| sum + part.abs());
    }
    largest * relative(vector, largest)
}

/// The Euclidean norm over `largest`, from 1 to sqrt(P).
pub(crate) fn relative<T: Real>(vector: &[T], largest: T) -> T {
    let squares = vector.iter().fold(T::constant(0.0), |sum, &part| sum + (part / largest) * (part / largest));
    Number::sqrt(squares)
}

/// The dot product.
pub(crate) fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b.iter()).fold(T::constant(0.0), |sum, (&a, &b)| sum + a * b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_large_nor_small_parts_lose_the_norm() {
        let norm = |parts: [f64; 2]| euclidean(&parts);
        assert_eq!(norm([3.0, -4.0]), 5.0);
        assert!((norm([3e300, 4e300]) / 5e300 - 1.0).abs() < 1e-15);
        assert!((norm([3e-320, 4e-320]) / 5e-320 - 1.0).abs() < 1e-3);
        assert_eq!(norm([0.0, -0.0]), 0.0);
        assert_eq!(norm([f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(norm([f64::NEG_INFINITY, 1.0]), f64::INFINITY);
        assert!(norm([f64::NAN, 1.0]).is_nan() && norm([0.0, f64::NAN]).is_nan());
        assert_eq!(euclidean(&[3e38_f32]), 3e38);
    }
}
