//! Gradients from a few points at a time.

use nalgebra::SVector;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

use crate::error::Error;
use crate::mean_squared_error::MeanSquaredError;
use crate::model::{Input, Model};
use crate::number::Real;
use crate::objective::Objective;

/// Mini-batches of a [`MeanSquaredError`]: every step sees `batch_size` points, every epoch each point once (the last
/// batch of an epoch is smaller where the sizes do not divide), in an order drawn anew for each epoch.
///
/// The order comes from PCG-XSH-RR 64/32 (M. O'Neill, 2014) seeded with `seed`, so it is the same on every machine.
/// The loss of a step is that of its batch.
///
/// ```
/// use gd_core::{Cubic, Data, Descent, MeanSquaredError, MiniBatch, Sgd};
///
/// let x: [f64; 50] = core::array::from_fn(|i| i as f64 / 25.0 - 1.0);
/// let y = x.map(|x| 1.2 * x * x * x + 2.5 * x * x);
/// let loss = MeanSquaredError::new(Cubic, Data::new(&x, &y)?);
/// let mut order = [0; 50];
/// let batches = MiniBatch::new(&loss, 10, 42, &mut order)?;
/// let last = Descent::new(batches, Sgd::new(0.5)?, [0.0, 0.0], 1000)?.last().expect("1000 steps");
/// assert!((last.params[0] - 1.2).abs() < 1e-3 && (last.params[1] - 2.5).abs() < 1e-3);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug)]
pub struct MiniBatch<'a, M, I, T> {
    loss: &'a MeanSquaredError<'a, M, I, T>,
    batch_size: usize,
    rng: Pcg32,
    /// A permutation of the points; those before `next` have had their turn in this epoch.
    order: &'a mut [u32],
    next: usize,
}

impl<'a, M, I: Input, T: Real> MiniBatch<'a, M, I, T> {
    /// Batches of `batch_size` points. `order` is working memory, one place for every point.
    ///
    /// # Errors
    /// A batch of no points or of more than there are, or a buffer of another length.
    pub fn new(
        loss: &'a MeanSquaredError<'a, M, I, T>,
        batch_size: usize,
        seed: u64,
        order: &'a mut [u32],
    ) -> Result<Self, Error> {
        let n_points = loss.data().len();
        if batch_size == 0 || batch_size > n_points {
            return Err(Error::BatchSize { size: batch_size, n_points });
        }
        if order.len() != n_points || u32::try_from(n_points).is_err() {
            return Err(Error::BufferLength { expected: n_points, found: order.len() });
        }
        for (place, index) in order.iter_mut().zip(0..) {
            *place = index;
        }
        Ok(Self { loss, batch_size, rng: Pcg32::seed_from_u64(seed), next: order.len(), order })
    }

    /// The points of the next batch.
    fn draw(&mut self) -> &[u32] {
        if self.next >= self.order.len() {
            shuffle(self.order, &mut self.rng);
            self.next = 0;
        }
        let start = self.next;
        self.next = (start + self.batch_size).min(self.order.len());
        self.order.get(start..self.next).unwrap_or(&[])
    }
}

/// Fisher and Yates' shuffle. Draws are `u32` on every machine: those of `usize` depend on its width.
fn shuffle(order: &mut [u32], rng: &mut Pcg32) {
    for place in (1..order.len()).rev() {
        let other = rng.random_range(0..=place as u32) as usize;
        // As `order.swap(place, other)`, but without a panic to link; equal places are an error and stay as they are.
        if let Ok([one, two]) = order.get_disjoint_mut([place, other]) {
            core::mem::swap(one, two);
        }
    }
}

impl<I: Input, T: Real, M: Model<T, P, Input = I>, const P: usize> Objective<T, P> for MiniBatch<'_, M, I, T> {
    /// The loss on all points.
    fn value(&self, params: &SVector<T, P>) -> T {
        self.loss.value(params)
    }

    /// Loss and gradient on all points.
    fn value_with_gradient(&self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        self.loss.value_with_gradient(params)
    }

    /// Loss and gradient on the points of the next batch.
    fn next_gradient(&mut self, params: &SVector<T, P>) -> (T, SVector<T, P>) {
        let loss = self.loss;
        let zero = T::constant(0.0);
        let (mut squares, mut slopes, mut total) = (zero, [zero; P], zero);
        let data = loss.data();
        for &index in self.draw() {
            let index = index as usize;
            let (Some(&x), Some(&y)) = (data.x().get(index), data.y().get(index)) else { continue };
            let weight = data.weights().map_or(T::constant(1.0), |weights| weights.get(index).copied().unwrap_or(zero));
            let (predicted, gradient) = loss.model().predict_with_gradient(params, x);
            let pull = weight * (predicted - y);
            squares += pull * (predicted - y);
            for (slope, &part) in slopes.iter_mut().zip(gradient.iter()) {
                *slope += pull * part;
            }
            total += weight;
        }
        if total == zero {
            // All points of the batch have weight 0: nothing to learn from them.
            return (zero, SVector::from([zero; P]));
        }
        let scale = T::constant(1.0) / total;
        (squares * scale, SVector::from(slopes.map(|slope| slope * (scale + scale))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Data, Line};

    #[test]
    fn an_epoch_shows_every_point_once() {
        let x: [f64; 11] = core::array::from_fn(|i| i as f64);
        let loss = MeanSquaredError::new(Line, Data::new(&x, &x).unwrap());
        let mut order = [0; 11];
        let mut batches = MiniBatch::new(&loss, 4, 7, &mut order).unwrap();
        for _ in 0..3 {
            let mut seen = [0; 11];
            for expected in [4, 4, 3] {
                let batch = batches.draw();
                assert_eq!(batch.len(), expected);
                for &index in batch {
                    seen[index as usize] += 1;
                }
            }
            assert_eq!(seen, [1; 11]);
        }
    }

    #[test]
    fn the_order_of_a_seed_never_changes() {
        let x: [f32; 8] = core::array::from_fn(|i| i as f32);
        let loss = MeanSquaredError::new(Line, Data::new(&x, &x).unwrap());
        let mut order = [0; 8];
        let mut batches = MiniBatch::new(&loss, 8, 42, &mut order).unwrap();
        assert_eq!(batches.draw(), [7, 2, 3, 1, 4, 0, 5, 6]);
    }

    #[test]
    fn the_batch_of_all_points_has_the_full_gradient() {
        let x: [f64; 9] = core::array::from_fn(|i| i as f64 / 4.0);
        let y = x.map(|x| 3.0 * x - 1.0);
        let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
        let mut order = [0; 9];
        let mut batches = MiniBatch::new(&loss, 9, 1, &mut order).unwrap();
        let params = SVector::from([0.5, 0.25]);
        let (batch_loss, batch_gradient) = batches.next_gradient(&params);
        let (full_loss, full_gradient) = loss.value_with_gradient(&params);
        assert!((batch_loss - full_loss).abs() < 1e-14);
        assert!((batch_gradient - full_gradient).iter().all(|part| part.abs() < 1e-13));
    }

    #[test]
    fn impossible_batches_are_refused() {
        let loss = MeanSquaredError::new(Line, Data::new(&[1.0, 2.0], &[1.0, 2.0]).unwrap());
        let refused = |size, order: &mut [u32]| MiniBatch::new(&loss, size, 0, order).map(|_| ()).unwrap_err();
        assert_eq!(refused(0, &mut [0; 2]), Error::BatchSize { size: 0, n_points: 2 });
        assert_eq!(refused(3, &mut [0; 2]), Error::BatchSize { size: 3, n_points: 2 });
        assert_eq!(refused(1, &mut [0; 3]), Error::BufferLength { expected: 2, found: 3 });
    }
}
