//! What a descent does step by step.

use super::*;
use crate::{Data, Line, MeanSquaredError, ModelResiduals, Sgd};

fn line(x: &'static [f64], y: &'static [f64]) -> MeanSquaredError<ModelResiduals<'static, Line, f64, f64>> {
    MeanSquaredError::new(Line, Data::new(x, y).unwrap())
}

#[test]
fn steps_are_recorded_before_the_update() {
    let mut descent = Descent::new(line(&[1.0], &[0.0]), Sgd::new(0.25).unwrap(), [1.0, 0.0], 2).unwrap();
    let first = descent.next().unwrap();
    assert_eq!((first.index, first.loss), (0, 1.0));
    assert_eq!((first.params, first.gradient), ([1.0, 0.0], [2.0, 2.0]));
    assert_eq!(descent.params(), &[0.5, -0.5]);
    assert_eq!(descent.next().unwrap().params, [0.5, -0.5]);
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
    assert_eq!(descent.last_step().unwrap().params, [3.0, 3.0]);
}

#[test]
fn an_unusable_start_is_refused() {
    let refused = Descent::new(line(&[1.0], &[0.0]), Sgd::new(0.1).unwrap(), [0.0, f64::NAN], 5);
    assert_eq!(refused.unwrap_err(), Error::NonFiniteStart { index: 1 });
}

/// 1/2 c p^2.
struct Bowl(f64);

impl Objective<[f64; 1]> for Bowl {
    fn value(&self, params: &[f64; 1]) -> f64 {
        0.5 * self.0 * params[0] * params[0]
    }
    fn value_with_gradient(&self, params: &[f64; 1], gradient: &mut [f64; 1]) -> f64 {
        *gradient = [params[0] * self.0];
        self.value(params)
    }
}

/// Steps reported and the reason for the end, of a descent on 1/2 p^2 from 1.
fn run(learning_rate: f64, rules: StopRules<f64>) -> (usize, Stop, Descent<Bowl, Sgd<f64>, [f64; 1]>) {
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
    let (params, gradient) = ([1.5, 0.1], [-0.0, 7.0]);
    let step = Step { index: 3, params, loss: 1e-300, gradient, learning_rate: 0.1, clipped: None };
    let json = serde_json::to_string(&step).unwrap();
    assert_eq!(serde_json::from_str::<Step<[f64; 2]>>(&json).unwrap(), step);
    let expected =
        r#"{"index":3,"params":[1.5,0.1],"loss":1e-300,"gradient":[-0.0,7.0],"learning_rate":0.1,"clipped":null}"#;
    assert_eq!(json, expected);
    assert!(
        serde_json::from_str::<Step<[f64; 1]>>(&json).is_err()
            && serde_json::from_str::<Step<[f64; 3]>>(&json).is_err()
    );
}

#[cfg(all(feature = "serde", feature = "alloc"))]
#[test]
fn a_step_of_many_parameters_survives_json() {
    let params: std::vec::Vec<f64> = (0..21).map(f64::from).collect();
    let gradient = params.iter().map(|param| -param).collect();
    let step = Step { index: 3, params, loss: 2.0, gradient, learning_rate: 0.1, clipped: None };
    let json = serde_json::to_string(&step).unwrap();
    assert_eq!(serde_json::from_str::<Step<std::vec::Vec<f64>>>(&json).unwrap(), step);
}

#[cfg(all(feature = "alloc", feature = "test-surfaces"))]
mod on_the_heap {
    use std::vec::Vec;

    use super::*;
    use crate::test_surfaces::Rastrigin;
    use crate::{
        AdaGrad, Adam, AdamW, ByDifferences, Clip, Clipped, Momentum, MultiStart, Nesterov, ParameterUnits, RmsProp,
        Scaled, Schedule, Scheduled, StartBox, Thinned,
    };

    const START: [f64; 3] = [0.3, -1.4, 2.2];

    fn assert_same_bits(
        in_array: impl Optimizer<[f64; 3]> + Clone,
        in_vec: impl Optimizer<Vec<f64>> + Clone,
        rules: StopRules<f64>,
    ) -> Option<Stop> {
        let mut array = Descent::new(Rastrigin, in_array, START, 50).unwrap().with_rules(rules);
        let mut vec = Descent::new(Rastrigin, in_vec, START.to_vec(), 50).unwrap().with_rules(rules);
        while let Some(one) = array.advance() {
            let two = vec.advance().unwrap();
            let bits = |step: &[f64]| step.iter().map(|part| part.to_bits()).collect::<Vec<_>>();
            assert_eq!((bits(&one.params), bits(&one.gradient)), (bits(&two.params), bits(&two.gradient)));
            assert_eq!((one.index, one.loss, one.clipped), (two.index, two.loss, two.clipped));
        }
        assert!(vec.advance().is_none());
        assert_eq!(array.stop(), vec.stop());
        assert_eq!(array.verdict(), vec.verdict());
        assert_eq!(array.verdict_on(&ByDifferences::new(Rastrigin)), vec.verdict_on(&ByDifferences::new(Rastrigin)));
        let (one, two) = (array.best().unwrap(), vec.best().unwrap());
        assert_eq!((one.index, one.params.as_slice()), (two.index, two.params.as_slice()));
        array.stop()
    }

    #[test]
    fn a_vec_has_the_bits_of_an_array() {
        let none = StopRules::none();
        macro_rules! same_bits {
            ($($optimizer:expr),*) => {
                $(assert_same_bits($optimizer, $optimizer, none);)*
            };
        }
        let sgd = Sgd::new(0.004).unwrap();
        same_bits!(
            sgd,
            Momentum::new(0.003).unwrap(),
            Nesterov::new(0.003).unwrap(),
            AdaGrad::new(0.3).unwrap(),
            AdaGrad::new(0.3).unwrap().with_initial_sum(2.0).unwrap(),
            RmsProp::new(0.05).unwrap(),
            Adam::new(0.1).unwrap(),
            AdamW::new(0.1).unwrap(),
            Scheduled::new(AdaGrad::new(0.3).unwrap(), Schedule::exponential(0.9).unwrap()),
            Clipped::new(Adam::new(0.1).unwrap(), Clip::by_norm(20.0).unwrap()),
            Clipped::new(sgd, Clip::by_value(9.0).unwrap())
        );
        let units = [0.5, 2.0, 4.0];
        for rules in [none, none.gradient_norm(1e-3).unwrap(), none.step_size(1e-3).unwrap()] {
            let in_array = Scaled::new(Momentum::new(0.001).unwrap(), ParameterUnits::new(units).unwrap());
            let in_vec = Scaled::new(Momentum::new(0.001).unwrap(), ParameterUnits::new(units.to_vec()).unwrap());
            assert_same_bits(in_array, in_vec, rules);
            let stop = assert_same_bits(sgd, sgd, rules).unwrap();
            assert_eq!(stop == Stop::BudgetSpent, rules == none);
        }
    }

    #[test]
    fn many_starts_find_the_same_in_a_vec() {
        let (mut arrays, mut vecs) = ([[0.0; 2]; 12], [const { Vec::new() }; 12]);
        vecs.fill(std::vec![0.0; 2]);
        let (low, high) = ([-2.0, -2.0], [2.0, 2.0]);
        StartBox::new(low, high).unwrap().latin_hypercube(5, &mut arrays);
        StartBox::new(low.to_vec(), high.to_vec()).unwrap().latin_hypercube(5, &mut vecs);
        assert!(arrays.iter().zip(&vecs).all(|(array, vec)| array.as_slice() == vec));
        vecs[3].pop();
        arrays[3] = [f64::NAN; 2];
        let search = MultiStart::new(2000, StopRules::none().gradient_norm(1e-9).unwrap(), 1e-6).unwrap();
        let (mut room, mut vec_room) = ([None; 3], [const { None }; 3]);
        let objective = Wide(Rastrigin);
        let in_array = search.run(&Rastrigin, &Adam::new(0.02).unwrap(), &arrays, &mut room);
        let in_vec = search.run(&objective, &Adam::new(0.02).unwrap(), &vecs, &mut vec_room);
        assert_eq!(
            (in_array.n_diverged, in_array.n_unsettled, in_array.n_dropped),
            (in_vec.n_diverged, in_vec.n_unsettled, in_vec.n_dropped)
        );
        assert_eq!((in_array.n_diverged, in_array.minima().count()), (1, 3));
        for (one, two) in in_array.minima().zip(in_vec.minima()) {
            assert_eq!(one.params.as_slice(), two.params.as_slice());
            assert_eq!((one.loss, one.count, one.first_start), (two.loss, two.count, two.first_start));
        }
    }

    /// Of two parameters, which it says.
    #[derive(Debug)]
    struct Wide(Rastrigin);

    impl Objective<Vec<f64>> for Wide {
        fn n_params(&self) -> Option<usize> {
            Some(2)
        }
        fn value(&self, params: &Vec<f64>) -> f64 {
            self.0.value(params)
        }
        fn value_with_gradient(&self, params: &Vec<f64>, gradient: &mut Vec<f64>) -> f64 {
            self.0.value_with_gradient(params, gradient)
        }
    }

    #[test]
    fn another_number_of_parameters_is_refused() {
        let refused = |expected, found| Error::ParameterCount { expected, found };
        let sgd = Sgd::new(0.1).unwrap();
        let start = |count| std::vec![0.0; count];
        assert_eq!(Descent::new(Wide(Rastrigin), sgd, start(3), 1).unwrap_err(), refused(2, 3));
        let scaled = Scaled::new(sgd, ParameterUnits::new(std::vec![1.0; 4]).unwrap());
        let clipped = Clipped::new(Scheduled::new(scaled, Schedule::constant()), Clip::by_norm(1.0).unwrap());
        assert_eq!(Descent::new(Rastrigin, clipped, start(3), 1).unwrap_err(), refused(4, 3));
        assert_eq!(StartBox::new(start(2), start(1)).unwrap_err(), refused(2, 1));
        assert_eq!(ByDifferences::new(Wide(Rastrigin)).with_units(start(1)).unwrap_err(), refused(2, 1));
    }

    #[test]
    fn steps_in_a_vec_can_be_thinned() {
        let descent = Descent::new(Rastrigin, Sgd::new(1e-3).unwrap(), START.to_vec(), 9).unwrap();
        let path: Thinned<_, 4> = descent.collect();
        assert_eq!(path.iter().map(|step| step.index).collect::<Vec<_>>(), [0, 4, 8]);
    }
}
