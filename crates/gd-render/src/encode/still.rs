//! Pixels that stay as they are from one frame to the next: where there are many side by side, a file says so instead of
//! saying their colors again.

use super::animation::Crop;

/// Of a part of which no fewer than one pixel in this many changes, nothing is said to stay. While a surface turns alone,
/// more change, and saying it wins nothing.
const SPARSE: usize = 4;
/// Unchanged pixels side by side that are worth it; shorter runs only interrupt the patterns.
const LONG_RUN: usize = 40;

/// Which pixels of the changed part of a picture belong to long runs of unchanged ones; `None` if it is not worth it.
///
/// `new` are the pixels of that part, outside of which nothing changes.
pub(super) fn long_still_runs(
    before: Option<&[u8]>,
    picture: &[u8],
    (part, new): (&Crop, &[u8]),
    width: usize,
) -> Option<Vec<bool>> {
    let before = before?;
    if n_differing(before, picture) * SPARSE >= new.len() {
        return None;
    }
    let mut is_still: Vec<bool> = part.of(before, width).iter().zip(new).map(|(old, new)| old == new).collect();
    for run in is_still.chunk_by_mut(|a, b| a == b) {
        if run.len() < LONG_RUN {
            run.fill(false);
        }
    }
    Some(is_still)
}

/// In how many places two pictures differ.
fn n_differing(old: &[u8], new: &[u8]) -> usize {
    // So few at a time that a byte counts them.
    let pairs = old.chunks(255).zip(new.chunks(255));
    pairs.map(|(old, new)| usize::from(old.iter().zip(new).map(|(old, new)| u8::from(old != new)).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_runs_stay_and_only_where_little_changes() {
        let width = 100;
        let (before, mut after) = (vec![0_u8; 4 * width], vec![0_u8; 4 * width]);
        // In the second row pixel 10 changes, in the third 10, 50 and 90.
        for at in [110, 210, 250, 290] {
            after[at] = 1;
        }
        let part = Crop { left: 10, top: 1, right: 91, bottom: 3 };
        let runs = |before: Option<&[u8]>, after: &[u8]| {
            long_still_runs(before, after, (&part, &part.of(after, width)), width)
        };
        let is_still = runs(Some(&before), &after).unwrap();
        let expected = |k: usize| (1..81).contains(&k);
        assert_eq!(is_still, (0..162).map(expected).collect::<Vec<_>>());
        assert_eq!(runs(None, &after), None);
        after[210..260].fill(2);
        assert_eq!(runs(Some(&before), &after), None);
    }
}
