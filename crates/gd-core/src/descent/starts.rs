//! Start points, for when one start is not enough.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use crate::error::Error;
use crate::number::{Real, math};
use crate::storage::{Storage, check_count};

/// A range for each parameter, from which starts are drawn. Random numbers come from PCG-XSH-RR 64/32 (M. O'Neill,
/// 2014) seeded by the caller, so they are the same on every machine.
///
/// ```
/// use gd_core::StartBox;
/// let area = StartBox::new([0.0, -2.0], [6.0, 7.0])?;
/// let mut starts = [[0.0; 2]; 6];
/// area.latin_hypercube(42, &mut starts);
/// // One start in every sixth of each range.
/// let mut sixths = starts.map(|start: [f64; 2]| start[0] as usize);
/// sixths.sort();
/// assert_eq!(sixths, [0, 1, 2, 3, 4, 5]);
/// # Ok::<(), gd_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StartBox<V: Storage> {
    low: V,
    high: V,
}

impl<V: Storage<Item: Real>> StartBox<V> {
    /// The box with these corners.
    ///
    /// # Errors
    /// An empty range, a non-finite end or width, or corners with different numbers of parameters.
    pub fn new(low: V, high: V) -> Result<Self, Error> {
        check_count(Some(low.as_slice().len()), high.as_slice().len())?;
        for (index, (&low, &high)) in low.as_slice().iter().zip(high.as_slice()).enumerate() {
            if !(high - low).is_finite() || low >= high {
                return Err(Error::StartRange { index, low: low.to_f64(), high: high.to_f64() });
            }
        }
        Ok(Self { low, high })
    }

    /// The lower corner.
    #[must_use]
    pub const fn low(&self) -> &V {
        &self.low
    }

    /// The upper corner.
    #[must_use]
    pub const fn high(&self) -> &V {
        &self.high
    }

    /// Fills `starts` with a Latin hypercube sample: each range is cut into as many equal parts as there are starts,
    /// and every part holds one, at a random position; which parts are combined in one start is random. The contents of
    /// the starts are overwritten; each must already have its number of parameters.
    ///
    /// M. D. `McKay`, R. J. Beckman and W. J. Conover, *A comparison of three methods for selecting values of input
    /// variables in the analysis of output from a computer code*, 1979.
    pub fn latin_hypercube(&self, seed: u64, starts: &mut [V]) {
        let mut rng = Pcg32::seed_from_u64(seed);
        let n_starts = starts.len() as f64;
        for (index, (&low, &high)) in self.low.as_slice().iter().zip(self.high.as_slice()).enumerate() {
            for (part, start) in starts.iter_mut().enumerate() {
                let place = (part as f64 + unit_interval(&mut rng)) / n_starts;
                if let Some(param) = start.as_mut_slice().get_mut(index) {
                    *param = between(low, high, place);
                }
            }
            // Fisher and Yates' shuffle of this parameter alone.
            for last in (1..starts.len()).rev() {
                let other = below(&mut rng, last as u32 + 1) as usize;
                if let Ok([one, two]) = starts.get_disjoint_mut([last, other])
                    && let (Some(one), Some(two)) =
                        (one.as_mut_slice().get_mut(index), two.as_mut_slice().get_mut(index))
                {
                    core::mem::swap(one, two);
                }
            }
        }
    }

    /// Fills `starts` with normal samples around the middle of the box, of a standard deviation of a quarter of each
    /// range; samples outside the box (one in 22 for each parameter) are drawn again.
    ///
    /// By the polar method (G. Marsaglia and T. A. Bray, *A convenient method for generating normal variables*, 1964),
    /// with this crate's own logarithm.
    pub fn normal(&self, seed: u64, starts: &mut [V]) {
        let mut rng = Pcg32::seed_from_u64(seed);
        for start in starts {
            let ranges = self.low.as_slice().iter().zip(self.high.as_slice());
            for (param, (&low, &high)) in start.as_mut_slice().iter_mut().zip(ranges) {
                let sample = loop {
                    let sample = standard_normal(&mut rng);
                    if sample > -2.0 && sample < 2.0 {
                        break sample;
                    }
                };
                *param = between(low, high, 0.5 + 0.25 * sample);
            }
        }
    }
}

/// The value at a fraction of the way, from 0 to 1.
fn between<T: Real>(low: T, high: T, part: f64) -> T {
    let value = low + (high - low) * T::constant(part);
    // Rounding may lead past the end.
    if value > high { high } else { value }
}

/// Above 0 and below 1, in steps of 2^-32.
fn unit_interval(rng: &mut Pcg32) -> f64 {
    (f64::from(rng.next_u32()) + 0.5) / 4_294_967_296.0
}

/// A whole number from 0 to below `n`. Of the 2^32 draws, some numbers are hit once more than others.
fn below(rng: &mut Pcg32, n: u32) -> u32 {
    ((u64::from(rng.next_u32()) * u64::from(n)) >> 32) as u32
}

fn standard_normal(rng: &mut Pcg32) -> f64 {
    loop {
        let (u, v) = (2.0 * unit_interval(rng) - 1.0, 2.0 * unit_interval(rng) - 1.0);
        let square = u * u + v * v;
        if square > 0.0 && square < 1.0 {
            return u * math::sqrt(-2.0 * math::ln(square) / square);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latin_hypercube_has_one_start_in_each_part() {
        let area = StartBox::new([-1.0_f32, 10.0, 0.0], [1.0, 20.0, 1e-3]).unwrap();
        let mut starts = [[0.0; 3]; 17];
        area.latin_hypercube(7, &mut starts);
        for index in 0..3 {
            let width = (area.high()[index] - area.low()[index]) / 17.0;
            let mut parts = starts.map(|start| ((start[index] - area.low()[index]) / width) as usize);
            parts.sort_unstable();
            assert_eq!(parts, core::array::from_fn(|part| part));
        }
        // The parameters are shuffled apart.
        let ordered = |index: usize| starts.windows(2).filter(|pair| pair[0][index] < pair[1][index]).count();
        assert!((0..3).all(|index| (2..15).contains(&ordered(index))));
        let mut again = [[0.0; 3]; 17];
        area.latin_hypercube(7, &mut again);
        assert_eq!(starts, again);
        area.latin_hypercube(8, &mut again);
        assert_ne!(starts, again);
    }

    /// Of 20,000 samples cut at two standard deviations, the mean is 0 and the variance 0.7737 (N. L. Johnson and
    /// S. Kotz, *Continuous Univariate Distributions 1*, 1970, section 13.7.1), within four standard errors.
    #[test]
    fn normal_starts_have_their_moments() {
        let area = StartBox::new([-2.0_f64], [2.0]).unwrap();
        let mut starts = std::vec![[0.0]; 20_000];
        area.normal(1, &mut starts);
        let n = starts.len() as f64;
        let mean = starts.iter().map(|start| start[0]).sum::<f64>() / n;
        let variance = starts.iter().map(|start| (start[0] - mean) * (start[0] - mean)).sum::<f64>() / n;
        assert!(mean.abs() < 4.0 * 0.88 / 141.0, "{mean}");
        assert!((variance - 0.7737).abs() < 4.0 * 0.8 / 141.0, "{variance}");
        assert!(starts.iter().all(|start| start[0].abs() < 2.0));
    }

    /// The bits of the first draws: they must be these on every machine.
    #[test]
    fn draws_are_pinned() {
        let area = StartBox::new([0.0_f64], [1.0]).unwrap();
        let mut starts = [[0.0]; 2];
        area.normal(1, &mut starts);
        let normal = starts.map(|start| start[0].to_bits());
        area.latin_hypercube(1, &mut starts);
        let hypercube = starts.map(|start| start[0].to_bits());
        assert_eq!(normal, [0x3fc2_08a3_973a_d002, 0x3fd2_c64b_8f86_5dc8]);
        assert_eq!(hypercube, [0x3fb9_d385_f340_0000, 0x3fe7_dbcf_3ee8_0000]);
    }

    #[test]
    fn empty_ranges_are_refused() {
        for (low, high) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (-f64::MAX, f64::MAX)] {
            let refused = StartBox::new([0.0, low], [1.0, high]).unwrap_err();
            assert!(matches!(refused, Error::StartRange { index: 1, .. }));
        }
    }
}
