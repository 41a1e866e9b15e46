//! Residuals of problems 1 to 20. Formulas are those of the paper, with residuals and parameters counted from 1; the
//! functions take the residual's number from 0.

use gd_core::{C, Number, math};

use super::sum;
use super::tables::{BARD, GAUSSIAN, KOWALIK_OSBORNE, MEYER, OSBORNE_1, OSBORNE_2};

/// (1) H. H. Rosenbrock, 1960: `10 (x2 - x1^2)` and `1 - x1`.
pub(super) fn rosenbrock<N: Number>(index: usize, x: &[N]) -> N {
    match index {
        0 => C(10.0) * (x[1] - x[0] * x[0]),
        _ => C(1.0) - x[0],
    }
}

/// (2) F. Freudenstein and B. Roth, 1963: `-13 + x1 + ((5 - x2) x2 - 2) x2` and `-29 + x1 + ((x2 + 1) x2 - 14) x2`.
pub(super) fn freudenstein_roth<N: Number>(index: usize, x: &[N]) -> N {
    match index {
        0 => C(-13.0) + x[0] + ((C(5.0) - x[1]) * x[1] - C(2.0)) * x[1],
        _ => C(-29.0) + x[0] + ((x[1] + C(1.0)) * x[1] - C(14.0)) * x[1],
    }
}

/// (3) M. J. D. Powell, 1970: `10^4 x1 x2 - 1` and `exp(-x1) + exp(-x2) - 1.0001`.
pub(super) fn powell_badly_scaled<N: Number>(index: usize, x: &[N]) -> N {
    match index {
        0 => C(1e4) * x[0] * x[1] - C(1.0),
        _ => (-x[0]).exp() + (-x[1]).exp() - C(1.0001),
    }
}

/// (4) K. M. Brown, unpublished: `x1 - 10^6`, `x2 - 2 10^-6` and `x1 x2 - 2`.
pub(super) fn brown_badly_scaled<N: Number>(index: usize, x: &[N]) -> N {
    match index {
        0 => x[0] - C(1e6),
        1 => x[1] - C(2e-6),
        _ => x[0] * x[1] - C(2.0),
    }
}

/// (5) E. M. L. Beale, 1958: `y_i - x1 (1 - x2^i)`, where y is 1.5, 2.25 and 2.625.
pub(super) fn beale<N: Number>(index: usize, x: &[N]) -> N {
    let y = [1.5, 2.25, 2.625];
    C(y[index]) - x[0] * (C(1.0) - x[1].powi(index as i32 + 1))
}

/// (6) R. I. Jennrich and P. F. Sampson, 1968: `2 + 2i - (exp(i x1) + exp(i x2))`.
pub(super) fn jennrich_sampson<N: Number>(index: usize, x: &[N]) -> N {
    let i = N::constant((index + 1) as f64);
    C(2.0) + C(2.0) * i - ((i * x[0]).exp() + (i * x[1]).exp())
}

/// (7) R. Fletcher and M. J. D. Powell, 1963: `10 (x3 - 10 theta)`, `10 (sqrt(x1^2 + x2^2) - 1)` and `x3`, where theta is
/// the angle of (x1, x2) in turns, between -1/4 and 3/4.
pub(super) fn helical_valley<N: Number>(index: usize, x: &[N]) -> N {
    match index {
        0 => {
            let turn = (x[1] / x[0]).atan() / C(core::f64::consts::TAU);
            // As MINPACK has it on the axis, where the paper has nothing.
            let on_axis = x[1].select(N::constant(0.25), N::constant(-0.25));
            let theta = x[0].select(turn, (-x[0]).select(turn + C(0.5), on_axis));
            C(10.0) * (x[2] - C(10.0) * theta)
        }
        1 => C(10.0) * ((x[0] * x[0] + x[1] * x[1]).sqrt() - C(1.0)),
        _ => x[2],
    }
}

/// (8) Y. Bard, 1970: `y_i - (x1 + u_i / (v_i x2 + w_i x3))`, where `u_i = i`, `v_i = 16 - i`, `w_i = min(u_i, v_i)`.
pub(super) fn bard<N: Number>(index: usize, x: &[N]) -> N {
    let u = (index + 1) as f64;
    let v = 16.0 - u;
    C(BARD[index]) - (x[0] + C(u) / (C(v) * x[1] + C(f64::min(u, v)) * x[2]))
}

/// (9) Gaussian: `x1 exp(-x2 (t_i - x3)^2 / 2) - y_i`, where `t_i = (8 - i) / 2`.
pub(super) fn gaussian<N: Number>(index: usize, x: &[N]) -> N {
    let t = (7.0 - index as f64) / 2.0;
    let distance = C(t) - x[2];
    x[0] * (-x[1] * (distance * distance) / C(2.0)).exp() - C(GAUSSIAN[index])
}

/// (10) R. R. Meyer, 1970: `x1 exp(x2 / (t_i + x3)) - y_i`, where `t_i = 45 + 5i`.
pub(super) fn meyer<N: Number>(index: usize, x: &[N]) -> N {
    let t = 45.0 + 5.0 * (index + 1) as f64;
    x[0] * (x[1] / (C(t) + x[2])).exp() - C(MEYER[index])
}

/// (11) R. A. Cox, 1969, on gulf research and development: `exp(-|y_i - x2|^x3 / x1) - t_i`, where `t_i = i / 100` and
/// `y_i = 25 + (-50 ln t_i)^(2/3)`. The paper misprints `|y_i m i x2|`.
pub(super) fn gulf<N: Number>(index: usize, x: &[N]) -> N {
    let t = (index + 1) as f64 / 100.0;
    let y = 25.0 + math::powf(-50.0 * math::ln(t), 2.0 / 3.0);
    (-(C(y) - x[1]).abs().powf(x[2]) / x[0]).exp() - C(t)
}

/// (12) M. J. Box, 1966: `exp(-t_i x1) - exp(-t_i x2) - x3 (exp(-t_i) - exp(-10 t_i))`, where `t_i = i / 10`.
pub(super) fn box_three_dimensional<N: Number>(index: usize, x: &[N]) -> N {
    let t = 0.1 * (index + 1) as f64;
    let minus_t = C(-t);
    (minus_t * x[0]).exp() - (minus_t * x[1]).exp() - x[2] * C(math::exp(-t) - math::exp(-10.0 * t))
}

/// (13) M. J. D. Powell, 1962: `x1 + 10 x2`, `sqrt(5) (x3 - x4)`, `(x2 - 2 x3)^2` and `sqrt(10) (x1 - x4)^2`.
pub(super) fn powell_singular<N: Number>(index: usize, x: &[N]) -> N {
    match index {
        0 => x[0] + C(10.0) * x[1],
        1 => N::constant(5.0).sqrt() * (x[2] - x[3]),
        2 => (x[1] - C(2.0) * x[2]).powi(2),
        _ => N::constant(10.0).sqrt() * (x[0] - x[3]).powi(2),
    }
}

/// (14) A. R. Colville, 1968, called Wood's: `10 (x2 - x1^2)`, `1 - x1`, `sqrt(90) (x4 - x3^2)`, `1 - x3`,
/// `sqrt(10) (x2 + x4 - 2)` and `(x2 - x4) / sqrt(10)`.
pub(super) fn wood<N: Number>(index: usize, x: &[N]) -> N {
    match index {
        0 | 1 => rosenbrock(index, x),
        2 => N::constant(90.0).sqrt() * (x[3] - x[2] * x[2]),
        3 => C(1.0) - x[2],
        4 => N::constant(10.0).sqrt() * (x[1] + x[3] - C(2.0)),
        _ => (x[1] - x[3]) / N::constant(10.0).sqrt(),
    }
}

/// (15) J. S. Kowalik and M. R. Osborne, 1968: `y_i - x1 (u_i^2 + u_i x2) / (u_i^2 + u_i x3 + x4)`.
pub(super) fn kowalik_osborne<N: Number>(index: usize, x: &[N]) -> N {
    let (u, y) = KOWALIK_OSBORNE[index];
    let (u, square) = (C(u), C(u * u));
    C(y) - x[0] * (square + u * x[1]) / (square + u * x[2] + x[3])
}

/// (16) K. M. Brown and J. E. Dennis, 1971: `(x1 + t_i x2 - exp(t_i))^2 + (x3 + x4 sin(t_i) - cos(t_i))^2`, where
/// `t_i = i / 5`.
pub(super) fn brown_dennis<N: Number>(index: usize, x: &[N]) -> N {
    let t = (index + 1) as f64 / 5.0;
    let (sin, cos) = math::sin_cos(t);
    (x[0] + C(t) * x[1] - C(math::exp(t))).powi(2) + (x[2] + x[3] * C(sin) - C(cos)).powi(2)
}

/// (17) M. R. Osborne, 1972: `y_i - (x1 + x2 exp(-t_i x4) + x3 exp(-t_i x5))`, where `t_i = 10 (i - 1)`.
pub(super) fn osborne_1<N: Number>(index: usize, x: &[N]) -> N {
    let minus_t = C(-10.0 * index as f64);
    C(OSBORNE_1[index]) - (x[0] + x[1] * (minus_t * x[3]).exp() + x[2] * (minus_t * x[4]).exp())
}

/// (18) M. C. Biggs, 1971: `x3 exp(-t_i x1) - x4 exp(-t_i x2) + x6 exp(-t_i x5) - y_i`, where `t_i = i / 10` and
/// `y_i = exp(-t_i) - 5 exp(-10 t_i) + 3 exp(-4 t_i)`.
pub(super) fn biggs<N: Number>(index: usize, x: &[N]) -> N {
    let t = 0.1 * (index + 1) as f64;
    let y = math::exp(-t) - 5.0 * math::exp(-10.0 * t) + 3.0 * math::exp(-4.0 * t);
    let decay = |rate: N| (C(-t) * rate).exp();
    x[2] * decay(x[0]) - x[3] * decay(x[1]) + x[5] * decay(x[4]) - C(y)
}

/// (19) M. R. Osborne, 1972: `y_i - (x1 exp(-t_i x5) + x2 exp(-(t_i - x9)^2 x6) + x3 exp(-(t_i - x10)^2 x7) +
/// x4 exp(-(t_i - x11)^2 x8))`, where `t_i = (i - 1) / 10`.
pub(super) fn osborne_2<N: Number>(index: usize, x: &[N]) -> N {
    let t = N::constant(index as f64 / 10.0);
    let peak = |k: usize| {
        let distance = t - x[k + 7];
        x[k] * (-(distance * distance) * x[k + 4]).exp()
    };
    C(OSBORNE_2[index]) - (x[0] * (-t * x[4]).exp() + peak(1) + peak(2) + peak(3))
}

/// (20) G. A. Watson, from Kowalik and Osborne, 1968: `sum_(j >= 2) (j - 1) x_j t_i^(j - 2) - (sum_j x_j t_i^(j - 1))^2 - 1`
/// for i up to 29, where `t_i = i / 29`; then `x1` and `x2 - x1^2 - 1`.
pub(super) fn watson<N: Number>(index: usize, x: &[N]) -> N {
    match index {
        29 => x[0],
        30 => x[1] - x[0] * x[0] - C(1.0),
        _ => {
            let t = (index + 1) as f64 / 29.0;
            let power = |exponent: usize| Number::powi(t, exponent as i32);
            let slope = sum((1..x.len()).map(|j| C(j as f64 * power(j - 1)) * x[j]));
            let value = sum((0..x.len()).map(|j| C(power(j)) * x[j]));
            slope - value * value - C(1.0)
        }
    }
}
