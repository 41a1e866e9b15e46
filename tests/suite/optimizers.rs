//! Every optimizer against another library's trajectory, step by step.

use gd_core::{
    AdaGrad, Adam, AdamW, Data, Descent, MeanSquaredError, ModelResiduals, Momentum, Nesterov, Objective, Optimizer,
    RmsProp,
};
use gd_scenarios::ModelKind;
use gd_tests::read_csv;

type Loss<'a> = MeanSquaredError<ModelResiduals<'a, ModelKind, f64, f64>>;

/// Calls `check` with two losses, a quadratic and one with many minima, the starts, and the expected rows.
fn for_each_case(name: &str, check: impl Fn(&str, Loss<'_>, [f64; 2], &[Vec<f64>])) {
    let cases =
        [("cubic", ModelKind::Cubic, "cubic", [5.0, 4.0]), ("net-local", ModelKind::TinyNet, "tinynet", [5.0, 1.0])];
    for (case, model, data, start) in cases {
        // That library read the data as f64, without the rounding to f32 of the original.
        let rows = read_csv(&format!("data/{data}.csv"));
        let [x, y] = [0, 1].map(|column| rows.iter().map(|row| row[column]).collect::<Vec<f64>>());
        let expected = read_csv(&format!("optimizers/{case}-{name}.csv"));
        assert_eq!(expected.len(), 400);
        check(&format!("{case}-{name}"), MeanSquaredError::new(model, Data::new(&x, &y).unwrap()), start, &expected);
    }
}

/// The whole run. Measured: at most 5.4e-15, in numbers up to 6.
fn follows(name: &str, optimizer: &(impl Optimizer<[f64; 2]> + Clone)) {
    for_each_case(name, |case, loss, start, expected| {
        let steps: Vec<_> = Descent::new(loss, optimizer.clone(), start, 400).unwrap().collect();
        assert_eq!(steps.len(), expected.len());
        for (step, row) in steps.iter().zip(expected) {
            assert_eq!(step.index as f64, row[0]);
            for (ours, theirs) in [step.params[0], step.params[1], step.loss].iter().zip(&row[1..]) {
                assert!((ours - theirs).abs() <= 2e-14, "{case} step {}: {ours} {theirs}", step.index);
            }
        }
    });
}

#[test]
fn momentum() {
    follows("momentum", &Momentum::new(0.01).unwrap());
}

#[test]
fn nesterov() {
    follows("nesterov", &Nesterov::new(0.01).unwrap());
}

#[test]
fn ada_grad() {
    follows("adagrad", &AdaGrad::new(0.1).unwrap());
}

#[test]
fn adam() {
    follows("adam", &Adam::new(0.1).unwrap());
}

#[test]
fn adam_w() {
    follows("adamw", &AdamW::new(0.1).unwrap());
}

/// Close to the minimum `RMSProp` divides a tiny gradient by its own size, so it jumps about there and multiplies any
/// difference of rounding until two right runs have nothing in common but their rule. Each step is therefore made from
/// the place where the other library made it, by an optimizer that has seen all gradients before. Measured: at most 2.2e-15.
#[test]
fn rms_prop() {
    for_each_case("rmsprop", |case, loss, _, expected| {
        let mut optimizer = RmsProp::new(0.01).unwrap();
        for pair in expected.windows(2) {
            let mut params = [pair[0][1], pair[0][2]];
            let mut gradient = [0.0; 2];
            let value = loss.value_with_gradient(&params, &mut gradient);
            assert!((value - pair[0][3]).abs() <= 2e-14);
            optimizer.step(&mut params, &gradient);
            for (ours, theirs) in params.iter().zip(&pair[1][1..]) {
                assert!((ours - theirs).abs() <= 1e-14, "{case} after step {}: {ours} {theirs}", pair[0][0]);
            }
        }
    });
}
