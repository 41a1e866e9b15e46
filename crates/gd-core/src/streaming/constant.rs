//! Fits to streams for a constant or a static.

use core::mem::forget;

use super::fading::{Fading, Means};
use super::gauss_newton::{GaussNewtonState, RecursiveGaussNewton};
use super::guard::{Counts, Guard};
use super::least_squares::RunningLeastSquares;
use super::rows::RunningRows;
use super::stochastic::{Streaming, StreamingState};
use crate::error::Error;
use crate::linear_algebra::triangle::Triangle;
use crate::model::Model;
use crate::optimizer::Optimizer;

/// A constant function can compare numbers of a type that it knows, not of any type.
macro_rules! constructors {
    ($float:ty, $first_not_finite:ident) => {
        const fn $first_not_finite<const P: usize>(start: &[$float; P]) -> Option<usize> {
            let mut index = 0;
            while index < P {
                if !start[index].is_finite() {
                    return Some(index);
                }
                index += 1;
            }
            None
        }

        impl<M: Model<[$float; P]>, O: Optimizer<[$float; P]>, const P: usize> Streaming<M, O, [$float; P]> {
            /// [`Self::new`] for a constant or a static. The compiler makes the fit: a device has it when it starts, without
            /// code for it.
            ///
            /// # Errors
            /// A start that is not finite. Model and optimizer must be of `P` parameters, as their types say.
            pub const fn const_new(model: M, optimizer: O, start: [$float; P]) -> Result<Self, Error> {
                if let Some(index) = $first_not_finite(&start) {
                    // Neither may be dropped in a constant, and both own nothing that would be lost.
                    forget((model, optimizer));
                    return Err(Error::NonFiniteStart { index });
                }
                let (counts, lately) = (Counts::new(), Fading::of_zeros([0.0; P], [0.0; P], [0.0; P]));
                let state = StreamingState { optimizer, start, params: start, has_diverged: false, counts, lately };
                Ok(Self { model, memory: 0.99, guard: Guard::new(), state })
            }
        }

        impl<M: Model<[$float; P]>, const P: usize> RunningLeastSquares<M, [$float; P]> {
            /// [`Self::new`] for a constant or a static. The compiler makes the fit: a device has it when it starts, without
            /// code for it.
            ///
            /// ```
            /// use std::sync::Mutex;
            ///
            /// use gd_core::{Line, RunningLeastSquares};
            ///
            /// type Calibration = RunningLeastSquares<Line, [f32; 2]>;
            ///
            /// const NEW: Calibration = match Calibration::const_new(Line, [0.0, 0.0]) {
            ///     Ok(fit) => fit,
            ///     Err(_) => panic!("the compiler would say so"),
            /// };
            /// // On a device a mutex of its own, such as that of the crate critical-section.
            /// static CALIBRATION: Mutex<Calibration> = Mutex::new(NEW);
            ///
            /// let mut fit = CALIBRATION.lock().expect("no thread panicked");
            /// for counts in 0..100_u16 {
            ///     fit.push(f32::from(counts), 0.5 * f32::from(counts) + 1.0)?;
            /// }
            /// assert!(fit.verdict().is_settled() && (fit.params()[0] - 0.5).abs() < 1e-5);
            /// # Ok::<(), gd_core::Refused>(())
            /// ```
            ///
            /// # Errors
            /// A start that is not finite. The model must be of `P` parameters, as its type says.
            pub const fn const_new(model: M, start: [$float; P]) -> Result<Self, Error> {
                if let Some(index) = $first_not_finite(&start) {
                    forget(model);
                    return Err(Error::NonFiniteStart { index });
                }
                let state = RunningRows::of_parts(start, start, Triangle::<[$float; P]>::EMPTY, 1.0);
                Ok(Self { model, guard: Guard::new(), forgetting: 1.0, rank_tolerance: None, state })
            }
        }

        impl<M: Model<[$float; P]>, const P: usize> RecursiveGaussNewton<M, [$float; P]> {
            /// [`Self::new`] for a constant or a static. The compiler makes the fit: a device has it when it starts, without
            /// code for it.
            ///
            /// # Errors
            /// A start that is not finite. The model must be of `P` parameters, as its type says.
            pub const fn const_new(model: M, start: [$float; P]) -> Result<Self, Error> {
                if let Some(index) = $first_not_finite(&start) {
                    forget(model);
                    return Err(Error::NonFiniteStart { index });
                }
                let rows = RunningRows::of_parts(start, start, Triangle::<[$float; P]>::EMPTY, 0.95);
                let state = GaussNewtonState { rows, lately: Means::new(), moved_along: 0 };
                Ok(Self { model, guard: Guard::new(), forgetting: 1.0, rank_tolerance: None, state })
            }
        }
    };
}

constructors!(f32, first_not_finite_f32);
constructors!(f64, first_not_finite_f64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Adam, Line, Schedule, Scheduled, Sgd, TinyNet};

    /// What a constant holds, or the build fails.
    macro_rules! made {
        ($result:expr) => {
            match $result {
                Ok(made) => made,
                Err(_) => panic!(),
            }
        };
    }

    type Rated = Scheduled<Adam<[f32; 2]>, f32>;

    const ADAM: Rated =
        Scheduled::new(made!(Adam::<[f32; 2]>::const_new(0.1)), made!(Schedule::<f32>::const_step(500, 0.5)));
    const STREAMING: Streaming<Line, Rated, [f32; 2]> =
        made!(Streaming::<_, _, [f32; 2]>::const_new(Line, ADAM, [0.3, 0.1]));
    const LEAST_SQUARES: RunningLeastSquares<Line, [f64; 2]> =
        made!(RunningLeastSquares::<_, [f64; 2]>::const_new(Line, [0.0, 1.0]));
    static CURVE: RecursiveGaussNewton<TinyNet, [f32; 2]> =
        made!(RecursiveGaussNewton::<_, [f32; 2]>::const_new(TinyNet, [1.0, 0.3]));

    #[test]
    fn a_constant_is_what_is_made_at_run_time() {
        let adam = Scheduled::new(Adam::new(0.1).unwrap(), Schedule::step(500, 0.5).unwrap());
        assert_eq!(STREAMING, Streaming::new(Line, adam, [0.3, 0.1]).unwrap());
        assert_eq!(LEAST_SQUARES, RunningLeastSquares::new(Line, [0.0, 1.0]).unwrap());
        assert_eq!(CURVE, RecursiveGaussNewton::new(TinyNet, [1.0, 0.3]).unwrap());
        assert_eq!(const { Guard::<[f64; 2]>::new() }, Guard::new().with_loss_factor(100.0).unwrap());
        assert_eq!(const { Guard::<[f32; 2]>::none().loss_factor() }, f32::INFINITY);
    }

    #[test]
    fn a_start_that_is_not_finite_is_refused_in_a_constant_too() {
        let refused = |index| Some(Error::NonFiniteStart { index });
        assert_eq!(RunningLeastSquares::<_, [f32; 2]>::const_new(Line, [0.0, f32::INFINITY]).err(), refused(1));
        assert_eq!(RecursiveGaussNewton::<_, [f64; 2]>::const_new(Line, [f64::NAN, 0.0]).err(), refused(0));
        let sgd = Sgd::<f32>::const_new(0.1).unwrap();
        assert_eq!(Streaming::<_, _, [f32; 2]>::const_new(Line, sgd, [0.0, -f32::INFINITY]).err(), refused(1));
    }
}
