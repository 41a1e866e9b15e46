//! What functions over arrays have in common.
//!
//! Their loops go over arrays of numbers, not of pairs, since compilers make vectors of these; tables are read by loops
//! of their own.

/// Calls `rare` for the lanes that are not settled: all bits of an unsettled lane are set, those of the others are 0.
#[inline(always)]
pub(crate) fn redo<T, const N: usize>(values: &mut [T; N], unsettled: &[u64; N], rare: impl Fn(usize) -> T) {
    if unsettled.iter().fold(0, |any, lane| any | lane) != 0 {
        for (lane, (value, &unsettled)) in values.iter_mut().zip(unsettled).enumerate() {
            if unsettled != 0 {
                *value = rare(lane);
            }
        }
    }
}

/// The mask of a lane for [`redo`].
#[inline(always)]
pub(crate) fn mask(settled: bool) -> u64 {
    if settled { 0 } else { u64::MAX }
}

/// The results of a function that gives pairs, as two arrays.
#[inline(always)]
pub(crate) fn apart<T: Copy + Default, U: Copy + Default, const N: usize>(
    pairs: impl Fn(usize) -> (T, U),
) -> ([T; N], [U; N]) {
    let (mut first, mut second) = ([T::default(); N], [U::default(); N]);
    for lane in 0..N {
        (first[lane], second[lane]) = pairs(lane);
    }
    (first, second)
}
