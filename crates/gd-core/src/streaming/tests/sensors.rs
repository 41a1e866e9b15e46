//! Random sensors: whatever they deliver, no fit calls garbage a success.

use std::format;
use std::string::String;
use std::vec::Vec;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

use crate::{
    AdaGrad, Adam, GenericModel, Guard, Line, Model, Momentum, Nesterov, Number, Optimizer, Real, RecursiveGaussNewton,
    Refused, RmsProp, RunningLeastSquares, Schedule, Scheduled, Sgd, StreamVerdict, Streaming,
};

/// A number whose logarithm is uniform.
fn of_any_size(rng: &mut Pcg32, decades: core::ops::Range<f64>) -> f64 {
    crate::math::exp(rng.random_range(decades) * core::f64::consts::LN_10)
}

/// What a sensor of random scale, range, noise and order delivers beside its reference.
fn samples(rng: &mut Pcg32) -> Vec<(f64, f64)> {
    let scale = of_any_size(rng, -3.0..4.0);
    let middle = if rng.random_range(0..3) == 0 { 0.0 } else { scale * of_any_size(rng, -1.0..2.0) };
    let (gain, offset) = (of_any_size(rng, -3.0..3.0), rng.random_range(-1.0..1.0) * of_any_size(rng, -2.0..3.0));
    let noise = gain * scale * of_any_size(rng, -4.0..1.0);
    let outliers = [0.0, 0.001, 0.01, 0.1, 0.3][rng.random_range(0..5)];
    let size = gain * scale * of_any_size(rng, 0.0..3.0);
    let n = rng.random_range(50..4000);
    let is_constant = rng.random_range(0..20) == 0;
    let mut samples: Vec<(f64, f64)> = (0..n)
        .map(|_| {
            let x = if is_constant { middle } else { middle + scale * rng.random_range(-1.0..1.0) };
            let y = gain * x + offset + noise * rng.random_range(-1.0..1.0);
            let is_outlier = rng.random_range(0.0..1.0) < outliers;
            (x, if is_outlier { y + size * rng.random_range(-0.2..1.0) } else { y })
        })
        .collect();
    match rng.random_range(0..5) {
        // A ramp, up or down.
        0 => samples.sort_by(|one, other| one.0.total_cmp(&other.0)),
        1 => samples.sort_by(|one, other| other.0.total_cmp(&one.0)),
        // Hours at one level, then at another.
        2 => samples.sort_by_key(|sample| ((sample.0 - middle) / scale * 5.0) as i64),
        _ => {}
    }
    samples
}

/// The mean squared residual of a model, and that of the best constant.
fn losses<T: Real, const P: usize>(
    model: &impl Model<[T; P], Input = T>,
    params: [T; P],
    samples: &[(f64, f64)],
) -> [f64; 2] {
    let n = samples.len() as f64;
    let mean = samples.iter().map(|sample| sample.1).sum::<f64>() / n;
    let constant = samples.iter().map(|sample| (sample.1 - mean) * (sample.1 - mean)).sum::<f64>() / n;
    let residual = |&(x, y): &(f64, f64)| model.predict(&params, T::constant(x)).to_f64() - y;
    [samples.iter().map(|sample| residual(sample) * residual(sample)).sum::<f64>() / n, constant]
}

/// What a fit says, what it found, and the samples it used.
type Found<T> = (StreamVerdict<T>, [T; 2], Vec<(f64, f64)>);

fn stream<T: Real, O: Optimizer<[T; 2]> + Clone>(optimizer: O, samples: &[(f64, f64)]) -> Found<T> {
    let mut fit = Streaming::new(Line, optimizer, [T::constant(0.0); 2]).unwrap();
    let mut used = Vec::new();
    for &(x, y) in samples {
        let (x, y) = (T::constant(x), T::constant(y));
        if fit.push(x, y).is_ok() {
            used.push((x.to_f64(), y.to_f64()));
        }
    }
    (fit.verdict(), *fit.params(), used)
}

fn by_any_optimizer<T: Real>(rng: &mut Pcg32, samples: &[(f64, f64)]) -> Found<T> {
    // Half of them as an engineer should: inputs of about 1, a rate that suits them.
    let mut samples = samples.to_vec();
    let mut rate = of_any_size(rng, -5.0..1.0);
    if rng.random_range(0..2) == 0 {
        let (low, high) = samples.iter().fold((f64::MAX, f64::MIN), |(low, high), (x, _)| (x.min(low), x.max(high)));
        let half = (0.5 * (high - low)).max(1e-9);
        for (x, _) in &mut samples {
            *x = (*x - 0.5 * (low + high)) / half;
        }
        rate = of_any_size(rng, -2.0..-0.5);
    }
    let (rate, samples) = (T::constant(rate), samples.as_slice());
    let schedule = Schedule::step(500, T::constant(0.5)).unwrap();
    match rng.random_range(0..8) {
        0 => stream(Momentum::new(rate).unwrap(), samples),
        1 => stream(Nesterov::new(rate).unwrap(), samples),
        2 => stream(Adam::new(rate).unwrap(), samples),
        3 => stream(RmsProp::new(rate).unwrap(), samples),
        4 => stream(AdaGrad::new(rate).unwrap(), samples),
        5 => stream(Sgd::new(rate).unwrap(), samples),
        _ => stream(Scheduled::new(Sgd::new(rate).unwrap(), schedule), samples),
    }
}

fn by_least_squares<T: Real>(samples: &[(f64, f64)]) -> Found<T> {
    let mut fit = RunningLeastSquares::new(Line, [T::constant(0.0); 2]).unwrap();
    let mut used = Vec::new();
    for &(x, y) in samples {
        let (x, y) = (T::constant(x), T::constant(y));
        if fit.push(x, y).is_ok() {
            used.push((x.to_f64(), y.to_f64()));
        }
    }
    (fit.verdict(), fit.params(), used)
}

/// Whether the verdict is that it settled; says so if it should not have.
fn is_settled<T: Real>((verdict, params, used): Found<T>, seed: u64, faults: &mut Vec<String>) -> bool {
    let [found, constant] = losses(&Line, params, &used);
    // Rounding of the observations is no fault of the fit.
    let rounding = 4.0 * T::epsilon().to_f64() * used.iter().fold(0.0, |most: f64, (_, y)| most.max(y.abs()));
    let is_worse = found > constant + rounding * rounding || found.is_nan();
    if verdict.is_settled() && is_worse {
        faults.push(format!("sensor {seed}: {found} above {constant} of {} samples: {verdict}", used.len()));
    }
    verdict.is_settled()
}

#[test]
fn a_thousand_random_sensors_never_settle_on_worse_than_a_constant() {
    let (mut n_settled, mut faults) = ([0; 4], Vec::new());
    for seed in 0..1000 {
        let mut rng = Pcg32::seed_from_u64(seed);
        let samples = samples(&mut rng);
        n_settled[0] += u32::from(is_settled(by_any_optimizer::<f32>(&mut rng, &samples), seed, &mut faults));
        n_settled[1] += u32::from(is_settled(by_any_optimizer::<f64>(&mut rng, &samples), seed, &mut faults));
        n_settled[2] += u32::from(is_settled(by_least_squares::<f32>(&samples), seed, &mut faults));
        n_settled[3] += u32::from(is_settled(by_least_squares::<f64>(&samples), seed, &mut faults));
    }
    std::println!("settled: {n_settled:?}");
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(n_settled[0].min(n_settled[1]) > 40 && n_settled[2].min(n_settled[3]) > 700, "{n_settled:?}");
}

/// The documented calibration, and what may go wrong with it.
#[test]
fn the_documented_calibration_is_right_or_refused_with_a_reason() {
    let calibrate = |rate: f32, sample: &dyn Fn(u32) -> (f32, f32)| {
        let optimizer = Scheduled::new(Sgd::new(rate).unwrap(), Schedule::step(500, 0.5).unwrap());
        let mut fit = Streaming::new(Line, optimizer, [0.0, 0.0]).unwrap();
        for (x, y) in (0..4000).map(sample) {
            let _ = fit.push(x, y);
        }
        (fit.verdict(), *fit.params())
    };
    let counts = |index: u32| (index * 611 % 4096) as f32;
    let scaled = |index: u32| counts(index) / 2048.0 - 1.0;
    let truth = |x: f32| 1.25 * x + 1.1;

    let (verdict, [gain, offset]) = calibrate(0.2, &|index| (scaled(index), truth(scaled(index))));
    assert!(verdict.is_settled() && (gain - 1.25).abs() < 1e-3 && (offset - 1.1).abs() < 1e-3, "{verdict}");

    // Raw counts.
    let (verdict, params) = calibrate(0.2, &|index| (counts(index), truth(scaled(index))));
    let (StreamVerdict::Refusing { reason: Refused::Overshoot, rates: Some([rate, bound]), .. }
    | StreamVerdict::Diverged { rates: Some([rate, bound]) }) = verdict
    else {
        panic!("{verdict}")
    };
    assert!(rate <= 0.2 && bound < 1e-7 && params.iter().all(|param| param.abs() < 10.0), "{params:?}");
    // A rate that is too large, and one that is too small.
    for rate in [0.6, 1.0, 5.0, 1e3, 1e30] {
        let (verdict, params) = calibrate(rate, &|index| (scaled(index), truth(scaled(index))));
        let is_right = (params[0] - 1.25).abs() < 1e-3 && (params[1] - 1.1).abs() < 1e-3;
        assert!(is_right || !verdict.is_settled(), "{rate}: {verdict} {params:?}");
    }
    let (verdict, _) = calibrate(1e-6, &|index| (scaled(index), truth(scaled(index))));
    assert!(matches!(verdict, StreamVerdict::Learning { .. }), "{verdict}");
    // One sample in two hundred from a loose wire, where the truth is known already, is left out.
    let (verdict, [gain, offset]) =
        calibrate(0.2, &|index| (scaled(index), if index % 200 == 199 { 300.0 } else { truth(scaled(index)) }));
    assert!(verdict.is_settled() && (gain - 1.25).abs() < 1e-3 && (offset - 1.1).abs() < 1e-3, "{verdict}");
    // A sensor that does not move, a reference that does not, and neither.
    let (verdict, _) = calibrate(0.2, &|index| (0.3, truth(scaled(index))));
    assert!(matches!(verdict, StreamVerdict::ConstantInput), "{verdict}");
    let (verdict, _) = calibrate(0.2, &|index| (scaled(index), 2.0));
    assert!(!verdict.is_settled(), "{verdict}");
    let (verdict, _) = calibrate(0.2, &|_| (0.3, 2.0));
    assert!(matches!(verdict, StreamVerdict::ConstantInput), "{verdict}");
    // The wrong way round: no relation at all.
    let (verdict, _) = calibrate(0.02, &|index| (scaled(index), crate::math::sin_cos_f32((index * index) as f32).0));
    assert!(!verdict.is_settled(), "{verdict}");
}

/// A slow runaway that no single step shows.
#[test]
fn a_fit_that_diverges_is_the_start_again_until_it_is_reset() {
    let guard = Guard::new().with_loss_factor(1e4).unwrap();
    let mut fit = Streaming::new(Line, Sgd::new(1.5_f64).unwrap(), [0.1, 0.2]).unwrap().with_guard(guard).unwrap();
    for index in 0..200 {
        let x = if index % 2 == 0 { 1.0 } else { -1.0 };
        let _ = fit.push(x, 3.0 * x + 1.0);
    }
    assert!(matches!(fit.verdict(), StreamVerdict::Diverged { rates: Some([1.5, _]) }), "{}", fit.verdict());
    assert_eq!(fit.push(1.0, 4.0), Err(Refused::Diverged));
    assert_eq!(fit.params(), &[0.1, 0.2]);
    fit.reset();
    assert!(fit.push(1.0, 4.0).is_ok() && fit.n_used() == 1);
}

/// Sensors that change are learned anew, not refused forever.
#[test]
fn a_sensor_that_is_replaced_is_learned_anew() {
    let mut fit = Streaming::new(Line, Sgd::new(0.2_f32).unwrap(), [0.0, 0.0]).unwrap();
    for index in 0..6000_u32 {
        let x = (index * 611 % 4096) as f32 / 2048.0 - 1.0;
        let gain = if index < 3000 { 1.25 } else { 12.5 };
        let _ = fit.push(x, gain * x + 1.1);
    }
    assert!(
        fit.verdict().is_settled() && (fit.params()[0] - 12.5).abs() < 1e-3,
        "{} {:?}",
        fit.verdict(),
        fit.params()
    );
    assert!(fit.n_refused() >= 19);
}

/// So do the least squares, however long the sensor before it was there.
#[test]
fn a_replaced_sensor_is_learned_anew_by_least_squares() {
    fn check<T: Real>(before: u32, after: u32) {
        let [zero, offset] = [0.0, 1.1].map(T::constant);
        let mut fit = RunningLeastSquares::new(Line, [zero; 2]).unwrap();
        let mut curve = RecursiveGaussNewton::new(Line, [zero; 2]).unwrap();
        for index in 0..before + after {
            let x = T::constant(f64::from(index * 611 % 4096) / 2048.0 - 1.0);
            let noise = T::constant(if index % 3 == 0 { 0.02 } else { -0.01 });
            let y = T::constant(if index < before { 1.25 } else { 12.5 }) * x + offset + noise;
            let (found, of_curve) = (fit.push(x, y), curve.push(x, y));
            // Twenty in a row, which a sample near x = 0 may interrupt.
            let is_new = index >= before && index < before + 60;
            assert!(is_new || found.is_ok() && of_curve.is_ok(), "{index}: {found:?} {of_curve:?}");
        }
        let gain = |[gain, _]: [T; 2]| gain.to_f64();
        let is_right = |gain: f64| (gain - 12.5).abs() < 0.02;
        assert!(fit.verdict().is_settled() && is_right(gain(fit.params())), "{} {:?}", fit.verdict(), fit.params());
        assert!(is_right(gain(*curve.params())), "{} {:?}", curve.verdict(), curve.params());
        // Its losses of late are still those of the change.
        assert!(after < 1000 || curve.verdict().is_settled(), "{}", curve.verdict());
        // Nothing is left of the sensor before.
        assert_eq!(fit.statistics().n_points() as u64, u64::from(after) - fit.n_refused());
        assert!(curve.statistics().n_points() <= after as usize);
        assert_eq!(fit.n_used() + fit.n_refused(), u64::from(before + after));
    }
    for (before, after) in [(3000, 3000), (1000, 1000), (5000, 300), (100, 200)] {
        check::<f32>(before, after);
        check::<f64>(before, after);
    }
}

/// The three fits to a line, each with its gain.
type Fits =
    (Streaming<Line, Sgd<f64>, [f64; 2]>, RunningLeastSquares<Line, [f64; 2]>, RecursiveGaussNewton<Line, [f64; 2]>);

fn after_two_thousand_good_samples() -> Fits {
    let mut fits: Fits = (
        Streaming::new(Line, Sgd::new(0.2).unwrap(), [0.0; 2]).unwrap(),
        RunningLeastSquares::new(Line, [0.0; 2]).unwrap(),
        RecursiveGaussNewton::new(Line, [0.0; 2]).unwrap(),
    );
    for index in 0..2000 {
        let (x, noise) = (f64::from(index * 611 % 4096) / 2048.0 - 1.0, if index % 3 == 0 { 0.02 } else { -0.01 });
        push(&mut fits, x, 1.25 * x + 1.1 + noise);
    }
    fits
}

fn push(fits: &mut Fits, x: f64, y: f64) -> [bool; 3] {
    [fits.0.push(x, y).is_ok(), fits.1.push(x, y).is_ok(), fits.2.push(x, y).is_ok()]
}

fn gains(fits: &Fits) -> [f64; 3] {
    [fits.0.params()[0], fits.1.params()[0], fits.2.params()[0]]
}

/// Every fourth sample of the new sensor is one that the old might have made.
#[test]
fn a_replaced_sensor_is_learned_anew_though_it_agrees_here_and_there() {
    let mut fits = after_two_thousand_good_samples();
    for index in 0..2000 {
        let x = if index % 4 == 0 { 0.0 } else { 0.3 + f64::from(index * 611 % 4096) / 4096.0 };
        let noise = if index % 3 == 0 { 0.02 } else { -0.01 };
        push(&mut fits, x, 12.5 * x + 1.1 + noise);
    }
    assert!(gains(&fits).iter().all(|gain| (gain - 12.5).abs() < 0.05), "{:?}", gains(&fits));
    // Three steps forward and two back: 19 outliers ahead are reached with the 57th to 60th.
    for n_refused in [fits.0.n_refused(), fits.1.n_refused(), fits.2.n_refused()] {
        assert!((19..=60).contains(&n_refused), "{n_refused}");
    }
}

/// A wire that is loose half of the time changes no world, however long.
#[test]
fn alternating_outliers_are_refused_for_ever() {
    let mut fits = after_two_thousand_good_samples();
    for index in 0..4000 {
        let x = f64::from(index * 611 % 4096) / 2048.0 - 1.0;
        let is_loose = index % 2 == 0;
        let noise = if index % 3 == 0 { 0.02 } else { -0.01 };
        let used = push(&mut fits, x, if is_loose { 50.0 } else { 1.25 * x + 1.1 + noise });
        assert_eq!(used, [!is_loose; 3], "{index}");
    }
    assert!(gains(&fits).iter().all(|gain| (gain - 1.25).abs() < 0.01), "{:?}", gains(&fits));
}

/// A new world is none before a sample of it is used.
#[test]
fn a_sample_that_would_begin_anew_and_is_refused_changes_nothing() {
    let guard = Guard::new().with_largest_norm(5.0).unwrap();
    let mut fit = Streaming::new(Line, Sgd::new(0.2).unwrap(), [0.0; 2]).unwrap().with_guard(guard).unwrap();
    for index in 0..2000 {
        let x = f64::from(index * 611 % 4096) / 2048.0 - 1.0;
        fit.push(x, 1.25 * x + 1.1 + if index % 3 == 0 { 0.02 } else { -0.01 }).unwrap();
    }
    let loss = fit.running_loss();
    for index in 0..40 {
        let reason = if index < 19 { Refused::Outlier } else { Refused::Norm };
        assert_eq!(fit.push(1.0, 500.0), Err(reason));
        assert_eq!(fit.running_loss(), loss);
    }
    // Nor is it then one that raises its own loss.
    assert!(fit.push(1.0, 2.35).is_ok());
}

/// Right after the change there is nothing to go by yet.
#[test]
fn a_fit_that_began_anew_waits_for_samples() {
    let mut fit = RunningLeastSquares::new(Line, [0.0_f64; 2]).unwrap();
    for index in 0..100 {
        fit.push(f64::from(index % 10), f64::from(index % 10)).unwrap();
    }
    let n_refused = (0..20).filter(|_| fit.push(5.0, 1e3).is_err()).count();
    assert_eq!((n_refused, fit.n_used(), fit.verdict()), (19, 101, StreamVerdict::TooFew { n_used: 1, n_needed: 5 }));
}

/// y = a exp(b x)
struct Growth;

impl GenericModel<2> for Growth {
    fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
        a * (b * x).exp()
    }
}

#[test]
fn three_hundred_random_curves_never_settle_on_worse_than_a_constant() {
    let (mut n_settled, mut worst) = (0, Vec::new());
    for seed in 0..300 {
        let mut rng = Pcg32::seed_from_u64(seed);
        let mut samples = samples(&mut rng);
        if rng.random_range(0..2) == 0 {
            let (scale, rate) = (samples[0].0.abs().max(1e-3), rng.random_range(-2.0..2.0));
            for (x, y) in &mut samples {
                (*x, *y) = (*x / scale, crate::math::exp(rate * *x / scale) + 0.001 * *y);
            }
            samples.retain(|(x, y)| x.abs() < 5.0 && y.is_finite());
        }
        if samples.is_empty() {
            continue;
        }
        let mut fit = RecursiveGaussNewton::new(Growth, [1.0_f64, 0.1]).unwrap();
        for &(x, y) in &samples {
            let _ = fit.push(x, y);
        }
        let [found, constant] = losses(&Growth, *fit.params(), &samples);
        n_settled += usize::from(fit.verdict().is_settled());
        if fit.verdict().is_settled() && (found > constant || found.is_nan()) {
            worst.push(format!("{seed}: {found} above {constant}: {} {:?}", fit.verdict(), fit.params()));
        }
    }
    std::println!("{n_settled} settled");
    assert!(worst.is_empty(), "{worst:#?}");
    assert!(n_settled > 50, "{n_settled}");
}
