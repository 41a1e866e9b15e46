//! NIST's certified answers, from both official starts of every problem.

use gd_accuracy::{Run, command, runs};

/// Digits that `f64` can hold of what is computed from the residuals of a problem. The page of results, which is compared
/// too, shows more; this is what a new problem must reach.
fn residual_limit(run: &Run) -> f64 {
    // Residuals of 1e-13 in predictions of about 1: three digits above their rounding.
    if run.problem == "Lanczos1" { 2.5 } else { 8.0 }
}

#[test]
fn every_problem_is_solved_from_both_starts() {
    let runs = runs().unwrap();
    assert!(runs.len() >= 40, "{} runs", runs.len());
    let mut failures = Vec::new();
    for run in &runs {
        let errors = run.error_digits.unwrap_or(0.0);
        let limit = residual_limit(run);
        let is_good =
            run.stop.is_converged() && run.parameter_digits >= 8.0 && run.residual_digits >= limit && errors >= limit;
        if !is_good {
            failures.push(format!("{run:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_page_of_results_is_what_the_code_computes() {
    assert_eq!(command(gd_accuracy::Page::Accuracy, true), xtask::Outcome::Success);
}
