//! Least squares by orthogonal rotations, row by row.

use super::norm;
use crate::number::{LANES, Number, Real};
use crate::storage::{Buffer, Rows, Storage, copy};

/// The triangle R and the vector Q'b of the QR factorization of a tall matrix A beside a vector b, without the matrix:
/// every row is rotated into the triangle by Givens rotations as it comes (G. H. Golub and C. F. Van Loan, *Matrix
/// Computations*, 2013, section 5.1.8). Unlike A'A this does not square the condition number, and it takes P x P
/// numbers however many rows there are.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(
        serialize = "V::Item: serde::Serialize",
        deserialize = "V::Item: crate::number::Real + serde::Deserialize<'de>"
    ))
)]
pub(crate) struct Triangle<V: Storage> {
    /// Row by row; zero below the diagonal.
    #[cfg_attr(
        feature = "serde",
        serde(
            serialize_with = "crate::stored::square::serialize::<V, _>",
            deserialize_with = "crate::stored::square::deserialize::<V, _>"
        )
    )]
    r: V::Square,
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    qtb: V,
}

impl<V: Storage<Square: Copy> + Copy> Copy for Triangle<V> {}

impl<T: Real, const P: usize> Triangle<[T; P]> {
    /// A triangle of no rows.
    pub(crate) const EMPTY: Self = Self { r: Rows([[T::ZERO; P]; P]), qtb: [T::ZERO; P] };
}

impl<V: Storage<Item: Real>> Triangle<V> {
    /// A triangle of no rows and `n` columns.
    pub(crate) fn new(n: usize) -> Self {
        Self { r: V::filled_square(n, V::Item::ZERO), qtb: V::filled(n, V::Item::ZERO) }
    }

    /// Removes all rows.
    pub(crate) fn clear(&mut self) {
        let zero = V::Item::constant(0.0);
        self.r.as_mut_slice().fill(zero);
        self.qtb.as_mut_slice().fill(zero);
    }

    /// R, row by row.
    pub(crate) fn r(&self) -> &[V::Item] {
        self.r.as_slice()
    }

    /// Q'b.
    pub(crate) fn qtb(&self) -> &[V::Item] {
        self.qtb.as_slice()
    }

    /// Rotates a row of A with its entry of b into the triangle; `row` is overwritten. Returns what is left of b: the
    /// residual sum of squares of all rows is larger by its square (W. M. Gentleman, *Least squares computations by Givens
    /// transformations without square roots*, 1973).
    pub(crate) fn add_row(&mut self, row: &mut [V::Item], b: V::Item) -> V::Item {
        add_row(self.r.as_mut_slice(), self.qtb.as_mut_slice(), row, b)
    }

    /// Multiplies all rows by a factor.
    pub(crate) fn scale(&mut self, factor: V::Item) {
        for entry in self.r.as_mut_slice().iter_mut().chain(self.qtb.as_mut_slice()) {
            *entry *= factor;
        }
    }

    /// Replaces b by b + A x.
    pub(crate) fn shift(&mut self, x: &[V::Item]) {
        let Self { r, qtb } = self;
        for ((k, row), slot) in r.as_slice().chunks_exact(x.len().max(1)).enumerate().zip(qtb.as_mut_slice()) {
            for (&entry, &part) in row.iter().zip(x).skip(k) {
                *slot += entry * part;
            }
        }
    }

    /// Becomes `other` with the rows of a diagonal matrix, times `factor`, added below A, and zeros below b.
    pub(crate) fn damp(&mut self, other: &Self, factor: V::Item, diagonal: &[V::Item], row: &mut [V::Item]) {
        copy(other.r.as_slice(), self.r.as_mut_slice());
        copy(other.qtb.as_slice(), self.qtb.as_mut_slice());
        let zero = V::Item::constant(0.0);
        for (k, &entry) in diagonal.iter().enumerate() {
            row.fill(zero);
            if let Some(slot) = row.get_mut(k) {
                *slot = factor * entry;
            }
            self.add_row(row, zero);
        }
    }

    /// Rotates the rows of this triangle into another; `row` is working memory.
    pub(crate) fn merge_into(&self, merged: &mut Self, row: &mut [V::Item]) {
        let n = self.qtb.as_slice().len();
        for (entries, &b) in self.r.as_slice().chunks_exact(n.max(1)).zip(self.qtb.as_slice()) {
            copy(entries, row);
            merged.add_row(row, b);
        }
    }

    pub(crate) fn is_finite(&self) -> bool {
        self.r.as_slice().iter().chain(self.qtb.as_slice()).all(|entry| entry.is_finite())
    }
}

/// Rotates a row of A with its part of b into the triangle `r`, of as many columns as `qtb` has entries. Returns what is
/// left of b.
#[inline(never)]
pub(crate) fn add_row<T: Real>(r: &mut [T], qtb: &mut [T], row: &mut [T], mut b: T) -> T {
    let zero = T::constant(0.0);
    let mut rest = row;
    for ((k, above), product) in r.chunks_exact_mut(qtb.len().max(1)).enumerate().zip(qtb) {
        let (Some((pivot, above)), Some((&mut entry, below))) =
            (above.get_mut(k..).and_then(<[T]>::split_first_mut), rest.split_first_mut())
        else {
            return b;
        };
        if entry != zero {
            let (cos, sin) = rotation(*pivot, entry);
            *pivot = cos * *pivot + sin * entry;
            for (above, below) in above.iter_mut().zip(below.iter_mut()) {
                (*above, *below) = (cos * *above + sin * *below, cos * *below - sin * *above);
            }
            (*product, b) = (cos * *product + sin * b, cos * b - sin * *product);
        }
        rest = below;
    }
    b
}

/// `product` becomes R v.
#[inline(never)]
pub(crate) fn times<T: Real>(r: &[T], v: &[T], product: &mut [T]) {
    for ((k, row), product) in r.chunks_exact(v.len().max(1)).enumerate().zip(product) {
        *product = T::constant(0.0);
        for (&entry, &part) in row.iter().zip(v).skip(k) {
            *product += entry * part;
        }
    }
}

/// `product` becomes R'v.
#[inline(never)]
pub(crate) fn transpose_times<T: Real>(r: &[T], v: &[T], product: &mut [T]) {
    product.fill(T::constant(0.0));
    for ((k, row), &part) in r.chunks_exact(v.len().max(1)).enumerate().zip(v) {
        for (product, &entry) in product.iter_mut().zip(row).skip(k) {
            *product += entry * part;
        }
    }
}

/// The Euclidean norms of the columns of A; `column` is working memory.
#[inline(never)]
pub(crate) fn column_norms<T: Real>(r: &[T], column: &mut [T], norms: &mut [T]) {
    let n = norms.len();
    for (j, norm) in norms.iter_mut().enumerate() {
        for (slot, &entry) in column.iter_mut().zip(r.iter().skip(j).step_by(n)) {
            *slot = entry;
        }
        *norm = norm::euclidean(column);
    }
}

/// An entry on the diagonal.
fn pivot<T: Real>(r: &[T], n: usize, k: usize) -> T {
    r.get(k * n + k).copied().unwrap_or_else(|| T::constant(0.0))
}

/// Whether column k is zero or, within `tolerance` times its norm, a sum of those before it.
pub(crate) fn is_dependent<T: Real>(r: &[T], norms: &[T], k: usize, tolerance: T) -> bool {
    norms.get(k).is_none_or(|&norm| pivot(r, norms.len(), k).abs() <= tolerance * norm)
}

/// Ten units in the last place.
pub(crate) fn pivot_tolerance<T: Real>() -> T {
    T::constant(10.0) * T::epsilon()
}

/// `x`, which is b, becomes the solution of R x = b, where dependent columns have x = 0.
pub(crate) fn solve<T: Real>(r: &[T], norms: &[T], x: &mut [T]) {
    solve_within(r, norms, pivot_tolerance(), x);
}

/// The same, where a column is dependent within a tolerance. Returns how many are not.
#[inline(never)]
pub(crate) fn solve_within<T: Real>(r: &[T], norms: &[T], tolerance: T, x: &mut [T]) -> usize {
    let (n, mut rank) = (norms.len(), 0);
    for (k, row) in r.chunks_exact(n.max(1)).enumerate().rev() {
        let dependent = is_dependent(r, norms, k, tolerance);
        let Some((slot, behind)) = x.get_mut(k..).and_then(<[T]>::split_first_mut) else { continue };
        if dependent {
            *slot = T::constant(0.0);
            continue;
        }
        for (&entry, &part) in row.iter().skip(k + 1).zip(behind.iter()) {
            *slot -= entry * part;
        }
        *slot /= pivot(r, n, k);
        rank += 1;
    }
    rank
}

/// `x`, which is b, becomes the solution of R'x = b, where dependent columns have x = 0.
#[inline(never)]
pub(crate) fn solve_transpose<T: Real>(r: &[T], norms: &[T], x: &mut [T]) {
    let (n, tolerance) = (norms.len(), pivot_tolerance());
    for k in 0..n {
        let dependent = is_dependent(r, norms, k, tolerance);
        let Some((before, [slot, ..])) = x.split_at_mut_checked(k) else { continue };
        if dependent {
            *slot = T::constant(0.0);
            continue;
        }
        for (&entry, &part) in r.iter().skip(k).step_by(n.max(1)).zip(before.iter()) {
            *slot -= entry * part;
        }
        *slot /= pivot(r, n, k);
    }
}

/// Cosine and sine of the rotation that turns (pivot, entry) into (length, 0), without overflow; none for an entry of 0.
/// Selects between results instead of branching, so that a loop over lanes vectorizes.
#[inline(always)]
pub(crate) fn rotation<T: Real>(pivot: T, entry: T) -> (T, T) {
    let one = T::constant(1.0);
    let is_steep = entry.abs() > pivot.abs();
    let ratio = if is_steep { pivot / entry } else { entry / pivot };
    let larger = one / Number::sqrt(one + ratio * ratio);
    let smaller = larger * ratio;
    let (cos, sin) = if is_steep { (smaller, larger) } else { (larger, smaller) };
    if entry == T::constant(0.0) { (one, T::constant(0.0)) } else { (cos, sin) }
}

/// Eight of something, one for every lane.
type Block<T> = [T; LANES];

/// Eight triangles side by side, one for every lane: rotations wait for each other within a triangle, not between them.
#[derive(Debug, Clone)]
pub(crate) struct LaneTriangles<V: Storage<Item: Real>> {
    r: <V::Of<Block<V::Item>> as Storage>::Square,
    qtb: V::Of<Block<V::Item>>,
}

impl<V: Storage<Item: Real>> LaneTriangles<V> {
    pub(crate) fn new(n: usize) -> Self {
        let zeros = [V::Item::constant(0.0); LANES];
        Self { r: V::Of::<Block<V::Item>>::filled_square(n, zeros), qtb: V::Of::<Block<V::Item>>::filled(n, zeros) }
    }

    /// Rotates a row of A with its part of b into every triangle; `rows` are used up.
    #[inline(always)]
    pub(crate) fn add_rows(&mut self, rows: &mut [Block<V::Item>], b: Block<V::Item>) {
        add_rows(self.r.as_mut_slice(), self.qtb.as_mut_slice(), rows, b);
    }

    /// Rotates the rows of every triangle into one, in the order of the lanes; `row` is working memory.
    pub(crate) fn merge_into(&self, merged: &mut Triangle<V>, row: &mut [V::Item]) {
        let (r, qtb) = (self.r.as_slice(), self.qtb.as_slice());
        for lane in 0..LANES {
            for (entries, b) in r.chunks_exact(qtb.len().max(1)).zip(qtb) {
                for (slot, entry) in row.iter_mut().zip(entries) {
                    *slot = of_lane(entry, lane);
                }
                merged.add_row(row, of_lane(b, lane));
            }
        }
    }
}

#[inline(always)]
fn of_lane<T: Real>(block: &Block<T>, lane: usize) -> T {
    block.get(lane).copied().unwrap_or_else(|| T::constant(0.0))
}

#[inline(always)]
fn add_rows<T: Real>(r: &mut [Block<T>], qtb: &mut [Block<T>], rows: &mut [Block<T>], mut b: Block<T>) {
    let mut rest = rows;
    for ((k, above), product) in r.chunks_exact_mut(qtb.len().max(1)).enumerate().zip(qtb) {
        let (Some((pivot, above)), Some((entry, below))) =
            (above.get_mut(k..).and_then(<[Block<T>]>::split_first_mut), rest.split_first_mut())
        else {
            return;
        };
        let (mut cos, mut sin) = ([T::constant(0.0); LANES], [T::constant(0.0); LANES]);
        for ((cos, sin), (&pivot, &entry)) in cos.iter_mut().zip(&mut sin).zip(pivot.iter().zip(entry.iter())) {
            (*cos, *sin) = rotation(pivot, entry);
        }
        turn(&cos, &sin, pivot, entry);
        for (above, below) in above.iter_mut().zip(below.iter_mut()) {
            turn(&cos, &sin, above, below);
        }
        turn(&cos, &sin, product, &mut b);
        rest = below;
    }
}

/// Rotates two rows of eight triangles at a column.
#[inline(always)]
fn turn<T: Real>(cos: &Block<T>, sin: &Block<T>, above: &mut Block<T>, below: &mut Block<T>) {
    for ((&cos, &sin), (above, below)) in cos.iter().zip(sin).zip(above.iter_mut().zip(below)) {
        (*above, *below) = (cos * *above + sin * *below, cos * *below - sin * *above);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Three = [f64; 3];

    fn triangle(rows: &[(Three, f64)]) -> Triangle<Three> {
        let mut triangle = Triangle::new(3);
        for &(mut row, b) in rows {
            triangle.add_row(&mut row, b);
        }
        triangle
    }

    fn norms(triangle: &Triangle<Three>) -> Three {
        let mut norms = [0.0; 3];
        column_norms(triangle.r(), &mut [0.0; 3], &mut norms);
        norms
    }

    fn product(multiply: fn(&[f64], &[f64], &mut [f64]), triangle: &Triangle<Three>, v: &[f64]) -> Three {
        let mut product = [f64::NAN; 3];
        multiply(triangle.r(), v, &mut product);
        product
    }

    /// A'A v, by the triangle.
    fn normal(triangle: &Triangle<Three>, v: Three) -> Three {
        product(transpose_times, triangle, &product(times, triangle, &v))
    }

    fn distance(one: Three, other: Three) -> f64 {
        one.iter().zip(other).fold(0.0, |largest, (one, other)| (one - other).abs().max(largest))
    }

    proptest! {
        #[test]
        fn eight_triangles_at_a_time_have_the_products_of_one(
            entries in proptest::collection::vec(-10.0..10.0_f64, 4 * LANES * 3), empty in 0..LANES,
        ) {
            let (mut one, mut eight) = (Triangle::<Three>::new(3), LaneTriangles::<Three>::new(3));
            for block in entries.as_chunks::<{ 4 * LANES }>().0 {
                let mut columns: [[f64; LANES]; 4] = core::array::from_fn(|j| core::array::from_fn(|lane| block[j * LANES + lane]));
                // A point that does not count.
                for column in &mut columns {
                    column[empty] = 0.0;
                }
                for lane in 0..LANES {
                    one.add_row(&mut [columns[0][lane], columns[1][lane], columns[2][lane]], columns[3][lane]);
                }
                let [mut rows @ .., b] = columns;
                eight.add_rows(&mut rows, b);
            }
            let mut merged = Triangle::<Three>::new(3);
            eight.merge_into(&mut merged, &mut [0.0; 3]);
            for v in [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]] {
                prop_assert!(distance(normal(&one, v), normal(&merged, v)) < 1e-10);
            }
            let to_b = |triangle: &Triangle<Three>| product(transpose_times, triangle, triangle.qtb());
            prop_assert!(distance(to_b(&one), to_b(&merged)) < 1e-10);
        }

        #[test]
        fn the_triangle_has_the_products_of_the_matrix(entries in proptest::collection::vec(-10.0..10.0_f64, 28)) {
            let rows: std::vec::Vec<(Three, f64)> =
                entries.chunks_exact(4).map(|c| ([c[0], c[1], c[2]], c[3])).collect();
            let found = triangle(&rows);
            let v = [0.3, -1.1, 0.7];
            // A'A v and A'b, by the triangle and by the rows.
            let by_triangle = normal(&found, v);
            let to_b = product(transpose_times, &found, found.qtb());
            for j in 0..3 {
                let expected: f64 = rows.iter().map(|(a, _)| a[j] * (a[0] * v[0] + a[1] * v[1] + a[2] * v[2])).sum();
                prop_assert!((by_triangle[j] - expected).abs() < 1e-10);
                let expected: f64 = rows.iter().map(|(a, b)| a[j] * b).sum();
                prop_assert!((to_b[j] - expected).abs() < 1e-10);
                let norm: f64 = rows.iter().map(|(a, _)| a[j] * a[j]).sum::<f64>().sqrt();
                prop_assert!((norms(&found)[j] - norm).abs() < 1e-12 * norm);
            }
        }
    }

    #[test]
    fn a_system_is_solved_both_ways() {
        let rows = [([2.0, 1.0, -1.0], 3.0), ([0.0, 4.0, 2.0], 6.0), ([1.0, 0.0, 5.0], 11.0)];
        let found = triangle(&rows);
        let mut x = found.qtb;
        solve(found.r(), &norms(&found), &mut x);
        for (row, b) in rows {
            assert!((row[0] * x[0] + row[1] * x[1] + row[2] * x[2] - b).abs() < 1e-13);
        }
        let mut x = [1.0, 2.0, 3.0];
        solve_transpose(found.r(), &norms(&found), &mut x);
        assert!(distance(product(transpose_times, &found, &x), [1.0, 2.0, 3.0]) < 1e-13);
    }

    #[test]
    fn dependent_columns_are_told_and_left_at_zero() {
        let found = triangle(&[([1.0, 2.0, 0.0], 1.0), ([2.0, 4.0, 0.0], 2.0), ([3.0, 6.0, 0.0], 3.0)]);
        let dependent = [0, 1, 2].map(|k| is_dependent(found.r(), &norms(&found), k, pivot_tolerance()));
        assert_eq!(dependent, [false, true, true]);
        let mut x = found.qtb;
        solve(found.r(), &norms(&found), &mut x);
        assert!(distance(x, [1.0, 0.0, 0.0]) < 1e-14);
        let mut x = [1.0, 2.0, 3.0];
        solve_transpose(found.r(), &norms(&found), &mut x);
        assert!((x[0].abs() - 1.0 / 14.0_f64.sqrt()).abs() < 1e-15 && x[1..] == [0.0, 0.0]);
    }

    #[test]
    fn damping_adds_rows_of_a_diagonal() {
        let rows = [([2.0, 1.0, -1.0], 3.0), ([0.0, 4.0, 2.0], 6.0), ([1.0, 0.0, 5.0], 11.0)];
        let mut damped = Triangle::new(3);
        damped.damp(&triangle(&rows), 0.5, &[1.0, 2.0, 4.0], &mut [0.0; 3]);
        let more = [rows[0], rows[1], rows[2], ([0.5, 0.0, 0.0], 0.0), ([0.0, 1.0, 0.0], 0.0), ([0.0, 0.0, 2.0], 0.0)];
        assert_eq!(damped, triangle(&more));
    }

    #[test]
    fn large_entries_do_not_overflow() {
        let found = triangle(&[([1e300, 0.0, 0.0], 1e300), ([1e300, 1e200, 1.0], 0.0)]);
        assert!(found.is_finite());
        assert!((norms(&found)[0] / 2.0_f64.sqrt() / 1e300 - 1.0).abs() < 1e-15);
        assert!(!triangle(&[([f64::INFINITY, 0.0, 0.0], 1.0)]).is_finite());
        assert!(!triangle(&[([1.0, 0.0, 0.0], f64::NAN)]).is_finite());
    }
}
