//! States that were written and read again.

use std::vec::Vec;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    Adam, AdamW, Clip, Clipped, Error, GaussNewtonState, Line, Nesterov, Optimizer, ParameterUnits,
    RecursiveGaussNewton, RunningLeastSquares, RunningRows, Scaled, Schedule, Scheduled, Sgd, Streaming,
    StreamingState, TinyNet,
};

fn again<S: Serialize + DeserializeOwned>(state: &S) -> S {
    serde_json::from_value(serde_json::to_value(state).unwrap()).unwrap()
}

fn samples() -> impl Iterator<Item = (f64, f64)> {
    (0..400).map(|i| (f64::from(i * 7 % 23) / 11.0 - 1.0, f64::from(i * 5 % 17) / 7.0))
}

fn check<O: Optimizer<[f64; 2]> + Clone + Serialize + DeserializeOwned + core::fmt::Debug + PartialEq>(optimizer: O) {
    let mut fit = Streaming::new(Line, optimizer, [0.3, 0.1]).unwrap();
    for (x, y) in samples().take(123) {
        let _ = fit.push(x, y);
    }
    let state: StreamingState<O, [f64; 2]> = again(fit.state());
    let mut resumed = Streaming::resume(Line, state).unwrap();
    assert_eq!(fit, resumed);
    for (x, y) in samples().skip(123) {
        assert_eq!(fit.push(x, y), resumed.push(x, y));
    }
    assert_eq!(fit.params().map(f64::to_bits), resumed.params().map(f64::to_bits));
    assert_eq!((fit.verdict(), fit.state()), (resumed.verdict(), resumed.state()));
}

#[test]
fn a_fit_goes_on_bit_for_bit_from_its_state() {
    check(Sgd::new(0.1).unwrap());
    check(Nesterov::new(0.01).unwrap());
    check(Adam::new(0.1).unwrap());
    let schedule = Schedule::cosine(200, 0.1).unwrap().with_warm_up(10);
    check(Scheduled::new(AdamW::new(0.1).unwrap(), schedule));
    let units = ParameterUnits::new([1.0, 4.0]).unwrap();
    check(Clipped::new(Scaled::new(Sgd::new(0.05).unwrap(), units), Clip::by_norm(0.7).unwrap()));
}

#[test]
fn least_squares_go_on_bit_for_bit() {
    let mut fit = RunningLeastSquares::new(Line, [0.0; 2]).unwrap();
    let mut curve = RecursiveGaussNewton::new(TinyNet, [1.0, 0.3]).unwrap();
    for (x, y) in samples().take(123) {
        fit.push(x, y).unwrap();
        let _ = curve.push(x, y);
    }
    let mut resumed = RunningLeastSquares::resume(Line, again::<RunningRows<[f64; 2]>>(fit.state())).unwrap();
    let mut resumed_curve =
        RecursiveGaussNewton::resume(TinyNet, again::<GaussNewtonState<[f64; 2]>>(curve.state())).unwrap();
    for (x, y) in samples().skip(123) {
        assert_eq!(fit.push(x, y), resumed.push(x, y));
        assert_eq!(curve.push(x, y), resumed_curve.push(x, y));
    }
    assert_eq!(fit.params().map(f64::to_bits), resumed.params().map(f64::to_bits));
    assert_eq!(fit, resumed);
    assert_eq!(curve.state(), resumed_curve.state());
}

/// A line whose parameters are in a `Vec`.
struct Lines;
impl crate::Model<Vec<f64>> for Lines {
    type Input = f64;
    fn predict(&self, params: &Vec<f64>, x: f64) -> f64 {
        params[0] * x + params[1]
    }
    fn predict_with_gradient(&self, params: &Vec<f64>, x: f64, gradient: &mut Vec<f64>) -> f64 {
        gradient.copy_from_slice(&[x, 1.0]);
        self.predict(params, x)
    }
}

/// Flash that was half written.
#[test]
fn a_state_with_other_counts_or_without_numbers_is_refused() {
    let fit = RunningLeastSquares::new(Line, [0.0; 2]).unwrap();
    let json = serde_json::to_string(fit.state()).unwrap();
    assert!(serde_json::from_str::<RunningRows<[f64; 3]>>(&json).is_err());
    let mut value = serde_json::to_value(fit.state()).unwrap();
    let state: RunningRows<Vec<f64>> = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&state).unwrap(), value);
    value["params"] = serde_json::json!([1.0, 2.0, 3.0]);
    let state: RunningRows<Vec<f64>> = serde_json::from_value(value).unwrap();
    assert!(RunningLeastSquares::resume(Lines, state).is_err());
}

/// Every way to put something else in place of one part.
fn altered(value: &Value, alter: &dyn Fn(&Value) -> Vec<Value>) -> Vec<Value> {
    let mut all = alter(value);
    match value {
        Value::Object(parts) => {
            for (name, part) in parts.iter().filter(|(name, _)| *name != "optimizer") {
                for other in altered(part, alter) {
                    let mut parts = parts.clone();
                    parts.insert(name.clone(), other);
                    all.push(Value::Object(parts));
                }
            }
        }
        Value::Array(parts) => {
            for (index, part) in parts.iter().enumerate() {
                for other in altered(part, alter) {
                    let mut parts = parts.clone();
                    parts[index] = other;
                    all.push(Value::Array(parts));
                }
            }
        }
        _ => {}
    }
    all
}

type Goes<'a> = &'a dyn Fn(Value) -> bool;

/// Flash that was written by another program, or has a flipped bit.
#[test]
fn no_fit_goes_on_from_numbers_that_are_not_finite() {
    let mut stream = Streaming::new(Line, Sgd::new(0.1_f32).unwrap(), [0.0; 2]).unwrap();
    let mut fit = RunningLeastSquares::new(Line, [0.0_f32; 2]).unwrap();
    let mut curve = RecursiveGaussNewton::new(TinyNet, [1.0_f32, 0.3]).unwrap();
    for (x, y) in samples().map(|(x, y)| (x as f32, y as f32)) {
        let _ = (stream.push(x, y), fit.push(x, y), curve.push(x, y));
    }
    // Infinite in single precision.
    let infinite = |value: &Value| if value.is_f64() { std::vec![json!(1e300)] } else { Vec::new() };
    let states: [(Value, Goes<'_>, usize); 3] = [
        (
            serde_json::to_value(stream.state()).unwrap(),
            &|value| Streaming::<_, Sgd<f32>, _>::resume(Line, serde_json::from_value(value).unwrap()).is_ok(),
            20,
        ),
        (
            serde_json::to_value(fit.state()).unwrap(),
            &|value| RunningLeastSquares::<_, [f32; 2]>::resume(Line, serde_json::from_value(value).unwrap()).is_ok(),
            17,
        ),
        (
            serde_json::to_value(curve.state()).unwrap(),
            &|value| {
                RecursiveGaussNewton::<_, [f32; 2]>::resume(TinyNet, serde_json::from_value(value).unwrap()).is_ok()
            },
            21,
        ),
    ];
    for (state, goes_on, n_numbers) in states {
        assert!(goes_on(state.clone()));
        let others = altered(&state, &infinite);
        assert!(others.len() >= n_numbers, "{} {state}", others.len());
        for other in others {
            assert!(!goes_on(other.clone()), "{other}");
        }
    }
    let mut forgets = serde_json::to_value(fit.state()).unwrap();
    forgets["forgetting"] = json!(1.5);
    let state: RunningRows<[f32; 2]> = serde_json::from_value(forgets).unwrap();
    assert_eq!(RunningLeastSquares::resume(Line, state).err(), Some(Error::NonFiniteState));
    let mut moves = serde_json::to_value(curve.state()).unwrap();
    moves["moved_along"] = json!(2);
    let state: GaussNewtonState<[f32; 2]> = serde_json::from_value(moves).unwrap();
    assert!(RecursiveGaussNewton::resume(TinyNet, state).is_err());
}

#[test]
fn no_fit_goes_on_from_lists_of_another_length() {
    let start = std::vec![0.0; 2];
    let mut stream = Streaming::new(Lines, Sgd::new(0.1).unwrap(), start.clone()).unwrap();
    let mut fit = RunningLeastSquares::new(Lines, start.clone()).unwrap();
    let mut curve = RecursiveGaussNewton::new(Lines, start).unwrap();
    for (x, y) in samples() {
        let _ = (stream.push(x, y), fit.push(x, y), curve.push(x, y));
    }
    let other_length = |value: &Value| {
        let Value::Array(numbers) = value else { return Vec::new() };
        let lengths: &[usize] = if numbers.len() == 4 { &[0, 1, 9] } else { &[0, 1, 3] };
        lengths.iter().map(|length| json!(std::vec![1.0; *length])).collect()
    };
    let states: [(Value, Goes<'_>, usize); 3] = [
        (
            serde_json::to_value(stream.state()).unwrap(),
            &|value| Streaming::<_, Sgd<f64>, _>::resume(Lines, serde_json::from_value(value).unwrap()).is_ok(),
            5,
        ),
        (
            serde_json::to_value(fit.state()).unwrap(),
            &|value| RunningLeastSquares::<_, Vec<f64>>::resume(Lines, serde_json::from_value(value).unwrap()).is_ok(),
            4,
        ),
        (
            serde_json::to_value(curve.state()).unwrap(),
            &|value| RecursiveGaussNewton::<_, Vec<f64>>::resume(Lines, serde_json::from_value(value).unwrap()).is_ok(),
            4,
        ),
    ];
    for (state, goes_on, n_lists) in states {
        assert!(goes_on(state.clone()));
        let others = altered(&state, &other_length);
        assert_eq!(others.len(), 3 * n_lists, "{state}");
        for other in others {
            assert!(!goes_on(other.clone()), "{other}");
        }
    }
}
