//! Sums formed as eight partial sums, in an order that never changes.

use crate::number::{LANES, Real};

/// The sum of a slice, in lanes.
pub(crate) fn sum<T: Real>(values: &[T]) -> T {
    sum_of(values, |_, value| value)
}

/// The sum of `term` of every index and value, in lanes.
#[inline]
pub(crate) fn sum_of<T: Real>(values: &[T], term: impl Fn(usize, T) -> T) -> T {
    let mut lanes = [T::constant(0.0); LANES];
    for (block, chunk) in values.chunks(LANES).enumerate() {
        for (offset, (lane, &value)) in lanes.iter_mut().zip(chunk).enumerate() {
            *lane += term(block * LANES + offset, value);
        }
    }
    add_lanes(lanes)
}

/// Adds partial sums in a fixed tree, neighbors four, two, one lane apart as vector units fold them.
#[inline(always)]
pub(crate) fn add_lanes<T: Real>([a, b, c, d, e, f, g, h]: [T; LANES]) -> T {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// The weights of residuals, eight at a time.
pub(crate) struct Weights<'w, T> {
    given: Option<&'w [[T; LANES]]>,
    /// Used where no weights are given.
    ones: [T; LANES],
    /// Those of the last, incomplete block: 0 beyond the data.
    last: [T; LANES],
    n_whole: usize,
}

impl<'w, T: Real> Weights<'w, T> {
    /// The weights of `len` residuals, 1 if none are given.
    #[inline(always)]
    pub(crate) fn new(weights: Option<&'w [T]>, len: usize) -> Self {
        let (given, rest) = weights.map(<[T]>::as_chunks).unzip();
        let ones = [T::constant(1.0); LANES];
        let mut last = [T::constant(0.0); LANES];
        for (slot, &weight) in last.iter_mut().take(len % LANES).zip(rest.unwrap_or(&ones)) {
            *slot = weight;
        }
        Self { given, ones, last, n_whole: len / LANES }
    }

    /// The weights of a block.
    #[inline(always)]
    pub(crate) fn block(&self, index: usize) -> &[T; LANES] {
        if index >= self.n_whole {
            return &self.last;
        }
        self.given.and_then(|given| given.get(index)).unwrap_or(&self.ones)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_end_with_zeros() {
        let weights = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0];
        let blocks = Weights::new(Some(&weights), 10);
        assert_eq!(blocks.block(0), &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        assert_eq!(blocks.block(1), &[9.0, 10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let blocks = Weights::<f64>::new(None, 11);
        assert_eq!(blocks.block(0), &[1.0; 8]);
        assert_eq!(blocks.block(1), &[1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn a_sum_has_the_order_of_its_lanes() {
        let values: [f32; 9] = [1e8, 1.0, -1e8, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0];
        // Lanes: (1e8 + 3), 1, -1e8, 1, 1, 1, 1, 1.
        let expected = (((1e8 + 3.0) + 1.0) + (-1e8_f32 + 1.0)) + ((1.0 + 1.0) + (1.0 + 1.0));
        assert_eq!(sum(&values), expected);
        assert_eq!(sum_of(&values, |index, value| if index == 8 { value } else { 0.0 }), 3.0);
    }
}
