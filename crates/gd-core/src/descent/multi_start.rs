//! Many descents, and the minima that they find.

use super::{Descent, StopRules};
use crate::error::{Error, Setting};
use crate::number::Real;
use crate::objective::Objective;
use crate::optimizer::Optimizer;
use crate::storage::Storage;

/// A minimum that descents ended at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minimum<V: Storage> {
    /// Where it lies: the best of the descents that ended here.
    pub params: V,
    /// The loss there.
    pub loss: V::Item,
    /// The number of descents that ended here.
    pub count: usize,
    /// The index of the first start that led here.
    pub first_start: usize,
}

/// Runs the same descent from many starts and tells the minima apart.
///
/// Two end points are the same minimum if they differ in every parameter by at most the tolerance times the larger of 1
/// and their magnitudes. The stop rules decide how close to a minimum a descent comes, so their limits should be well
/// below the tolerance.
///
/// ```
/// use gd_core::{Data, MeanSquaredError, MultiStart, Sgd, StartBox, StopRules, TinyNet};
///
/// let x: [f64; 41] = core::array::from_fn(|i| i as f64 / 20.0 - 1.0);
/// let y = x.map(|x| gd_core::math::sin(2.5 * gd_core::math::cos(1.2 * x)));
/// let loss = MeanSquaredError::new(TinyNet, Data::new(&x, &y)?);
///
/// let mut starts = [[0.0; 2]; 20];
/// StartBox::new([0.5, 0.5], [6.0, 6.0])?.latin_hypercube(1, &mut starts);
/// let rules = StopRules::none().gradient_norm(1e-6)?;
/// let mut room = [None; 8];
/// let search = MultiStart::new(20_000, rules, 1e-3)?;
/// let found = search.run(&loss, &Sgd::new(0.1)?, &starts, &mut room);
///
/// let best = found.minima().next().expect("a minimum");
/// assert!((best.params[0] - 1.2).abs() < 1e-3 && (best.params[1] - 2.5).abs() < 1e-3);
/// let n_settled: usize = found.minima().map(|minimum| minimum.count).sum();
/// assert_eq!(n_settled + found.n_unsettled + found.n_diverged, 20);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MultiStart<T> {
    n_steps: usize,
    rules: StopRules<T>,
    tolerance: T,
}

/// The result of [`MultiStart::run`].
#[derive(Debug, PartialEq)]
pub struct Minima<'a, V: Storage> {
    room: &'a [Option<Minimum<V>>],
    /// Descents that ended before a rule found nothing left to do. They count toward no minimum.
    pub n_unsettled: usize,
    /// Descents whose loss diverged, and starts that are not finite or have the wrong number of parameters.
    pub n_diverged: usize,
    /// Descents that ended at a minimum that did not fit into the buffer. These minima are higher than those kept,
    /// unless the buffer is empty.
    pub n_dropped: usize,
}

impl<'a, V: Storage> Minima<'a, V> {
    /// The minima, the lowest loss first.
    pub fn minima(&self) -> impl Iterator<Item = &'a Minimum<V>> + use<'a, V> {
        self.room.iter().flatten()
    }
}

impl<T: Real> MultiStart<T> {
    /// Descents of at most `n_steps` steps each. A descent counts toward a minimum if `rules` end it by gradient, step
    /// size or loss change.
    ///
    /// # Errors
    /// A tolerance that is not finite or not above zero.
    pub fn new(n_steps: usize, rules: StopRules<T>, tolerance: T) -> Result<Self, Error> {
        if !tolerance.is_finite() || tolerance <= T::constant(0.0) {
            return Err(Error::Setting { setting: Setting::Tolerance, value: tolerance.to_f64() });
        }
        Ok(Self { n_steps, rules, tolerance })
    }

    /// Runs a descent from every start, each with a fresh copy of `optimizer`. `room` is a buffer with an entry
    /// for each minimum to be kept; what it holds is overwritten.
    pub fn run<'a, F, O, V>(
        &self,
        objective: &F,
        optimizer: &O,
        starts: &[V],
        room: &'a mut [Option<Minimum<V>>],
    ) -> Minima<'a, V>
    where
        V: Storage<Item = T>,
        F: Objective<V>,
        O: Optimizer<V> + Clone,
    {
        room.fill(None);
        let (mut n_unsettled, mut n_diverged, mut n_dropped) = (0, 0, 0);
        for (first_start, start) in starts.iter().enumerate() {
            let Ok(descent) = Descent::new(objective, optimizer.clone(), start.clone(), self.n_steps) else {
                n_diverged += 1;
                continue;
            };
            let mut descent = descent.with_rules(self.rules);
            descent.run();
            match (descent.stop(), descent.last_step()) {
                (Some(stop), Some(last)) if stop.is_settled() => {
                    let found = Minimum { params: last.params.clone(), loss: last.loss, count: 1, first_start };
                    n_dropped += self.keep(room, found);
                }
                (Some(stop), _) if stop.is_diverged() => n_diverged += 1,
                _ => n_unsettled += 1,
            }
        }
        Minima { room, n_unsettled, n_diverged, n_dropped }
    }

    fn is_same(&self, one: &[T], two: &[T]) -> bool {
        one.iter().zip(two).all(|(&one, &two)| {
            let larger = |a: T, b: T| if a > b { a } else { b };
            let size = larger(T::constant(1.0), larger(one.abs(), two.abs()));
            (one - two).abs() <= self.tolerance * size
        })
    }

    /// Adds an end point to its minimum, or inserts it among the minima by rank; returns how many descents no longer
    /// fit.
    fn keep<V: Storage<Item = T>>(&self, room: &mut [Option<Minimum<V>>], mut found: Minimum<V>) -> usize {
        let is_same = |kept: &Minimum<V>| self.is_same(kept.params.as_slice(), found.params.as_slice());
        let same = room.iter_mut().find(|place| place.as_ref().is_some_and(is_same));
        if let Some(place) = same
            && let Some(kept) = place.take()
        {
            let (count, first_start) = (kept.count.saturating_add(1), kept.first_start);
            let better = if found.loss < kept.loss { found } else { kept };
            found = Minimum { count, first_start, ..better };
        }
        // What is carried goes into the first entry that is empty or holds a higher loss; what was there is carried on.
        let mut carried = Some(found);
        for place in room.iter_mut() {
            let Some(minimum) = &carried else { break };
            if place.as_ref().is_none_or(|kept| minimum.loss < kept.loss) {
                core::mem::swap(place, &mut carried);
            }
        }
        carried.map_or(0, |minimum| minimum.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sgd;

    /// (p^2 - 1)^2 + p / 10: minima near -1 (lower) and 1, and a maximum near 0.
    struct DoubleWell;

    impl Objective<[f64; 1]> for DoubleWell {
        fn value(&self, p: &[f64; 1]) -> f64 {
            (p[0] * p[0] - 1.0) * (p[0] * p[0] - 1.0) + 0.1 * p[0]
        }
        fn value_with_gradient(&self, p: &[f64; 1], gradient: &mut [f64; 1]) -> f64 {
            *gradient = [4.0 * p[0] * (p[0] * p[0] - 1.0) + 0.1];
            self.value(p)
        }
    }

    fn search(n_steps: usize) -> MultiStart<f64> {
        let rules = StopRules::none().gradient_norm(1e-9).unwrap().divergence(1e6).unwrap();
        MultiStart::new(n_steps, rules, 1e-6).unwrap()
    }

    fn starts<const N: usize>(starts: [f64; N]) -> [[f64; 1]; N] {
        starts.map(|start| [start])
    }

    #[test]
    fn minima_are_told_apart_counted_and_ranked() {
        let mut room = [None; 4];
        let sgd = Sgd::new(0.05).unwrap();
        let starts = starts([0.5, -0.5, 1.5, f64::NAN, 0.9, 40.0]);
        let found = search(2000).run(&DoubleWell, &sgd, &starts, &mut room);
        let minima: std::vec::Vec<_> = found.minima().copied().collect();
        assert_eq!((found.n_diverged, found.n_unsettled, found.n_dropped), (2, 0, 0));
        assert_eq!(minima.len(), 2);
        assert!((minima[0].params[0] + 1.0).abs() < 0.02 && (minima[1].params[0] - 1.0).abs() < 0.02);
        assert_eq!([minima[0].count, minima[1].count], [1, 3]);
        assert_eq!([minima[0].first_start, minima[1].first_start], [1, 0]);
        assert!(minima[0].loss < minima[1].loss);
    }

    #[test]
    fn without_room_the_lowest_are_kept() {
        let mut room = [None; 1];
        let sgd = Sgd::new(0.05).unwrap();
        let found = search(2000).run(&DoubleWell, &sgd, &starts([0.5, 0.6, -0.5, 0.7]), &mut room);
        assert_eq!(found.n_dropped, 3);
        let kept: std::vec::Vec<_> = found.minima().collect();
        assert!(kept.len() == 1 && kept[0].params[0] < 0.0 && kept[0].count == 1);
        let found = search(2000).run(&DoubleWell, &sgd, &starts([0.5]), &mut []);
        assert_eq!((found.n_dropped, found.minima().count()), (1, 0));
    }

    #[test]
    fn what_did_not_settle_is_no_minimum() {
        let mut room = [None; 2];
        let found = search(3).run(&DoubleWell, &Sgd::new(0.05).unwrap(), &starts([0.5, -0.5]), &mut room);
        assert_eq!((found.n_unsettled, found.minima().count()), (2, 0));
    }

    #[test]
    fn the_tolerance_is_relative_beyond_one() {
        let search = search(1);
        let same = |one: f64, two: f64| search.is_same(&[one], &[two]);
        assert!(same(1e9, 1e9 + 900.0) && !same(1e9, 1e9 + 1100.0));
        assert!(same(1e-9, -8e-7) && !same(0.0, 1.1e-6));
        assert!(MultiStart::new(1, StopRules::none(), 0.0).is_err());
        assert!(MultiStart::new(1, StopRules::none(), f64::NAN).is_err());
    }
}
