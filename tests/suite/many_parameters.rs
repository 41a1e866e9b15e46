//! Fits of more parameters than anybody would write out as types.

use gd_core::{LevenbergMarquardt, MeanSquaredError, Residuals, math};
use gd_formula::{Formula, TableResiduals};
use gd_scenarios::noise_from;

const N_POINTS: usize = 5000;
const N_PEAKS: usize = 32;
const BASE: [f64; 4] = [5.0, 1.0, -2.0, 0.5];
const NOISE: f64 = 0.05;

/// Amplitude, center and width of a peak; neighbors overlap.
fn peak(index: usize) -> [f64; 3] {
    let place = index as f64;
    [
        5.0 + 3.0 * math::sin(1.7 * place),
        2.0 + 3.1 * place + 0.4 * math::sin(2.3 * place),
        0.8 + 0.25 * math::cos(place),
    ]
}

/// c0 + c1 u + c2 u^2 + c3 u^3 and a sum of Gaussians.
fn formula() -> String {
    let peaks = (0..N_PEAKS).map(|i| format!(" + a{i}*exp(-((x - m{i})/w{i})^2)"));
    peaks.fold("c0 + c1*u + c2*u^2 + c3*u^3".into(), |text: String, peak| text + &peak)
}

#[test]
fn a_hundred_parameters_are_found_from_a_rough_start_with_their_errors() {
    let x: Vec<f64> = (0..N_POINTS).map(|i| 100.0 * i as f64 / (N_POINTS - 1) as f64).collect();
    let u: Vec<f64> = x.iter().map(|x| x / 50.0 - 1.0).collect();
    let truth: Vec<f64> = BASE.into_iter().chain((0..N_PEAKS).flat_map(peak)).collect();
    let formula = Formula::parse(&formula(), &["x", "u"]).unwrap();
    assert_eq!((formula.parameters().len(), truth.len()), (100, 100));
    let exact = x.iter().zip(&u).map(|(x, u)| formula.evaluate(&truth, &[*x, *u]));
    let y: Vec<f64> = exact.zip(noise_from(1)).map(|(exact, noise)| exact + NOISE * f64::from(noise)).collect();

    let columns = [&x[..], &u[..]];
    let residuals = TableResiduals::new(&formula, &columns, &y).unwrap();
    assert_eq!(Residuals::<Vec<f64>>::n_params(&residuals), Some(100));
    // Ones for the base; amplitudes and widths all alike, centers off by up to half a width.
    let rough = |index| [4.0, peak(index)[1] + 0.4 * math::sin(5.0 * index as f64), 1.0];
    let start: Vec<f64> = [1.0; 4].into_iter().chain((0..N_PEAKS).flat_map(rough)).collect();
    let mut fit = LevenbergMarquardt::new(MeanSquaredError::of(residuals), start.clone(), 200).unwrap();
    fit.run();
    assert!(fit.stop().unwrap().is_converged(), "{:?}", fit.stop());

    let statistics = fit.statistics();
    assert_eq!((statistics.rank(), statistics.degrees_of_freedom()), (100, N_POINTS - 100));
    assert!((statistics.residual_deviation().unwrap() / NOISE - 1.0).abs() < 0.03);
    // Of a hundred normal deviations the squares add up to a hundred, give or take 14; none is above 4.
    let mut sum = 0.0;
    for (index, (found, truth)) in fit.params().iter().zip(&truth).enumerate() {
        // A width counts by its square alone.
        let found = if formula.parameters()[index].starts_with('w') { found.abs() } else { *found };
        let deviation = (found - truth) / statistics.standard_error(index).unwrap();
        assert!(deviation.abs() < 4.0, "{}: {found} {truth} {deviation}", formula.parameters()[index]);
        sum += deviation * deviation;
    }
    assert!((40.0..160.0).contains(&sum), "{sum}");

    // Another count is refused, with both numbers.
    let refused = LevenbergMarquardt::new(residuals, vec![1.0; 99], 1).map(|_| ()).unwrap_err();
    assert_eq!(refused, gd_core::Error::ParameterCount { expected: 100, found: 99 });
}
