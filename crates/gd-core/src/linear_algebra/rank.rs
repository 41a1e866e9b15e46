//! Which columns of a triangle depend on others, and what follows for least squares.

use super::norm::dot;
use super::triangle::{self, rotation};
use crate::number::{Number, Real};
use crate::storage::{Buffer, Storage, copy};

/// The fraction of a column's norm that is rounding error after `n_rows` rows have been rotated into a triangle: ten
/// units in the last place, and as many more as the root of the number of rows, since roundings add up like a random
/// walk.
pub(crate) fn rank_tolerance<T: Real>(n_rows: usize) -> T {
    (T::constant(10.0) + Number::sqrt(T::from_count(n_rows))) * T::epsilon()
}

/// The QR factorization with column pivoting of a triangle R whose columns are divided by their norms (P. Businger and
/// G. H. Golub, *Linear least squares solutions by Householder transformations*, 1965; here by rotations). It tells the
/// rank, and how the columns beyond it are combined from those before.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PivotedTriangle<V: Storage<Item: Real>> {
    /// Row by row: the triangle of the independent columns, and beside it, for every other column, minus its
    /// coefficients in terms of these, so that both together are a basis of the null space.
    r: V::Square,
    /// Q'b.
    qtb: V,
    /// The column at each position.
    order: V::Of<usize>,
    /// The norms of the columns in their own order.
    norms: V,
    /// Those of the columns as they are divided.
    ones: V,
    rank: usize,
}

impl<V: Storage<Item: Real>> PivotedTriangle<V> {
    /// Factors R beside Q'b, where a column that is within `tolerance` of its norm of being a combination of others is
    /// one.
    pub(crate) fn new(r: &[V::Item], qtb: &[V::Item], norms: &[V::Item], tolerance: V::Item) -> Self {
        let (n, zero) = (norms.len(), V::Item::constant(0.0));
        let mut pivoted = Self {
            r: V::filled_square(n, zero),
            qtb: V::filled(n, zero),
            order: V::Of::<usize>::filled(n, 0),
            norms: V::filled(n, zero),
            ones: V::filled(n, V::Item::constant(1.0)),
            rank: 0,
        };
        copy(r, pivoted.r.as_mut_slice());
        copy(qtb, pivoted.qtb.as_mut_slice());
        copy(norms, pivoted.norms.as_mut_slice());
        let (r, order) = (pivoted.r.as_mut_slice(), pivoted.order.as_mut_slice());
        pivoted.rank = factor(r, pivoted.qtb.as_mut_slice(), norms, order, tolerance);
        let mut column = V::filled(n, zero);
        null_space(r, pivoted.ones.as_slice(), pivoted.rank, column.as_mut_slice());
        pivoted
    }

    /// The number of independent columns.
    pub(crate) fn rank(&self) -> usize {
        self.rank
    }

    /// The parameter whose column is at a position.
    pub(crate) fn column_at(&self, place: usize) -> usize {
        self.order.as_slice().get(place).copied().unwrap_or(place)
    }

    /// The entry of column `place`, below the rank, in null vector `other`, a position from the rank on.
    pub(crate) fn null_part(&self, place: usize, other: usize) -> V::Item {
        at(self.r.as_slice(), self.norms.as_slice().len(), place, other)
    }

    /// `x` becomes the solution of R'x = e over the independent columns, each divided by its norm, where e has a one at
    /// `place`: its square is the variance of that parameter if the null space leaves it alone.
    pub(crate) fn inverse_row(&self, place: usize, x: &mut [V::Item]) {
        x.fill(V::Item::constant(0.0));
        if let Some(slot) = x.get_mut(place) {
            *slot = V::Item::constant(1.0);
        }
        triangle::solve_transpose(self.r.as_slice(), self.ones.as_slice(), x);
    }

    /// `x` becomes, of all x that make |R x + Q'b| least, the one with the smallest |D x|, where D is a diagonal matrix:
    /// a solution over the independent columns, less its projection onto the null space. Columns of zeros have x = 0.
    pub(crate) fn minimum_norm(&self, diagonal: &[V::Item], x: &mut V) {
        let zero = V::Item::constant(0.0);
        let (r, norms, order) = (self.r.as_slice(), self.norms.as_slice(), self.order.as_slice());
        let n = norms.len();
        let nullity = n - self.rank;
        // y is minus x times the norms, in the order of the factorization: first with zeros beyond the rank.
        let mut y = self.qtb.clone();
        triangle::solve(r, self.ones.as_slice(), y.as_mut_slice());
        let mut square = V::filled_square(n, zero);
        let (mut coefficients, mut row, mut lengths) = (V::filled(n, zero), V::filled(n, zero), V::filled(n, zero));
        if let (Some(square), Some(coefficients), Some(row), Some(lengths)) = (
            square.as_mut_slice().get_mut(..nullity * nullity),
            coefficients.as_mut_slice().get_mut(..nullity),
            row.as_mut_slice().get_mut(..nullity),
            lengths.as_mut_slice().get_mut(..nullity),
        ) {
            for ((place, &part), &column) in y.as_slice().iter().enumerate().zip(order) {
                let weight = weight_of(diagonal, norms, column);
                null_row(r, n, self.rank, place, weight, row);
                triangle::add_row(square, coefficients, row, weight * part);
            }
            // Every null vector has an entry of one that no other has: they are independent.
            triangle::column_norms(square, row, lengths);
            triangle::solve(square, lengths, coefficients);
            for (place, part) in y.as_mut_slice().iter_mut().enumerate() {
                null_row(r, n, self.rank, place, V::Item::constant(1.0), row);
                *part -= dot(row, coefficients);
            }
        }
        for (&part, &column) in y.as_slice().iter().zip(order) {
            if let (Some(slot), Some(&norm)) = (x.as_mut_slice().get_mut(column), norms.get(column)) {
                *slot = if norm > zero { -(part / norm) } else { zero };
            }
        }
    }
}

/// The entry of D for a column, in terms of the column's norm.
fn weight_of<T: Real>(diagonal: &[T], norms: &[T], column: usize) -> T {
    match (diagonal.get(column), norms.get(column)) {
        (Some(&entry), Some(&norm)) if norm > T::constant(0.0) => entry / norm,
        _ => T::constant(1.0),
    }
}

/// `row` becomes the entries of all null vectors at a position, times a weight.
#[inline(never)]
fn null_row<T: Real>(r: &[T], n: usize, rank: usize, place: usize, weight: T, row: &mut [T]) {
    for (slot, other) in row.iter_mut().zip(rank..) {
        let own = if place == other { weight } else { T::constant(0.0) };
        *slot = if place < rank { weight * at(r, n, place, other) } else { own };
    }
}

#[inline]
fn at<T: Real>(r: &[T], n: usize, row: usize, column: usize) -> T {
    r.get(row * n + column).copied().unwrap_or_else(|| T::constant(0.0))
}

/// As `swap`, but links no panic; equal indices are an error and leave the entries as they are.
fn exchange<U>(items: &mut [U], one: usize, other: usize) {
    if let Ok([one, other]) = items.get_disjoint_mut([one, other]) {
        core::mem::swap(one, other);
    }
}

/// Divides the columns of `r` by their norms and factors them in `order`, the one with most left beside those before it
/// next; tells the rank.
#[inline(never)]
fn factor<T: Real>(r: &mut [T], qtb: &mut [T], norms: &[T], order: &mut [usize], tolerance: T) -> usize {
    let (n, zero) = (norms.len(), T::constant(0.0));
    for row in r.chunks_exact_mut(n.max(1)) {
        for (entry, &norm) in row.iter_mut().zip(norms) {
            *entry = if norm > zero { *entry / norm } else { zero };
        }
    }
    for (slot, column) in order.iter_mut().zip(0..) {
        *slot = column;
    }
    for k in 0..n {
        let (mut pivot, mut largest) = (k, -T::constant(1.0));
        for column in k..n {
            let square = (k..n).fold(zero, |sum, row| sum + at(r, n, row, column) * at(r, n, row, column));
            if square > largest {
                (pivot, largest) = (column, square);
            }
        }
        // NaN has no rank.
        if largest.partial_cmp(&(tolerance * tolerance)) != Some(core::cmp::Ordering::Greater) {
            return k;
        }
        exchange(order, k, pivot);
        for row in r.chunks_exact_mut(n) {
            exchange(row, k, pivot);
        }
        for below in k + 1..n {
            let Some((above, rest)) = r.split_at_mut_checked(below * n) else { continue };
            let (Some(above), Some(row)) = (above.get_mut(k * n..(k + 1) * n), rest.get_mut(..n)) else { continue };
            let (Some(&diagonal), Some(&entry)) = (above.get(k), row.get(k)) else { continue };
            if entry == zero {
                continue;
            }
            let (cos, sin) = rotation(diagonal, entry);
            for (above, below) in above.iter_mut().zip(row).skip(k) {
                (*above, *below) = (cos * *above + sin * *below, cos * *below - sin * *above);
            }
            if let Ok([above, below]) = qtb.get_disjoint_mut([k, below]) {
                (*above, *below) = (cos * *above + sin * *below, cos * *below - sin * *above);
            }
        }
    }
    n
}

/// Replaces the columns beyond the rank by minus their coefficients in terms of those before, and leaves no pivot there.
#[inline(never)]
fn null_space<T: Real>(r: &mut [T], ones: &[T], rank: usize, column: &mut [T]) {
    let (n, zero) = (ones.len(), T::constant(0.0));
    if let Some(rest) = r.get_mut(rank * n..) {
        rest.fill(zero);
    }
    for other in rank..n {
        for (row, slot) in column.iter_mut().enumerate() {
            *slot = at(r, n, row, other);
        }
        triangle::solve(r, ones, column);
        for (slot, &part) in r.iter_mut().skip(other).step_by(n).zip(column.iter()) {
            *slot = -part;
        }
        // The entry on the diagonal stays zero, as does all below.
    }
}

#[cfg(test)]
mod tests {
    use super::super::triangle::Triangle;
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    type Four = [f64; 4];

    fn pivoted(rows: &[(Four, f64)]) -> PivotedTriangle<Four> {
        let mut triangle = Triangle::<Four>::new(4);
        for &(mut row, b) in rows {
            triangle.add_row(&mut row, b);
        }
        let mut norms = [0.0; 4];
        triangle::column_norms(triangle.r(), &mut [0.0; 4], &mut norms);
        PivotedTriangle::new(triangle.r(), triangle.qtb(), &norms, rank_tolerance(rows.len()))
    }

    proptest! {
        /// Column 2 is a combination of two others, whatever the order of the columns: the solution is one of least
        /// squares, and square to the null space in terms of D.
        #[test]
        fn a_dependent_column_gives_the_shortest_solution(
            entries in proptest::collection::vec(-10.0..10.0_f64, 24..60),
            shares in [0.5..3.0_f64, -3.0..-0.5_f64],
            diagonal in [0.1..10.0_f64, 0.1..10.0, 0.1..10.0, 0.1..10.0],
            turn in 0..4_usize,
        ) {
            let place = |column: usize| (column + turn) % 4;
            let rows: Vec<(Four, f64)> = entries.chunks_exact(4).map(|c| {
                let mut row = [0.0; 4];
                row[place(0)] = c[0];
                row[place(1)] = c[1];
                row[place(2)] = shares[0] * c[0] + shares[1] * c[1];
                row[place(3)] = c[2];
                (row, c[3])
            }).collect();
            let found = pivoted(&rows);
            prop_assert_eq!(found.rank(), 3);
            let mut x = [f64::NAN; 4];
            found.minimum_norm(&diagonal, &mut x);
            for j in 0..4 {
                let gradient: f64 = rows.iter().map(|(a, b)| a[j] * (dot(a, &x) + b)).sum();
                prop_assert!(gradient.abs() < 1e-8, "{gradient}");
            }
            let mut null = [0.0; 4];
            (null[place(0)], null[place(1)], null[place(2)]) = (shares[0], shares[1], -1.0);
            let along: f64 = (0..4).map(|j| diagonal[j] * null[j] * diagonal[j] * x[j]).sum();
            prop_assert!(along.abs() < 1e-8, "{along}");
            // The null vector itself, in terms of the columns' norms.
            let other = found.column_at(3);
            for k in 0..3 {
                let column = found.column_at(k);
                let expected = null[column] / null[other] * found.norms[column] / found.norms[other];
                prop_assert!((found.null_part(k, 3) - expected).abs() < 1e-9, "{} {expected}", found.null_part(k, 3));
            }
        }
    }

    #[test]
    fn columns_of_zeros_are_left_at_zero_and_count_for_no_rank() {
        let found = pivoted(&[([0.0, 1.0, 0.0, 2.0], -3.0), ([0.0, 0.0, 0.0, 1.0], -1.0), ([0.0; 4], 5.0)]);
        assert_eq!(found.rank(), 2);
        let mut x = [f64::NAN; 4];
        found.minimum_norm(&[1.0; 4], &mut x);
        assert!((x[1] - 1.0).abs() < 1e-15 && (x[3] - 1.0).abs() < 1e-15 && x[0] == 0.0 && x[2] == 0.0, "{x:?}");
    }

    #[test]
    fn a_full_rank_has_the_inverse_of_the_normal_equations() {
        let rows = [
            ([1.0, 2.0, 0.0, 1.0], 0.0),
            ([0.0, 1.0, 3.0, 0.0], 0.0),
            ([4.0, 0.0, 1.0, 1.0], 0.0),
            ([1.0, 1.0, 1.0, 5.0], 0.0),
        ];
        let found = pivoted(&rows);
        assert_eq!(found.rank(), 4);
        let inverse: [[f64; 4]; 4] = core::array::from_fn(|place| {
            let mut x = [0.0; 4];
            found.inverse_row(place, &mut x);
            x
        });
        // (A'A) times what the rows' products make is the identity.
        for (i, j) in [(0, 0), (0, 1), (1, 3), (2, 2), (3, 0), (3, 3)] {
            let sum: f64 = (0..4)
                .map(|k| {
                    let (row, middle) = (found.column_at(i), found.column_at(k));
                    let normal: f64 = rows.iter().map(|(a, _)| a[row] * a[middle]).sum();
                    normal / found.norms[middle] * dot(&inverse[k], &inverse[j]) / found.norms[found.column_at(j)]
                })
                .sum();
            assert!((sum - if i == j { 1.0 } else { 0.0 }).abs() < 1e-14, "{i} {j} {sum}");
        }
    }

    #[test]
    fn what_is_not_finite_has_no_rank() {
        assert_eq!(pivoted(&[([f64::NAN, 1.0, 1.0, 1.0], 0.0)]).rank(), 0);
    }
}
