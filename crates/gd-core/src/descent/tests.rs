//! What a descent does step by step.

use super::*;
use crate::{Data, Line, MeanSquaredError, Sgd};

fn line(x: &'static [f64], y: &'static [f64]) -> MeanSquaredError<'static, Line, f64, f64> {
    MeanSquaredError::new(Line, Data::new(x, y).unwrap())
}

#[test]
fn steps_are_recorded_before_the_update() {
    let mut descent = Descent::new(line(&[1.0], &[0.0]), Sgd::new(0.25).unwrap(), [1.0, 0.0], 2).unwrap();
    let first = descent.next().unwrap();
    assert_eq!((first.index, first.loss), (0, 1.0));
    assert_eq!((first.params, first.gradient), (SVector::from([1.0, 0.0]), SVector::from([2.0, 2.0])));
    assert_eq!(descent.params(), &SVector::from([0.5, -0.5]));
    assert_eq!(descent.next().unwrap().params, SVector::from([0.5, -0.5]));
    assert_eq!(descent.stop(), None);
    assert_eq!(descent.next(), None);
    assert_eq!(descent.stop(), Some(Stop::BudgetSpent));
    assert_eq!(descent.last_step().unwrap().index, 1);
}

#[test]
fn an_overflow_ends_it_and_keeps_the_last_finite_step() {
    let mut descent = Descent::new(line(&[1.0], &[0.0]), Sgd::new(1e100).unwrap(), [1.0, 1.0], 400).unwrap();
    let steps = descent.by_ref().count();
    assert_eq!(steps, 2);
    assert_eq!(descent.stop(), Some(Stop::NonFinite { index: 2, what: Quantity::Loss }));
    let last = descent.last_step().unwrap();
    assert!(last.index == 1 && last.loss.is_finite());
    assert_eq!(descent.next(), None);
}

#[test]
fn an_overflow_in_the_last_update_is_told() {
    let mut descent = Descent::new(line(&[1.0], &[0.0]), Sgd::new(f64::MAX).unwrap(), [3.0, 3.0], 1).unwrap();
    assert_eq!(descent.by_ref().count(), 1);
    assert_eq!(descent.stop(), Some(Stop::NonFinite { index: 1, what: Quantity::Params }));
    assert_eq!(descent.last_step().unwrap().params, SVector::from([3.0, 3.0]));
}

#[test]
fn an_unusable_start_is_refused() {
    let refused = Descent::new(line(&[1.0], &[0.0]), Sgd::new(0.1).unwrap(), [0.0, f64::NAN], 5);
    assert_eq!(refused.unwrap_err(), Error::NonFiniteStart { index: 1 });
}

/// 1/2 c p^2.
struct Bowl(f64);

impl Objective<f64, 1> for Bowl {
    fn value(&self, params: &SVector<f64, 1>) -> f64 {
        0.5 * self.0 * params[0] * params[0]
    }
    fn value_with_gradient(&self, params: &SVector<f64, 1>) -> (f64, SVector<f64, 1>) {
        (self.value(params), params * self.0)
    }
}

/// Steps reported and the reason for the end, of a descent on 1/2 p^2 from 1.
fn run(learning_rate: f64, rules: StopRules<f64>) -> (usize, Stop, Descent<Bowl, Sgd<f64>, f64, 1>) {
    let mut descent = Descent::new(Bowl(1.0), Sgd::new(learning_rate).unwrap(), [1.0], 100).unwrap().with_rules(rules);
    let n_steps = descent.by_ref().count();
    (n_steps, descent.stop().unwrap(), descent)
}

#[test]
fn each_rule_ends_it_with_its_evidence() {
    let none = StopRules::none();
    // The parameter halves at every step: 1, 1/2, 1/4, 1/8.
    let (n_steps, stop, descent) = run(0.5, none.gradient_norm(0.125).unwrap());
    assert_eq!((n_steps, stop), (4, Stop::GradientNorm { index: 3, norm: 0.125, limit: 0.125 }));
    assert_eq!(descent.params(), &descent.last_step().unwrap().params);

    let (n_steps, stop, _) = run(0.5, none.step_size(0.125).unwrap());
    assert_eq!((n_steps, stop), (4, Stop::StepSize { index: 3, size: 0.125, limit: 0.125 }));

    // A loss of a quarter changes by 3/4 of the larger.
    let (n_steps, stop, _) = run(0.5, none.loss_change(0.75, 3).unwrap());
    assert_eq!((n_steps, stop), (4, Stop::LossChange { index: 3, change: 0.75, limit: 0.75, n_steps: 3 }));
    assert_eq!(run(0.5, none.loss_change(0.7, 1).unwrap()).1, Stop::BudgetSpent);

    // The parameter doubles with its sign turned: losses 1/2, 2, 8, 32.
    let (n_steps, stop, descent) = run(3.0, none.divergence(16.0).unwrap());
    assert_eq!((n_steps, stop), (4, Stop::LossExceeded { index: 3, loss: 32.0, start: 0.5 }));
    assert_eq!(descent.best().unwrap().index, 0);

    let (n_steps, stop, _) = run(3.0, none.growth(2).unwrap());
    assert_eq!((n_steps, stop), (3, Stop::LossGrew { index: 2, loss: 8.0, n_steps: 2 }));
}

#[test]
fn a_loss_that_does_not_change_has_changed_by_nothing() {
    let (n_steps, stop, _) = run(2.0, StopRules::none().loss_change(0.0, 5).unwrap());
    assert_eq!((n_steps, stop), (6, Stop::LossChange { index: 5, change: 0.0, limit: 0.0, n_steps: 5 }));
}

#[test]
fn the_best_step_is_the_first_of_equals_and_survives_divergence() {
    let mut descent = Descent::new(Bowl(1.0), Sgd::new(2.0).unwrap(), [1.0], 9).unwrap();
    assert_eq!(descent.by_ref().count(), 9);
    assert_eq!(descent.best().unwrap().index, 0);
    let mut descent = Descent::new(Bowl(1.0), crate::Momentum::new(1.0).unwrap(), [1.0], 40).unwrap();
    let steps: std::vec::Vec<_> = descent.by_ref().collect();
    let least = steps.iter().map(|step| step.loss).fold(f64::INFINITY, f64::min);
    assert_eq!(descent.best(), steps.iter().find(|step| step.loss == least));
}

#[test]
fn a_hook_sees_every_step_and_a_rule_goes_before_it() {
    let mut n_seen = 0;
    let rules = StopRules::none().gradient_norm(0.25).unwrap();
    let mut descent =
        Descent::new(Bowl(1.0), Sgd::new(0.5).unwrap(), [1.0], 100).unwrap().with_rules(rules).with_hook(|step| {
            n_seen += 1;
            (step.index == 2).then_some("two is enough")
        });
    assert_eq!(descent.by_ref().count(), 3);
    assert!(matches!(descent.stop(), Some(Stop::GradientNorm { index: 2, .. })));
    assert_eq!(n_seen, 3);
}

#[test]
fn rules_that_cannot_be_met_are_refused() {
    let none = StopRules::<f64>::none();
    assert!(none.gradient_norm(-1.0).is_err() && none.step_size(f64::NAN).is_err());
    assert!(none.loss_change(0.1, 0).is_err() && none.loss_change(f64::INFINITY, 1).is_err());
    assert!(none.divergence(0.5).is_err() && none.growth(0).is_err());
}

#[cfg(feature = "serde")]
#[test]
fn a_step_survives_json() {
    let (params, gradient) = (SVector::from([1.5, 0.1]), SVector::from([-0.0, 7.0]));
    let step = Step { index: 3, params, loss: 1e-300, gradient, learning_rate: 0.1, clipped: None };
    let json = serde_json::to_string(&step).unwrap();
    assert_eq!(serde_json::from_str::<Step<f64, 2>>(&json).unwrap(), step);
}
