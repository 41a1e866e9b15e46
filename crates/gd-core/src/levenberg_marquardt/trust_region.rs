//! The step of a given length that promises most.

use nalgebra::SVector;

use crate::norm::euclidean;
use crate::number::{Number, Real};
use crate::triangle::Triangle;

/// A step with what it rests on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proposal<T, const P: usize> {
    pub(super) step: SVector<T, P>,
    /// The damping that gives the step its length; 0 for the Gauss-Newton step.
    pub(super) damping: T,
}

/// Relative error of the length that is good enough.
const SLACK: f64 = 0.1;
const MAX_ROUNDS: usize = 10;

/// The step p that makes |R p + Q'b| least with |D p| at most `radius`, within a tenth.
///
/// For the damping l the step solves (R'R + l D'D) p = -R'Q'b; the l that gives it its length is found by Newton's
/// method on 1 / |D p| (J. J. Moré, *The Levenberg-Marquardt algorithm: implementation and theory*, 1978, section 5; the
/// routine lmpar of MINPACK).
pub(super) fn propose<T: Real, const P: usize>(
    triangle: &Triangle<T, P>,
    scale: &SVector<T, P>,
    radius: T,
    damping: T,
) -> Proposal<T, P> {
    let (zero, slack) = (T::constant(0.0), T::constant(SLACK));
    let qtb = triangle.qtb();
    let newton = -triangle.solve(&qtb);
    let scaled = scale.component_mul(&newton);
    let length = euclidean(&scaled);
    let mut excess = length - radius;
    if excess <= slack * radius {
        return Proposal { step: newton, damping: zero };
    }
    // The Newton correction from `length` at a damping, by the triangle with that damping.
    let correction = |triangle: &Triangle<T, P>, scaled: &SVector<T, P>, length: T, excess: T| {
        let direction = triangle.solve_transpose(&scale.component_mul(&(scaled / length)));
        let size = euclidean(&direction);
        ((excess / radius) / size) / size
    };
    // Where columns depend on each other the step has no length of its own at damping 0, and gives no bound. A column
    // of zeros takes no part.
    let norms = triangle.column_norms();
    let has_full_rank =
        triangle.is_dependent().iter().zip(norms.iter()).all(|(&dependent, &norm)| !dependent || norm == zero);
    let mut lower = if has_full_rank { correction(triangle, &scaled, length, excess) } else { zero };
    let gradient = triangle.transpose_times(&qtb).component_div(scale);
    let mut upper = euclidean(&gradient) / radius;
    let clamp = |value: T, low: T, high: T| {
        if value < low {
            low
        } else if value > high {
            high
        } else {
            value
        }
    };
    let mut damping = clamp(damping, lower, upper);
    if damping == zero {
        damping = euclidean(&gradient) / length;
    }
    let mut proposal = Proposal { step: newton, damping };
    for _ in 0..MAX_ROUNDS {
        if damping == zero {
            damping = T::constant(0.001) * upper;
        }
        let damped = triangle.damped(Number::sqrt(damping), scale);
        let step = -damped.solve(&damped.qtb());
        proposal = Proposal { step, damping };
        let scaled = scale.component_mul(&step);
        let length = euclidean(&scaled);
        let before = excess;
        excess = length - radius;
        if excess.abs() <= slack * radius || (lower == zero && excess <= before && before < zero) || length == zero {
            break;
        }
        let change = correction(&damped, &scaled, length, excess);
        if excess > zero && damping > lower {
            lower = damping;
        } else if excess < zero && damping < upper {
            upper = damping;
        }
        damping = if damping + change > lower { damping + change } else { lower };
    }
    proposal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Triangle<f64, 2> {
        let mut triangle = Triangle::new();
        for (row, b) in [([1.0, 2.0], 3.0), ([0.5, -1.0], 1.0), ([2.0, 0.1], -4.0)] {
            triangle.add_row(row, b);
        }
        triangle
    }

    #[test]
    fn a_wide_region_holds_the_gauss_newton_step() {
        let triangle = example();
        let proposal = propose(&triangle, &SVector::from([1.0, 1.0]), 100.0, 0.0);
        assert_eq!(proposal.damping, 0.0);
        let left = triangle.times(&proposal.step) + triangle.qtb();
        assert!(left.iter().all(|part| part.abs() < 1e-13));
    }

    #[test]
    fn a_narrow_one_gives_the_step_its_length() {
        let triangle = example();
        let scale = SVector::from([2.0, 0.5]);
        for radius in [1.0, 0.1, 1e-3, 1e-9] {
            let proposal = propose(&triangle, &scale, radius, 0.0);
            let length = euclidean(&scale.component_mul(&proposal.step));
            assert!((length / radius - 1.0).abs() <= 0.1, "{length} for {radius}");
            // (R'R + l D'D) p = -R'Q'b.
            let product = triangle.transpose_times(&triangle.times(&proposal.step));
            let damped = scale.component_mul(&scale).component_mul(&proposal.step) * proposal.damping;
            let left = product + damped + triangle.transpose_times(&triangle.qtb());
            assert!(left.iter().all(|part| part.abs() < 1e-10), "{left}");
        }
    }

    #[test]
    fn a_parameter_without_influence_stays() {
        let mut triangle = Triangle::<f64, 2>::new();
        triangle.add_row([1.0, 0.0], 5.0);
        for radius in [100.0, 0.5] {
            assert_eq!(propose(&triangle, &SVector::from([1.0, 1.0]), radius, 0.0).step[1], 0.0);
        }
    }
}
