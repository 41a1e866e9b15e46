//! Each verdict on a case where it is true.

mod advice;
mod rest;
mod unbounded;

use std::string::ToString;

use super::*;
use crate::scenario::ScenarioLoss;
use crate::test_data::{MISRA1A_MINIMUM, MISRA1A_START, Misra1a, misra1a};
use crate::{
    Adam, Data, Descent, MeanSquaredError, MiniBatch, Momentum, Objective, Optimizer, ParameterUnits, RmsProp, Scaled,
    Scenario, Schedule, Scheduled, Sgd, StopRules,
};

/// The verdict on a descent over the data of a scenario.
fn on_scenario(name: &str, optimizer: impl Optimizer<[f64; 2]> + Clone, start: [f64; 2], n_steps: usize) -> Verdict {
    let (x, y) = Scenario::by_name(name).unwrap().data::<f64>();
    let loss: ScenarioLoss<'_, f64> = Scenario::by_name(name).unwrap().loss(&x, &y).unwrap();
    let mut descent = Descent::new(loss, optimizer, start, n_steps).unwrap();
    descent.by_ref().for_each(drop);
    descent.verdict().unwrap()
}

fn sgd(learning_rate: f64) -> Sgd<f64> {
    Sgd::new(learning_rate).unwrap()
}

fn sentence(verdict: &Verdict) -> std::string::String {
    verdict.named(&["a", "b"]).to_string()
}

#[test]
fn the_line_at_rate_1_oscillates_along_b() {
    let verdict = on_scenario("line-lr1", sgd(1.0), [5.0, 4.0], 400);
    assert!(matches!(verdict, Verdict::Oscillating { along: 1, factor, .. } if (factor + 1.0).abs() < 1e-6));
    let expected = "oscillating: the learning rate 1 equals 2 / 2.00, the bound along b; try 0.5 or less";
    assert_eq!(sentence(&verdict), expected);
    assert_eq!(verdict.suggested_rate(), Some(0.5));
}

#[test]
fn the_line_at_rate_1_2_diverges() {
    let verdict = on_scenario("line", sgd(1.2), [5.0, 4.0], 400);
    let Verdict::Diverged { evidence, last_loss } = verdict else { panic!("{verdict}") };
    assert!(evidence.index < 3 && last_loss > 1e100);
    let expected =
        "diverged: the learning rate 1.2 exceeds 2 / 2.00, the bound along b, and the loss went from 7.08 to";
    assert!(sentence(&verdict).starts_with(expected));
    assert!(sentence(&verdict).ends_with("; try 0.5 or less"));
    // As far as it overflows, too.
    let verdict = on_scenario("line", sgd(1.2), [5.0, 4.0], 4000);
    assert!(matches!(verdict, Verdict::Diverged { .. }));
}

#[test]
fn global_and_local_minimum_have_converged() {
    for (start, loss) in [([2.0, 4.5], 0.0..0.02), ([5.0, 1.0], 0.5..0.6)] {
        let verdict = on_scenario("net-global", sgd(0.1), start, 4000);
        let Verdict::Converged(evidence) = verdict else { panic!("{verdict}") };
        assert!(loss.contains(&evidence.loss) && evidence.gain < 1e-6 * evidence.loss);
        assert!(evidence.curvature.unwrap().is_positive);
    }
}

/// On a = 0 the net is constant, sin(b), and the gradient by a is zero: from there a descent ends at the best constant.
/// Of the two angles with that sine, the blunt one is a saddle.
#[test]
fn the_net_stalls_at_a_saddle() {
    let verdict = on_scenario("net-global", sgd(0.1), [0.0, 2.0], 400);
    let Verdict::Stalled(evidence) = verdict else { panic!("{verdict}") };
    let curvature = evidence.curvature.unwrap();
    assert!(curvature.smallest < 0.0 && curvature.largest > 0.0 && !curvature.is_positive);
    assert_eq!((curvature.smallest_along, curvature.largest_along), (0, 1));
    assert!(sentence(&verdict).ends_with("a saddle; start beside it along a"));
}

/// Where exp(-b x) is 0, neither parameter nor prediction knows b.
#[test]
fn misra1a_stalls_on_the_plateau() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let mut descent = Descent::new(loss, sgd(0.4), [60.0, 20.0], 400).unwrap();
    descent.by_ref().for_each(drop);
    let verdict = descent.verdict().unwrap();
    assert!(matches!(verdict, Verdict::Stalled(_)), "{verdict}");
    assert!(verdict.to_string().contains("the curvature along p1 is 0, flat"), "{verdict}");
}

#[test]
fn misra1a_crawls_without_units_and_arrives_with_them() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let mut descent = Descent::new(&loss, sgd(7.5e-11), MISRA1A_START, 10_000).unwrap();
    descent.by_ref().for_each(drop);
    let verdict = descent.verdict().unwrap();
    let Verdict::Crawling { evidence, along, steps_left } = verdict else { panic!("{verdict}") };
    assert!(along == 0 && steps_left.is_some_and(|steps| steps > 1e12), "{steps_left:?}");
    assert!(!evidence.has_units);
    assert!(verdict.named(&["b1", "b2"]).to_string().contains("more steps are needed along b1"));
    assert!(verdict.to_string().ends_with("give each parameter its own unit, or try Levenberg-Marquardt"));

    let units = ParameterUnits::from_jacobian(&loss, &MISRA1A_START).unwrap();
    let mut descent = Descent::new(&loss, Scaled::new(sgd(0.9), units), MISRA1A_START, 100_000).unwrap();
    descent.by_ref().for_each(drop);
    let verdict = descent.verdict().unwrap();
    assert!(matches!(verdict, Verdict::Converged(evidence) if evidence.has_units), "{verdict}");
    assert!((descent.params()[0] / MISRA1A_MINIMUM[0] - 1.0).abs() < 1e-6);
}

/// In `f32` the same steps are smaller than the spacing of numbers near 250.
#[test]
fn steps_lost_in_rounding_are_told() {
    let (x, y) = misra1a();
    let (x, y) = (x.map(|x| x as f32), y.map(|y| y as f32));
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let start = MISRA1A_START.map(|param| param as f32);
    let mut descent = Descent::new(&loss, Sgd::new(7.5e-11_f32).unwrap(), start, 10_000).unwrap();
    descent.by_ref().for_each(drop);
    let verdict = descent.verdict().unwrap();
    assert!(matches!(verdict, Verdict::Crawling { along: 0, .. }), "{verdict}");
    assert!(verdict.to_string().starts_with("crawling: steps along p0 are lost in rounding, since "), "{verdict}");
}

#[test]
fn a_short_line_has_spent_its_budget() {
    let verdict = on_scenario("line", sgd(0.1), [5.0, 4.0], 20);
    let Verdict::BudgetSpent { evidence, steps_left: Some(steps_left) } = verdict else { panic!("{verdict}") };
    assert_eq!(evidence.index, 19);
    // With half as many again it has converged, with a third of them not.
    let more = |part: f64| on_scenario("line", sgd(0.1), [5.0, 4.0], 20 + (steps_left * part) as usize);
    assert!(matches!(more(1.5), Verdict::Converged(_)), "{steps_left}");
    assert!(matches!(more(0.3), Verdict::BudgetSpent { .. }), "{steps_left}");
}

#[test]
fn a_rate_far_too_small_crawls_and_a_better_one_is_told() {
    let verdict = on_scenario("line", sgd(1e-6), [5.0, 4.0], 400);
    assert!(matches!(verdict, Verdict::Crawling { .. }), "{verdict}");
    assert!(sentence(&verdict).ends_with("the learning rate 1e-6 is far below 2 / 2.00, the bound along b; try 0.5"));
    assert!(matches!(on_scenario("line", sgd(0.5), [5.0, 4.0], 400), Verdict::Converged(_)));
}

#[test]
fn optimizers_without_a_bound_are_judged_by_their_steps() {
    let verdict = on_scenario("line", RmsProp::new(0.5).unwrap(), [5.0, 4.0], 400);
    assert!(matches!(verdict, Verdict::Oscillating { .. }), "{verdict}");
    assert!(verdict.evidence().learning_rate_bound.is_none());
    assert!(sentence(&verdict).ends_with("the learning rate is 0.5; try 0.25, or a rate that decays"));
    assert!(matches!(on_scenario("line", Adam::new(0.1).unwrap(), [5.0, 4.0], 4000), Verdict::Converged(_)));
    assert!(matches!(on_scenario("line", Momentum::new(0.1).unwrap(), [5.0, 4.0], 400), Verdict::Converged(_)));
    let verdict = on_scenario("line", Momentum::new(2.0).unwrap(), [5.0, 4.0], 400);
    assert!(sentence(&verdict).ends_with("; try 0.95 or less"));
}

#[test]
fn a_rule_that_ends_too_early_is_told() {
    let (x, y) = Scenario::by_name("line").unwrap().data::<f64>();
    let loss = Scenario::by_name("line").unwrap().loss(&x, &y).unwrap();
    let rules = StopRules::none().gradient_norm(0.5).unwrap();
    let mut descent = Descent::new(loss, sgd(0.1), [5.0, 4.0], 400).unwrap().with_rules(rules);
    descent.by_ref().for_each(drop);
    let verdict = descent.verdict().unwrap().to_string();
    assert!(verdict.starts_with("stopped early: the gradient norm 0.478 at step 24 is within 0.5, but "), "{verdict}");
}

/// Batches pull to and fro where the full loss has hardly anything to gain: the verdict is on the loss, not on them.
#[test]
fn a_mini_batch_descent_is_judged_on_all_points() {
    let (x, y) = Scenario::by_name("line").unwrap().data::<f64>();
    let loss: ScenarioLoss<'_, f64> = Scenario::by_name("line").unwrap().loss(&x, &y).unwrap();
    let judge = |schedule: Schedule<f64>| {
        let mut order = [0; 200];
        let batches = MiniBatch::new(&loss, 20, 1, &mut order).unwrap();
        let mut descent = Descent::new(batches, Scheduled::new(sgd(0.1), schedule), [5.0, 4.0], 4000).unwrap();
        descent.by_ref().for_each(drop);
        descent.verdict_on(&loss).unwrap()
    };
    let [constant, decaying] = [Schedule::constant(), Schedule::exponential(0.997).unwrap()].map(judge);
    assert!(matches!(constant, Verdict::Oscillating { .. }), "{constant}");
    // Steps on all points would come to rest at that rate, which says nothing of those on batches.
    assert!(constant.to_string().ends_with("; try a rate that decays") && constant.suggested_rate().is_none());
    assert!(matches!(decaying, Verdict::Converged(_)));
}

#[test]
fn f32_has_its_verdicts_too() {
    for (name, n_steps) in [("line-lr1", 400), ("line", 400), ("line", 20)] {
        let scenario = Scenario::by_name(name).unwrap();
        let (x, y) = scenario.data::<f32>();
        let loss = scenario.loss(&x, &y).unwrap();
        let optimizer = Sgd::new(scenario.learning_rate as f32).unwrap();
        let mut descent = Descent::new(loss, optimizer, [5.0_f32, 4.0], n_steps).unwrap();
        descent.by_ref().for_each(drop);
        let verdict = descent.verdict().unwrap();
        let expected = match (name, n_steps) {
            ("line-lr1", _) => "oscillating: the learning rate 1 equals 2 / 2.00, the bound along b; try 0.5 or less",
            (_, 400) => "converged: ",
            _ => "budget spent: at step 19 ",
        };
        assert!(sentence(&verdict).starts_with(expected), "{verdict}");
    }
}

#[test]
fn without_a_step_there_is_no_verdict() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let mut descent = Descent::new(&loss, sgd(0.1), [1.0, 1.0], 0).unwrap();
    assert!(descent.next().is_none() && descent.verdict().is_none());
    // From one step alone one cannot tell how it moves, but where it stands.
    let mut descent = Descent::new(&loss, sgd(1e-11), MISRA1A_START, 1).unwrap();
    descent.next();
    assert!(matches!(descent.verdict(), Some(Verdict::BudgetSpent { steps_left: None, .. })));
    assert!(loss.value(&MISRA1A_START).is_finite());
}

/// Evidence to build verdicts on: a rate of 0.1, curvature from 2 along the first to 20 along the second parameter.
fn evidence(bound: Option<f64>) -> Evidence {
    let curvature = Curvature {
        largest: 20.0,
        largest_along: 1,
        smallest: 2.0,
        smallest_along: 0,
        is_positive: true,
        units_help: true,
    };
    Evidence {
        index: 9,
        loss: 3.0,
        start_loss: 7.0,
        gradient_norm: 0.5,
        curvature: Some(curvature),
        gain: 2.0,
        learning_rate: 0.1,
        learning_rate_bound: bound,
        lower_bound: Some(0.0),
        better_rate: None,
        trial: None,
        trial_lowers: None,
        has_units: false,
        may_climb: false,
        stop: None,
    }
}

#[test]
fn the_rate_is_compared_with_the_bound() {
    let relation = |rate: f64| {
        let evidence = Evidence { learning_rate: rate, ..evidence(Some(0.1)) };
        sentence(&Verdict::Diverged { evidence, last_loss: 1e9 })
    };
    for (rate, expected) in [
        (0.0099, "the learning rate 0.0099 is far below 2 / 20.0, the bound along b"),
        (0.01001, "the learning rate 0.01001 is below 2 / 20.0, the bound along b"),
        (0.0998, "the learning rate 0.0998 is below"),
        (0.09995, "the learning rate 0.09995 equals"),
        (0.10005, "the learning rate 0.10005 equals"),
        (0.1002, "the learning rate 0.1002 exceeds"),
    ] {
        assert!(relation(rate).starts_with(&std::format!("diverged: {expected}")), "{}", relation(rate));
    }
    // "Or less" only from nine tenths of the bound on, where the bound explains it.
    let oscillating = |rate: f64| {
        let better_rate = Some(crate::digits::round_to_digits(0.5 * rate, 2));
        let evidence = Evidence { learning_rate: rate, better_rate, ..evidence(Some(0.1)) };
        sentence(&Verdict::Oscillating { evidence, along: 0, factor: -0.95 })
    };
    assert!(oscillating(0.091).starts_with("oscillating: the learning rate 0.091 is below 2 / 20.0"));
    assert!(oscillating(0.091).ends_with("; try 0.046 or less"), "{}", oscillating(0.091));
    let expected =
        "oscillating: along a a step turns the gradient to -0.950 times itself, the learning rate 0.089 is below";
    assert!(oscillating(0.089).starts_with(expected), "{}", oscillating(0.089));
    assert!(oscillating(0.089).ends_with("; try 0.045, or a rate that decays"), "{}", oscillating(0.089));
}

#[test]
fn every_sentence_gives_its_numbers() {
    let of = |smallest, largest| {
        let curvature = Curvature {
            largest,
            largest_along: 1,
            smallest,
            smallest_along: 0,
            is_positive: smallest > 0.0,
            units_help: true,
        };
        Evidence { curvature: Some(curvature), ..evidence(None) }
    };
    let unknown = Evidence { curvature: None, ..evidence(None) };
    for (verdict, expected) in [
        (
            Verdict::Converged(of(2.0, 20.0)),
            "converged: the loss is 3.00, the gradient norm 0.500, and every curvature is positive, from 2.00 to 20.0",
        ),
        (
            Verdict::Converged(of(2.0, 2.0)),
            "converged: the loss is 3.00, the gradient norm 0.500, and the curvature is positive, 2.00",
        ),
        (Verdict::Converged(unknown), "converged: the loss is 3.00, the gradient norm 0.500"),
        (
            Verdict::Stalled(of(-1e-6, 20.0)),
            "stalled: the gradient norm is only 0.500, but the curvature along a is -1.00e-6, a saddle; start beside it \
             along a",
        ),
        // A curvature of less than a thousand-millionth of the largest is none.
        (
            Verdict::Stalled(of(-1e-8, 20.0)),
            "stalled: the gradient norm is only 0.500, but the curvature along a is -1.00e-8, flat; start elsewhere, or \
             fix a if the data do not determine it",
        ),
        (
            Verdict::Stalled(unknown),
            "stalled: the gradient norm is only 0.500, but the curvature is not finite; start elsewhere",
        ),
        (
            Verdict::Crawling { evidence: unknown, along: 1, steps_left: Some(2.5e7) },
            "crawling: about 2e7 more steps are needed along b, since the curvature is not finite",
        ),
        (
            Verdict::Crawling {
                evidence: Evidence { has_units: true, ..evidence(None) },
                along: 1,
                steps_left: Some(1e3),
            },
            "crawling: about 1000 more steps are needed along b, since the learning rate is 0.1; try Levenberg-Marquardt",
        ),
        (
            Verdict::BudgetSpent { evidence: evidence(None), steps_left: Some(42.0) },
            "budget spent: at step 9 the loss 3.00 can still fall by about 2.00; give it about 42 more steps",
        ),
        (
            Verdict::BudgetSpent {
                evidence: Evidence { better_rate: Some(1.0), ..evidence(Some(2.0)) },
                steps_left: Some(42.0),
            },
            "budget spent: at step 9 the loss 3.00 can still fall by about 2.00; give it about 42 more steps, or try the \
             learning rate 1",
        ),
        (
            Verdict::BudgetSpent { evidence: Evidence { gain: f64::INFINITY, ..evidence(None) }, steps_left: None },
            "budget spent: at step 9 the loss 3.00 can still fall; give it more steps, at a rate that decays",
        ),
    ] {
        assert_eq!(sentence(&verdict), expected);
    }
}

#[test]
fn who_stopped_early_is_told() {
    use crate::Stop;
    let spent = |stop| {
        let evidence = Evidence { stop: Some(stop), ..evidence(None) };
        sentence(&Verdict::BudgetSpent { evidence, steps_left: None })
    };
    let hook = spent(Stop::Hook { index: 9, reason: "enough" });
    assert!(hook.starts_with("stopped early: stopped by the caller at step 9: enough, but at step 9"), "{hook}");
    let rule = spent(Stop::StepSize { index: 9, size: 0.5, limit: 1.0 });
    assert!(rule.starts_with("stopped early: the move to step 9, "), "{rule}");
    assert!(spent(Stop::BudgetSpent).starts_with("budget spent: at step 9"));
}

#[test]
fn steps_are_whole_and_have_two_digits() {
    let steps = |steps_left: f64| {
        let verdict = Verdict::BudgetSpent { evidence: evidence(None), steps_left: Some(steps_left) };
        let sentence = sentence(&verdict);
        let (_, rest) = sentence.split_once("give it about ").unwrap();
        rest.strip_suffix(" more steps").or_else(|| rest.strip_suffix(" more step")).unwrap().to_string()
    };
    for (steps_left, expected) in [
        (0.25, "1"),
        (1.0, "1"),
        (3.0, "3"),
        (3.25, "4"),
        (9.5, "10"),
        (10.0, "10"),
        (12.6, "13"),
        (128.0, "130"),
        (987_654.0, "990000"),
        (1e6, "1e6"),
        (3.4e12, "3e12"),
    ] {
        assert_eq!(steps(steps_left), expected);
    }
}
