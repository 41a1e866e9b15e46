//! What a comparison finds where it is known what has changed.

use gd_snapshot::{Comparison, Distance, Form, Mode, Scalar, Snapshots, Tolerance, Trajectory, assert_trajectory};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg32;

/// A number of any size and sign, zeros among them.
fn number<T: Scalar>(random: &mut Pcg32) -> T {
    match random.random_range(0..40_u32) {
        0 => T::from_text("0").unwrap(),
        1 => T::from_text("-0").unwrap(),
        _ => {
            let digits: u32 = random.random();
            let sign = if random.random_range(0..2_u32) == 0 { "" } else { "-" };
            T::from_text(&format!(
                "{sign}{}.{digits}e{}",
                random.random_range(1..10_u32),
                random.random_range(-36..37_i32)
            ))
            .unwrap()
        }
    }
}

/// The next number up or down, at the other side of zero too: found by its bits.
fn neighbor<T: Scalar>(value: T, goes_up: bool) -> T {
    let hex = value.hex();
    let bits = u64::from_str_radix(&hex, 16).unwrap();
    let sign = 1_u64 << (4 * hex.len() - 1);
    let (is_negative, magnitude) = (bits & sign != 0, bits & !sign);
    let moved = match (magnitude, goes_up == is_negative) {
        (0, _) if goes_up => 1,
        (0, _) => sign | 1,
        (_, true) => bits - 1,
        (_, false) => bits + 1,
    };
    T::from_hex(&format!("{moved:0width$x}", width = hex.len())).unwrap()
}

fn mutate<T: Scalar>(n_mutations: usize, seed: u64) {
    let mut random = Pcg32::seed_from_u64(seed);
    for _ in 0..n_mutations {
        let n_columns = random.random_range(1..7_usize);
        let n_steps = random.random_range(1..30_usize);
        let columns: Vec<String> = (0..n_columns).map(|column| format!("p{column}")).collect();
        let mut step = 0;
        let mut rows: Vec<(u64, Vec<T>)> = Vec::new();
        for _ in 0..n_steps {
            rows.push((step, (0..n_columns).map(|_| number(&mut random)).collect()));
            step += random.random_range(1..4_u64);
        }
        let (row, column) = (random.random_range(0..n_steps), random.random_range(0..n_columns));
        let of = |rows: &[(u64, Vec<T>)]| {
            let mut trajectory = Trajectory::new(columns.clone()).unwrap();
            for (step, row) in rows {
                trajectory.push(*step, row).unwrap();
            }
            trajectory
        };
        let before = of(&rows);
        let old = rows[row].1[column];
        let new = neighbor(old, random.random_range(0..2_u32) == 0);
        rows[row].1[column] = new;
        // By way of the text: what is written is what was meant.
        let now = Trajectory::<T>::from_text(&of(&rows).to_text(Form::Digits)).unwrap();
        let found = Comparison::of(&before, &now, Tolerance::Exact);
        let (first, farthest) = (found.first.clone().unwrap(), found.farthest.clone().unwrap());
        assert_eq!(first, farthest);
        assert_eq!((first.step, &first.column), (rows[row].0, &columns[column]));
        assert_eq!((first.before.hex(), first.now.hex()), (old.hex(), new.hex()));
        assert_eq!(first.distance, Distance::Ulps(1));
        assert_eq!((found.n_moved, found.n_shared), (1, n_steps));
        let text = found.to_string();
        assert!(text.starts_with(&format!("p{column} at step {} was ", rows[row].0)), "{text}");
        assert!(text.contains(", 1 ulp apart; 1 of "), "{text}");
        assert_eq!(text.ends_with("; the ends agree"), row + 1 < n_steps, "{text}");
        assert!(Comparison::of(&before, &now, Tolerance::Ulps(1)).is_same());
    }
}

#[test]
fn one_ulp_anywhere_is_found_in_single_precision() {
    mutate::<f32>(5_000, 1);
}

#[test]
fn one_ulp_anywhere_is_found_in_double_precision() {
    mutate::<f64>(5_000, 2);
}

/// Gradient descent on a quadratic in two parameters.
fn descend(rate: f64) -> Trajectory<f64> {
    let mut params = [5.0_f64, 4.0];
    let rows = (0..400).map(|_| {
        let [a, b] = [params[0] - 1.2, params[1] - 2.5];
        let row = [params[0], params[1], a * a + 0.3 * b * b];
        params = [params[0] - rate * 2.0 * a, params[1] - rate * 0.6 * b];
        row
    });
    Trajectory::from_rows(["a", "b", "loss"], rows).unwrap()
}

/// Every number of the run may move; the message does not grow.
#[test]
fn another_learning_rate_takes_three_lines() {
    let dir = tempfile::tempdir().unwrap();
    let snapshots = Snapshots::new(dir.path()).mode(Mode::Check);
    let rate = 0.1_f64;
    snapshots.clone().mode(Mode::New).assert("line", &descend(rate));
    let message = snapshots.check("line", &descend(rate.next_up())).unwrap_err().to_string();
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines.len(), 3, "{message}");
    assert!(lines[0].starts_with("line: b at step 167 was ") && lines[0].contains(" ulp apart"), "{message}");
    assert!(lines[0].ends_with(" of 400 steps moved"), "{message}");
    assert!(lines[1].starts_with("farthest apart "), "{message}");
    assert!(lines.iter().all(|line| line.len() < 160 || line.contains("GD_SNAPSHOT")), "{message}");
}

/// What a panic says.
fn said(assertion: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(assertion).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn the_macro_panics_with_the_same_lines() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    let rows = |last: f32| vec![[5.0_f32, 4.0], [4.5, last]];
    let name = format!("line-{}", 1);
    assert_trajectory!(name, ["a", "b"], rows(3.9), folder(folder), insta(false), mode(Mode::New));
    assert_trajectory!("line-1", ["a", "b"], &rows(3.9), folder(folder), insta(false), mode(Mode::Check));
    assert_trajectory!(
        "line-1",
        ["a", "b"],
        rows(3.900_000_3),
        folder(folder),
        insta(false),
        mode(Mode::Check),
        ulps(1)
    );
    let moved = said(|| {
        assert_trajectory!("line-1", ["a", "b"], rows(-0.0), folder(folder), insta(false), mode(Mode::Check));
    });
    assert!(moved.starts_with("line-1: b at step 1 was 3.9, is -0, ") && moved.lines().count() == 3, "{moved}");
    let ragged = said(|| {
        assert_trajectory!("line-1", ["a"], rows(3.9), folder(folder), mode(Mode::Update));
    });
    assert_eq!(ragged, "line-1: step 0 has 2 numbers, where the names are of 1 column");
    let missing = said(|| {
        assert_trajectory!("other", ["a", "b"], rows(3.9), folder(folder), insta(false), mode(Mode::Check));
    });
    assert!(missing.starts_with("other: there is no reference ") && missing.lines().count() == 2, "{missing}");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
}
