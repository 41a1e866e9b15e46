//! The 35 least-squares problems of J. J. Moré, B. S. Garbow and K. E. Hillstrom, *Testing unconstrained optimization
//! software*, ACM Transactions on Mathematical Software 7, 1981.

mod fixed;
mod results;
mod tables;
mod variable;

pub use results::{Mark, Minpack, Run, minpack, runs, section};

use gd_core::{Dual, Number, Residuals};

/// m of the three linear problems, which have five parameters.
const N_LINEAR_RESIDUALS: usize = 10;

/// A residual of `N`: its number from 0, and the parameters.
type Residual<N> = fn(usize, &[N]) -> N;

/// One of the problems. Where the paper leaves the size open it is the largest that the paper gives a minimum for, else
/// 10 parameters, 12 where they come in fours; the linear problems and those with 10, 13, 20 or 31 residuals have the
/// sizes of MINPACK's own tests.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The number in the paper.
    pub number: u8,
    /// The name in the paper.
    pub name: &'static str,
    /// The number of residuals.
    pub m: usize,
    /// The standard start, one number for every parameter.
    pub start: Vec<f64>,
    residual: Residual<f64>,
    /// The same formula over numbers that carry the derivative by one parameter.
    derivative: Residual<Dual<f64, 1>>,
}

impl Problem {
    /// The number of parameters.
    #[must_use]
    pub fn n(&self) -> usize {
        self.start.len()
    }

    /// The standard start times a factor. A start of zeros becomes the factor everywhere unless that is 1, as in the
    /// routine initpt of MINPACK's tests.
    #[must_use]
    pub fn start_times(&self, factor: f64) -> Vec<f64> {
        if factor != 1.0 && self.start.iter().all(|&x| x == 0.0) {
            return vec![factor; self.n()];
        }
        self.start.iter().map(|x| factor * x).collect()
    }

    /// The sum of the squares of all residuals.
    #[must_use]
    pub fn sum_of_squares(&self, x: &[f64]) -> f64 {
        sum((0..self.m).map(|index| (self.residual)(index, x)).map(|residual| residual * residual))
    }
}

impl Residuals<Vec<f64>> for Problem {
    fn len(&self) -> usize {
        self.m
    }

    fn n_params(&self) -> Option<usize> {
        Some(self.n())
    }

    fn residual(&self, index: usize, params: &Vec<f64>) -> f64 {
        (self.residual)(index, params)
    }

    fn residual_with_gradient(&self, index: usize, params: &Vec<f64>, gradient: &mut Vec<f64>) -> f64 {
        let mut x: Vec<Dual<f64, 1>> = params.iter().map(|&x| Dual::fixed(x)).collect();
        for (j, part) in gradient.iter_mut().enumerate() {
            x[j].gradient = [1.0];
            [*part] = (self.derivative)(index, &x).gradient;
            x[j].gradient = [0.0];
        }
        (self.residual)(index, params)
    }
}

/// Added up in order.
fn sum<N: Number>(terms: impl Iterator<Item = N>) -> N {
    terms.fold(N::constant(0.0), |sum, term| sum + term)
}

/// A problem of a formula that works over every kind of number.
macro_rules! problem {
    ($number:literal, $name:literal, $m:expr, $start:expr, $formula:path) => {
        Problem {
            number: $number,
            name: $name,
            m: $m,
            start: $start.to_vec(),
            residual: $formula,
            derivative: $formula,
        }
    };
}

/// All of them, in the order of the paper.
#[must_use]
#[rustfmt::skip]
pub fn problems() -> Vec<Problem> {
    let up_to_10 = |term: fn(f64) -> f64| -> Vec<f64> { (1..=10).map(|j| term(f64::from(j))).collect() };
    let nodes = up_to_10(|j| j / 11.0);
    let arc = up_to_10(|j| j / 11.0 * (j / 11.0 - 1.0));
    vec![
        problem!(1, "Rosenbrock", 2, [-1.2, 1.0], fixed::rosenbrock),
        problem!(2, "Freudenstein and Roth", 2, [0.5, -2.0], fixed::freudenstein_roth),
        problem!(3, "Powell badly scaled", 2, [0.0, 1.0], fixed::powell_badly_scaled),
        problem!(4, "Brown badly scaled", 3, [1.0, 1.0], fixed::brown_badly_scaled),
        problem!(5, "Beale", 3, [1.0, 1.0], fixed::beale),
        problem!(6, "Jennrich and Sampson", 10, [0.3, 0.4], fixed::jennrich_sampson),
        problem!(7, "Helical valley", 3, [-1.0, 0.0, 0.0], fixed::helical_valley),
        problem!(8, "Bard", 15, [1.0; 3], fixed::bard),
        problem!(9, "Gaussian", 15, [0.4, 1.0, 0.0], fixed::gaussian),
        problem!(10, "Meyer", 16, [0.02, 4000.0, 250.0], fixed::meyer),
        problem!(11, "Gulf research and development", 99, [5.0, 2.5, 0.15], fixed::gulf),
        problem!(12, "Box three-dimensional", 10, [0.0, 10.0, 20.0], fixed::box_three_dimensional),
        problem!(13, "Powell singular", 4, [3.0, -1.0, 0.0, 1.0], fixed::powell_singular),
        problem!(14, "Wood", 6, [-3.0, -1.0, -3.0, -1.0], fixed::wood),
        problem!(15, "Kowalik and Osborne", 11, [0.25, 0.39, 0.415, 0.39], fixed::kowalik_osborne),
        problem!(16, "Brown and Dennis", 20, [25.0, 5.0, -5.0, -1.0], fixed::brown_dennis),
        problem!(17, "Osborne 1", 33, [0.5, 1.5, -1.0, 0.01, 0.02], fixed::osborne_1),
        problem!(18, "Biggs EXP6", 13, [1.0, 2.0, 1.0, 1.0, 1.0, 1.0], fixed::biggs),
        problem!(19, "Osborne 2", 65, [1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5], fixed::osborne_2),
        problem!(20, "Watson", 31, [0.0; 12], fixed::watson),
        problem!(21, "Extended Rosenbrock", 10, [-1.2, 1.0].repeat(5), variable::extended_rosenbrock),
        problem!(22, "Extended Powell singular", 12, [3.0, -1.0, 0.0, 1.0].repeat(3), variable::extended_powell_singular),
        problem!(23, "Penalty I", 11, up_to_10(|j| j), variable::penalty_1),
        problem!(24, "Penalty II", 20, [0.5; 10], variable::penalty_2),
        problem!(25, "Variably dimensioned", 12, up_to_10(|j| 1.0 - j / 10.0), variable::variably_dimensioned),
        problem!(26, "Trigonometric", 10, [0.1; 10], variable::trigonometric),
        problem!(27, "Brown almost-linear", 10, [0.5; 10], variable::brown_almost_linear),
        problem!(28, "Discrete boundary value", 10, arc, variable::discrete_boundary_value),
        problem!(29, "Discrete integral equation", 10, arc, variable::discrete_integral_equation),
        problem!(30, "Broyden tridiagonal", 10, [-1.0; 10], variable::broyden_tridiagonal),
        problem!(31, "Broyden banded", 10, [-1.0; 10], variable::broyden_banded),
        problem!(32, "Linear full rank", N_LINEAR_RESIDUALS, [1.0; 5], variable::linear_full_rank),
        problem!(33, "Linear rank 1", N_LINEAR_RESIDUALS, [1.0; 5], variable::linear_rank_1),
        problem!(34, "Linear rank 1 with zero columns and rows", N_LINEAR_RESIDUALS, [1.0; 5], variable::linear_rank_1_with_zeros),
        problem!(35, "Chebyquad", 10, nodes, variable::chebyquad),
    ]
}

#[cfg(test)]
mod tests;
