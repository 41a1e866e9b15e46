//! Classic functions that optimizers are tried on, with their gradients, Hessians and known minima.
//!
//! ```
//! use gd_core::test_surfaces::Rosenbrock;
//! use gd_core::{Adam, Descent, StopRules};
//!
//! let rules = StopRules::none().gradient_norm(1e-8)?;
//! let mut descent = Descent::new(Rosenbrock, Adam::new(0.02)?, Rosenbrock::START, 20_000)?.with_rules(rules);
//! let last = descent.by_ref().last().expect("at least the start");
//! assert!((last.params[0] - 1.0).abs() < 1e-6 && (last.params[1] - 1.0).abs() < 1e-6);
//! # Ok::<(), gd_core::Error>(())
//! ```

use nalgebra::{SMatrix, SVector};

use crate::number::{Number, Real};
use crate::objective::{Objective, TwiceDifferentiable};

/// (1 - a)^2 + 100 (b - a^2)^2: a narrow, bent valley, flat along its floor. Condition number 2508 at the minimum.
///
/// H. H. Rosenbrock, *An automatic method for finding the greatest or least value of a function*, 1960.
///
/// ```
/// use gd_core::{Objective, nalgebra::SVector, test_surfaces::Rosenbrock};
/// assert_eq!(Rosenbrock.value(&SVector::from(Rosenbrock::MINIMUM)), 0.0);
/// assert!((Rosenbrock.value(&SVector::from(Rosenbrock::START)) - 24.2_f64).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rosenbrock;

impl Rosenbrock {
    /// The usual start.
    pub const START: [f64; 2] = [-1.2, 1.0];
    /// The only minimum, of value 0.
    pub const MINIMUM: [f64; 2] = [1.0, 1.0];
}

/// (a^2 + b - 11)^2 + (a + b^2 - 7)^2: four minima of value 0.
///
/// D. M. Himmelblau, *Applied Nonlinear Programming*, 1972.
///
/// ```
/// use gd_core::{Objective, nalgebra::SVector, test_surfaces::Himmelblau};
/// for minimum in Himmelblau::MINIMA {
///     assert!(Himmelblau.value(&SVector::from(minimum)) < 1e-27);
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Himmelblau;

impl Himmelblau {
    /// The minima: (3, 2), and three roots rounded to `f64`.
    pub const MINIMA: [[f64; 2]; 4] = [
        [3.0, 2.0],
        [-2.805_118_086_952_745, 3.131_312_518_250_573],
        [-3.779_310_253_377_747, -3.283_185_991_286_169_6],
        [3.584_428_340_330_491_7, -1.848_126_526_964_403_6],
    ];
}

/// (1.5 - a + a b)^2 + (2.25 - a + a b^2)^2 + (2.625 - a + a b^3)^2: a plateau with steep corners.
///
/// E. M. L. Beale, *On an iterative method for finding a local minimum of a function of more than one variable*, 1958;
/// problem 5 of J. J. Moré, B. S. Garbow and K. E. Hillstrom, *Testing unconstrained optimization software*, 1981.
///
/// ```
/// use gd_core::{Objective, nalgebra::SVector, test_surfaces::Beale};
/// assert_eq!(Beale.value(&SVector::from(Beale::MINIMUM)), 0.0);
/// assert_eq!(Beale.value(&SVector::from(Beale::START)), 14.203125);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beale;

impl Beale {
    /// The usual start.
    pub const START: [f64; 2] = [1.0, 1.0];
    /// The minimum, of value 0.
    pub const MINIMUM: [f64; 2] = [3.0, 0.5];
}

/// The sum over all parameters of 10 + p^2 - 10 cos(2 pi p): a bowl of dents, a minimum near each point of whole
/// numbers. Of any number of parameters; the global minimum is 0, where all are 0.
///
/// L. A. Rastrigin, *Systems of Extremal Control*, 1974.
///
/// ```
/// use gd_core::{Objective, nalgebra::SVector, test_surfaces::Rastrigin};
/// assert_eq!(Rastrigin.value(&SVector::from([0.0_f32, 0.0, 0.0])), 0.0);
/// assert!((Rastrigin.value(&SVector::from([1.0, -2.0])) - 5.0_f64).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rastrigin;

impl<T: Real> Objective<T, 2> for Rosenbrock {
    fn value(&self, params: &SVector<T, 2>) -> T {
        let [a, b] = (*params).into();
        let (left, rise) = (T::constant(1.0) - a, b - a * a);
        left * left + T::constant(100.0) * (rise * rise)
    }

    fn value_with_gradient(&self, params: &SVector<T, 2>) -> (T, SVector<T, 2>) {
        let [a, b] = (*params).into();
        let (left, rise) = (T::constant(1.0) - a, b - a * a);
        let by_a = -(T::constant(2.0) * left) - T::constant(400.0) * (a * rise);
        (self.value(params), SVector::from([by_a, T::constant(200.0) * rise]))
    }
}

impl<T: Real> TwiceDifferentiable<T, 2> for Rosenbrock {
    fn hessian(&self, params: &SVector<T, 2>) -> SMatrix<T, 2, 2> {
        let [a, b] = (*params).into();
        let twice_by_a = T::constant(2.0) + T::constant(1200.0) * (a * a) - T::constant(400.0) * b;
        let mixed = -(T::constant(400.0) * a);
        SMatrix::from([[twice_by_a, mixed], [mixed, T::constant(200.0)]])
    }
}

impl<T: Real> Objective<T, 2> for Himmelblau {
    fn value(&self, params: &SVector<T, 2>) -> T {
        let (u, v) = himmelblau_residuals(params);
        u * u + v * v
    }

    fn value_with_gradient(&self, params: &SVector<T, 2>) -> (T, SVector<T, 2>) {
        let [a, b] = (*params).into();
        let (u, v) = himmelblau_residuals(params);
        let (two, four) = (T::constant(2.0), T::constant(4.0));
        (u * u + v * v, SVector::from([four * (a * u) + two * v, two * u + four * (b * v)]))
    }
}

fn himmelblau_residuals<T: Real>(params: &SVector<T, 2>) -> (T, T) {
    let [a, b] = (*params).into();
    (a * a + b - T::constant(11.0), a + b * b - T::constant(7.0))
}

impl<T: Real> TwiceDifferentiable<T, 2> for Himmelblau {
    fn hessian(&self, params: &SVector<T, 2>) -> SMatrix<T, 2, 2> {
        let [a, b] = (*params).into();
        let (u, v) = himmelblau_residuals(params);
        let (two, four, eight) = (T::constant(2.0), T::constant(4.0), T::constant(8.0));
        let mixed = four * (a + b);
        SMatrix::from([[eight * (a * a) + four * u + two, mixed], [mixed, eight * (b * b) + four * v + two]])
    }
}

/// A residual of Beale's function with its derivatives.
struct BealeTerm<T> {
    residual: T,
    gradient: [T; 2],
    mixed: T,
    twice_by_b: T,
}

/// c - a (1 - b^k) for k = 1, 2, 3.
fn beale_terms<T: Real>(params: &SVector<T, 2>) -> [BealeTerm<T>; 3] {
    let [a, b] = (*params).into();
    let one = T::constant(1.0);
    let (two, three, six) = (T::constant(2.0), T::constant(3.0), T::constant(6.0));
    // c, b^k, and its first and second derivative.
    let powers = [
        (T::constant(1.5), b, one, T::constant(0.0)),
        (T::constant(2.25), b * b, two * b, two),
        (T::constant(2.625), b * b * b, three * (b * b), six * b),
    ];
    powers.map(|(c, power, slope, bend)| BealeTerm {
        residual: c - a * (one - power),
        gradient: [power - one, a * slope],
        mixed: slope,
        twice_by_b: a * bend,
    })
}

impl<T: Real> Objective<T, 2> for Beale {
    fn value(&self, params: &SVector<T, 2>) -> T {
        let [one, two, three] = beale_terms(params).map(|term| term.residual * term.residual);
        one + two + three
    }

    fn value_with_gradient(&self, params: &SVector<T, 2>) -> (T, SVector<T, 2>) {
        let mut gradient = SVector::from([T::constant(0.0); 2]);
        for term in beale_terms(params) {
            let pull = term.residual + term.residual;
            gradient += SVector::from(term.gradient.map(|slope| pull * slope));
        }
        (self.value(params), gradient)
    }
}

impl<T: Real> TwiceDifferentiable<T, 2> for Beale {
    fn hessian(&self, params: &SVector<T, 2>) -> SMatrix<T, 2, 2> {
        let mut hessian: SMatrix<T, 2, 2> = SMatrix::from([[T::constant(0.0); 2]; 2]);
        for BealeTerm { residual, gradient: [by_a, by_b], mixed, twice_by_b } in beale_terms(params) {
            let mixed = by_a * by_b + residual * mixed;
            hessian += SMatrix::from([[by_a * by_a, mixed], [mixed, by_b * by_b + residual * twice_by_b]]);
        }
        hessian.map(|entry| entry + entry)
    }
}

/// 2 pi.
const TURN: f64 = core::f64::consts::TAU;

impl<T: Real, const P: usize> Objective<T, P> for Rastrigin {
    fn value(&self, params: &SVector<T, P>) -> T {
        let ten = T::constant(10.0);
        params.iter().fold(T::constant(0.0), |sum, &param| {
            sum + (param * param + ten * (T::constant(1.0) - Number::cos(T::constant(TURN) * param)))
        })
    }

    fn value_with_gradient(&self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        let gradient = params.map(|param| {
            let sine = Number::sin(T::constant(TURN) * param);
            param + param + T::constant(10.0 * TURN) * sine
        });
        (self.value(params), gradient)
    }
}

impl<T: Real, const P: usize> TwiceDifferentiable<T, P> for Rastrigin {
    fn hessian(&self, params: &SVector<T, P>) -> SMatrix<T, P, P> {
        SMatrix::from_fn(|row, column| match params.get(row) {
            Some(&param) if row == column => {
                T::constant(2.0) + T::constant(10.0 * TURN * TURN) * Number::cos(T::constant(TURN) * param)
            }
            _ => T::constant(0.0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm;
    use crate::{ByDifferences, Descent, MultiStart, Sgd, StartBox, StopRules, SymmetricEigen, Verdict};
    use proptest::prelude::*;

    /// Gradient and Hessian against central differences, of a surface with values up to about `size`.
    fn agrees<const P: usize>(surface: &impl TwiceDifferentiable<f64, P>, at: [f64; P], size: f64) {
        let at = SVector::from(at);
        let (value, gradient) = surface.value_with_gradient(&at);
        assert_eq!(value.to_bits(), surface.value(&at).to_bits());
        for index in 0..P {
            let shifted = |shift: f64| {
                let mut moved = at;
                moved[index] += shift;
                surface.value(&moved)
            };
            let difference = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
            // Rounding of the values over the step, and its square times the third derivative.
            assert!((difference - gradient[index]).abs() < 1e-9 * size, "{at} {difference} {}", gradient[index]);
        }
        let error = surface.hessian(&at) - ByDifferences::new(surface).hessian(&at);
        assert!(error.iter().all(|error| error.abs() < 1e-7 * size), "{at} {error}");
        assert_eq!(surface.hessian(&at), surface.hessian(&at).transpose());
    }

    proptest! {
        #[test]
        fn derivatives_agree_with_differences(a in -2.0..2.0_f64, b in -2.0..2.0_f64, c in -2.0..2.0_f64) {
            agrees(&Rosenbrock, [a, b], 1e4);
            agrees(&Himmelblau, [a, b], 1e3);
            agrees(&Beale, [a, b], 1e4);
            agrees(&Rastrigin, [a, b, c], 1e3);
        }
    }

    #[test]
    fn at_the_minima_the_gradient_vanishes_and_the_curvature_is_positive() {
        fn is_minimum(surface: &impl TwiceDifferentiable<f64, 2>, at: [f64; 2]) {
            let (value, gradient) = surface.value_with_gradient(&SVector::from(at));
            assert!(value < 1e-27 && gradient.iter().all(|part| part.abs() < 1e-12), "{value} {gradient}");
            assert!(SymmetricEigen::new(&surface.hessian(&SVector::from(at))).unwrap().values[0] > 0.0);
        }
        is_minimum(&Rosenbrock, Rosenbrock::MINIMUM);
        is_minimum(&Beale, Beale::MINIMUM);
        is_minimum(&Rastrigin, [0.0, 0.0]);
        for minimum in Himmelblau::MINIMA {
            is_minimum(&Himmelblau, minimum);
        }
    }

    #[test]
    fn the_condition_of_rosenbrock_is_as_stated() {
        let hessian: SMatrix<f64, 2, 2> = Rosenbrock.hessian(&SVector::from(Rosenbrock::MINIMUM));
        let condition = SymmetricEigen::new(&hessian).unwrap().condition().unwrap();
        assert!((condition - 2508.0).abs() < 1.0, "{condition}");
    }

    #[test]
    fn many_starts_find_the_four_minima_of_himmelblau() {
        let mut starts = [SVector::from([0.0; 2]); 40];
        StartBox::new([-5.0, -5.0], [5.0, 5.0]).unwrap().latin_hypercube(3, &mut starts);
        let rules = StopRules::none().gradient_norm(1e-10).unwrap();
        let search = MultiStart::new(5000, rules, 1e-6).unwrap();
        let mut room = [None; 5];
        let found = search.run(&Himmelblau, &Sgd::new(0.005).unwrap(), &starts, &mut room);
        assert_eq!((found.n_unsettled, found.n_diverged, found.n_dropped), (0, 0, 0));
        assert_eq!(found.minima().count(), 4);
        for expected in Himmelblau::MINIMA.map(SVector::from) {
            let near = found.minima().filter(|minimum| norm::euclidean(&(minimum.params - expected)) < 1e-9);
            assert_eq!(near.map(|minimum| minimum.count.min(1)).sum::<usize>(), 1);
        }
    }

    #[test]
    fn plain_descent_crawls_along_the_valley_of_rosenbrock() {
        let mut descent = Descent::new(Rosenbrock, Sgd::new(0.0005).unwrap(), Rosenbrock::START, 500).unwrap();
        descent.by_ref().for_each(drop);
        let verdict = descent.verdict().unwrap();
        assert!(matches!(verdict, Verdict::Crawling { .. }), "{verdict}");
    }
}
