//! The trust-region step: the minimum of a linearized sum of squares within a radius.

use crate::linear_algebra::norm::euclidean;
use crate::linear_algebra::rank::{PivotedTriangle, rank_tolerance};
use crate::linear_algebra::triangle::{self, Triangle};
use crate::number::{Number, Real};
use crate::storage::{Storage, copy, same_storage};

/// The accepted relative error of the length.
const SLACK: f64 = 0.1;
const MAX_ROUNDS: usize = 10;

/// Solves the subproblem of a trust region, and holds the memory for it.
#[derive(Debug, Clone)]
pub(super) struct Subproblem<V: Storage<Item: Real>> {
    /// The step found last.
    pub(super) step: V,
    damped: Triangle<V>,
    /// The column norms of the damped triangle.
    norms: V,
    /// D times the step.
    scaled: V,
    row: V,
}

/// The linearized problem: residuals r + J p at a step p from the current iterate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Linearized<'a, V: Storage<Item: Real>> {
    /// R and Q'r.
    pub(super) triangle: &'a Triangle<V>,
    /// The column norms of J.
    pub(super) norms: &'a [V::Item],
    /// The diagonal of D.
    pub(super) scale: &'a [V::Item],
    /// The rows of J, which decide what counts as rounding.
    pub(super) n_rows: usize,
}

impl<V: Storage<Item: Real>> Linearized<'_, V> {
    /// Whether no column depends on others. A column of zeros takes no part.
    fn has_full_rank(&self) -> bool {
        let tolerance = rank_tolerance(self.n_rows);
        self.norms.iter().enumerate().all(|(k, &norm)| {
            norm == V::Item::constant(0.0) || !triangle::is_dependent(self.triangle.r(), self.norms, k, tolerance)
        })
    }

    /// The Gauss-Newton step: the p that minimizes |R p + Q'r|; of several, the one with the smallest |D p|. Returns
    /// whether it is unique.
    pub(super) fn gauss_newton(&self, step: &mut V) -> bool {
        let has_full_rank = self.has_full_rank();
        if has_full_rank {
            copy(self.triangle.qtb(), step.as_mut_slice());
            triangle::solve(self.triangle.r(), self.norms, step.as_mut_slice());
            for part in step.as_mut_slice() {
                *part = -*part;
            }
        } else {
            self.minimum_norm(step);
        }
        has_full_rank
    }

    // Seldom needed: it must not cost others stack.
    #[cold]
    #[inline(never)]
    fn minimum_norm(&self, step: &mut V) {
        let tolerance = rank_tolerance(self.n_rows);
        let pivoted = PivotedTriangle::<V>::new(self.triangle.r(), self.triangle.qtb(), self.norms, tolerance);
        pivoted.minimum_norm(self.scale, step);
    }
}

impl<V: Storage<Item: Real>> Subproblem<V> {
    /// For as many parameters as `like` has.
    pub(super) fn new(like: &V) -> Self {
        let zeros = || same_storage(like, V::Item::constant(0.0));
        let damped = Triangle::new(like.as_slice().len());
        Self { step: zeros(), damped, norms: zeros(), scaled: zeros(), row: zeros() }
    }

    /// Finds the step p that minimizes |R p + Q'r| with |D p| at most `radius`, within a tenth, starting from the
    /// damping of an earlier step; returns the damping, 0 for the Gauss-Newton step.
    ///
    /// For the damping l the step solves (R'R + l D'D) p = -R'Q'r; the l that gives it its length is found by Newton's
    /// method on 1 / |D p| (J. J. Moré, *The Levenberg-Marquardt algorithm: implementation and theory*, 1978, section 5;
    /// the routine lmpar of MINPACK).
    pub(super) fn solve(&mut self, problem: &Linearized<'_, V>, radius: V::Item, damping: V::Item) -> V::Item {
        let (zero, slack) = (V::Item::constant(0.0), V::Item::constant(SLACK));
        let has_full_rank = problem.gauss_newton(&mut self.step);
        let mut length = self.scaled_length(problem.scale);
        let mut excess = length - radius;
        if excess <= slack * radius {
            return zero;
        }
        // Where columns depend on each other the step has no length of its own at damping 0, and gives no bound.
        let mut lower = if has_full_rank {
            copy(problem.norms, self.norms.as_mut_slice());
            self.newton_correction(problem.triangle, problem.scale, length, excess, radius)
        } else {
            zero
        };
        let gradient = self.row.as_mut_slice();
        triangle::transpose_times(problem.triangle.r(), problem.triangle.qtb(), gradient);
        for (part, &scale) in gradient.iter_mut().zip(problem.scale) {
            *part /= scale;
        }
        let gradient_norm = euclidean(gradient);
        let mut upper = gradient_norm / radius;
        let mut damping = if damping < lower {
            lower
        } else if damping > upper {
            upper
        } else {
            damping
        };
        if damping == zero {
            damping = gradient_norm / length;
        }
        let mut used = damping;
        for _ in 0..MAX_ROUNDS {
            if damping == zero {
                damping = V::Item::constant(0.001) * upper;
            }
            used = damping;
            self.solve_damped(problem, damping);
            length = self.scaled_length(problem.scale);
            let before = excess;
            excess = length - radius;
            if excess.abs() <= slack * radius || (lower == zero && excess <= before && before < zero) || length == zero
            {
                break;
            }
            let change = self.damped_correction(problem.scale, length, excess, radius);
            if excess > zero && damping > lower {
                lower = damping;
            } else if excess < zero && damping < upper {
                upper = damping;
            }
            damping = if damping + change > lower { damping + change } else { lower };
        }
        used
    }

    /// |D p| of the step.
    fn scaled_length(&mut self, scale: &[V::Item]) -> V::Item {
        for ((scaled, &scale), &part) in self.scaled.as_mut_slice().iter_mut().zip(scale).zip(self.step.as_slice()) {
            *scaled = scale * part;
        }
        euclidean(self.scaled.as_slice())
    }

    /// The step at a damping.
    fn solve_damped(&mut self, problem: &Linearized<'_, V>, damping: V::Item) {
        self.damped.damp(problem.triangle, Number::sqrt(damping), problem.scale, self.row.as_mut_slice());
        triangle::column_norms(self.damped.r(), self.row.as_mut_slice(), self.norms.as_mut_slice());
        copy(self.damped.qtb(), self.step.as_mut_slice());
        triangle::solve(self.damped.r(), self.norms.as_slice(), self.step.as_mut_slice());
        for part in self.step.as_mut_slice() {
            *part = -*part;
        }
    }

    fn damped_correction(&mut self, scale: &[V::Item], length: V::Item, excess: V::Item, radius: V::Item) -> V::Item {
        newton_correction(
            self.damped.r(),
            self.norms.as_slice(),
            scale,
            [length, excess, radius],
            self.scaled.as_slice(),
            self.row.as_mut_slice(),
        )
    }

    fn newton_correction(
        &mut self,
        triangle: &Triangle<V>,
        scale: &[V::Item],
        length: V::Item,
        excess: V::Item,
        radius: V::Item,
    ) -> V::Item {
        let (norms, scaled) = (self.norms.as_slice(), self.scaled.as_slice());
        newton_correction(triangle.r(), norms, scale, [length, excess, radius], scaled, self.row.as_mut_slice())
    }
}

/// By how much Newton's method changes the damping, from the step's length there: by the triangle with that damping.
#[inline(never)]
fn newton_correction<T: Real>(
    r: &[T],
    norms: &[T],
    scale: &[T],
    [length, excess, radius]: [T; 3],
    scaled: &[T],
    direction: &mut [T],
) -> T {
    for ((part, &scale), &scaled) in direction.iter_mut().zip(scale).zip(scaled) {
        *part = scale * (scaled / length);
    }
    triangle::solve_transpose(r, norms, direction);
    let size = euclidean(direction);
    ((excess / radius) / size) / size
}

#[cfg(test)]
mod tests {
    use super::*;

    type Two = [f64; 2];

    fn triangle_of(rows: &[(Two, f64)]) -> (Triangle<Two>, Two) {
        let mut triangle = Triangle::<Two>::new(2);
        for &(mut row, b) in rows {
            triangle.add_row(&mut row, b);
        }
        let mut norms = [0.0; 2];
        triangle::column_norms(triangle.r(), &mut [0.0; 2], &mut norms);
        (triangle, norms)
    }

    const EXAMPLE: [(Two, f64); 3] = [([1.0, 2.0], 3.0), ([0.5, -1.0], 1.0), ([2.0, 0.1], -4.0)];

    fn solve(rows: &[(Two, f64)], scale: Two, radius: f64, damping: f64) -> (Two, f64) {
        let (triangle, norms) = triangle_of(rows);
        let mut subproblem = Subproblem::new(&scale);
        let problem = Linearized { triangle: &triangle, norms: &norms, scale: &scale, n_rows: rows.len() };
        let damping = subproblem.solve(&problem, radius, damping);
        (subproblem.step, damping)
    }

    #[test]
    fn a_wide_region_holds_the_gauss_newton_step() {
        let (step, damping) = solve(&EXAMPLE, [1.0, 1.0], 100.0, 0.0);
        assert_eq!(damping, 0.0);
        let (triangle, _) = triangle_of(&EXAMPLE);
        let mut left = [0.0; 2];
        triangle::times(triangle.r(), &step, &mut left);
        assert!(left.iter().zip(triangle.qtb()).all(|(part, b)| (part + b).abs() < 1e-13));
    }

    #[test]
    fn a_narrow_one_gives_the_step_its_length() {
        let (triangle, _) = triangle_of(&EXAMPLE);
        let scale = [2.0, 0.5];
        for radius in [1.0, 0.1, 1e-3, 1e-9] {
            for first in [0.0, 1e-3, 1e12] {
                let (step, damping) = solve(&EXAMPLE, scale, radius, first);
                let length = euclidean(&[scale[0] * step[0], scale[1] * step[1]]);
                assert!((length / radius - 1.0).abs() <= 0.1, "{length} for {radius}");
                // (R'R + l D'D) p = -R'Q'r.
                let (mut product, mut normal, mut to_b) = ([0.0; 2], [0.0; 2], [0.0; 2]);
                triangle::times(triangle.r(), &step, &mut product);
                triangle::transpose_times(triangle.r(), &product, &mut normal);
                triangle::transpose_times(triangle.r(), triangle.qtb(), &mut to_b);
                for k in 0..2 {
                    let left = normal[k] + damping * scale[k] * scale[k] * step[k] + to_b[k];
                    assert!(left.abs() < 1e-10, "{left}");
                }
            }
        }
    }

    #[test]
    fn a_parameter_without_influence_stays() {
        for radius in [100.0, 0.5] {
            assert_eq!(solve(&[([1.0, 0.0], 5.0)], [1.0, 1.0], radius, 0.0).0[1], 0.0);
        }
    }

    #[test]
    fn dependent_columns_share_the_step() {
        let rows = [([1.0, 2.0], 5.0), ([2.0, 4.0], 10.0)];
        let (step, damping) = solve(&rows, [1.0, 1.0], 100.0, 0.0);
        assert!(damping == 0.0 && (step[0] + 1.0).abs() < 1e-14 && (step[1] + 2.0).abs() < 1e-14, "{step:?}");
        // In terms of D = (1, 2) both have the same part in a change.
        let (step, _) = solve(&rows, [1.0, 2.0], 100.0, 0.0);
        assert!((step[0] + 2.5).abs() < 1e-14 && (step[1] + 1.25).abs() < 1e-14, "{step:?}");
        // And a radius bounds it all the same.
        let (step, damping) = solve(&rows, [1.0, 1.0], 0.5, 0.0);
        assert!(damping > 0.0 && (euclidean(&step) / 0.5 - 1.0).abs() <= 0.1, "{step:?}");
    }

    #[test]
    fn the_correction_is_newtons_on_the_inverse_of_the_length() {
        let (triangle, _) = triangle_of(&EXAMPLE);
        let (scale, radius) = ([2.0, 0.5], 0.7);
        let mut subproblem = Subproblem::<Two>::new(&scale);
        let problem = Linearized { triangle: &triangle, norms: &[0.0; 2], scale: &scale, n_rows: 3 };
        let mut length_at = |damping: f64| {
            subproblem.solve_damped(&problem, damping);
            subproblem.scaled_length(&scale)
        };
        for damping in [0.1, 0.3, 2.0] {
            // 1 / |D p| - 1 / radius over its derivative: |D p| (|D p| - radius) / radius / -|D p|'.
            let slope = (length_at(damping * 1.0001) - length_at(damping * 0.9999)) / (damping * 0.0002);
            let length = length_at(damping);
            let expected = length * (length - radius) / radius / -slope;
            let mut subproblem = Subproblem::<Two>::new(&scale);
            subproblem.solve_damped(&problem, damping);
            let length = subproblem.scaled_length(&scale);
            let change = subproblem.damped_correction(&scale, length, length - radius, radius);
            assert!((change / expected - 1.0).abs() < 1e-6, "{change} for {expected}");
        }
    }

    #[test]
    fn the_damping_is_at_most_what_a_step_along_the_gradient_needs() {
        let (triangle, _) = triangle_of(&EXAMPLE);
        let mut gradient = [0.0; 2];
        triangle::transpose_times(triangle.r(), triangle.qtb(), &mut gradient);
        let scale = [2.0, 0.5];
        for radius in [1.0, 1e-2, 1e-6] {
            for first in [0.0, 1e-9, 1e12] {
                let (_, damping) = solve(&EXAMPLE, scale, radius, first);
                // (R'R + l D'D) p = -R'Q'r, so l |D p| is below |R'Q'r / D|.
                let limit = euclidean(&[gradient[0] / scale[0], gradient[1] / scale[1]]) / radius;
                assert!(damping > 0.0 && damping <= limit, "{damping} above {limit}");
            }
        }
    }

    #[test]
    fn a_step_is_unique_where_no_column_depends_on_others() {
        let is_unique = |rows: &[(Two, f64)]| {
            let (triangle, norms) = triangle_of(rows);
            let problem = Linearized { triangle: &triangle, norms: &norms, scale: &[1.0; 2], n_rows: rows.len() };
            problem.gauss_newton(&mut [0.0; 2])
        };
        assert!(is_unique(&EXAMPLE));
        assert!(!is_unique(&[([1.0, 2.0], 5.0), ([2.0, 4.0], 10.0)]));
        // A parameter without influence stays, and that is unique, too.
        assert!(is_unique(&[([1.0, 0.0], 5.0), ([2.0, 0.0], 1.0)]));
    }
}
