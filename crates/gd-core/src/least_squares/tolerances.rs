//! The tolerances at which a least-squares fit has converged.

use crate::error::{Error, Setting};
use crate::number::Real;

/// The tolerances of [`crate::LevenbergMarquardt`], with MINPACK's names. F is the sum of squares, p a step, D the diagonal
/// of the trust region (the largest column norms of the Jacobian so far), x the parameters. A fit has converged where one
/// of these holds:
///
/// | field | test | default |
/// |---|---|---|
/// | `ftol` | the actual and the predicted reduction are both at most `ftol` F | 100 times the machine epsilon |
/// | `xtol` | \|D p\| or the radius of the trust region is at most `xtol` \|D x\| | the machine epsilon |
/// | `gtol` | the largest cosine between the residuals and a column of the Jacobian is at most `gtol` | 0 |
///
/// The defaults ask for full machine precision: once they are met, Gauss-Newton steps continue as long as they shrink
/// the gradient. With other tolerances a fit ends where it meets them.
///
/// J. J. Moré, B. S. Garbow and K. E. Hillstrom, *User Guide for MINPACK-1*, 1980.
///
/// ```
/// use gd_core::{Data, LevenbergMarquardt, Line, MeanSquaredError, Tolerances};
/// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0, 3.0], &[0.0, 1.0, 1.0, 2.0])?);
/// let rough = Tolerances::default().with_ftol(1e-3)?;
/// let mut fit = LevenbergMarquardt::new(loss, [1.0, 1.0], 100)?.with_tolerances(rough);
/// fit.by_ref().for_each(drop);
/// assert!(fit.stop().is_some_and(|stop| stop.is_converged()));
/// assert!(Tolerances::<f64>::default().with_xtol(-1.0).is_err());
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Tolerances<T> {
    pub(super) ftol: T,
    pub(super) xtol: T,
    pub(super) gtol: T,
}

impl<T: Real> Default for Tolerances<T> {
    fn default() -> Self {
        Self { ftol: T::constant(100.0) * T::epsilon(), xtol: T::epsilon(), gtol: T::constant(0.0) }
    }
}

impl<T: Real> Tolerances<T> {
    /// Sets the tolerance of the reductions of the sum of squares.
    ///
    /// # Errors
    /// A tolerance that is negative or not finite.
    pub fn with_ftol(self, ftol: T) -> Result<Self, Error> {
        Ok(Self { ftol: check(ftol)?, ..self })
    }

    /// Sets the tolerance of the step length.
    ///
    /// # Errors
    /// A tolerance that is negative or not finite.
    pub fn with_xtol(self, xtol: T) -> Result<Self, Error> {
        Ok(Self { xtol: check(xtol)?, ..self })
    }

    /// Sets the tolerance of the cosine.
    ///
    /// # Errors
    /// A tolerance that is negative or not finite.
    pub fn with_gtol(self, gtol: T) -> Result<Self, Error> {
        Ok(Self { gtol: check(gtol)?, ..self })
    }
}

fn check<T: Real>(tolerance: T) -> Result<T, Error> {
    if tolerance.is_finite() && tolerance >= T::constant(0.0) {
        Ok(tolerance)
    } else {
        Err(Error::Setting { setting: Setting::LeastSquaresTolerance, value: tolerance.to_f64() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolerances_are_checked() {
        let refused = |value| Err(Error::Setting { setting: Setting::LeastSquaresTolerance, value });
        let default = Tolerances::<f64>::default();
        assert_eq!(default.with_ftol(-1e-9), refused(-1e-9));
        assert_eq!(default.with_xtol(f64::INFINITY), refused(f64::INFINITY));
        assert!(default.with_gtol(f64::NAN).is_err());
        let given = default.with_ftol(0.0).unwrap().with_xtol(0.25).unwrap().with_gtol(0.5).unwrap();
        assert_eq!((given.ftol, given.xtol, given.gtol), (0.0, 0.25, 0.5));
        assert_eq!((default.ftol, default.xtol, default.gtol), (100.0 * f64::EPSILON, f64::EPSILON, 0.0));
    }
}
