//! A trajectory in a buffer of fixed size, however long the descent.

/// At most `N` items of a sequence, evenly spaced, and its last: every item at first, then every second, every fourth
/// and so on, as often as the buffer fills up. The first is always kept. Which items are kept depends only on how many
/// there were.
///
/// ```
/// use gd_core::{Data, Descent, Line, MeanSquaredError, Sgd, Thinned};
///
/// let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0])?);
/// let mut path = Thinned::<_, 8>::new();
/// path.extend(Descent::new(loss, Sgd::new(0.2)?, [0.0, 0.0], 100)?);
/// let mut kept = [0; 8];
/// for (index, step) in kept.iter_mut().zip(path.iter()) {
///     *index = step.index;
/// }
/// assert_eq!(kept, [0, 16, 32, 48, 64, 80, 96, 99]);
/// assert_eq!((path.stride(), path.n_seen()), (16, 100));
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thinned<S, const N: usize> {
    /// The kept items in front, every `stride`-th from the first on.
    kept: [Option<S>; N],
    last: Option<S>,
    stride: usize,
    n_seen: usize,
}

impl<S: Clone, const N: usize> Thinned<S, N> {
    /// An empty buffer. `N` must be at least 2, which is checked at compile time.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(N >= 2, "there must be room for two items") };
        Self { kept: [const { None }; N], last: None, stride: 1, n_seen: 0 }
    }

    /// Adds the next item.
    pub fn push(&mut self, item: S) {
        let index = self.n_seen;
        self.n_seen = self.n_seen.saturating_add(1);
        if index.is_multiple_of(self.stride) && self.place(index) >= N {
            self.thin();
        }
        // The stride may have changed.
        if index.is_multiple_of(self.stride) {
            let place = self.place(index);
            if let Some(slot) = self.kept.get_mut(place) {
                *slot = Some(item.clone());
            }
        }
        self.last = Some(item);
    }

    /// Where an item of the stride belongs. The stride is never 0, which the compiler does not know.
    fn place(&self, index: usize) -> usize {
        index.checked_div(self.stride).unwrap_or(0)
    }

    /// Keeps every second of the kept.
    fn thin(&mut self) {
        self.stride = self.stride.saturating_mul(2);
        for place in 0..N {
            let item = self.kept.get_mut(place.saturating_mul(2)).and_then(Option::take);
            if let Some(slot) = self.kept.get_mut(place) {
                *slot = item;
            }
        }
    }

    /// The kept items in order, including the first and the last: up to `N` + 1.
    pub fn iter(&self) -> impl Iterator<Item = &S> {
        let is_kept = self.n_seen.saturating_sub(1).is_multiple_of(self.stride);
        self.kept.iter().flatten().chain(self.last.as_ref().filter(|_| !is_kept))
    }

    /// How far apart the kept items are.
    #[must_use]
    pub const fn stride(&self) -> usize {
        self.stride
    }

    /// The number of items added.
    #[must_use]
    pub const fn n_seen(&self) -> usize {
        self.n_seen
    }
}

impl<S: Clone, const N: usize> Default for Thinned<S, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone, const N: usize> Extend<S> for Thinned<S, N> {
    fn extend<I: IntoIterator<Item = S>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

impl<S: Clone, const N: usize> FromIterator<S> for Thinned<S, N> {
    fn from_iter<I: IntoIterator<Item = S>>(items: I) -> Self {
        let mut thinned = Self::new();
        thinned.extend(items);
        thinned
    }
}

/// For all that can be in a buffer: however many items there were, the next has a place in it, and no number overflows.
#[cfg(any(kani, test))]
fn the_next_item_has_a_place<const N: usize>(stride_exponent: u32, n_seen: usize) {
    let Some(stride) = 1_usize.checked_shl(stride_exponent) else { return };
    // What [`Thinned::push`] keeps: every item of the stride so far has a place.
    if n_seen.saturating_sub(1) / stride >= N {
        return;
    }
    let mut thinned = Thinned::<(), N> { kept: [Some(()); N], last: None, stride, n_seen };
    thinned.push(());
    assert!(thinned.stride() >= stride && thinned.n_seen() >= n_seen);
    assert!(thinned.place(thinned.n_seen().saturating_sub(1)) < N);
    assert!(thinned.iter().count() <= N + 1);
}

#[cfg(kani)]
mod proofs {
    use super::the_next_item_has_a_place;

    #[kani::proof]
    #[kani::unwind(6)]
    fn any_number_of_items() {
        let (stride_exponent, n_seen) = (kani::any(), kani::any());
        the_next_item_has_a_place::<2>(stride_exponent, n_seen);
        the_next_item_has_a_place::<3>(stride_exponent, n_seen);
        the_next_item_has_a_place::<4>(stride_exponent, n_seen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    fn kept<const N: usize>(n_items: usize) -> Vec<usize> {
        (0..n_items).collect::<Thinned<usize, N>>().iter().copied().collect()
    }

    #[test]
    fn what_fits_is_kept_whole() {
        assert!(kept::<2>(0).is_empty());
        assert_eq!(kept::<2>(1), [0]);
        assert_eq!(kept::<4>(4), [0, 1, 2, 3]);
        assert_eq!(kept::<4>(5), [0, 2, 4]);
        assert_eq!(kept::<4>(6), [0, 2, 4, 5]);
        assert_eq!(kept::<4>(8), [0, 2, 4, 6, 7]);
        assert_eq!(kept::<4>(9), [0, 4, 8]);
        // An odd capacity.
        assert_eq!(kept::<3>(4), [0, 2, 3]);
        assert_eq!(kept::<3>(6), [0, 2, 4, 5]);
        assert_eq!(kept::<3>(7), [0, 4, 6]);
    }

    /// What Kani proves for all numbers, for those next to every multiple of every stride.
    #[test]
    fn the_next_item_always_has_a_place() {
        let near = |number: usize| [number.saturating_sub(1), number, number.saturating_add(1)];
        for stride_exponent in 0..=usize::BITS {
            let stride = 1_usize.checked_shl(stride_exponent).unwrap_or(usize::MAX);
            for n_seen in (0..10).flat_map(|times| near(stride.saturating_mul(times))).chain(near(usize::MAX)) {
                the_next_item_has_a_place::<2>(stride_exponent, n_seen);
                the_next_item_has_a_place::<3>(stride_exponent, n_seen);
                the_next_item_has_a_place::<4>(stride_exponent, n_seen);
                the_next_item_has_a_place::<7>(stride_exponent, n_seen);
            }
        }
    }

    fn holds<const N: usize>(n_items: usize) -> Result<(), TestCaseError> {
        let thinned: Thinned<usize, N> = (0..n_items).collect();
        let kept: Vec<usize> = thinned.iter().copied().collect();
        prop_assert!(kept.len() <= N + 1 && thinned.stride().is_power_of_two());
        prop_assert_eq!((kept.first(), kept.last()), (Some(&0), Some(&(n_items - 1))));
        // Every item of the stride is there, and at least half of the capacity is used.
        let expected: Vec<usize> = (0..n_items).step_by(thinned.stride()).collect();
        prop_assert_eq!(&kept[..expected.len()], &expected[..]);
        prop_assert!(kept.len() <= expected.len() + 1);
        prop_assert!(n_items <= N || expected.len() > N / 2);
        Ok(())
    }

    proptest! {
        #[test]
        fn items_are_evenly_spaced_and_both_ends_kept(n_items in 1..5000_usize) {
            holds::<2>(n_items)?;
            holds::<7>(n_items)?;
            holds::<64>(n_items)?;
        }
    }
}
