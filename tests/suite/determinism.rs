//! The same input gives the same bytes, however the work is split.

use gd_core::{Data, MeanSquaredError, Objective, TinyNet};
use gd_render::{Figure, HeightField, SurfacePlot, Timeline, Trajectory};
use gd_scenarios::noise_samples;

/// A small animation with everything in it: turning surface, growing path, markers, labels.
fn animation() -> Figure {
    let x: Vec<f64> = (0..40).map(|i| f64::from(i) / 20.0 - 1.0).collect();
    let y: Vec<f64> = x.iter().map(|x| x * x).collect();
    let loss = MeanSquaredError::new(TinyNet, Data::new(&x, &y).unwrap());
    let at = |k: usize| k as f64 * 0.5 - 2.0;
    let heights: Vec<f64> = (0..17 * 17).map(|k| loss.value(&[at(k / 17), at(k % 17)])).collect();
    let field = HeightField::new([-2.0, 6.0], [-2.0, 6.0], [17, 17], heights).unwrap();
    let path = (0..30).map(|step| {
        let [a, b] = [2.0 - 0.03 * f64::from(step), 4.5 - 0.06 * f64::from(step)];
        [a, b, loss.value(&[a, b])]
    });
    let plot = SurfacePlot::new(field).axis_titles("a", "b", "loss").trajectory(Trajectory::new(path)).turn(360.0);
    let timeline = Timeline { n_frames: 37, frame_delay: 0.05, hold: 1.0 };
    Figure::new(240, 180, plot).unwrap().title("threads").animate(timeline).unwrap()
}

fn gif_on(n_threads: usize) -> Vec<u8> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
    let mut file = Vec::new();
    pool.install(|| animation().write_gif(&mut file)).unwrap();
    file
}

#[test]
fn threads_do_not_change_a_byte() {
    let one = gif_on(1);
    assert!(one == gif_on(2), "two threads draw something else than one");
    assert!(one == gif_on(7), "seven threads draw something else than one");
}

/// The noise of the scenarios, pinned: `rand_distr` takes a logarithm of the platform for samples of the tail, beyond
/// 3.65 standard deviations, and this draw must have none.
#[test]
fn the_noise_is_pinned_and_has_no_tail() {
    let samples: Vec<f32> = noise_samples().take(200).collect();
    let largest = samples.iter().fold(0.0_f32, |largest, sample| largest.max(sample.abs()));
    assert!(largest < 3.65, "{largest}");
    // FNV-1a over the bits.
    let hash = samples.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, sample| {
        sample
            .to_bits()
            .to_le_bytes()
            .iter()
            .fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    });
    insta::assert_snapshot!(format!("{} {} {} ... {hash:016x}", samples[0], samples[1], samples[199]), @"-0.013438414 -1.6188506 0.48380512 ... ec2661f5ce4f549d");
}
