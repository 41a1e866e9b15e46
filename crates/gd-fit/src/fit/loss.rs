//! What a problem minimizes: the mean squared error on its data, or a function.

use gd_core::{Objective, Real, SquareMatrix, TwiceDifferentiable};

use super::{ColumnLoss, loss_of};
use crate::error::Error;
#[cfg(feature = "objectives")]
use crate::objective::Function;
use crate::problem::Problem;

/// What a problem minimizes.
pub(crate) enum ProblemLoss<'a, T> {
    /// The mean squared error on data.
    Squares(ColumnLoss<'a, T>),
    /// A function.
    #[cfg(feature = "objectives")]
    Function(&'a Function<T>),
}

impl<'a, T: Real> ProblemLoss<'a, T> {
    /// That of a problem on columns of its data.
    ///
    /// # Errors
    /// Data that cannot be fitted.
    pub(crate) fn new(problem: &'a Problem<T>, columns: &'a [&'a [T]]) -> Result<Self, Error> {
        #[cfg(feature = "objectives")]
        if let Some(function) = &problem.function {
            return Ok(Self::Function(function));
        }
        Ok(Self::Squares(loss_of(problem, columns)?))
    }
}

impl<T: Real> Objective<Vec<T>> for ProblemLoss<'_, T> {
    fn n_params(&self) -> Option<usize> {
        match self {
            Self::Squares(loss) => Objective::<Vec<T>>::n_params(loss),
            #[cfg(feature = "objectives")]
            Self::Function(function) => function.n_params(),
        }
    }

    fn lower_bound(&self) -> Option<T> {
        match self {
            Self::Squares(loss) => Objective::<Vec<T>>::lower_bound(loss),
            #[cfg(feature = "objectives")]
            Self::Function(function) => function.lower_bound(),
        }
    }

    fn value(&self, params: &Vec<T>) -> T {
        match self {
            Self::Squares(loss) => loss.value(params),
            #[cfg(feature = "objectives")]
            Self::Function(function) => function.value(params),
        }
    }

    fn value_with_gradient(&self, params: &Vec<T>, gradient: &mut Vec<T>) -> T {
        match self {
            Self::Squares(loss) => loss.value_with_gradient(params, gradient),
            #[cfg(feature = "objectives")]
            Self::Function(function) => function.value_with_gradient(params, gradient),
        }
    }
}

impl<T: Real> TwiceDifferentiable<Vec<T>> for ProblemLoss<'_, T> {
    fn hessian(&self, params: &Vec<T>) -> SquareMatrix<Vec<T>> {
        match self {
            Self::Squares(loss) => loss.hessian(params),
            #[cfg(feature = "objectives")]
            Self::Function(function) => function.hessian(params),
        }
    }
}
