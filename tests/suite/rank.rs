//! Least squares whose columns depend on each other, against a singular value decomposition by an independent library.

use gd_core::{LevenbergMarquardt, NoError, Residuals};
use nalgebra::{DMatrix, DVector};
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// A x - b.
struct Linear {
    a: DMatrix<f64>,
    b: DVector<f64>,
}

impl Residuals<Vec<f64>> for Linear {
    fn len(&self) -> usize {
        self.b.len()
    }

    fn n_params(&self) -> Option<usize> {
        Some(self.a.ncols())
    }

    fn residual(&self, index: usize, params: &Vec<f64>) -> f64 {
        self.a.row(index).iter().zip(params).map(|(a, x)| a * x).sum::<f64>() - self.b[index]
    }

    fn residual_with_gradient(&self, index: usize, params: &Vec<f64>, gradient: &mut Vec<f64>) -> f64 {
        gradient.iter_mut().zip(self.a.row(index).iter()).for_each(|(slot, entry)| *slot = *entry);
        self.residual(index, params)
    }
}

/// Uniform between 0 and 1.
fn uniform(rng: &mut Pcg32) -> f64 {
    f64::from(rng.next_u32()) / f64::from(u32::MAX)
}

fn below(rng: &mut Pcg32, n: usize) -> usize {
    rng.next_u32() as usize % n
}

/// A problem of 3 to 8 columns in random units and order, some of them combinations of one to three others.
fn problem(rng: &mut Pcg32, n_rows: usize) -> Linear {
    let n = 3 + below(rng, 6);
    let nullity = 1 + below(rng, 2.min(n - 2));
    let mut columns: Vec<DVector<f64>> =
        (0..n - nullity).map(|_| DVector::from_fn(n_rows, |_, _| uniform(rng) - 0.3)).collect();
    for _ in 0..nullity {
        let mut column = DVector::zeros(n_rows);
        for _ in 0..=below(rng, 3) {
            column += &columns[below(rng, n - nullity)] * (0.5 + uniform(rng));
        }
        columns.push(column);
    }
    for index in (1..n).rev() {
        columns.swap(index, below(rng, index + 1));
    }
    for column in &mut columns {
        *column *= gd_core::Number::powi(10.0_f64, below(rng, 13) as i32 - 6);
    }
    let b = DVector::from_fn(n_rows, |_, _| 10.0 * uniform(rng));
    Linear { a: DMatrix::from_columns(&columns), b }
}

/// A over the norms of its columns: its pseudo-inverse, the projection onto its null space, the rank, and the norms.
fn decompose(a: &DMatrix<f64>) -> (DMatrix<f64>, DMatrix<f64>, usize, DVector<f64>) {
    let norms = DVector::from_iterator(a.ncols(), a.column_iter().map(|column| column.norm()));
    let mut scaled = a.clone();
    for (mut column, norm) in scaled.column_iter_mut().zip(norms.iter()) {
        column /= *norm;
    }
    let n = a.ncols();
    let mut rng = Pcg32::seed_from_u64(1);
    for _ in 0..50 {
        // nalgebra's decomposition of a matrix that lacks rank is sometimes wrong; after a rotation it is right.
        let rotation = DMatrix::from_fn(n, n, |_, _| uniform(&mut rng) - 0.5).qr().q();
        let rotated = &scaled * &rotation;
        let svd = rotated.clone().svd(true, true);
        let back = svd.clone().recompose().expect("both sides were asked for");
        if (back - &rotated).norm() < 1e-12 {
            let (rank, inverse) = (svd.rank(1e-9), svd.pseudo_inverse(1e-9).expect("both sides were asked for"));
            let inverse = rotation * inverse;
            let null = DMatrix::identity(n, n) - &inverse * &scaled;
            return (inverse, null, rank, norms);
        }
    }
    panic!("no decomposition makes the matrix up again");
}

fn check(seed: u64, n_rows: usize) {
    let mut rng = Pcg32::seed_from_u64(seed);
    let problem = problem(&mut rng, n_rows);
    let n = problem.a.ncols();
    let (inverse, null, rank, norms) = decompose(&problem.a);
    // So far off that the first region holds the whole Gauss-Newton step.
    let far = 100.0 * problem.b.norm();
    let start: Vec<f64> = norms.iter().map(|norm| (uniform(&mut rng) - 0.5) * far / norm).collect();
    let residuals = &problem.b - &problem.a * DVector::from_column_slice(&start);
    let shortest = &inverse * &residuals;

    let mut fit = LevenbergMarquardt::new(&problem, start.clone(), 200).unwrap();
    fit.run();
    assert!(fit.stop().unwrap().is_converged(), "seed {seed}: {:?}", fit.stop());
    for index in 0..n {
        let moved = (fit.params()[index] - start[index]) * norms[index];
        assert!((moved - shortest[index]).abs() < 1e-11 * far, "seed {seed}: {moved} {}", shortest[index]);
    }

    let statistics = fit.statistics();
    assert_eq!((statistics.rank(), statistics.degrees_of_freedom()), (rank, n_rows - rank), "seed {seed}");
    let left = (&problem.b - &problem.a * DVector::from_column_slice(fit.params())).norm_squared();
    let covariance = &inverse * inverse.transpose() * (left / (n_rows - rank) as f64);
    for index in 0..n {
        let is_determined = null[(index, index)] < 1e-12;
        match statistics.standard_error(index) {
            Ok(error) => {
                assert!(is_determined, "seed {seed}: {index} has an error of {error}");
                let expected = covariance[(index, index)].sqrt() / norms[index];
                assert!((error / expected - 1.0).abs() < 1e-8, "seed {seed}: {error} {expected}");
            }
            Err(reason) => assert!(!is_determined && reason == NoError::Dependent, "seed {seed}: {reason:?}"),
        }
        // Every other parameter that a null vector couples to it is named.
        let named: Vec<usize> = statistics.exchangeable(index).collect();
        for other in (0..n).filter(|&other| other != index && null[(index, other)].abs() > 1e-6) {
            assert!(named.contains(&other), "seed {seed}: {other} can make up for {index}, not just {named:?}");
        }
        assert!(!named.contains(&index) && (named.is_empty() == is_determined), "seed {seed}: {named:?}");
    }
}

#[test]
fn five_hundred_dependent_problems_have_the_solution_and_the_errors_of_an_svd() {
    for seed in 0..500 {
        let n_rows = match seed % 100 {
            0 => 100_000,
            1..=9 => 10_000,
            10..=39 => 1000,
            40..=69 => 100,
            _ => 10,
        };
        check(seed, n_rows);
    }
}
