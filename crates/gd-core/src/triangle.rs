//! Least squares by orthogonal rotations, row by row.

use nalgebra::SVector;

use crate::lanes::LANES;
use crate::number::{Number, Real};

/// The triangle R and the vector Q'b of the QR factorization of a tall matrix A beside a vector b, without the matrix:
/// every row is rotated into the triangle by Givens rotations as it comes (G. H. Golub and C. F. Van Loan, *Matrix
/// Computations*, 2013, section 5.1.8). Unlike A'A this does not square the condition number, and its place is P x P
/// however many rows there are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Triangle<T, const P: usize> {
    /// Row by row; zero below the diagonal.
    r: [[T; P]; P],
    qtb: [T; P],
}

impl<T: Real, const P: usize> Triangle<T, P> {
    pub(crate) fn new() -> Self {
        let zero = T::constant(0.0);
        Self { r: [[zero; P]; P], qtb: [zero; P] }
    }

    /// Rotates a row of A with its part of b into the triangle.
    pub(crate) fn add_row(&mut self, mut row: [T; P], mut b: T) {
        for k in 0..P {
            let (pivot, entry) = (self.r[k][k], row[k]);
            if entry == T::constant(0.0) {
                continue;
            }
            let (cos, sin) = rotation(pivot, entry);
            for j in k..P {
                let (above, below) = (self.r[k][j], row[j]);
                self.r[k][j] = cos * above + sin * below;
                row[j] = cos * below - sin * above;
            }
            (self.qtb[k], b) = (cos * self.qtb[k] + sin * b, cos * b - sin * self.qtb[k]);
        }
    }

    /// The same with the rows of a diagonal matrix, times `factor`, added below A, and zeros below b.
    pub(crate) fn damped(&self, factor: T, diagonal: &SVector<T, P>) -> Self {
        let mut damped = *self;
        for (k, &entry) in diagonal.iter().enumerate() {
            let mut row = [T::constant(0.0); P];
            if let Some(slot) = row.get_mut(k) {
                *slot = factor * entry;
            }
            damped.add_row(row, T::constant(0.0));
        }
        damped
    }

    /// R v.
    pub(crate) fn times(&self, v: &SVector<T, P>) -> SVector<T, P> {
        let v: [T; P] = (*v).into();
        let mut product = [T::constant(0.0); P];
        for k in 0..P {
            for j in k..P {
                product[k] += self.r[k][j] * v[j];
            }
        }
        SVector::from(product)
    }

    /// R'v.
    pub(crate) fn transpose_times(&self, v: &SVector<T, P>) -> SVector<T, P> {
        let v: [T; P] = (*v).into();
        let mut product = [T::constant(0.0); P];
        for k in 0..P {
            for j in k..P {
                product[j] += self.r[k][j] * v[k];
            }
        }
        SVector::from(product)
    }

    /// Q'b.
    pub(crate) fn qtb(&self) -> SVector<T, P> {
        SVector::from(self.qtb)
    }

    /// The Euclidean norms of the columns of A.
    pub(crate) fn column_norms(&self) -> SVector<T, P> {
        let mut norms = [T::constant(0.0); P];
        for (j, norm) in norms.iter_mut().enumerate() {
            *norm = crate::norm::euclidean(&SVector::from(self.r.map(|row| row.get(j).copied().unwrap_or(row[0]))));
        }
        SVector::from(norms)
    }

    /// Whether column k is zero or, within rounding, a sum of those before it.
    pub(crate) fn is_dependent(&self) -> [bool; P] {
        let tolerance = T::constant(10.0) * T::epsilon();
        let norms: [T; P] = self.column_norms().into();
        core::array::from_fn(|k| {
            let pivot = self.r.get(k).and_then(|row| row.get(k)).copied().unwrap_or(T::constant(0.0));
            norms.get(k).is_none_or(|&norm| pivot.abs() <= tolerance * norm)
        })
    }

    /// The x with R x = b, where dependent columns have x = 0.
    pub(crate) fn solve(&self, b: &SVector<T, P>) -> SVector<T, P> {
        let dependent = self.is_dependent();
        let mut x: [T; P] = (*b).into();
        for k in (0..P).rev() {
            if dependent[k] {
                x[k] = T::constant(0.0);
                continue;
            }
            for j in k + 1..P {
                let part = self.r[k][j] * x[j];
                x[k] -= part;
            }
            x[k] /= self.r[k][k];
        }
        SVector::from(x)
    }

    /// The x with R'x = b, where dependent columns have x = 0.
    pub(crate) fn solve_transpose(&self, b: &SVector<T, P>) -> SVector<T, P> {
        let dependent = self.is_dependent();
        let mut x: [T; P] = (*b).into();
        for k in 0..P {
            if dependent[k] {
                x[k] = T::constant(0.0);
                continue;
            }
            for j in 0..k {
                let part = self.r[j][k] * x[j];
                x[k] -= part;
            }
            x[k] /= self.r[k][k];
        }
        SVector::from(x)
    }

    pub(crate) fn is_finite(&self) -> bool {
        self.r.iter().flatten().chain(&self.qtb).all(|entry| entry.is_finite())
    }
}

/// Cosine and sine of the rotation that turns (pivot, entry) into (length, 0), without overflow; none for an entry of 0.
/// Choices between results, not ways through the code, so that a loop over lanes takes vector instructions.
#[inline(always)]
fn rotation<T: Real>(pivot: T, entry: T) -> (T, T) {
    let one = T::constant(1.0);
    let is_steep = entry.abs() > pivot.abs();
    let ratio = if is_steep { pivot / entry } else { entry / pivot };
    let larger = one / Number::sqrt(one + ratio * ratio);
    let smaller = larger * ratio;
    let (cos, sin) = if is_steep { (smaller, larger) } else { (larger, smaller) };
    if entry == T::constant(0.0) { (one, T::constant(0.0)) } else { (cos, sin) }
}

/// Eight triangles side by side, one for every lane: rotations wait for each other within a triangle, not between them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LaneTriangles<T: Real, const P: usize> {
    r: [[T::Lanes; P]; P],
    qtb: [T::Lanes; P],
}

impl<T: Real, const P: usize> LaneTriangles<T, P> {
    pub(crate) fn new() -> Self {
        let zero = T::Lanes::constant(0.0);
        Self { r: [[zero; P]; P], qtb: [zero; P] }
    }

    /// Rotates a row of A with its part of b into every triangle.
    // A page must load fast, and its functions are called from few places.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    #[cfg_attr(target_family = "wasm", inline(never))]
    pub(crate) fn add_rows(&mut self, mut rows: [T::Lanes; P], mut b: T::Lanes) {
        for k in 0..P {
            let (pivots, entries): ([T; LANES], [T; LANES]) = (self.r[k][k].into(), rows[k].into());
            let (mut cos, mut sin) = ([T::constant(0.0); LANES], [T::constant(0.0); LANES]);
            for ((cos, sin), (pivot, entry)) in cos.iter_mut().zip(&mut sin).zip(pivots.into_iter().zip(entries)) {
                (*cos, *sin) = rotation(pivot, entry);
            }
            let (cos, sin) = (T::Lanes::from(cos), T::Lanes::from(sin));
            for j in k..P {
                let (above, below) = (self.r[k][j], rows[j]);
                self.r[k][j] = cos * above + sin * below;
                rows[j] = cos * below - sin * above;
            }
            (self.qtb[k], b) = (cos * self.qtb[k] + sin * b, cos * b - sin * self.qtb[k]);
        }
    }

    /// The triangle of all rows: those of every lane rotated into one, in the order of the lanes.
    pub(crate) fn merged(&self) -> Triangle<T, P> {
        let r: [[[T; LANES]; P]; P] = self.r.map(|row| row.map(Into::into));
        let qtb: [[T; LANES]; P] = self.qtb.map(Into::into);
        let mut merged = Triangle::new();
        for lane in 0..LANES {
            for k in 0..P {
                merged.add_row(r[k].map(|entries| entries[lane]), qtb[k][lane]);
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn eight_triangles_at_a_time_have_the_products_of_one(
            entries in proptest::collection::vec(-10.0..10.0_f64, 4 * LANES * 3), empty in 0..LANES,
        ) {
            let (mut one, mut eight) = (Triangle::<f64, 3>::new(), LaneTriangles::<f64, 3>::new());
            for block in entries.as_chunks::<{ 4 * LANES }>().0 {
                let mut columns: [[f64; LANES]; 4] = core::array::from_fn(|j| core::array::from_fn(|lane| block[j * LANES + lane]));
                // A point that does not count.
                for column in &mut columns {
                    column[empty] = 0.0;
                }
                for lane in 0..LANES {
                    one.add_row([columns[0][lane], columns[1][lane], columns[2][lane]], columns[3][lane]);
                }
                let [rows @ .., b] = columns.map(crate::lanes::Lanes);
                eight.add_rows(rows, b);
            }
            let eight = eight.merged();
            for v in [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(SVector::from) {
                let products = |triangle: &Triangle<f64, 3>| triangle.transpose_times(&triangle.times(&v));
                prop_assert!((products(&one) - products(&eight)).abs().max() < 1e-10);
            }
            let to_b = |triangle: &Triangle<f64, 3>| triangle.transpose_times(&triangle.qtb());
            prop_assert!((to_b(&one) - to_b(&eight)).abs().max() < 1e-10);
        }
    }

    fn triangle(rows: &[([f64; 3], f64)]) -> Triangle<f64, 3> {
        let mut triangle = Triangle::new();
        for &(row, b) in rows {
            triangle.add_row(row, b);
        }
        triangle
    }

    proptest! {
        #[test]
        fn the_triangle_has_the_products_of_the_matrix(entries in proptest::collection::vec(-10.0..10.0_f64, 28)) {
            let rows: std::vec::Vec<([f64; 3], f64)> =
                entries.chunks_exact(4).map(|c| ([c[0], c[1], c[2]], c[3])).collect();
            let found = triangle(&rows);
            let v = SVector::from([0.3, -1.1, 0.7]);
            // A'A v and A'b, by the triangle and by the rows.
            let by_triangle = found.transpose_times(&found.times(&v));
            let to_b = found.transpose_times(&found.qtb());
            for j in 0..3 {
                let expected: f64 = rows.iter().map(|(a, _)| a[j] * (a[0] * v[0] + a[1] * v[1] + a[2] * v[2])).sum();
                prop_assert!((by_triangle[j] - expected).abs() < 1e-10);
                let expected: f64 = rows.iter().map(|(a, b)| a[j] * b).sum();
                prop_assert!((to_b[j] - expected).abs() < 1e-10);
                let norm: f64 = rows.iter().map(|(a, _)| a[j] * a[j]).sum::<f64>().sqrt();
                prop_assert!((found.column_norms()[j] - norm).abs() < 1e-12 * norm);
            }
        }
    }

    #[test]
    fn a_system_is_solved_both_ways() {
        let found = triangle(&[([2.0, 1.0, -1.0], 3.0), ([0.0, 4.0, 2.0], 6.0), ([1.0, 0.0, 5.0], 11.0)]);
        // x = (1, 1, ...): 2 + 1 - 1 x3 = 3 ...
        let x = found.solve(&found.qtb());
        for (row, b) in [([2.0, 1.0, -1.0], 3.0), ([0.0, 4.0, 2.0], 6.0), ([1.0, 0.0, 5.0], 11.0)] {
            assert!((row[0] * x[0] + row[1] * x[1] + row[2] * x[2] - b).abs() < 1e-13);
        }
        let b = SVector::from([1.0, 2.0, 3.0]);
        assert!((found.transpose_times(&found.solve_transpose(&b)) - b).iter().all(|part| part.abs() < 1e-13));
    }

    #[test]
    fn dependent_columns_are_told_and_left_at_zero() {
        let found = triangle(&[([1.0, 2.0, 0.0], 1.0), ([2.0, 4.0, 0.0], 2.0), ([3.0, 6.0, 0.0], 3.0)]);
        assert_eq!(found.is_dependent(), [false, true, true]);
        assert!((found.solve(&found.qtb()) - SVector::from([1.0, 0.0, 0.0])).iter().all(|part| part.abs() < 1e-14));
    }

    #[test]
    fn large_entries_do_not_overflow() {
        let found = triangle(&[([1e300, 0.0, 0.0], 1e300), ([1e300, 1e200, 1.0], 0.0)]);
        assert!(found.is_finite());
        assert!((found.column_norms()[0] / 2.0_f64.sqrt() / 1e300 - 1.0).abs() < 1e-15);
    }
}
