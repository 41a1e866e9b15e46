//! Residuals of problems 21 to 35, which exist in any size. Formulas are those of the paper, with residuals and parameters
//! counted from 1; the functions take the residual's number from 0.

use gd_core::{C, Number, math};

use super::fixed::{powell_singular, rosenbrock};
use super::{N_LINEAR_RESIDUALS, sum};

/// (21) E. Spedicato, 1975: Rosenbrock's function of every pair of parameters.
pub(super) fn extended_rosenbrock<N: Number>(index: usize, x: &[N]) -> N {
    let first = index / 2 * 2;
    rosenbrock(index % 2, &x[first..first + 2])
}

/// (22) E. Spedicato, 1975: Powell's singular function of every four parameters.
pub(super) fn extended_powell_singular<N: Number>(index: usize, x: &[N]) -> N {
    let first = index / 4 * 4;
    powell_singular(index % 4, &x[first..first + 4])
}

/// The square root of the weight of the smaller residuals of both penalty functions.
fn root_of_penalty<N: Number>() -> N {
    N::constant(1e-5).sqrt()
}

/// (23) P. E. Gill, W. Murray and R. A. Pitfield, 1972: `sqrt(a) (x_i - 1)` and `sum_j x_j^2 - 1/4`, where a is 1e-5.
pub(super) fn penalty_1<N: Number>(index: usize, x: &[N]) -> N {
    match x.get(index) {
        Some(&own) => root_of_penalty::<N>() * (own - C(1.0)),
        None => sum(x.iter().map(|&x| x * x)) - C(0.25),
    }
}

/// (24) P. E. Gill, W. Murray and R. A. Pitfield, 1972: `x1 - 0.2`;
/// `sqrt(a) (exp(x_i / 10) + exp(x_(i - 1) / 10) - y_i)` for `2 <= i <= n`;
/// `sqrt(a) (exp(x_(i - n + 1) / 10) - exp(-1/10))` for `n < i < 2n`; `sum_j (n - j + 1) x_j^2 - 1`. Here a is 1e-5 and
/// `y_i = exp(i / 10) + exp((i - 1) / 10)`.
pub(super) fn penalty_2<N: Number>(index: usize, x: &[N]) -> N {
    let n = x.len();
    let exp = |j: usize| (x[j] / C(10.0)).exp();
    if index == 0 {
        x[0] - C(0.2)
    } else if index < n {
        let y = math::exp((index + 1) as f64 / 10.0) + math::exp(index as f64 / 10.0);
        root_of_penalty::<N>() * (exp(index) + exp(index - 1) - C(y))
    } else if index + 1 < 2 * n {
        root_of_penalty::<N>() * (exp(index - n + 1) - C(math::exp(-0.1)))
    } else {
        sum(x.iter().enumerate().map(|(j, &x)| C((n - j) as f64) * x * x)) - C(1.0)
    }
}

/// (25) Variably dimensioned: `x_i - 1`, then `sum_j j (x_j - 1)` and its square.
pub(super) fn variably_dimensioned<N: Number>(index: usize, x: &[N]) -> N {
    let one = C(1.0);
    let total = || sum(x.iter().enumerate().map(|(j, &x)| C((j + 1) as f64) * (x - one)));
    match x.get(index) {
        Some(&own) => own - one,
        None if index == x.len() => total(),
        None => total().powi(2),
    }
}

/// (26) E. Spedicato, 1975, trigonometric: `n - sum_j cos(x_j) + i (1 - cos(x_i)) - sin(x_i)`.
pub(super) fn trigonometric<N: Number>(index: usize, x: &[N]) -> N {
    let (sin, cos) = x[index].sin_cos();
    let i = C((index + 1) as f64);
    C(x.len() as f64) - sum(x.iter().map(|x| x.cos())) + i * (C(1.0) - cos) - sin
}

/// (27) K. M. Brown, 1969, almost linear: `x_i + sum_j x_j - (n + 1)` for `i < n`, then the product of all less 1.
pub(super) fn brown_almost_linear<N: Number>(index: usize, x: &[N]) -> N {
    let n = x.len();
    if index + 1 < n {
        x[index] + sum(x.iter().copied()) - C((n + 1) as f64)
    } else {
        x.iter().fold(N::constant(1.0), |product, &x| product * x) - C(1.0)
    }
}

/// The value of a parameter, 0 beyond the ends.
fn padded<N: Number>(x: &[N], index: Option<usize>) -> N {
    index.and_then(|index| x.get(index)).copied().unwrap_or_else(|| N::constant(0.0))
}

/// The cube that both discretized equations have at a node: `(x_i + t_i + 1)^3`, where `t_i = i h`.
fn cube<N: Number>(index: usize, x: &[N], h: f64) -> N {
    (x[index] + C((index + 1) as f64 * h) + C(1.0)).powi(3)
}

/// (28) J. J. Moré and M. Y. Cosnard, 1979, boundary value: `2 x_i - x_(i - 1) - x_(i + 1) + h^2 (x_i + t_i + 1)^3 / 2`,
/// where `h = 1 / (n + 1)`, `t_i = i h` and `x_0 = x_(n + 1) = 0`.
pub(super) fn discrete_boundary_value<N: Number>(index: usize, x: &[N]) -> N {
    let h = 1.0 / (x.len() + 1) as f64;
    let (before, after) = (padded(x, index.checked_sub(1)), padded(x, Some(index + 1)));
    C(2.0) * x[index] - before - after + C(h * h) * cube(index, x, h) / C(2.0)
}

/// (29) J. J. Moré and M. Y. Cosnard, 1979, integral equation:
/// `x_i + h ((1 - t_i) sum_(j <= i) t_j (x_j + t_j + 1)^3 + t_i sum_(j > i) (1 - t_j) (x_j + t_j + 1)^3) / 2`, where
/// `h = 1 / (n + 1)` and `t_i = i h`.
pub(super) fn discrete_integral_equation<N: Number>(index: usize, x: &[N]) -> N {
    let h = 1.0 / (x.len() + 1) as f64;
    let t = |j: usize| (j + 1) as f64 * h;
    let below = sum((0..=index).map(|j| C(t(j)) * cube(j, x, h)));
    let above = sum((index + 1..x.len()).map(|j| C(1.0 - t(j)) * cube(j, x, h)));
    x[index] + C(h) * (C(1.0 - t(index)) * below + C(t(index)) * above) / C(2.0)
}

/// (30) C. G. Broyden, 1965: `(3 - 2 x_i) x_i - x_(i - 1) - 2 x_(i + 1) + 1`, where `x_0 = x_(n + 1) = 0`.
pub(super) fn broyden_tridiagonal<N: Number>(index: usize, x: &[N]) -> N {
    let (before, own, after) = (padded(x, index.checked_sub(1)), x[index], padded(x, Some(index + 1)));
    (C(3.0) - C(2.0) * own) * own - before - C(2.0) * after + C(1.0)
}

/// (31) C. G. Broyden, 1971: `x_i (2 + 5 x_i^2) + 1 - sum_j x_j (1 + x_j)` over the j from `i - 5` to `i + 1` other than i.
pub(super) fn broyden_banded<N: Number>(index: usize, x: &[N]) -> N {
    let band = index.saturating_sub(5)..x.len().min(index + 2);
    let others = sum(band.filter(|&j| j != index).map(|j| x[j] * (C(1.0) + x[j])));
    x[index] * (C(2.0) + C(5.0) * x[index] * x[index]) + C(1.0) - others
}

/// (32) Linear of full rank: `x_i - (2 / m) sum_j x_j - 1`, without `x_i` for `i > n`.
pub(super) fn linear_full_rank<N: Number>(index: usize, x: &[N]) -> N {
    let share = C(2.0 / N_LINEAR_RESIDUALS as f64) * sum(x.iter().copied());
    padded(x, Some(index)) - share - C(1.0)
}

/// `j x_j`, summed over the numbers in a range, from 0.
fn weighted_sum<N: Number>(x: &[N], range: core::ops::Range<usize>) -> N {
    sum(range.map(|j| C((j + 1) as f64) * x[j]))
}

/// (33) Linear of rank 1: `i sum_j j x_j - 1`.
pub(super) fn linear_rank_1<N: Number>(index: usize, x: &[N]) -> N {
    C((index + 1) as f64) * weighted_sum(x, 0..x.len()) - C(1.0)
}

/// (34) Linear of rank 1 with zero columns and rows: -1 for the first and the last, else
/// `(i - 1) sum_(2 <= j < n) j x_j - 1`.
pub(super) fn linear_rank_1_with_zeros<N: Number>(index: usize, x: &[N]) -> N {
    if index == 0 || index + 1 == N_LINEAR_RESIDUALS {
        return N::constant(-1.0);
    }
    C(index as f64) * weighted_sum(x, 1..x.len() - 1) - C(1.0)
}

/// (35) R. Fletcher, 1965, Chebyquad: the mean of `T_i(x_j)` over the parameters less its integral from 0 to 1, where
/// `T_i` is the Chebyshev polynomial shifted to that interval; the integral is `-1 / (i^2 - 1)` for even i, else 0.
pub(super) fn chebyquad<N: Number>(index: usize, x: &[N]) -> N {
    let polynomial = |x: N| {
        let shifted = C(2.0) * x - C(1.0);
        let (mut before, mut here) = (N::constant(1.0), shifted);
        for _ in 0..index {
            (before, here) = (here, C(2.0) * shifted * here - before);
        }
        here
    };
    let i = (index + 1) as f64;
    let integral = if index % 2 == 1 { -1.0 / (i * i - 1.0) } else { 0.0 };
    sum(x.iter().map(|&x| polynomial(x))) / C(x.len() as f64) - C(integral)
}
