//! Each line of advice on a case where it is true, and on one where it would be tempting and false.

use std::format;
use std::vec::Vec;

use super::rest::{Growth, grid, judge, noisy};
use super::*;
use crate::linear_algebra::SquareMatrix;
use crate::{AdaGrad, ByDifferences, Line, Nesterov, TwiceDifferentiable};

/// 1/2 (a^2 + c b^2 + 2 m a b), of mixed curvature m, plus a constant.
#[derive(Debug, Clone, Copy)]
struct Valley {
    curvature: f64,
    mixed: f64,
    floor: f64,
}

impl Objective<[f64; 2]> for Valley {
    fn value(&self, [a, b]: &[f64; 2]) -> f64 {
        self.floor + 0.5 * (a * a + self.curvature * b * b) + self.mixed * a * b
    }
    fn value_with_gradient(&self, params: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
        let [a, b] = *params;
        *gradient = [a + self.mixed * b, self.curvature * b + self.mixed * a];
        self.value(params)
    }
}

impl TwiceDifferentiable<[f64; 2]> for Valley {
    fn hessian(&self, _: &[f64; 2]) -> SquareMatrix<[f64; 2]> {
        SquareMatrix::from([[1.0, self.mixed], [self.mixed, self.curvature]])
    }
}

fn on(objective: impl TwiceDifferentiable<[f64; 2]>, optimizer: impl Optimizer<[f64; 2]> + Clone, n: usize) -> Verdict {
    let mut descent = Descent::new(objective, optimizer, [3.0, 1.0], n).unwrap();
    descent.run();
    descent.verdict().unwrap()
}

/// The data of a growth, whose surface is flat on one side and a wall on the other.
fn growth() -> (Vec<f64>, Vec<f64>) {
    let x = grid(50, -1.0, 3.9);
    let y = noisy(&x, |x| 2.0 * crate::math::exp(0.8 * x));
    (x, y)
}

const STARTS: [[f64; 2]; 6] = [[1.0, 0.0], [1.0, 1.0], [-3.0, 0.5], [4.0, -1.0], [0.1, 2.0], [-1.0, -2.0]];

#[test]
fn a_rate_is_suggested_where_it_does_better() {
    let (x, y) = growth();
    let loss = MeanSquaredError::new(Growth, Data::new(&x, &y).unwrap());
    let end = |start: [f64; 2], rate: f64| {
        let mut descent = Descent::new(&loss, sgd(rate), start, 101).unwrap();
        descent.run();
        if descent.stop().is_some_and(|stop| stop.is_diverged()) {
            f64::INFINITY
        } else {
            descent.last_step().unwrap().loss
        }
    };
    let (mut n_true, mut n_tempting) = (0, 0);
    for start in STARTS {
        for rate in [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1] {
            for n_steps in [5, 50, 500] {
                let mut descent = Descent::new(&loss, sgd(rate), start, n_steps).unwrap();
                descent.run();
                let verdict = descent.verdict().unwrap();
                let has_diverged = matches!(verdict, Verdict::Diverged { .. });
                let (from, before) = if has_diverged {
                    (descent.best().unwrap().params, descent.best().unwrap().loss)
                } else {
                    (*descent.params(), descent.last_step().unwrap().loss)
                };
                let suggested = verdict.suggested_rate();
                if let Some(better) = suggested {
                    n_true += 1;
                    assert!(end(from, better) <= before * (1.0 + 1e-6), "{verdict}");
                    let crawls = matches!(verdict, Verdict::Crawling { .. });
                    assert!(!crawls || end(from, better) < end(from, rate), "{verdict}");
                    assert!(format!("{verdict}").contains(" try "), "{verdict}");
                }
                // Half the bound, by the curvature where it stands.
                let bound = verdict.evidence().learning_rate_bound.unwrap_or(0.0);
                let half = crate::digits::round_to_digits(0.5 * bound, 2);
                let is_slow = matches!(verdict, Verdict::Crawling { .. }) && rate < 0.1 * bound;
                if is_slow && suggested != Some(half) {
                    n_tempting += 1;
                    assert!(end(from, half) >= end(from, rate), "{verdict}");
                }
                if has_diverged && suggested.is_some_and(|suggested| suggested < 0.2 * rate.min(bound)) {
                    n_tempting += 1;
                    assert!(end(from, half.min(0.5 * rate)) > before, "{verdict}");
                }
            }
        }
    }
    assert!(n_true > 30 && n_tempting > 5, "{n_true} {n_tempting}");
}

#[test]
fn a_number_of_steps_is_given_where_it_is_about_right() {
    let (x, y) = growth();
    let (mut n_given, mut n_withheld) = (0, 0);
    for start in STARTS {
        for n_steps in [5, 50, 500, 2000] {
            let verdicts = [
                judge((Growth, &x, &y), sgd(1e-4), start, n_steps).0,
                judge((Growth, &x, &y), Momentum::new(1e-5).unwrap(), start, n_steps).0,
                judge((Growth, &x, &y), Adam::new(0.02).unwrap(), start, n_steps).0,
            ];
            for (index, verdict) in verdicts.into_iter().enumerate() {
                let Verdict::BudgetSpent { steps_left, evidence } = verdict else { continue };
                let Some(steps) = steps_left.filter(|steps| *steps <= 100.0) else {
                    n_withheld += 1;
                    continue;
                };
                n_given += 1;
                let later = n_steps + steps as usize + 1;
                let then = match index {
                    0 => judge((Growth, &x, &y), sgd(1e-4), start, later).0,
                    1 => judge((Growth, &x, &y), Momentum::new(1e-5).unwrap(), start, later).0,
                    _ => judge((Growth, &x, &y), Adam::new(0.02).unwrap(), start, later).0,
                };
                let fallen = evidence.loss - then.evidence().loss;
                let has_arrived = matches!(then, Verdict::Converged(_)) || fallen >= 0.9 * evidence.gain;
                assert!(has_arrived, "{verdict} {then}");
            }
        }
    }
    assert!(n_given > 0 && n_withheld > 10, "{n_given} {n_withheld}");
}

/// A heavy ball that rolls through the valley takes nearly all there is to gain in a step, and then climbs.
#[test]
fn an_overshoot_neither_promises_steps_nor_oscillates() {
    let (x, y) = (grid(50, -1.0, 3.9), noisy(&grid(50, -1.0, 3.9), |x| 2.0 * x + 3.0));
    for n_steps in 2..60 {
        let (verdict, _) = judge((Line, &x, &y), Momentum::new(0.1).unwrap(), [5.0, 4.0], n_steps);
        assert!(matches!(verdict, Verdict::BudgetSpent { .. }), "{verdict}");
        let Verdict::BudgetSpent { steps_left, .. } = verdict else { continue };
        assert!(steps_left.is_none_or(|steps| steps > 40.0), "{n_steps}: {verdict}");
    }
    // Below its own bound, which is not that of plain descent, it arrives.
    let (verdict, _) = judge((Line, &x, &y), Momentum::new(0.35).unwrap(), [5.0, 4.0], 800);
    assert!(matches!(verdict, Verdict::Converged(_)), "{verdict}");
    let (verdict, _) = judge((Line, &x, &y), Momentum::new(0.5).unwrap(), [5.0, 4.0], 400);
    assert!(verdict.to_string().contains("the learning rate 0.5 exceeds 3.8 / 9.49, the bound along p0"), "{verdict}");
    assert_eq!(verdict.suggested_rate(), Some(0.2));
    let (verdict, _) = judge((Line, &x, &y), Nesterov::new(0.5).unwrap(), [5.0, 4.0], 400);
    assert!(verdict.to_string().contains("the learning rate 0.5 exceeds 1.36 / 9.49, the bound along p0"), "{verdict}");
}

/// Adam's first steps are as long as its rate, whatever the slope: a start near the minimum is soon left, and found again.
#[test]
fn an_excursion_that_comes_back_has_not_diverged() {
    let (x, y) = (grid(50, -1.0, 3.9), noisy(&grid(50, -1.0, 3.9), |x| 2.0 * x + 3.0));
    let mut n_above = 0;
    for n_steps in 2..30 {
        let (verdict, _) = judge((Line, &x, &y), Adam::new(1.0).unwrap(), [2.0, 3.0], n_steps);
        assert!(!matches!(verdict, Verdict::Diverged { .. }), "{verdict}");
        n_above += usize::from(verdict.evidence().loss > 2.0 * verdict.evidence().start_loss);
    }
    assert!(n_above > 10, "{n_above}");
    let (verdict, _) = judge((Line, &x, &y), sgd(0.22), [2.0, 3.0], 30);
    assert!(matches!(verdict, Verdict::Diverged { .. }), "{verdict}");
}

#[test]
fn one_step_is_not_many() {
    let bowl = Valley { curvature: 1.0, mixed: 0.0, floor: 1.0 };
    let verdict = (2..40).map(|n| (n, on(bowl, sgd(0.5), n)));
    let (n, before) = verdict.take_while(|(_, verdict)| !matches!(verdict, Verdict::Converged(_))).last().unwrap();
    assert!(before.to_string().ends_with("; give it about 1 more step"), "{n}: {before}");
    assert!(on(bowl, sgd(0.5), n - 3).to_string().ends_with("; give it about 4 more steps"));
    assert!(matches!(on(bowl, sgd(0.5), n + 1), Verdict::Converged(_)));
}

#[test]
fn units_are_advised_where_they_help() {
    let crawl = |curvature: f64, mixed: f64, rate| {
        let verdict = on(Valley { curvature, mixed, floor: 1.0 }, sgd(rate), 50);
        assert!(matches!(verdict, Verdict::Crawling { .. }), "{verdict}");
        verdict.to_string()
    };
    assert!(crawl(1e-4, 0.0, 1.0).ends_with("; give each parameter its own unit, or try Adam"));
    // A valley at an angle is as narrow in any units.
    assert!(crawl(1.0, 0.9999, 0.5).ends_with("; try momentum or Adam"));
}

/// No advice to do what is done already.
#[test]
fn another_method_is_another() {
    let valley = Valley { curvature: 1.0, mixed: 0.9999, floor: 1.0 };
    let advice = |verdict: Verdict, curvature: Curvature, lower_bound: Option<f64>, has_units: bool| {
        let evidence =
            Evidence { curvature: Some(curvature), better_rate: None, lower_bound, has_units, ..*verdict.evidence() };
        let text = Verdict::Crawling { evidence, along: 0, steps_left: None }.to_string();
        std::string::String::from(text.rsplit_once("; try ").or(text.rsplit_once("or try ")).unwrap().1)
    };
    let plain = on(valley, sgd(0.1), 50);
    let with_momentum = [on(valley, Momentum::new(0.1).unwrap(), 50), on(valley, Nesterov::new(0.1).unwrap(), 50)];
    let rescaled = [
        on(valley, Adam::new(1e-4).unwrap(), 50),
        on(valley, AdaGrad::new(1e-4).unwrap(), 50),
        on(valley, crate::RmsProp::new(1e-4).unwrap(), 50),
    ];
    let narrow = plain.evidence().curvature.unwrap();
    let flat = Curvature { smallest: narrow.largest, ..narrow };
    let units = Curvature { units_help: true, ..narrow };
    assert_eq!(advice(plain, narrow, None, false), "momentum or Adam");
    assert_eq!(advice(plain, narrow, Some(0.0), false), "momentum or Levenberg-Marquardt");
    for verdict in with_momentum {
        assert_eq!(advice(verdict, narrow, None, false), "Adam");
        assert_eq!(advice(verdict, narrow, Some(0.0), false), "Levenberg-Marquardt");
        assert_eq!(advice(verdict, units, None, false), "Adam");
    }
    for verdict in rescaled {
        assert_eq!(advice(verdict, narrow, None, false), "another start or units");
        assert_eq!(advice(verdict, flat, None, true), "another start or units");
        assert_eq!(advice(verdict, units, None, false), "another start");
        assert_eq!(advice(verdict, narrow, Some(0.0), false), "Levenberg-Marquardt");
    }
}

#[test]
fn steps_that_shorten_themselves_call_for_a_larger_rate() {
    let bowl = Valley { curvature: 1.0, mixed: 0.0, floor: 1.0 };
    let verdict = on(bowl, AdaGrad::new(0.01).unwrap(), 400);
    assert!(matches!(verdict, Verdict::Crawling { .. }), "{verdict}");
    assert!(verdict.to_string().ends_with(", since the learning rate is 0.01; try 0.1"), "{verdict}");
}

#[test]
fn what_can_fall_is_said_where_it_is_known() {
    // Without a bound the model's word is all there is.
    let verdict = on(Valley { curvature: 1.0, mixed: 0.0, floor: -5.0 }, sgd(0.1), 10);
    assert!(verdict.evidence().lower_bound.is_none());
    assert!(verdict.to_string().contains("can still fall by about 0.750"), "{verdict}");
    let (x, y) = growth();
    let (mut n_said, mut n_capped) = (0, 0);
    for start in STARTS {
        for n_steps in [2, 10, 100] {
            let (verdict, _) = judge((Growth, &x, &y), sgd(1e-6), start, n_steps);
            let is_said = verdict.to_string().contains("fall by about");
            let is_capped = verdict.evidence().gain == verdict.evidence().loss;
            assert!(!(is_said && is_capped), "{verdict}");
            n_said += usize::from(is_said);
            n_capped += usize::from(is_capped);
        }
    }
    assert!(n_capped > 3, "{n_said} {n_capped}");
    let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
    assert_eq!(Objective::<[f64; 2]>::lower_bound(&ByDifferences::<_, [f64; 2]>::new(&loss)), Some(0.0));
}

#[test]
fn batches_are_advised_to_decay() {
    let (x, y) = Scenario::by_name("line").unwrap().data::<f64>();
    let loss: ScenarioLoss<'_, f64> = Scenario::by_name("line").unwrap().loss(&x, &y).unwrap();
    let mut n_spent = 0;
    for n_steps in 12..60 {
        let mut order = [0; 200];
        let batches = MiniBatch::new(&loss, 20, 1, &mut order).unwrap();
        let mut descent = Descent::new(batches, sgd(0.1), [5.0, 4.0], n_steps).unwrap();
        descent.run();
        let verdict = descent.verdict_on(&loss).unwrap();
        assert!(verdict.evidence().trial.is_none() && verdict.suggested_rate().is_none());
        if let Verdict::BudgetSpent { steps_left, .. } = verdict {
            n_spent += 1;
            assert_eq!(steps_left, None);
            assert!(verdict.to_string().ends_with("; give it more steps, at a rate that decays"), "{verdict}");
        }
    }
    assert!(n_spent > 5, "{n_spent}");
}

/// What no descent above ends with.
#[test]
fn rarer_sentences() {
    let Verdict::BudgetSpent { evidence, .. } = on(Valley { curvature: 1.0, mixed: 0.0, floor: 1.0 }, sgd(0.1), 10)
    else {
        panic!("on its way")
    };
    let still = Evidence { trial: Some(evidence.loss), trial_lowers: Some(false), better_rate: None, ..evidence };
    let ends = |verdict: Verdict, end: &str| assert!(verdict.to_string().ends_with(end), "{verdict}");
    let spent = |evidence| Verdict::BudgetSpent { evidence, steps_left: None };
    ends(spent(still), "at the learning rate 0.1 did not lower it; try another one, or another optimizer");
    ends(
        spent(Evidence { better_rate: Some(0.5), ..still }),
        ", but more steps at the learning rate 0.1 did not lower it; try 0.5",
    );
    let falls = Evidence { trial: Some(0.0), trial_lowers: Some(true), better_rate: None, ..evidence };
    ends(spent(falls), "; give it more steps");
    ends(spent(Evidence { better_rate: Some(0.5), ..falls }), "; give it more steps, or try the learning rate 0.5");
    ends(Verdict::Diverged { evidence: still, last_loss: 7.0 }, "to 7.00; try a far smaller one");
    ends(Verdict::Oscillating { evidence: still, along: 0, factor: -1.0 }, "; try a rate that decays");
    let crawling = Verdict::Crawling { evidence: still, along: 0, steps_left: None };
    assert!(crawling.to_string().starts_with("crawling: many more steps are needed along p0, since "));
}
