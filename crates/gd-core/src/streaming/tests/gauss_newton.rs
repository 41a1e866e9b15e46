//! Gauss-Newton steps on a stream.

use std::string::ToString;

use crate::{
    Data, GenericModel, Guard, LevenbergMarquardt, ModelResiduals, Number, RecursiveGaussNewton, Refused, StreamVerdict,
};

/// y = a exp(-b x) + c
struct Decay;

impl GenericModel<3> for Decay {
    fn value<N: Number>(&self, [a, b, c]: [N; 3], x: N) -> N {
        a * (-(b * x)).exp() + c
    }
}

fn sample(i: u32) -> (f64, f64) {
    let x = f64::from(i * 7 % 41) * 0.1;
    (x, 3.0 * crate::math::exp(-1.4 * x) + 0.5 + 0.02 * crate::math::sin(f64::from(i * i % 1009)))
}

#[test]
fn the_answer_is_that_of_all_data_at_once() {
    let (x, y): (std::vec::Vec<f64>, std::vec::Vec<f64>) = (0..3000).map(sample).unzip();
    let residuals = ModelResiduals::new(Decay, Data::new(&x, &y).unwrap());
    let mut batch = LevenbergMarquardt::new(residuals, [1.0, 1.0, 0.0], 100).unwrap();
    batch.by_ref().for_each(drop);
    let mut fit = RecursiveGaussNewton::new(Decay, [1.0, 1.0, 0.0]).unwrap();
    for (&x, &y) in x.iter().zip(&y) {
        let _ = fit.push(x, y);
    }
    assert!(fit.verdict().is_settled(), "{}", fit.verdict());
    let statistics = fit.statistics();
    for (index, (found, expected)) in fit.params().iter().zip(batch.params()).enumerate() {
        let error = statistics.standard_error(index).unwrap();
        let of_batch = batch.statistics().standard_error(index).unwrap();
        assert!((found - expected).abs() < error, "{found} {expected} {error}");
        assert!((error / of_batch - 1.0).abs() < 0.1, "{error} {of_batch}");
    }
    assert_eq!(fit.n_refused(), 0);
}

#[test]
fn drift_is_followed() {
    let mut fit = RecursiveGaussNewton::new(Decay, [1.0_f32, 1.0, 0.0]).unwrap().with_forgetting(0.99).unwrap();
    for i in 0..6000_u32 {
        let (x, rate) = ((i * 7 % 41) as f32 * 0.1, 1.4 + 1e-4 * i as f32);
        let _ = fit.push(x, 3.0 * crate::math::exp_f32(-rate * x) + 0.5);
    }
    assert!((fit.params()[1] - 2.0).abs() < 0.05, "{:?}", fit.params());
}

/// From wherever it starts, it is right, or at another minimum and better than a constant, or says that it is not settled.
#[test]
fn a_bad_start_is_never_settled_on_garbage() {
    let (mut n_right, mut n_settled) = (0, 0);
    for a in [-30.0, -1.0, 0.1, 3.0, 200.0] {
        for b in [-3.0, 0.0, 0.2, 2.0, 50.0] {
            let mut fit = RecursiveGaussNewton::new(Decay, [a, b, 0.0]).unwrap();
            for (x, y) in (0..2000).map(sample) {
                let _ = fit.push(x, y);
            }
            if fit.verdict().is_settled() {
                let [a, b, c] = *fit.params();
                n_right += usize::from((a - 3.0).abs() < 0.1 && (b - 1.4).abs() < 0.1 && (c - 0.5).abs() < 0.1);
                n_settled += 1;
                let squares = |value: &dyn Fn(f64) -> f64| {
                    (0..2000).map(sample).map(|(x, y)| (value(x) - y) * (value(x) - y)).sum::<f64>()
                };
                let mean = (0..2000).map(|i| sample(i).1).sum::<f64>() / 2000.0;
                assert!(squares(&|x| a * crate::math::exp(-b * x) + c) < squares(&|_| mean), "{a} {b} {c}");
            }
        }
    }
    std::println!("{n_right} of 25 right, {n_settled} settled");
    assert!(n_right >= 6, "{n_right}");
}

#[test]
fn what_cannot_be_used_is_refused_and_counted() {
    let mut fit = RecursiveGaussNewton::new(Decay, [1.0, 1.0, 0.0]).unwrap();
    assert_eq!(fit.push(f64::NAN, 1.0), Err(Refused::Sample));
    assert_eq!(fit.push_weighted(1.0, 1.0, f64::INFINITY), Err(Refused::Sample));
    assert_eq!(fit.push(-1e9, 1.0), Err(Refused::Overflow));
    assert_eq!(fit.push_weighted(1.0, 1.0, 0.0), Ok(0.0));
    assert_eq!((fit.n_used(), fit.n_refused()), (0, 3));
    for (x, y) in (0..500).map(sample) {
        let _ = fit.push(x, y);
    }
    assert_eq!(fit.push(1.0, 1e6), Err(Refused::Outlier));
    fit.reset();
    assert_eq!(fit.params(), &[1.0, 1.0, 0.0]);
    assert!(matches!(fit.verdict(), StreamVerdict::TooFew { n_used: 0, .. }));
    let guard = Guard::new().with_bounds([0.0, 0.0, -1.0], [10.0, 0.9, 1.0]).unwrap();
    assert!(RecursiveGaussNewton::new(Decay, [1.0, 1.0, 0.0]).unwrap().with_guard(guard).is_err());
}

/// Refused are the norm, where that is the reason, and no learning rate is to blame where there is none.
#[test]
fn a_step_that_is_refused_has_its_reason() {
    let guard = Guard::new().with_largest_norm(2.0).unwrap();
    let mut fit = RecursiveGaussNewton::new(Decay, [1.0, 1.0, 0.0]).unwrap().with_guard(guard).unwrap();
    let reasons: std::vec::Vec<Refused> = (0..2000).map(sample).filter_map(|(x, y)| fit.push(x, y).err()).collect();
    assert!(reasons.len() > 1000 && reasons.iter().all(|reason| *reason == Refused::Norm), "{reasons:?}");
    assert!(matches!(fit.verdict(), StreamVerdict::Refusing { reason: Refused::Norm, .. }), "{}", fit.verdict());

    let mut n_curved = 0;
    for (a, b) in [(0.1, 50.0), (-1.0, 0.2)] {
        let mut fit = RecursiveGaussNewton::new(Decay, [a, b, 0.0]).unwrap();
        for (x, y) in (0..2000).map(sample) {
            let before = *fit.state();
            let Err(reason) = fit.push(x, y) else { continue };
            n_curved += u32::from(reason == Refused::Curved);
            assert!(matches!(reason, Refused::Curved | Refused::Outlier | Refused::Overflow), "{reason:?}");
            let mut expected = before;
            expected.rows.counts = fit.state().rows.counts;
            assert_eq!(*fit.state(), expected, "{reason:?}");
        }
    }
    assert!(n_curved > 10, "{n_curved}");
    let verdict = StreamVerdict::Refusing { reason: Refused::Curved, share: 0.9, rates: None };
    for text in [verdict.to_string(), Refused::Curved.to_string()] {
        assert!(text.contains("start nearer to the answer") && !text.contains("rate"), "{text}");
    }
}

/// Weights that are lost in rounding leave no NaN behind, which would keep the gate open.
#[test]
fn weights_that_underflow_are_no_poison() {
    let mut fit = RecursiveGaussNewton::new(Decay, [3.0_f32, 1.4, 0.5]).unwrap();
    let pair = |i: u32| (sample(i).0 as f32, sample(i).1 as f32);
    for (x, y) in (0..100).map(pair) {
        let _ = fit.push_weighted(x, y, f32::from_bits(1));
    }
    assert!(!fit.verdict().is_settled(), "{}", fit.verdict());
    for (x, y) in (0..500).map(pair) {
        let _ = fit.push(x, y);
    }
    assert!(fit.verdict().is_settled(), "{}", fit.verdict());
    assert_eq!(fit.push(1.0, 1e4), Err(Refused::Outlier));
}

/// One input determines one combination of the three.
#[test]
fn a_constant_input_is_named() {
    let mut fit = RecursiveGaussNewton::new(Decay, [1.0, 1.0, 0.0]).unwrap();
    for _ in 0..200 {
        fit.push(1.0, 2.0).unwrap();
    }
    assert_eq!(fit.verdict(), StreamVerdict::Undetermined { rank: 1, n_params: 3 });
    assert_eq!(fit.undetermined().len(), 2);
    assert_eq!(fit.params(), &[1.0, 1.0, 0.0]);
}
