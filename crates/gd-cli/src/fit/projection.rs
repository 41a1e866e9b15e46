//! Descents that keep within bounds.

use gd_core::nalgebra::{SMatrix, SVector};
use gd_core::{MiniBatch, Objective, Optimizer, Real, TwiceDifferentiable};
use gd_formula::{ColumnModel, Row};

use super::ColumnLoss;

/// Bounds of every parameter.
pub(super) type Box<T, const P: usize> = [[T; 2]; P];

/// An optimizer whose steps end on the bounds that they would cross (gradient projection: D. P. Bertsekas, *On the
/// Goldstein-Levitin-Polyak gradient projection method*, 1976).
pub(super) struct Projected<T: Real, const P: usize> {
    pub(super) rule: std::boxed::Box<dyn Optimizer<T, P>>,
    pub(super) bounds: Option<Box<T, P>>,
}

impl<T: Real, const P: usize> Optimizer<T, P> for Projected<T, P> {
    fn step(&mut self, params: &mut SVector<T, P>, gradient: &SVector<T, P>) {
        self.rule.step(params, gradient);
        for (param, [low, high]) in params.iter_mut().zip(self.bounds.iter().flatten()) {
            if *param < *low {
                *param = *low;
            } else if *param > *high {
                *param = *high;
            }
        }
    }

    fn learning_rate(&self) -> T {
        self.rule.learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: T) {
        self.rule.set_learning_rate(learning_rate);
    }

    fn learning_rate_bound(&self, curvature: T) -> Option<T> {
        self.rule.learning_rate_bound(curvature)
    }

    fn units(&self) -> Option<SVector<T, P>> {
        self.rule.units()
    }
}

/// Where gradients come from.
pub(super) enum Source<'a, T, const P: usize> {
    All(&'a ColumnLoss<'a, T, P>),
    Batches(MiniBatch<'a, ColumnModel<'a, T, P>, Row, T>),
}

/// A loss whose gradient is zero along parameters that stand at a bound and are pushed against it, so that a descent
/// that can go no farther there is seen to have arrived.
pub(super) struct Bounded<'a, T, const P: usize> {
    pub(super) loss: &'a ColumnLoss<'a, T, P>,
    pub(super) source: Source<'a, T, P>,
    pub(super) bounds: Option<Box<T, P>>,
}

impl<T: Real, const P: usize> Bounded<'_, T, P> {
    /// Parameters that a gradient pushes against a bound.
    fn held(&self, params: &SVector<T, P>, gradient: &SVector<T, P>) -> [bool; P] {
        let mut held = [false; P];
        let slopes = params.iter().zip(gradient.iter()).zip(self.bounds.iter().flatten());
        for (held, ((param, slope), [low, high])) in held.iter_mut().zip(slopes) {
            let zero = T::constant(0.0);
            *held = (param <= low && *slope > zero) || (param >= high && *slope < zero);
        }
        held
    }

    fn let_go(&self, params: &SVector<T, P>, (loss, mut gradient): (T, SVector<T, P>)) -> (T, SVector<T, P>) {
        let held = self.held(params, &gradient);
        for (slope, _) in gradient.iter_mut().zip(held).filter(|(_, held)| *held) {
            *slope = T::constant(0.0);
        }
        (loss, gradient)
    }
}

impl<T: Real, const P: usize> Objective<T, P> for Bounded<'_, T, P> {
    fn value(&self, params: &SVector<T, P>) -> T {
        self.loss.value(params)
    }

    fn value_with_gradient(&self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        self.let_go(params, self.loss.value_with_gradient(params))
    }

    fn next_gradient(&mut self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        let found = match &mut self.source {
            Source::All(loss) => loss.value_with_gradient(params),
            Source::Batches(batches) => batches.next_gradient(params),
        };
        self.let_go(params, found)
    }
}

impl<T: Real, const P: usize> TwiceDifferentiable<T, P> for Bounded<'_, T, P> {
    /// A parameter that is held has a curvature of 1 and no part in that of the others.
    fn hessian(&self, params: &SVector<T, P>) -> SMatrix<T, P, P> {
        let mut hessian = self.loss.hessian(params);
        let held = self.held(params, &self.loss.value_with_gradient(params).1);
        for (row, _) in held.iter().enumerate().filter(|(_, held)| **held) {
            for column in 0..P {
                let entry = T::constant(if row == column { 1.0 } else { 0.0 });
                hessian[(row, column)] = entry;
                hessian[(column, row)] = entry;
            }
        }
        hessian
    }
}
