use super::*;

fn of(columns: &[&str], rows: &[(u64, &[f64])]) -> Trajectory<f64> {
    let mut trajectory = Trajectory::new(columns.iter().copied()).unwrap();
    for (step, row) in rows {
        trajectory.push(*step, row).unwrap();
    }
    trajectory
}

fn said(before: &Trajectory<f64>, now: &Trajectory<f64>) -> String {
    Comparison::of(before, now, Tolerance::Exact).to_string()
}

const ROWS: [(u64, &[f64]); 3] = [(0, &[5.0, 4.0]), (1, &[4.0, 2.0]), (2, &[3.0, 1.0])];

#[test]
fn the_first_step_and_the_farthest_numbers_are_named() {
    let before = of(&["a", "b"], &ROWS);
    let next = f64::from_bits(4.0_f64.to_bits() + 1);
    let now = of(&["a", "b"], &[(0, &[5.0, 4.0]), (1, &[next, 2.5]), (2, &[3.0, 1.0])]);
    assert_eq!(
        said(&before, &now),
        "a at step 1 was 4, is 4.000000000000001, 1 ulp apart, with another column; 1 of 3 steps moved\n\
         farthest apart at step 1: b was 2, is 2.5, 1125899906842624 ulp apart; the ends agree"
    );
    let now = of(&["a", "b"], &[(0, &[5.0, 4.0]), (1, &[4.0, 2.0]), (2, &[3.0, 1.5])]);
    assert_eq!(
        said(&before, &now),
        "b at step 2 was 1, is 1.5, 2251799813685248 ulp apart; 1 of 3 steps moved\n\
         farthest apart there; that is the end"
    );
    let found = Comparison::of(&before, &now, Tolerance::Relative(0.5));
    assert!(found.is_same());
    assert_eq!(
        found.to_string(),
        "3 steps with 2 columns agree within 0.5 of the larger number; farthest apart at step 2: b was 1, is 1.5, \
         2251799813685248 ulp or 3.3e-1 apart"
    );
}

#[test]
fn numbers_without_a_distance_are_said_as_they_are() {
    let with = |value: f64| of(&["a"], &[(0, &[1.0]), (1, &[value])]);
    for (before, now, numbers) in [
        (0.0, -0.0, "was 0, is -0"),
        (1.0, f64::NAN, "was 1, is NaN"),
        (f64::INFINITY, f64::NEG_INFINITY, "was inf, is -inf"),
        (f64::MAX, f64::INFINITY, "was 1.7976931348623157e308, is inf"),
    ] {
        let expected = format!("a at step 1 {numbers}; 1 of 2 steps moved\nfarthest apart there; that is the end");
        assert_eq!(said(&with(before), &with(now)), expected);
    }
    assert!(Comparison::of(&with(f64::NAN), &with(-f64::NAN), Tolerance::Exact).is_same());
    // What is not finite is farther than any number.
    let now = of(&["a"], &[(0, &[f64::NAN]), (1, &[-1e300])]);
    assert_eq!(Comparison::of(&with(1.0), &now, Tolerance::Exact).farthest.unwrap().step, 0);
}

#[test]
fn columns_are_compared_by_name() {
    let before = of(&["a", "b"], &ROWS);
    let now = of(&["b", "a"], &[(0, &[4.0, 5.0]), (1, &[2.0, 4.0]), (2, &[1.0, 3.0])]);
    let found = Comparison::of(&before, &now, Tolerance::Exact);
    assert!(found.is_same() && found.columns.is_reordered);
    assert_eq!(found.to_string(), "the columns are in another order\n3 steps with 2 columns agree bit for bit");
    let now = of(&["b", "c", "d"], &[(0, &[4.0, 0.0, 0.0]), (1, &[2.0, 0.0, 0.0]), (2, &[1.0, 0.0, 0.0])]);
    let found = Comparison::of(&before, &now, Tolerance::Exact);
    assert!(!found.is_same());
    assert_eq!(
        found.to_string(),
        "column a is missing; columns c, d are new\n3 steps with 1 column in both agree bit for bit"
    );
    let other = of(&["x"], &[(0, &[1.0])]);
    assert!(said(&before, &other).ends_with("\nno column is in both"), "{}", said(&before, &other));
}

#[test]
fn steps_are_compared_by_number() {
    let whole = of(&["a", "b"], &ROWS);
    let [shorter, without_first, without_middle] =
        [&ROWS[..2], &ROWS[1..], &[ROWS[0], ROWS[2]]].map(|rows| of(&["a", "b"], rows));
    let first = |before, now| said(before, now).lines().next().unwrap().to_owned();
    assert_eq!(
        said(&whole, &shorter),
        "it ends at step 1, not at step 2\n2 steps with 2 columns in both agree bit for bit"
    );
    assert_eq!(first(&shorter, &whole), "it goes on after step 1, to step 2");
    assert_eq!(first(&whole, &without_first), "step 0 is missing");
    assert_eq!(first(&without_middle, &whole), "step 1 is new");
    assert_eq!(first(&without_first, &without_middle), "step 1 is missing; step 0 is new");
    let empty = of(&["a", "b"], &[]);
    assert_eq!(said(&whole, &empty), "there are no steps; there were 3\nno step is in both");
    assert_eq!(first(&empty, &whole), "there are 3 steps; there were none");
    assert_eq!(said(&empty, &empty), "neither has a step");
    assert!(Comparison::of(&empty, &empty, Tolerance::Exact).is_same());
    assert!(!Comparison::of(&whole, &shorter, Tolerance::Ulps(u64::MAX)).is_same());
    // The ends are the last steps, whatever their numbers.
    let later = of(&["a", "b"], &[(0, &[5.0, 4.0]), (7, &[3.0, 1.0])]);
    assert_eq!(Comparison::of(&whole, &later, Tolerance::Exact).ends, Ends::Agree);
}
