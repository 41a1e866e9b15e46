//! Descents that keep within bounds.

use gd_core::{MiniBatch, Objective, Optimizer, Real, SquareMatrix, TwiceDifferentiable};

use super::{ColumnLoss, ProblemResiduals};

/// An optimizer behind a pointer that can be copied: verdicts try steps in a copy.
pub(crate) trait Rule<T: Real>: Optimizer<Vec<T>> {
    fn boxed_clone(&self) -> Box<dyn Rule<T>>;
}

impl<T: Real, O: Optimizer<Vec<T>> + Clone + 'static> Rule<T> for O {
    fn boxed_clone(&self) -> Box<dyn Rule<T>> {
        Box::new(self.clone())
    }
}

/// An optimizer whose steps end on the bounds that they would cross (gradient projection: D. P. Bertsekas, *On the
/// Goldstein-Levitin-Polyak gradient projection method*, 1976).
pub(crate) struct Projected<'b, T: Real> {
    pub(crate) rule: Box<dyn Rule<T>>,
    /// Of every parameter, if there are any.
    pub(crate) bounds: Option<&'b [[T; 2]]>,
}

impl<T: Real> Clone for Projected<'_, T> {
    fn clone(&self) -> Self {
        Self { rule: self.rule.as_ref().boxed_clone(), bounds: self.bounds }
    }
}

impl<T: Real> Optimizer<Vec<T>> for Projected<'_, T> {
    fn n_params(&self) -> Option<usize> {
        self.rule.n_params()
    }

    fn step(&mut self, params: &mut Vec<T>, gradient: &Vec<T>) {
        self.rule.step(params, gradient);
        for (param, [low, high]) in params.iter_mut().zip(self.bounds.into_iter().flatten()) {
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

    fn reset(&mut self) {
        self.rule.reset();
    }

    fn learning_rate_bound(&self, curvature: T) -> Option<T> {
        self.rule.learning_rate_bound(curvature)
    }

    fn units(&self) -> Option<Vec<T>> {
        self.rule.units()
    }
}

/// Where gradients come from.
pub(crate) enum Source<'a, T> {
    /// The loss itself.
    All,
    Batches(MiniBatch<'a, ProblemResiduals<'a, T>>),
}

/// A loss whose gradient is zero along parameters that stand at a bound and are pushed against it, so that a descent
/// that can go no farther there is seen to have arrived.
pub(crate) struct Bounded<'a, T, L = ColumnLoss<'a, T>> {
    pub(crate) loss: &'a L,
    pub(crate) source: Source<'a, T>,
    pub(crate) bounds: Option<&'a [[T; 2]]>,
}

impl<T: Real, L> Bounded<'_, T, L> {
    /// Calls `hold` with the index of every parameter that a gradient pushes against a bound.
    fn for_each_held(&self, params: &[T], gradient: &[T], mut hold: impl FnMut(usize)) {
        let zero = T::constant(0.0);
        let parts = params.iter().zip(gradient).zip(self.bounds.into_iter().flatten()).enumerate();
        for (index, ((param, part), [low, high])) in parts {
            if (param <= low && *part > zero) || (param >= high && *part < zero) {
                hold(index);
            }
        }
    }

    fn let_go(&self, params: &[T], gradient: &mut [T]) {
        let mut held = Vec::new();
        self.for_each_held(params, gradient, |index| held.push(index));
        for index in held {
            gradient[index] = T::constant(0.0);
        }
    }
}

impl<T: Real, L: Objective<Vec<T>>> Objective<Vec<T>> for Bounded<'_, T, L> {
    fn n_params(&self) -> Option<usize> {
        Objective::<Vec<T>>::n_params(self.loss)
    }

    fn lower_bound(&self) -> Option<T> {
        Objective::<Vec<T>>::lower_bound(self.loss)
    }

    fn value(&self, params: &Vec<T>) -> T {
        self.loss.value(params)
    }

    fn value_with_gradient(&self, params: &Vec<T>, gradient: &mut Vec<T>) -> T {
        let loss = self.loss.value_with_gradient(params, gradient);
        self.let_go(params, gradient);
        loss
    }

    fn next_gradient(&mut self, params: &Vec<T>, gradient: &mut Vec<T>) -> T {
        let loss = match &mut self.source {
            Source::All => self.loss.value_with_gradient(params, gradient),
            Source::Batches(batches) => batches.next_gradient(params, gradient),
        };
        self.let_go(params, gradient);
        loss
    }
}

impl<T: Real, L: TwiceDifferentiable<Vec<T>>> TwiceDifferentiable<Vec<T>> for Bounded<'_, T, L> {
    /// A parameter that is held has a curvature of 1 and no part in that of the others.
    fn hessian(&self, params: &Vec<T>) -> SquareMatrix<Vec<T>> {
        let mut hessian = self.loss.hessian(params);
        let mut gradient = vec![T::constant(0.0); params.len()];
        self.loss.value_with_gradient(params, &mut gradient);
        self.for_each_held(params, &gradient, |held| {
            for other in 0..params.len() {
                let entry = T::constant(if held == other { 1.0 } else { 0.0 });
                hessian[(held, other)] = entry;
                hessian[(other, held)] = entry;
            }
        });
        hessian
    }
}
