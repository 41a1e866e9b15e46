//! A compass calibrates itself while it is turned: hard-iron offset and soft-iron matrix from 300 readings that are not kept,
//! in `f32` as on a microcontroller, or the attitudes that are missing.

use gd_core::{Ellipsoid, MultiInput, Refused, RunningLeastSquares, StreamVerdict, math};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

/// Readings in microtesla while somebody turns the sensor: a field of 48 behind soft iron and hard iron, with noise.
fn turned(is_flat: bool) -> impl Iterator<Item = [f32; 3]> {
    let mut rng = Pcg32::seed_from_u64(3);
    (0..300).map(move |_| {
        // On a table it turns about the vertical, and tilts a little.
        let z: f32 = if is_flat { rng.random_range(-0.02..0.02) - 0.8 } else { rng.random_range(-1.0..1.0) };
        let (sin, cos) = math::sin_cos_f32(rng.random_range(0.0..6.3));
        let r = math::sqrt_f32(1.0 - z * z);
        let [x, y, z] = [r * cos, r * sin, z].map(|part| 48.0 * part + rng.random_range(-0.4..0.4_f32));
        [1.08 * x + 0.04 * y + 21.0, 0.04 * x + 0.97 * y - 13.0, 0.95 * z + 34.0]
    })
}

fn calibrate(readings: impl Iterator<Item = [f32; 3]>) -> Result<(), gd_core::Error> {
    // The scale of the field, so that numbers are of about 1. Of a column only what exceeds 5% of it counts: less is noise.
    const FIELD: f32 = 50.0;
    let mut fit = RunningLeastSquares::new(MultiInput::<_, 3>(Ellipsoid), [0.0; 9])?.with_rank_tolerance(0.05)?;
    for reading in readings {
        let reading = reading.map(|part| part / FIELD);
        if fit.push(reading, Ellipsoid::square(reading)) == Err(Refused::Outlier) {
            println!("left out: {reading:?}");
        }
    }
    let verdict = fit.verdict();
    println!("{verdict}");
    match (verdict, Ellipsoid::correction(&fit.params())) {
        (StreamVerdict::Settled { .. }, Some(correction)) => {
            println!("hard iron: {:.1?}", correction.offset.map(|part| FIELD * part));
            println!("soft iron: {:.3?}", correction.matrix);
            println!("field: {:.1}", FIELD * correction.radius);
        }
        (StreamVerdict::Undetermined { .. }, _) => {
            let undetermined = fit.undetermined();
            println!("{}", undetermined.named(&Ellipsoid::NAMES));
            // Of every direction the axis whose offset is known least.
            let advice = ["turn it over, x up and x down", "turn it over, y up and y down", "turn it upside down"];
            for index in 0..undetermined.len() {
                let [.., x, y, z, _] = undetermined.direction(index).map(f32::abs);
                println!("{}", advice[if z >= x && z >= y { 2 } else { usize::from(y >= x) }]);
            }
        }
        _ => println!("keep turning, away from iron"),
    }
    Ok(())
}

fn main() -> Result<(), gd_core::Error> {
    println!("turned in every direction:");
    calibrate(turned(false))?;
    println!("turned on a table:");
    calibrate(turned(true))
}
