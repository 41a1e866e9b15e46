//! Gradients from a few points at a time.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

use super::Objective;
use super::mean_squared_error::MeanSquaredError;
use super::residuals::Residuals;
use crate::error::Error;
use crate::number::{Number, Real};
use crate::storage::{Storage, same_storage};

/// Mini-batches of a [`MeanSquaredError`]: every step sees `batch_size` points, every epoch each point once (the last
/// batch of an epoch is smaller where the sizes do not divide), in an order reshuffled for each epoch.
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
pub struct MiniBatch<'a, R> {
    loss: &'a MeanSquaredError<R>,
    batch_size: usize,
    rng: Pcg32,
    /// A permutation of the points; those before `next` have been used in this epoch.
    order: &'a mut [u32],
    next: usize,
}

impl<'a, R> MiniBatch<'a, R> {
    /// Batches of `batch_size` points. `order` is working memory with one entry per point.
    ///
    /// # Errors
    /// A batch of no points or of more than there are, or a buffer of the wrong length.
    pub fn new<V: Storage<Item: Real>>(
        loss: &'a MeanSquaredError<R>,
        batch_size: usize,
        seed: u64,
        order: &'a mut [u32],
    ) -> Result<Self, Error>
    where
        R: Residuals<V>,
    {
        let n_points = loss.len();
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

/// The Fisher-Yates shuffle. Random numbers are drawn as `u32` on every machine: draws of `usize` depend on its width.
fn shuffle(order: &mut [u32], rng: &mut Pcg32) {
    for place in (1..order.len()).rev() {
        let other = rng.random_range(0..=place as u32) as usize;
        // As `order.swap(place, other)`, but without a panic to link; equal places are an error and stay as they are.
        if let Ok([one, two]) = order.get_disjoint_mut([place, other]) {
            core::mem::swap(one, two);
        }
    }
}

impl<V: Storage<Item: Real>, R: Residuals<V>> Objective<V> for MiniBatch<'_, R> {
    fn n_params(&self) -> Option<usize> {
        Objective::n_params(self.loss)
    }

    fn lower_bound(&self) -> Option<V::Item> {
        Objective::<V>::lower_bound(self.loss)
    }

    /// The loss on all points.
    fn value(&self, params: &V) -> V::Item {
        self.loss.value(params)
    }

    /// Loss and gradient on all points.
    fn value_with_gradient(&self, params: &V, gradient: &mut V) -> V::Item {
        self.loss.value_with_gradient(params, gradient)
    }

    /// Loss and gradient on the points of the next batch.
    fn next_gradient(&mut self, params: &V, gradient: &mut V) -> V::Item {
        let residuals = self.loss.residuals();
        let zero = V::Item::constant(0.0);
        let (mut squares, mut total) = (zero, zero);
        let mut parts = same_storage(params, zero);
        gradient.as_mut_slice().fill(zero);
        for &index in self.draw() {
            let index = index as usize;
            let weight = residuals
                .weights()
                .map_or(V::Item::constant(1.0), |weights| weights.get(index).copied().unwrap_or(zero));
            let residual = residuals.residual_with_gradient(index, params, &mut parts);
            let weighted = weight * residual;
            squares += weighted * residual;
            for (sum, &part) in gradient.as_mut_slice().iter_mut().zip(parts.as_slice()) {
                *sum += weighted * part;
            }
            total += weight;
        }
        if total == zero {
            // All points of the batch have weight 0: nothing to learn from them.
            gradient.as_mut_slice().fill(zero);
            return zero;
        }
        let scale = V::Item::constant(1.0) / total;
        for sum in gradient.as_mut_slice() {
            *sum *= scale + scale;
        }
        squares * scale
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
        let params = [0.5, 0.25];
        let (mut batch_gradient, mut full_gradient) = ([0.0; 2], [0.0; 2]);
        let batch_loss = batches.next_gradient(&params, &mut batch_gradient);
        let full_loss = loss.value_with_gradient(&params, &mut full_gradient);
        assert!((batch_loss - full_loss).abs() < 1e-14);
        assert!(batch_gradient.iter().zip(full_gradient).all(|(batch, full)| (batch - full).abs() < 1e-13));
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
