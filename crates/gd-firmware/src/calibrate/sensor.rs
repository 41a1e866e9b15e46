//! Sensors as a device sees them: counts of a 12-bit converter beside the reading of a reference, some of them bad.
//! Simulated, so that the emulator has something to measure; on a board these iterators read its converter.

use gd_core::math::exp_f32;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

/// The largest count.
pub(super) const FULL_SCALE: u16 = 4095;

/// The true gain and offset of the pressure sensor, in hundred kilopascals, over inputs from -1 to 1.
pub(super) const PRESSURE: [f32; 2] = [1.25, 1.1];

/// The true resistance at 25 degrees in kilohms and the true B in thousand kelvins of the thermistor.
pub(super) const THERMISTOR: [f32; 2] = [10.2, 3.91];

/// The resistor between the thermistor and the supply, in kilohms.
pub(super) const SERIES_RESISTOR: f32 = 10.0;

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    /// What the converter counted.
    pub(super) counts: u16,
    /// What the reference instrument showed at the same time, in the unit of the sensor.
    pub(super) reference: f32,
}

/// Counts of an error of up to `most` in either direction, all equally likely.
fn jitter(rng: &mut Pcg32, most: u32) -> f32 {
    rng.random_range(0..=2 * most) as f32 - most as f32
}

fn to_counts(volts: f32) -> u16 {
    // A cast ends at 0 and at the largest u16.
    ((volts + 0.5) as u16).min(FULL_SCALE)
}

/// Pressures that come and go. Every 50th sample is of a loose wire, every 64th comes without a reference.
pub(super) fn pressure(n_samples: u32) -> impl Iterator<Item = Sample> {
    let mut rng = Pcg32::seed_from_u64(7);
    (1..=n_samples).map(move |number| {
        let counts = rng.random_range(400..=3700_u32) as f32;
        let [gain, offset] = PRESSURE;
        let reference = gain * normalized(counts) + offset;
        let counts = to_counts(counts + jitter(&mut rng, 3));
        match number {
            _ if number.is_multiple_of(50) => Sample { counts: FULL_SCALE, reference },
            _ if number.is_multiple_of(64) => Sample { counts, reference: f32::NAN },
            _ => Sample { counts, reference },
        }
    })
}

/// A bath that warms from 0 to 84 degrees Celsius in steps of 4. The fifth sample is of a shorted wire, the twelfth
/// without a reference.
pub(super) fn thermistor() -> impl Iterator<Item = Sample> {
    let mut rng = Pcg32::seed_from_u64(11);
    (0..22_u16).map(move |number| {
        let reference = f32::from(number) * 4.0;
        let [r25, b] = THERMISTOR;
        let resistance = r25 * exp_f32(1000.0 * b * (1.0 / (reference + 273.15) - 1.0 / 298.15));
        let part = resistance / (resistance + SERIES_RESISTOR);
        let counts = to_counts(part * f32::from(FULL_SCALE) + jitter(&mut rng, 2));
        match number {
            4 => Sample { counts: 0, reference },
            11 => Sample { counts, reference: f32::NAN },
            _ => Sample { counts, reference },
        }
    })
}

/// Counts in the range from -1 to 1, where one learning rate suits gain and offset.
#[must_use]
pub(super) fn normalized(counts: f32) -> f32 {
    counts / 2048.0 - 1.0
}
