//! Where two trajectories part.

use crate::distance::{Distance, Tolerance};
use crate::scalar::Scalar;
use crate::trajectory::Trajectory;

/// A number that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved<T> {
    /// The number of the step.
    pub step: u64,
    /// The name of the column.
    pub column: String,
    /// The number before.
    pub before: T,
    /// The number now.
    pub now: T,
    /// How far they are apart.
    pub distance: Distance,
}

/// How the last steps of two trajectories compare.
#[derive(Debug, Clone, PartialEq)]
pub enum Ends<T> {
    /// One of them has no steps, or they have no column in common.
    Unknown,
    /// All numbers of the last steps agree, within the tolerance.
    Agree,
    /// The number of the last step of `before` that is farthest from that of the last step now.
    Differ(Moved<T>),
}

/// Columns that only one of two trajectories has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OtherColumns {
    /// Those that are gone.
    pub missing: Vec<String>,
    /// Those that are new.
    pub new: Vec<String>,
    /// Whether those in common are in another order.
    pub is_reordered: bool,
}

/// Steps that only one of two trajectories has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OtherSteps {
    /// Steps that are gone: how many, and the first.
    pub missing: Option<(usize, u64)>,
    /// Steps that are new: how many, and the first.
    pub new: Option<(usize, u64)>,
}

/// What differs between two trajectories. Columns are compared by their names, steps by their numbers.
///
/// [`Display`](std::fmt::Display) says it in a few lines: what of columns and steps differs in one, the first step that
/// moved in one, and the farthest numbers with the ends in one.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison<T> {
    /// How far apart numbers may be.
    pub tolerance: Tolerance,
    /// Columns that differ.
    pub columns: OtherColumns,
    /// Steps that differ.
    pub steps: OtherSteps,
    /// The last step of each; `None` without steps.
    pub last_steps: [Option<u64>; 2],
    /// Columns in common.
    pub n_columns: usize,
    /// Steps in common.
    pub n_shared: usize,
    /// Steps in common in which a number differs by more than the tolerance.
    pub n_moved: usize,
    /// The first of them, in the first of its columns.
    pub first: Option<Moved<T>>,
    /// Columns in which numbers of that step differ.
    pub n_moved_at_first: usize,
    /// The two numbers that are farthest apart, whatever the tolerance; the first of equally far ones.
    pub farthest: Option<Moved<T>>,
    /// Whether they end at the same place.
    pub ends: Ends<T>,
}

impl<T: Scalar> Comparison<T> {
    /// Compares two trajectories.
    ///
    /// ```
    /// use gd_snapshot::{Comparison, Tolerance, Trajectory};
    /// let before = Trajectory::from_rows(["a", "loss"], [[1.0_f32, 4.0], [0.5, 1.0]])?;
    /// let now = Trajectory::from_rows(["a", "loss"], [[1.0_f32, 4.0], [0.5, 1.000_000_2]])?;
    /// let found = Comparison::of(&before, &now, Tolerance::Exact);
    /// assert_eq!(found.to_string(), "\
    /// loss at step 1 was 1, is 1.0000002, 2 ulp apart; 1 of 2 steps moved
    /// farthest apart there; that is the end");
    /// assert!(Comparison::of(&before, &now, Tolerance::Ulps(2)).is_same());
    /// # Ok::<(), gd_snapshot::ShapeError>(())
    /// ```
    #[must_use]
    pub fn of(before: &Trajectory<T>, now: &Trajectory<T>, tolerance: Tolerance) -> Self {
        let pairs = pairs(before, now);
        let mut found = Self {
            tolerance,
            columns: other_columns(before, now, &pairs),
            steps: OtherSteps::default(),
            last_steps: [before.steps().last().copied(), now.steps().last().copied()],
            n_columns: pairs.len(),
            n_shared: 0,
            n_moved: 0,
            first: None,
            n_moved_at_first: 0,
            farthest: None,
            ends: Ends::Unknown,
        };
        let rows = Sides { before, now, pairs: &pairs };
        let (mut old, mut new) = (0, 0);
        loop {
            match (before.steps().get(old), now.steps().get(new)) {
                (Some(step), Some(other)) if step == other => {
                    found.take(&rows, *step, [old, new]);
                    (old, new) = (old + 1, new + 1);
                }
                (Some(&step), other) if other.is_none_or(|other| step < *other) => {
                    found.steps.missing =
                        Some(found.steps.missing.map_or((1, step), |(count, first)| (count + 1, first)));
                    old += 1;
                }
                (_, Some(&step)) => {
                    found.steps.new = Some(found.steps.new.map_or((1, step), |(count, first)| (count + 1, first)));
                    new += 1;
                }
                (_, None) => break,
            }
        }
        if let ([Some(step), Some(_)], false) = (found.last_steps, pairs.is_empty()) {
            let moved = rows.moved(step, [before.steps().len() - 1, now.steps().len() - 1]);
            let moved = moved.filter(|moved| !tolerance.allows(moved.before, moved.now));
            found.ends = farthest(moved).map_or(Ends::Agree, Ends::Differ);
        }
        found
    }

    /// Takes a step in common into account.
    fn take(&mut self, rows: &Sides<'_, T>, step: u64, indices: [usize; 2]) {
        self.n_shared += 1;
        let mut n_moved = 0;
        for moved in rows.moved(step, indices) {
            if self.farthest.as_ref().is_none_or(|farthest| farthest.distance < moved.distance) {
                self.farthest = Some(moved.clone());
            }
            if !self.tolerance.allows(moved.before, moved.now) {
                n_moved += 1;
                self.first.get_or_insert(moved);
            }
        }
        if n_moved > 0 {
            self.n_moved += 1;
            if self.n_moved == 1 {
                self.n_moved_at_first = n_moved;
            }
        }
    }

    /// Whether the trajectories have the same columns in whatever order, the same steps, and numbers within the tolerance.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let OtherColumns { missing, new, is_reordered: _ } = &self.columns;
        missing.is_empty() && new.is_empty() && self.steps == OtherSteps::default() && self.first.is_none()
    }
}

/// The positions of the columns that both have, in the order of `before`.
fn pairs<T: Scalar>(before: &Trajectory<T>, now: &Trajectory<T>) -> Vec<[usize; 2]> {
    let place = |name: &String| now.columns().iter().position(|other| other == name);
    let columns = before.columns().iter().enumerate();
    columns.filter_map(|(index, name)| Some([index, place(name)?])).collect()
}

fn other_columns<T: Scalar>(before: &Trajectory<T>, now: &Trajectory<T>, pairs: &[[usize; 2]]) -> OtherColumns {
    let only = |one: &Trajectory<T>, other: &Trajectory<T>| -> Vec<String> {
        one.columns().iter().filter(|name| !other.columns().contains(name)).cloned().collect()
    };
    let is_reordered = !pairs.is_sorted_by_key(|[_, place]| *place);
    OtherColumns { missing: only(before, now), new: only(now, before), is_reordered }
}

/// The rows of two trajectories side by side.
struct Sides<'a, T> {
    before: &'a Trajectory<T>,
    now: &'a Trajectory<T>,
    pairs: &'a [[usize; 2]],
}

impl<T: Scalar> Sides<'_, T> {
    /// The numbers that differ in a row of each.
    fn moved(&self, step: u64, [old, new]: [usize; 2]) -> impl Iterator<Item = Moved<T>> {
        let [old, new] = [self.before.row(old), self.now.row(new)].map(Option::unwrap_or_default);
        self.pairs.iter().filter_map(move |[index, other]| {
            let (before, now) = (*old.get(*index)?, *new.get(*other)?);
            let distance = Distance::between(before, now)?;
            Some(Moved { step, column: self.before.columns().get(*index)?.clone(), before, now, distance })
        })
    }
}

/// The first of those that are farthest apart.
fn farthest<T: Scalar>(moved: impl Iterator<Item = Moved<T>>) -> Option<Moved<T>> {
    moved.reduce(|farthest, moved| if farthest.distance < moved.distance { moved } else { farthest })
}

#[cfg(test)]
mod tests;
