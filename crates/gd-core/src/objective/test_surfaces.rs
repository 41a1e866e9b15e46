//! Classic test functions for optimizers, with their gradients, Hessians and known minima.
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

use super::{Objective, TwiceDifferentiable};
use crate::linear_algebra::SquareMatrix;
use crate::number::{Number, Real};
use crate::storage::Storage;

/// (1 - a)^2 + 100 (b - a^2)^2: a narrow, bent valley, flat along its floor. Condition number 2508 at the minimum.
///
/// H. H. Rosenbrock, *An automatic method for finding the greatest or least value of a function*, 1960.
///
/// ```
/// use gd_core::{Objective, test_surfaces::Rosenbrock};
/// assert_eq!(Rosenbrock.value(&Rosenbrock::MINIMUM), 0.0);
/// assert!((Rosenbrock.value(&Rosenbrock::START) - 24.2_f64).abs() < 1e-12);
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
/// use gd_core::{Objective, test_surfaces::Himmelblau};
/// for minimum in Himmelblau::MINIMA {
///     assert!(Himmelblau.value(&minimum) < 1e-27);
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
/// use gd_core::{Objective, test_surfaces::Beale};
/// assert_eq!(Beale.value(&Beale::MINIMUM), 0.0);
/// assert_eq!(Beale.value(&Beale::START), 14.203125);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beale;

impl Beale {
    /// The usual start.
    pub const START: [f64; 2] = [1.0, 1.0];
    /// The minimum, of value 0.
    pub const MINIMUM: [f64; 2] = [3.0, 0.5];
}

/// The sum over all parameters of 10 + p^2 - 10 cos(2 pi p): a bowl full of dents, with a minimum near each point with
/// integer coordinates. It takes any number of parameters; the global minimum is 0, where all are 0.
///
/// L. A. Rastrigin, *Systems of Extremal Control*, 1974.
///
/// ```
/// use gd_core::{Objective, test_surfaces::Rastrigin};
/// assert_eq!(Rastrigin.value(&[0.0_f32, 0.0, 0.0]), 0.0);
/// assert!((Rastrigin.value(&[1.0, -2.0]) - 5.0_f64).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rastrigin;

impl<T: Real> Objective<[T; 2]> for Rosenbrock {
    fn value(&self, params: &[T; 2]) -> T {
        let [a, b] = *params;
        let (left, rise) = (T::constant(1.0) - a, b - a * a);
        left * left + T::constant(100.0) * (rise * rise)
    }

    fn value_with_gradient(&self, params: &[T; 2], gradient: &mut [T; 2]) -> T {
        let [a, b] = *params;
        let (left, rise) = (T::constant(1.0) - a, b - a * a);
        let by_a = -(T::constant(2.0) * left) - T::constant(400.0) * (a * rise);
        *gradient = [by_a, T::constant(200.0) * rise];
        self.value(params)
    }
}

impl<T: Real> TwiceDifferentiable<[T; 2]> for Rosenbrock {
    fn hessian(&self, params: &[T; 2]) -> SquareMatrix<[T; 2]> {
        let [a, b] = *params;
        let twice_by_a = T::constant(2.0) + T::constant(1200.0) * (a * a) - T::constant(400.0) * b;
        let mixed = -(T::constant(400.0) * a);
        SquareMatrix::from([[twice_by_a, mixed], [mixed, T::constant(200.0)]])
    }
}

impl<T: Real> Objective<[T; 2]> for Himmelblau {
    fn value(&self, params: &[T; 2]) -> T {
        let (u, v) = himmelblau_residuals(params);
        u * u + v * v
    }

    fn value_with_gradient(&self, params: &[T; 2], gradient: &mut [T; 2]) -> T {
        let [a, b] = *params;
        let (u, v) = himmelblau_residuals(params);
        let (two, four) = (T::constant(2.0), T::constant(4.0));
        *gradient = [four * (a * u) + two * v, two * u + four * (b * v)];
        u * u + v * v
    }
}

fn himmelblau_residuals<T: Real>(params: &[T; 2]) -> (T, T) {
    let [a, b] = *params;
    (a * a + b - T::constant(11.0), a + b * b - T::constant(7.0))
}

impl<T: Real> TwiceDifferentiable<[T; 2]> for Himmelblau {
    fn hessian(&self, params: &[T; 2]) -> SquareMatrix<[T; 2]> {
        let [a, b] = *params;
        let (u, v) = himmelblau_residuals(params);
        let (two, four, eight) = (T::constant(2.0), T::constant(4.0), T::constant(8.0));
        let mixed = four * (a + b);
        SquareMatrix::from([[eight * (a * a) + four * u + two, mixed], [mixed, eight * (b * b) + four * v + two]])
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
fn beale_terms<T: Real>(params: &[T; 2]) -> [BealeTerm<T>; 3] {
    let [a, b] = *params;
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

impl<T: Real> Objective<[T; 2]> for Beale {
    fn value(&self, params: &[T; 2]) -> T {
        let [one, two, three] = beale_terms(params).map(|term| term.residual * term.residual);
        one + two + three
    }

    fn value_with_gradient(&self, params: &[T; 2], gradient: &mut [T; 2]) -> T {
        *gradient = [T::constant(0.0); 2];
        for term in beale_terms(params) {
            let twice = term.residual + term.residual;
            for (sum, part) in gradient.iter_mut().zip(term.gradient) {
                *sum += twice * part;
            }
        }
        self.value(params)
    }
}

impl<T: Real> TwiceDifferentiable<[T; 2]> for Beale {
    fn hessian(&self, params: &[T; 2]) -> SquareMatrix<[T; 2]> {
        let mut hessian = SquareMatrix::from([[T::constant(0.0); 2]; 2]);
        for BealeTerm { residual, gradient: [by_a, by_b], mixed, twice_by_b } in beale_terms(params) {
            let mixed = by_a * by_b + residual * mixed;
            let term = [by_a * by_a, mixed, mixed, by_b * by_b + residual * twice_by_b];
            for (sum, part) in hessian.as_mut_slice().iter_mut().zip(term) {
                *sum += part;
            }
        }
        for entry in hessian.as_mut_slice() {
            *entry += *entry;
        }
        hessian
    }
}

/// 2 pi.
const TURN: f64 = core::f64::consts::TAU;

impl<T: Real, V: Storage<Item = T>> Objective<V> for Rastrigin {
    fn value(&self, params: &V) -> T {
        let ten = T::constant(10.0);
        params.as_slice().iter().fold(T::constant(0.0), |sum, &param| {
            sum + (param * param + ten * (T::constant(1.0) - Number::cos(T::constant(TURN) * param)))
        })
    }

    fn value_with_gradient(&self, params: &V, gradient: &mut V) -> T {
        for (part, &param) in gradient.as_mut_slice().iter_mut().zip(params.as_slice()) {
            let sine = Number::sin(T::constant(TURN) * param);
            *part = param + param + T::constant(10.0 * TURN) * sine;
        }
        self.value(params)
    }
}

impl<T: Real, V: Storage<Item = T>> TwiceDifferentiable<V> for Rastrigin {
    fn hessian(&self, params: &V) -> SquareMatrix<V> {
        let mut hessian = SquareMatrix::filled(params.as_slice().len(), T::constant(0.0));
        for (index, (row, &param)) in hessian.rows_mut().zip(params.as_slice()).enumerate() {
            if let Some(entry) = row.get_mut(index) {
                let cosine = Number::cos(T::constant(TURN) * param);
                *entry = T::constant(2.0) + T::constant(10.0 * TURN * TURN) * cosine;
            }
        }
        hessian
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ByDifferences, Descent, MultiStart, Sgd, StartBox, StopRules, SymmetricEigen, Verdict};
    use proptest::prelude::*;

    /// Gradient and Hessian against central differences, of a surface with values up to about `size`.
    fn agrees<const P: usize>(surface: &impl TwiceDifferentiable<[f64; P]>, at: [f64; P], size: f64) {
        let mut gradient = [0.0; P];
        let value = surface.value_with_gradient(&at, &mut gradient);
        assert_eq!(value.to_bits(), surface.value(&at).to_bits());
        for index in 0..P {
            let shifted = |shift: f64| {
                let mut moved = at;
                moved[index] += shift;
                surface.value(&moved)
            };
            let difference = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
            // Rounding of the values over the step, and its square times the third derivative.
            assert!((difference - gradient[index]).abs() < 1e-9 * size, "{at:?} {difference} {}", gradient[index]);
        }
        let (hessian, found) = (surface.hessian(&at), ByDifferences::new(surface).hessian(&at));
        for (exact, found) in hessian.as_slice().iter().zip(found.as_slice()) {
            assert!((exact - found).abs() < 1e-7 * size, "{at:?} {exact} {found}");
        }
        for (index, row) in hessian.rows().enumerate() {
            assert!(row.iter().eq(hessian.column(index)));
        }
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
        fn is_minimum(surface: &impl TwiceDifferentiable<[f64; 2]>, at: [f64; 2]) {
            let mut gradient = [0.0; 2];
            let value = surface.value_with_gradient(&at, &mut gradient);
            assert!(value < 1e-27 && gradient.iter().all(|part| part.abs() < 1e-12), "{value} {gradient:?}");
            assert!(SymmetricEigen::new(&surface.hessian(&at)).unwrap().values[0] > 0.0);
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
        let hessian = Rosenbrock.hessian(&Rosenbrock::MINIMUM);
        let condition = SymmetricEigen::new(&hessian).unwrap().condition().unwrap();
        assert!((condition - 2508.0).abs() < 1.0, "{condition}");
    }

    #[test]
    fn many_starts_find_the_four_minima_of_himmelblau() {
        let mut starts = [[0.0; 2]; 40];
        StartBox::new([-5.0, -5.0], [5.0, 5.0]).unwrap().latin_hypercube(3, &mut starts);
        let rules = StopRules::none().gradient_norm(1e-10).unwrap();
        let search = MultiStart::new(5000, rules, 1e-6).unwrap();
        let mut room = [None; 5];
        let found = search.run(&Himmelblau, &Sgd::new(0.005).unwrap(), &starts, &mut room);
        assert_eq!((found.n_unsettled, found.n_diverged, found.n_dropped), (0, 0, 0));
        assert_eq!(found.minima().count(), 4);
        for [a, b] in Himmelblau::MINIMA {
            let is_near = |params: [f64; 2]| (params[0] - a).abs() < 1e-9 && (params[1] - b).abs() < 1e-9;
            let near = found.minima().filter(|minimum| is_near(minimum.params));
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
