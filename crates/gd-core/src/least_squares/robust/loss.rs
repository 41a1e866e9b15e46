//! What a residual costs.

use crate::number::{Number, Real};

/// From here on 1 + a² is a² to the last bit, and a square may overflow.
const LARGE: f64 = 1e9;

/// What a residual costs, as a function ρ of u, the residual over the scale of the noise: ρ is u² / 2 near 0, and grows more
/// slowly far out, so that outliers pull less or not at all.
///
/// Each loss has the tuning constant k with which, where the noise is normal and the scale known, estimates are as precise as
/// those of least squares from 95 % of the data (P. J. Huber and E. M. Ronchetti, *Robust Statistics*, 2009, section 7; F. R.
/// Hampel and others, *Robust Statistics*, 1986).
///
/// ```
/// use gd_core::RobustLoss;
/// // One residual of 10 scales costs as much as 100 of one scale with squares, as 25 with Huber's loss; with Tukey's bisquare it
/// // pulls no more at all.
/// assert_eq!(RobustLoss::Squares.rho(10.0) / RobustLoss::Squares.rho(1.0), 100.0);
/// assert_eq!(RobustLoss::Huber.rho(10.0_f64), 1.345 * 10.0 - 1.345 * 1.345 / 2.0);
/// assert_eq!((RobustLoss::Huber.psi(10.0), RobustLoss::Bisquare.psi(10.0)), (1.345, 0.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RobustLoss {
    /// u² / 2: that of least squares, which is not robust.
    #[default]
    Squares,
    /// k² (√(1 + (u/k)²) - 1), with k = 1.2871: smooth, and |u| far out. Also called pseudo-Huber.
    SoftL1,
    /// u² / 2 up to k = 1.345, and a straight line beyond (P. J. Huber, *Robust estimation of a location parameter*, 1964).
    Huber,
    /// k²/2 ln(1 + (u/k)²), with k = 2.3849: outliers pull less the farther they are. Also called Lorentzian.
    Cauchy,
    /// k²/6 (1 - (1 - (u/k)²)³) up to k = 4.6851, and level beyond: outliers do not pull at all (A. E. Beaton and J. W. Tukey,
    /// *The fitting of power series, meaning polynomials, illustrated on band-spectroscopic data*, 1974).
    Bisquare,
}

impl RobustLoss {
    /// All of them, the gentlest first.
    pub const ALL: [Self; 5] = [Self::Squares, Self::SoftL1, Self::Huber, Self::Cauchy, Self::Bisquare];

    /// The tuning constant k, in scales; 1 for squares, which need none.
    #[must_use]
    pub const fn tuning(self) -> f64 {
        match self {
            Self::Squares => 1.0,
            Self::SoftL1 => 1.287_099_224_226_184,
            Self::Huber => 1.345,
            Self::Cauchy => 2.384_947_119_362_165,
            Self::Bisquare => 4.685_064_948_543_376,
        }
    }

    /// |u| / k.
    fn size<T: Real>(self, u: T) -> T {
        u.abs() * T::constant(1.0 / self.tuning())
    }

    /// √(2 ρ) / |u|, which is 1 at 0 and never 0 / 0.
    pub(super) fn shrink<T: Real>(self, u: T) -> T {
        let c = T::constant;
        let a = self.size(u);
        let square = a * a;
        match self {
            Self::Squares => c(1.0),
            Self::SoftL1 => Number::sqrt(c(2.0) / (c(1.0) + root(a))),
            Self::Huber if a <= c(1.0) => c(1.0),
            // (2 - 1/a) / a, of which the first factor does not cancel.
            Self::Huber => Number::sqrt((c(2.0) - c(1.0) / a) / a),
            Self::Cauchy if a > c(LARGE) => Number::sqrt(c(2.0) * Number::ln(a)) / a,
            Self::Cauchy => Number::sqrt(ln_1p_over(square)),
            Self::Bisquare if a < c(1.0) => Number::sqrt(c(1.0) - square * (c(1.0) - square * c(1.0 / 3.0))),
            Self::Bisquare => c(0.577_350_269_189_625_8) / a,
        }
    }

    /// ρ(u).
    #[must_use]
    pub fn rho<T: Real>(self, u: T) -> T {
        let c = T::constant;
        let (a, k) = (self.size(u), c(self.tuning()));
        match self {
            // Exactly, since a shrunk square is rounded more often.
            Self::Huber if a > c(1.0) => k * u.abs() - k * k / c(2.0),
            Self::Bisquare if a >= c(1.0) => k * k / c(6.0),
            _ => {
                let shrunk = u * self.shrink(u);
                shrunk * shrunk / c(2.0)
            }
        }
    }

    /// ψ(u), the derivative of ρ: how strongly a residual pulls.
    #[must_use]
    pub fn psi<T: Real>(self, u: T) -> T {
        let k = T::constant(self.tuning());
        match self {
            Self::Huber if u > k => k,
            Self::Huber if u < -k => -k,
            _ => u * self.weight(u),
        }
    }

    /// ψ(u) / u, from 1 at 0 down to 0: the weight with which a square pulls as strongly.
    #[must_use]
    pub fn weight<T: Real>(self, u: T) -> T {
        let c = T::constant;
        let a = self.size(u);
        match self {
            Self::Squares => c(1.0),
            Self::SoftL1 => c(1.0) / root(a),
            Self::Huber if a <= c(1.0) => c(1.0),
            Self::Huber => c(1.0) / a,
            // By two divisions, as the square may overflow.
            Self::Cauchy if a > c(LARGE) => c(1.0) / a / a,
            Self::Cauchy => c(1.0) / (c(1.0) + a * a),
            Self::Bisquare if a < c(1.0) => {
                let rest = (c(1.0) - a) * (c(1.0) + a);
                rest * rest
            }
            Self::Bisquare => c(0.0),
        }
    }

    /// ψ'(u), the second derivative of ρ; below 0 where a loss turns level. At the corner of Huber's loss that from within.
    #[must_use]
    pub fn psi_derivative<T: Real>(self, u: T) -> T {
        let c = T::constant;
        let (a, weight) = (self.size(u), self.weight(u));
        match self {
            Self::Squares => c(1.0),
            Self::SoftL1 => weight * weight * weight,
            Self::Huber => c(if a <= c(1.0) { 1.0 } else { 0.0 }),
            Self::Cauchy if a > c(LARGE) => -weight,
            Self::Cauchy => (c(1.0) - a * a) * weight * weight,
            Self::Bisquare if a < c(1.0) => (c(1.0) - a) * (c(1.0) + a) * (c(1.0) - c(5.0) * a * a),
            Self::Bisquare => c(0.0),
        }
    }
}

/// √(1 + a²).
fn root<T: Real>(a: T) -> T {
    let c = T::constant;
    if a > c(LARGE) { a } else { Number::sqrt(c(1.0) + a * a) }
}

/// ln(1 + z) / z, which is 1 at 0. What 1 + z rounds off is divided out again (W. Kahan; see D. Goldberg, *What every computer
/// scientist should know about floating-point arithmetic*, 1991, theorem 4).
fn ln_1p_over<T: Real>(z: T) -> T {
    let one = T::constant(1.0);
    let sum = one + z;
    if sum == one { one } else { Number::ln(sum) / (sum - one) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    /// Trapezoids, whose error for a smooth integrand over all of its range is rounding.
    fn expectation(of: impl Fn(f64) -> f64) -> f64 {
        const STEP: f64 = 1.0 / 4096.0;
        let density = |u: f64| math::exp(-0.5 * u * u) / math::sqrt(2.0 * core::f64::consts::PI);
        (-40_000..=40_000).map(|i| f64::from(i) * STEP).map(|u| of(u) * density(u) * STEP).sum()
    }

    #[test]
    fn each_is_as_precise_as_squares_of_95_percent_of_the_data() {
        for loss in RobustLoss::ALL.into_iter().skip(1) {
            let slope = expectation(|u| loss.psi_derivative(u));
            let efficiency = slope * slope / expectation(|u| loss.psi(u) * loss.psi(u));
            // Trapezoids see Huber's corner only to a step; 1.345 is rounded.
            assert!((efficiency - 0.95).abs() < 1e-4, "{loss:?} {efficiency}");
        }
    }

    #[test]
    fn derivatives_are_those_of_the_loss() {
        let step = 1e-5;
        for loss in RobustLoss::ALL {
            for u in [-30.0, -4.0, -2.0, -1.3, -0.4, -1e-3, 0.0, 1e-3, 0.7, 1.2, 3.0, 4.6, 5.0, 1e3] {
                let slope = (loss.rho(u + step) - loss.rho(u - step)) / (2.0 * step);
                assert!((loss.psi(u) - slope).abs() < 1e-8 * (1.0 + u.abs()), "{loss:?} {u}: {slope}");
                let curvature = (loss.psi(u + step) - loss.psi(u - step)) / (2.0 * step);
                assert!((loss.psi_derivative(u) - curvature).abs() < 1e-8, "{loss:?} {u}: {curvature}");
                assert!((loss.weight(u) * u - loss.psi(u)).abs() < 1e-12 * (1.0 + u.abs()), "{loss:?} {u}");
                let shrunk = u * loss.shrink(u);
                assert!((0.5 * shrunk * shrunk - loss.rho(u)).abs() < 1e-14 * (1.0 + loss.rho(u)), "{loss:?} {u}");
            }
        }
    }

    #[test]
    fn small_and_huge_residuals_are_exact() {
        for loss in RobustLoss::ALL {
            for u in [1e-8, 1e-100, 1e-160] {
                assert_eq!((loss.shrink(u), loss.weight(u), loss.psi(u)), (1.0, 1.0, u), "{loss:?} {u}");
            }
            for u in [1e12, 1e200, f64::MAX] {
                let (shrink, weight) = (loss.shrink(u), loss.weight(u));
                assert!(shrink > 0.0 && shrink <= 1.0 && weight >= 0.0, "{loss:?} {u}: {shrink} {weight}");
                assert!((u * shrink).is_finite() && !loss.psi_derivative(u).is_nan(), "{loss:?} {u}");
            }
            assert!((loss.rho(1e-8_f64) - 5e-17).abs() < 1e-31 && loss.rho(0.0) == 0.0, "{loss:?}");
        }
        // Where two formulas meet.
        for loss in [RobustLoss::Cauchy, RobustLoss::SoftL1] {
            let edge = LARGE * loss.tuning();
            let (below, above) = (loss.shrink(edge * (1.0 - 1e-12)), loss.shrink(edge * (1.0 + 1e-12)));
            assert!((below / above - 1.0).abs() < 1e-11, "{loss:?} {below} {above}");
        }
    }
}
