//! An ellipsoid, and the correction that makes a sphere of it.

use super::MultiInputModel;
use crate::linear_algebra::{SquareMatrix, SymmetricEigen};
use crate::number::{Number, Real};

/// The ellipsoid that the readings of a magnetometer or an accelerometer at rest lie on, whatever its attitude, as a formula
/// that is linear in its nine parameters:
///
/// |v|^2 = p0 (x^2 + y^2 - 2 z^2) + p1 (x^2 + z^2 - 2 y^2) + 2 p2 x y + 2 p3 x z + 2 p4 y z + 2 p5 x + 2 p6 y + 2 p7 z + p8
///
/// of the reading v = (x, y, z); the observation is [`Ellipsoid::square`]. Its quadratic form has trace 3, so the origin
/// may lie anywhere, inside or outside. This is the algebraic fit: noise of a fraction s of the radius biases radii by about
/// s^2 (Q. Li and J. G. Griffiths, *Least squares ellipsoid specific fitting*, 2004; for compasses T. Ozyagcilar,
/// *Calibrating an eCompass in the presence of hard- and soft-iron interference*, NXP AN4246, 2015).
///
/// Readings of about 1, less the middle of their range, keep `f32` accurate: offsets of one radius along every axis
/// cost one digit of the answer, those of ten radii nearly three.
///
/// ```
/// use gd_core::{Ellipsoid, MultiInput, RunningLeastSquares};
///
/// let mut fit = RunningLeastSquares::new(MultiInput::<_, 3>(Ellipsoid), [0.0_f32; 9])?;
/// for k in 0..300_u16 {
///     // A spiral from pole to pole over a sphere of radius 2 about (0.3, -0.2, 0.5), stretched along x.
///     let (z, turn) = (f32::from(k) / 150.0 - 1.0, gd_core::math::sin_cos_f32(f32::from(k)));
///     let r = 2.0 * gd_core::math::sqrt_f32(1.0 - z * z);
///     let reading = [1.1 * r * turn.0 + 0.3, r * turn.1 - 0.2, 2.0 * z + 0.5];
///     fit.push(reading, Ellipsoid::square(reading))?;
/// }
/// assert!(fit.verdict().is_settled());
/// let correction = Ellipsoid::correction(&fit.params()).expect("an ellipsoid");
/// let [x, y, z] = correction.offset;
/// assert!((x - 0.3).abs() < 1e-4 && (y + 0.2).abs() < 1e-4 && (z - 0.5).abs() < 1e-4);
/// let [x, y, z] = correction.apply([2.5, -0.2, 0.5]);
/// assert!((x / correction.radius - 1.0).abs() < 1e-4 && y.abs() < 1e-3 && z.abs() < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Ellipsoid;

impl MultiInputModel<9, 3> for Ellipsoid {
    #[inline(always)]
    fn value<N: Number>(&self, params: [N; 9], [x, y, z]: [N; 3]) -> N {
        let columns = columns([x, y, z]);
        params.into_iter().zip(columns).fold(N::constant(0.0), |sum, (param, column)| sum + param * column)
    }
}

#[inline(always)]
fn columns<N: Number>([x, y, z]: [N; 3]) -> [N; 9] {
    let (xx, yy, zz, two) = (x * x, y * y, z * z, N::constant(2.0));
    let mixed = [two * (x * y), two * (x * z), two * (y * z)];
    let [xy, xz, yz] = mixed;
    [xx + yy - two * zz, xx + zz - two * yy, xy, xz, yz, two * x, two * y, two * z, N::constant(1.0)]
}

impl Ellipsoid {
    /// What its parameters belong to, as names for [`crate::Undetermined::named`]: the stretch along z and along y, the
    /// three shears, the three offsets, the size.
    pub const NAMES: [&str; 9] = ["zz", "yy", "xy", "xz", "yz", "x", "y", "z", "size"];

    /// The observation that belongs to a reading: its squared length.
    #[must_use]
    pub fn square<T: Real>([x, y, z]: [T; 3]) -> T {
        x * x + y * y + z * z
    }

    /// What makes a sphere about the origin of the ellipsoid; `None` if the parameters are those of another surface, as where
    /// the readings were too few or too noisy.
    #[must_use]
    pub fn correction<T: Real>(params: &[T; 9]) -> Option<SensorCorrection<T>> {
        let [p0, p1, xy, xz, yz, x, y, z, size] = *params;
        let (zero, one) = (T::constant(0.0), T::constant(1.0));
        // v'A v - 2 b'v = size.
        let quadratic = SquareMatrix::from([
            [one - p0 - p1, -xy, -xz],
            [-xy, one - p0 + p1 + p1, -yz],
            [-xz, -yz, one + p0 + p0 - p1],
        ]);
        let SymmetricEigen { values, vectors } = SymmetricEigen::new(&quadratic)?;
        // The trace is 3: of an ellipsoid all are positive.
        if !values.iter().all(|&value| value > zero) {
            return None;
        }
        let entry = |row: usize, column: usize| vectors.get(row, column).unwrap_or(zero);
        let along = |column: usize| entry(0, column) * x + entry(1, column) * y + entry(2, column) * z;
        // The center A^-1 b and b'A^-1 b.
        let (mut offset, mut square) = ([zero; 3], size);
        for (column, &value) in values.iter().enumerate() {
            let part = along(column) / value;
            square += part * along(column);
            for (row, slot) in offset.iter_mut().enumerate() {
                *slot += part * entry(row, column);
            }
        }
        // Semi-axes are the roots of square / value; the radius of the sphere is their mean.
        let axes = values.map(|value| Number::sqrt(square / value));
        let [a, b, c] = axes;
        let radius = (a + b + c) / T::constant(3.0);
        if !(square > zero && radius.is_finite()) {
            return None;
        }
        let mut matrix = [[zero; 3]; 3];
        for (row, slots) in matrix.iter_mut().enumerate() {
            for (column, slot) in slots.iter_mut().enumerate() {
                for (index, &axis) in axes.iter().enumerate() {
                    *slot += entry(row, index) * entry(column, index) * (radius / axis);
                }
            }
        }
        Some(SensorCorrection { offset, matrix, radius })
    }
}

/// The calibration of a sensor with three axes: a corrected reading is the matrix times the reading less the offset, and
/// has the length `radius` in every attitude.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SensorCorrection<T> {
    /// The hard iron of a compass, the bias of an accelerometer, in the unit of the readings.
    pub offset: [T; 3],
    /// The soft iron, or the scales and misalignments of the axes: symmetric, row by row.
    pub matrix: [[T; 3]; 3],
    /// The field, or gravity, in the unit of the readings: the mean of the three semi-axes.
    pub radius: T,
}

impl<T: Real> SensorCorrection<T> {
    /// A corrected reading.
    #[must_use]
    pub fn apply(&self, reading: [T; 3]) -> [T; 3] {
        let [x, y, z] = reading;
        let [ox, oy, oz] = self.offset;
        self.matrix.map(|[a, b, c]| a * (x - ox) + b * (y - oy) + c * (z - oz))
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec::Vec;

    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg32;

    use super::*;
    use crate::{MultiInput, RunningLeastSquares, StreamVerdict};

    /// Readings in 300 attitudes, or about one axis only, with noise.
    fn readings(seed: u64, is_flat: bool, noise: f64) -> Vec<[f64; 3]> {
        let mut rng = Pcg32::seed_from_u64(seed);
        (0..300)
            .map(|_| {
                let z = if is_flat { 0.1 } else { rng.random_range(-1.0..1.0_f64) };
                let (sin, cos) = crate::math::sin_cos(rng.random_range(0.0..6.3));
                let r = crate::math::sqrt(1.0 - z * z);
                let [x, y, z] = [r * cos, r * sin, z].map(|part: f64| part + noise * rng.random_range(-1.0..1.0));
                // Soft iron, then hard iron.
                [1.1 * x + 0.05 * y + 0.4, 0.05 * x + 0.95 * y - 0.02 * z - 0.3, -0.02 * y + 0.9 * z + 0.2]
            })
            .collect()
    }

    fn fit<T: Real>(readings: &[[f64; 3]]) -> RunningLeastSquares<MultiInput<Ellipsoid, 3>, [T; 9]> {
        let mut fit = RunningLeastSquares::new(MultiInput::<_, 3>(Ellipsoid), [T::constant(0.0); 9]).unwrap();
        for reading in readings {
            let reading = reading.map(T::constant);
            fit.push(reading, Ellipsoid::square(reading)).unwrap();
        }
        fit
    }

    fn check<T: Real>(noise: f64, tolerance: f64) {
        for seed in 0..20 {
            let readings = readings(seed, false, noise);
            let fit = fit::<T>(&readings);
            assert!(fit.verdict().is_settled(), "{}", fit.verdict());
            let correction = Ellipsoid::correction(&fit.params()).unwrap();
            for (found, expected) in correction.offset.iter().zip([0.4, -0.3, 0.2]) {
                assert!((found.to_f64() - expected).abs() < tolerance, "{correction:?}");
            }
            for reading in readings {
                let [x, y, z] = correction.apply(reading.map(T::constant)).map(Real::to_f64);
                let length = crate::math::sqrt(x * x + y * y + z * z) / correction.radius.to_f64();
                assert!((length - 1.0).abs() < 4.0 * noise + tolerance, "{length}");
            }
        }
    }

    #[test]
    fn three_hundred_attitudes_give_offset_and_matrix() {
        check::<f64>(0.0, 1e-12);
        check::<f32>(0.0, 2e-5);
        check::<f64>(0.01, 4e-3);
        check::<f32>(0.01, 4e-3);
    }

    /// Of single precision, as documented.
    #[test]
    fn offsets_beside_the_radius_cost_digits() {
        let error = |shift: f64| {
            let errors = (0..20).map(|seed| {
                let readings: Vec<[f64; 3]> =
                    readings(seed, false, 0.0).iter().map(|reading| reading.map(|part| part + shift)).collect();
                let correction = Ellipsoid::correction(&fit::<f32>(&readings).params()).unwrap();
                let offsets = correction.offset.iter().zip([0.4, -0.3, 0.2]);
                offsets.map(|(found, part)| (found.to_f64() - part - shift).abs()).fold(0.0, f64::max)
            });
            errors.fold(0.0, f64::max)
        };
        let digits = [0.0, 1.0, 3.0, 10.0].map(|shift: f64| -crate::math::log10(error(shift)));
        let costs = digits.map(|left| digits[0] - left);
        assert!((costs[1] - 1.0).abs() < 0.2 && (costs[3] - 2.7).abs() < 0.2, "{digits:?}");
    }

    /// Turned about one axis only, exactly or with noise, a sensor does not know the offset along it.
    #[test]
    fn attitudes_that_do_not_suffice_are_refused_by_name() {
        let flat = fit::<f64>(&readings(1, true, 0.0));
        assert!(matches!(flat.verdict(), StreamVerdict::Undetermined { n_params: 9, .. }), "{}", flat.verdict());
        assert!(flat.undetermined().involves(7), "{}", flat.undetermined().named(&Ellipsoid::NAMES));
        let noisy = fit::<f32>(&readings(1, true, 0.01)).with_rank_tolerance(0.05).unwrap();
        assert!(matches!(noisy.verdict(), StreamVerdict::Undetermined { n_params: 9, .. }), "{}", noisy.verdict());
        let text = noisy.undetermined().named(&Ellipsoid::NAMES).to_string();
        assert!(text.starts_with("not determined: ") && noisy.undetermined().involves(7), "{text}");
        // And the tolerance does not refuse attitudes that suffice.
        let full = fit::<f32>(&readings(1, false, 0.01)).with_rank_tolerance(0.05).unwrap();
        assert!(full.verdict().is_settled(), "{}", full.verdict());
    }

    #[test]
    fn another_surface_has_no_correction() {
        // x^2 + y^2 - z^2 of a cone.
        assert_eq!(Ellipsoid::correction(&[-1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]), None);
        // An ellipsoid without a point.
        assert_eq!(Ellipsoid::correction(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0_f32]), None);
        assert_eq!(Ellipsoid::correction(&[f64::NAN; 9]), None);
    }
}
