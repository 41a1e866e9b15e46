//! The residuals of a model on data.

use super::data::Data;
use super::lane_sums::sum;
use super::residuals::{ResidualHessian, Residuals};
use crate::linear_algebra::SquareMatrix;
use crate::model::{Input, Model, ModelHessian};
use crate::number::{LANES, Real};
use crate::storage::{Buffer, Storage};

/// Predicted - observed, for every point of the data. [`crate::MeanSquaredError::new`] makes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModelResiduals<'a, M, I, T> {
    pub(super) model: M,
    pub(super) data: Data<'a, I, T>,
    /// 1 / sum of the weights.
    scale: T,
}

impl<'a, M, I: Input, T: Real> ModelResiduals<'a, M, I, T> {
    /// The residuals of `model` on `data`.
    pub fn new(model: M, data: Data<'a, I, T>) -> Self {
        let total = data.weights().map_or_else(|| T::from_count(data.len()), sum);
        Self { model, data, scale: T::constant(1.0) / total }
    }

    /// The data.
    pub const fn data(&self) -> &Data<'a, I, T> {
        &self.data
    }

    /// The model.
    pub const fn model(&self) -> &M {
        &self.model
    }

    /// The points of the last block, if it is incomplete; the lanes beyond them repeat the last point.
    #[inline(always)]
    fn incomplete_block(&self) -> Option<([I; LANES], [T; LANES])> {
        let ((_, x), (_, y)) = (self.data.x().as_chunks::<LANES>(), self.data.y().as_chunks::<LANES>());
        let (mut padded_x, mut padded_y) = ([*x.last()?; LANES], [*y.last()?; LANES]);
        for ((slot_x, slot_y), (&x, &y)) in padded_x.iter_mut().zip(&mut padded_y).zip(x.iter().zip(y)) {
            (*slot_x, *slot_y) = (x, y);
        }
        Some((padded_x, padded_y))
    }

    /// The weights of the complete blocks; none where all are 1.
    #[inline(always)]
    fn weight_blocks(&self) -> &[[T; LANES]] {
        self.data.weights().map_or(&[], |weights| weights.as_chunks().0)
    }

    /// A lane's share of the incomplete block: x, y and weight of its point, or the last point of all with weight 0.
    #[inline(always)]
    fn end_of_lane(&self, lane: usize) -> Option<(I, T, Option<T>)> {
        let ((_, x), (_, y)) = (self.data.x().as_chunks::<LANES>(), self.data.y().as_chunks::<LANES>());
        match (x.get(lane), y.get(lane)) {
            (Some(&x), Some(&y)) => {
                Some((x, y, self.data.weights().and_then(|w| w.as_chunks::<LANES>().1.get(lane).copied())))
            }
            _ => Some((*x.last()?, *y.last()?, Some(T::constant(0.0)))),
        }
    }
}

/// Predicted - observed, lane by lane.
#[inline(always)]
fn subtract<T: Real>(mut predicted: [T; LANES], observed: &[T; LANES]) -> [T; LANES] {
    for (predicted, &observed) in predicted.iter_mut().zip(observed) {
        *predicted -= observed;
    }
    predicted
}

impl<I: Input, T: Real, M: Model<V, Input = I>, V: Storage<Item = T>> Residuals<V> for ModelResiduals<'_, M, I, T> {
    #[inline]
    fn len(&self) -> usize {
        self.data.len()
    }

    #[inline(always)]
    fn residual(&self, index: usize, params: &V) -> T {
        match (self.data.x().get(index), self.data.y().get(index)) {
            (Some(&x), Some(&y)) => self.model.predict(params, x) - y,
            _ => T::constant(f64::NAN),
        }
    }

    #[inline(always)]
    fn residual_with_gradient(&self, index: usize, params: &V, gradient: &mut V) -> T {
        match (self.data.x().get(index), self.data.y().get(index)) {
            (Some(&x), Some(&y)) => self.model.predict_with_gradient(params, x, gradient) - y,
            _ => T::constant(f64::NAN),
        }
    }

    #[inline(always)]
    fn visit_lane(&self, lane: usize, params: &V, gradient: &mut V, mut visit: impl FnMut(Option<T>, T, &V)) {
        let ((x, _), (y, _)) = (self.data.x().as_chunks::<LANES>(), self.data.y().as_chunks::<LANES>());
        let (mut points, mut weights) = (x.iter().zip(y), self.weight_blocks().iter());
        let (place, mut end) = (lane % LANES, self.end_of_lane(lane));
        // One loop with one call: what is visited is inlined, and each copy of a model's formula costs flash. No index in
        // it: on a processor without vectors the checks would take as long as the formula of a line.
        loop {
            let (x, y, weight) = match points.next().and_then(|(x, y)| Some((*x.get(place)?, *y.get(place)?))) {
                Some((x, y)) => (x, y, weights.next().and_then(|weights| weights.get(place).copied())),
                None => match end.take() {
                    Some(end) => end,
                    None => return,
                },
            };
            let residual = self.model.predict_with_gradient(params, x, gradient) - y;
            visit(weight, residual, gradient);
        }
    }

    #[inline]
    fn n_params(&self) -> Option<usize> {
        self.model.n_params()
    }

    #[inline(always)]
    fn weights(&self) -> Option<&[T]> {
        self.data.weights()
    }

    #[inline]
    fn observations(&self) -> Option<&[T]> {
        Some(self.data.y())
    }

    #[inline]
    fn scale(&self) -> T {
        self.scale
    }

    // In two calls only: `visit` is inlined, and each copy of a model's formula costs a microcontroller flash. In
    // one call, a loop with a choice in it, the host's vectors suffer.
    #[inline(always)]
    fn visit_residuals(&self, params: &V, mut visit: impl FnMut(usize, &[T; LANES])) {
        let ((x, _), (y, _)) = (self.data.x().as_chunks(), self.data.y().as_chunks());
        for (index, (x, y)) in x.iter().zip(y).enumerate() {
            visit(index, &subtract(self.model.predict_lanes(params, x), y));
        }
        if let Some((x, y)) = self.incomplete_block() {
            visit(self.data.len() / LANES, &subtract(self.model.predict_lanes(params, &x), &y));
        }
    }

    #[inline(always)]
    fn visit_gradients(&self, params: &V, mut visit: impl FnMut(usize, &[T; LANES], &[[T; LANES]])) {
        let ((x, _), (y, _)) = (self.data.x().as_chunks(), self.data.y().as_chunks());
        let zeros = [T::constant(0.0); LANES];
        let mut gradients = V::Of::<[T; LANES]>::filled(params.as_slice().len(), zeros);
        for (index, (x, y)) in x.iter().zip(y).enumerate() {
            let predicted = self.model.predict_with_gradient_lanes(params, x, &mut gradients);
            visit(index, &subtract(predicted, y), gradients.as_slice());
        }
        if let Some((x, y)) = self.incomplete_block() {
            let predicted = self.model.predict_with_gradient_lanes(params, &x, &mut gradients);
            visit(self.data.len() / LANES, &subtract(predicted, &y), gradients.as_slice());
        }
    }
}

impl<I: Input, T: Real, M: ModelHessian<V, Input = I>, V: Storage<Item = T>> ResidualHessian<V>
    for ModelResiduals<'_, M, I, T>
{
    fn residual_hessian(&self, index: usize, params: &V, hessian: &mut SquareMatrix<V>) {
        if let Some(&x) = self.data.x().get(index) {
            self.model.predict_hessian(params, x, hessian);
        }
    }
}
