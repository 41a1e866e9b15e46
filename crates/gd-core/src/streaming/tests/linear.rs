//! Least squares on a stream against certified answers, and against fits to all data at once.

use std::string::ToString;
use std::vec::Vec;

use crate::{
    Data, Error, GenericModel, Guard, LevenbergMarquardt, Line, Model, ModelResiduals, MultiInput, MultiInputModel,
    Number, Real, RecursiveGaussNewton, Refused, RunningLeastSquares, Setting, StreamVerdict, TinyNet,
};

struct Polynomial<const P: usize>;

impl<const P: usize> GenericModel<P> for Polynomial<P> {
    fn value<N: Number>(&self, params: [N; P], x: N) -> N {
        params.iter().rev().fold(N::constant(0.0), |sum, &param| sum * x + param)
    }
}

/// y = b0 + b1 x1 + ... + b6 x6
struct Hyperplane;

impl MultiInputModel<7, 6> for Hyperplane {
    fn value<N: Number>(&self, [b0, rest @ ..]: [N; 7], inputs: [N; 6]) -> N {
        rest.iter().zip(inputs).fold(b0, |sum, (&b, x)| sum + b * x)
    }
}

struct Certified {
    params: Vec<f64>,
    deviations: Vec<f64>,
    deviation: f64,
    /// y, then the inputs.
    rows: Vec<Vec<f64>>,
}

fn certified(text: &str) -> Certified {
    let numbers = |line: &str| line.split(' ').filter_map(|word| word.parse().ok()).collect::<Vec<f64>>();
    let (head, data) = text.split_once("\ndata\n").unwrap();
    let lines: Vec<&str> = head.lines().skip(1).collect();
    let of_params = lines.iter().filter(|line| line.starts_with('b')).map(|line| numbers(line));
    let (params, deviations) = of_params.map(|pair| (pair[0], pair[1])).unzip();
    Certified {
        params,
        deviations,
        deviation: numbers(lines[lines.len() - 1])[0],
        rows: data.lines().map(numbers).collect(),
    }
}

/// Correct digits, at most those that are certified.
fn digits(found: f64, certified: f64) -> f64 {
    -crate::math::log10(((found - certified) / certified).abs().max(1e-15))
}

/// The fewest correct digits of the parameters, and of all deviations.
fn digits_of<T: Real, M: Model<[T; P]>, const P: usize>(
    model: M,
    text: &str,
    input: impl Fn(&[f64]) -> M::Input,
) -> [f64; 2] {
    let problem = certified(text);
    let mut fit = RunningLeastSquares::new(model, [T::constant(0.0); P]).unwrap();
    for row in &problem.rows {
        fit.push(input(&row[1..]), T::constant(row[0])).unwrap();
    }
    assert_eq!(fit.statistics().rank(), P);
    let (params, statistics) = (fit.params(), fit.statistics());
    let fewest = |found: &mut dyn Iterator<Item = f64>| found.fold(99.0, f64::min);
    let of_params = fewest(&mut params.iter().zip(&problem.params).map(|(found, &b)| digits(found.to_f64(), b)));
    let errors = (0..P).map(|index| statistics.standard_error(index).unwrap().to_f64());
    let of_errors = fewest(&mut errors.zip(&problem.deviations).map(|(found, &b)| digits(found, b)));
    let deviation = statistics.residual_deviation().unwrap().to_f64();
    [of_params, of_errors.min(digits(deviation, problem.deviation))]
}

const NORRIS: &str = include_str!("../../../../../tests/data/nist-linear/Norris.dat");
const PONTIUS: &str = include_str!("../../../../../tests/data/nist-linear/Pontius.dat");
const LONGLEY: &str = include_str!("../../../../../tests/data/nist-linear/Longley.dat");
const FILIP: &str = include_str!("../../../../../tests/data/nist-linear/Filip.dat");
const WAMPLER: &str = include_str!("../../../../../tests/data/nist-linear/Wampler5.dat");

#[test]
fn certified_problems_are_solved_to_these_digits() {
    let longley = |x: &[f64]| core::array::from_fn(|index| x[index]);
    let found = [
        ("Norris", digits_of(Polynomial::<2>, NORRIS, |x| x[0])),
        ("Pontius", digits_of(Polynomial::<3>, PONTIUS, |x| x[0])),
        ("Longley", digits_of(MultiInput::<_, 6>(Hyperplane), LONGLEY, longley)),
        ("Wampler5", digits_of(Polynomial::<6>, WAMPLER, |x| x[0])),
        ("Filip", digits_of(Polynomial::<11>, FILIP, |x| x[0])),
        ("Norris, f32", digits_of(Polynomial::<2>, NORRIS, |x| x[0] as f32)),
    ];
    std::println!("{found:.1?}");
    // docs/microcontrollers.md has them.
    let documented = [12.2, 11.9, 11.0, 6.7, 7.3, 3.8];
    for ((name, [of_params, of_errors]), documented) in found.into_iter().zip(documented) {
        assert_eq!(to_a_tenth(of_params), documented, "{name}: {of_params}");
        assert!(of_errors > of_params, "{name}: {of_errors}");
    }
}

fn to_a_tenth(digits: f64) -> f64 {
    (10.0 * digits).round() / 10.0
}

/// The digits of a gain in `f32` over inputs from 1000 to 1010, and over the same less their middle.
#[test]
fn what_the_condition_costs_in_single_precision_is_as_documented() {
    let digits_over = |middle: f32| {
        let mut fit = RunningLeastSquares::new(Line, [0.0_f32; 2]).unwrap();
        for i in 0..200_u16 {
            let x = f32::from(i % 41) * 0.25 - 5.0;
            fit.push(middle + x, 2.0 * x + 0.125).unwrap();
        }
        assert!(fit.verdict().is_settled(), "{}", fit.verdict());
        digits(f64::from(fit.params()[0]), 2.0)
    };
    let found = [digits_over(1005.0), digits_over(0.0)];
    std::println!("{found:.1?}");
    assert_eq!(found.map(to_a_tenth), [5.5, 5.9]);
}

/// Single precision has no digit of Longley or Filip, and says so.
#[test]
fn what_single_precision_cannot_solve_is_said() {
    let mut fit = RunningLeastSquares::new(MultiInput::<_, 6>(Hyperplane), [0.0_f32; 7]).unwrap();
    for row in certified(LONGLEY).rows {
        fit.push(core::array::from_fn(|index| row[index + 1] as f32), row[0] as f32).unwrap();
    }
    let verdict = fit.verdict();
    assert!(matches!(verdict, StreamVerdict::IllConditioned { .. } | StreamVerdict::Undetermined { .. }), "{verdict}");

    let mut fit = RunningLeastSquares::new(Polynomial::<11>, [0.0_f32; 11]).unwrap();
    for row in certified(FILIP).rows {
        fit.push(row[1] as f32, row[0] as f32).unwrap();
    }
    let verdict = fit.verdict();
    assert!(matches!(verdict, StreamVerdict::IllConditioned { .. } | StreamVerdict::Undetermined { .. }), "{verdict}");
}

#[test]
fn a_stream_has_the_answer_of_all_data_at_once() {
    let (x, y): (Vec<f64>, Vec<f64>) =
        (0..200).map(|i| (f64::from(i % 37) / 7.0, crate::math::sin(f64::from(i)) + 0.3 * f64::from(i % 37))).unzip();
    let weights: Vec<f64> = (0..200).map(|i| f64::from(i % 4) * 0.7).collect();
    let data = Data::new(&x, &y).unwrap().with_weights(&weights).unwrap();
    let mut batch = LevenbergMarquardt::new(ModelResiduals::new(Polynomial::<4>, data), [0.0; 4], 50).unwrap();
    batch.by_ref().for_each(drop);
    let mut fit = RunningLeastSquares::new(Polynomial::<4>, [5.0, -3.0, 0.0, 1.0]).unwrap();
    for ((&x, &y), &weight) in x.iter().zip(&y).zip(&weights) {
        fit.push_weighted(x, y, weight).unwrap();
    }
    let (one, other) = (fit.statistics(), batch.statistics());
    for index in 0..4 {
        assert!((fit.params()[index] - batch.params()[index]).abs() < 1e-11);
        let (one, other) = (one.standard_error(index).unwrap(), other.standard_error(index).unwrap());
        assert!((one / other - 1.0).abs() < 1e-11, "{one} {other}");
    }
    assert_eq!((one.n_points(), one.rank(), fit.n_used()), (150, 4, 150));
    assert!((one.residual_sum() / other.residual_sum() - 1.0).abs() < 1e-12);
    assert!((one.r_squared().unwrap() - other.r_squared().unwrap()).abs() < 1e-12);
}

/// Forgetting weighs the sample before the last by the factor, the one before it by its square, and so on.
#[test]
fn forgetting_is_a_weight_that_fades() {
    let samples = || (0..60).map(|i| (f64::from(i % 7), f64::from(i % 5) + 0.2 * f64::from(i % 7)));
    let factor = 0.9_f64;
    let mut fading = RunningLeastSquares::new(Line, [0.0; 2]).unwrap().with_forgetting(factor).unwrap();
    let mut weighted = RunningLeastSquares::new(Line, [0.0; 2]).unwrap();
    for (i, (x, y)) in samples().enumerate() {
        fading.push(x, y).unwrap();
        weighted.push_weighted(x, y, Number::powi(factor, 59 - i as i32)).unwrap();
    }
    for (one, other) in fading.params().iter().zip(weighted.params()) {
        assert!((one - other).abs() < 1e-12, "{one} {other}");
    }
    assert!((fading.residual_sum() / weighted.residual_sum() - 1.0).abs() < 1e-12);
    let refused = |factor| fading.with_forgetting(factor).unwrap_err();
    assert_eq!(refused(0.0), Error::Setting { setting: Setting::Forgetting, value: 0.0 });
    assert_eq!(refused(1.5), Error::Setting { setting: Setting::Forgetting, value: 1.5 });
    assert!(fading.with_forgetting(f64::NAN).is_err());
}

/// Where too little is left for a verdict, it would be that samples are too few for ever.
#[test]
fn a_factor_of_forgetting_with_which_no_fit_can_work_is_refused() {
    fn check<T: Real, const P: usize>() {
        let fit = || RunningLeastSquares::new(Polynomial::<P>, [T::constant(0.0); P]).unwrap();
        let (limit, one) = (1.0 - 1.0 / (2 * P + 1) as f64, T::constant(1.0));
        for below in [1e-3, 0.1 * limit, 0.5 * limit, limit, limit - 1e-4] {
            let factor = T::constant(below);
            let error = Error::Forgetting { factor: factor.to_f64(), n_params: P };
            assert_eq!(fit().with_forgetting(factor).err(), Some(error));
        }
        // The smallest that is taken works.
        let (mut low, mut factor) = (T::constant(limit - 1e-3), one);
        loop {
            let middle = T::constant(0.5) * (low + factor);
            if middle <= low || middle >= factor {
                break;
            }
            if fit().with_forgetting(middle).is_ok() { factor = middle } else { low = middle }
        }
        assert!((factor.to_f64() - limit).abs() < 1e-5, "{}", factor.to_f64());
        let mut fit = fit().with_forgetting(factor).unwrap();
        let mut last = 0;
        for i in 0..2000_u32 {
            let x = T::constant(f64::from(i * 37 % 101) / 50.0 - 1.0);
            fit.push(x, x * x + T::constant(0.1 * f64::from(i % 3))).unwrap();
            if let StreamVerdict::TooFew { n_used, n_needed } = fit.verdict() {
                assert!(n_used == u64::from(i) + 1 && n_needed > n_used, "{}", fit.verdict());
                last = i;
            }
        }
        assert!(last < 1000, "{last}");
        // And has a gate.
        assert_eq!(fit.push(T::constant(0.5), T::constant(1e5)), Err(Refused::Outlier));
    }
    check::<f32, 2>();
    check::<f64, 2>();
    check::<f32, 5>();
    check::<f64, 5>();
    let curve = RecursiveGaussNewton::new(Line, [0.0; 2]).unwrap();
    let error = curve.with_forgetting(0.8).unwrap_err().to_string();
    assert_eq!(
        error,
        "the factor of forgetting 0.8 leaves too few samples for 2 parameters; choose one above 1 - 1/5, up to 1"
    );
    assert!(curve.with_forgetting(0.81).is_ok());
}

/// A sample whose weight dwarfs the others is not the first one.
#[test]
fn a_heavy_sample_leaves_the_variance_of_the_others() {
    let mut fit = RunningLeastSquares::new(Line, [0.0_f32; 2]).unwrap();
    fit.push(0.0, 5.0).unwrap();
    fit.push_weighted(1.0, 7.0, 1e8).unwrap();
    fit.push(2.0, 8.0).unwrap();
    let [_, constant_loss] = fit.state().losses();
    assert!((constant_loss * 1e8 - 5.0).abs() < 1e-5, "{constant_loss}");
}

/// A gain that changes is followed.
#[test]
fn forgetting_follows_drift() {
    let mut fit = RunningLeastSquares::new(Line, [0.0_f32; 2]).unwrap().with_forgetting(0.98).unwrap();
    for i in 0..2000_u32 {
        let (x, gain) = ((i * 61 % 4096) as f32, if i < 1000 { 0.001 } else { 0.002 });
        let _ = fit.push(x, gain * x + 0.5);
    }
    assert!(fit.verdict().is_settled(), "{}", fit.verdict());
    assert!((fit.params()[0] - 0.002).abs() < 1e-6, "{:?}", fit.params());
}

#[test]
fn directions_that_are_not_determined_have_names() {
    /// y = a + b x + c x, of which only b + c is determined.
    struct Twice;
    impl GenericModel<3> for Twice {
        fn value<N: Number>(&self, [a, b, c]: [N; 3], x: N) -> N {
            a + b * x + c * x
        }
    }
    let mut fit = RunningLeastSquares::new(Twice, [0.0; 3]).unwrap();
    assert_eq!(fit.undetermined().len(), 3);
    for i in 0..20 {
        fit.push(f64::from(i), 1.0 + 4.0 * f64::from(i)).unwrap();
    }
    let undetermined = fit.undetermined();
    assert_eq!(fit.verdict(), StreamVerdict::Undetermined { rank: 2, n_params: 3 });
    assert_eq!(undetermined.len(), 1);
    assert!(undetermined.involves(1) && undetermined.involves(2) && !undetermined.involves(0));
    let text = undetermined.named(&["a", "b", "c"]).to_string();
    assert!(["not determined: b - c", "not determined: -b + c"].contains(&text.as_str()), "{text}");
    // The later one stays at its start.
    let [a, b, c] = fit.params();
    assert!((a - 1.0).abs() < 1e-12 && (b - 4.0).abs() < 1e-12 && c == 0.0);
    assert_eq!(undetermined.direction(1), [0.0; 3]);
    let none = RunningLeastSquares::new(Line, [0.0; 2]).unwrap();
    assert_eq!(none.undetermined().to_string(), "not determined: p0; p1");
}

#[test]
fn a_formula_that_is_not_linear_is_refused() {
    let mut fit = RunningLeastSquares::new(TinyNet, [0.1, 0.2]).unwrap();
    for i in 0..50 {
        assert_eq!(fit.push(f64::from(i) / 25.0 - 1.0, 0.5), Err(Refused::NotLinear));
    }
    assert!(matches!(fit.verdict(), StreamVerdict::Refusing { reason: Refused::NotLinear, .. }), "{}", fit.verdict());
    assert_eq!(fit.n_refused(), 50);
}

#[test]
fn what_is_not_finite_or_an_outlier_changes_nothing() {
    let mut fit = RunningLeastSquares::new(Line, [0.0_f32; 2]).unwrap();
    for i in 0..100_u16 {
        fit.push(f32::from(i), f32::from(i) + f32::from(i % 3)).unwrap();
    }
    let before = *fit.state();
    let refused = [
        ([f32::NAN, 1.0, 1.0], Refused::Sample),
        ([1.0, 1.0, -1.0], Refused::Sample),
        ([3e38, 1.0, 1.0], Refused::Overflow),
        ([50.0, 4095.0, 1.0], Refused::Outlier),
    ];
    for ([x, y, weight], reason) in refused {
        assert_eq!(fit.push_weighted(x, y, weight), Err(reason));
        // Neither triangle nor sums.
        let mut expected = before;
        expected.counts = fit.state().counts;
        assert_eq!((fit.n_used(), *fit.state()), (100, expected));
    }
    assert_eq!((fit.n_refused(), fit.last_refused()), (4, Some(Refused::Outlier)));
    // Twenty in a row are no outliers.
    let n_refused = (0..20).filter(|_| fit.push(50.0, 4095.0).is_err()).count();
    assert_eq!(n_refused, 18);
    let mut open = RunningLeastSquares::resume(Line, before).unwrap().with_guard(Guard::none()).unwrap();
    assert_eq!(open.push(50.0, 4095.0), Ok(()));
    fit.reset();
    assert_eq!((fit.n_used(), fit.params()), (0, [0.0; 2]));
}

#[test]
fn bounds_are_for_the_verdict() {
    let fit = RunningLeastSquares::new(Line, [1.0, 0.0]).unwrap();
    let guard = Guard::new().with_bounds([0.5, -1.0], [1.5, 1.0]).unwrap();
    let mut fit = fit.with_guard(guard).unwrap();
    for i in 0..50 {
        fit.push(f64::from(i % 10), 3.0 * f64::from(i % 10)).unwrap();
    }
    assert_eq!(fit.verdict(), StreamVerdict::OutOfBounds { along: Some(0) });
    let outside = RunningLeastSquares::new(Line, [2.0, 0.0]).unwrap().with_guard(guard);
    assert_eq!(outside.unwrap_err(), Error::StartOutOfBounds { index: 0 });
    assert!(Guard::new().with_bounds([0.0, 1.0], [1.0, 1.0]).is_err());
    assert!(Guard::<[f64; 2]>::new().with_loss_factor(0.5).is_err());
    assert!(Guard::<[f64; 2]>::new().with_largest_norm(f64::NAN).is_err());
}

#[test]
fn noise_alone_is_no_better_than_a_constant_or_has_errors_that_say_so() {
    use rand::{RngExt, SeedableRng};
    let mut rng = rand_pcg::Pcg32::seed_from_u64(5);
    let mut n_settled = 0;
    for _ in 0..200 {
        let mut fit = RunningLeastSquares::new(Line, [0.0_f64; 2]).unwrap();
        for i in 0..100 {
            fit.push(f64::from(i % 11), rng.random_range(-1.0..1.0)).unwrap();
        }
        if fit.verdict().is_settled() {
            n_settled += 1;
            let error = fit.statistics().standard_error(0).unwrap();
            assert!(fit.params()[0].abs() < 5.0 * error);
        } else {
            assert!(matches!(fit.verdict(), StreamVerdict::NoBetter { .. }));
        }
    }
    assert!((20..150).contains(&n_settled), "{n_settled}");
}

/// The same rows in any order give the same answer to rounding.
#[test]
fn the_order_of_samples_does_not_matter() {
    let fit = |order: &mut dyn Iterator<Item = u16>| {
        let mut fit = RunningLeastSquares::new(Polynomial::<3>, [0.0_f64; 3]).unwrap();
        order.for_each(|i| fit.push(f64::from(i), f64::from(i % 3)).unwrap());
        fit.params()
    };
    let (up, down) = (fit(&mut (0..100)), fit(&mut (0..100).rev()));
    for (one, other) in up.iter().zip(down) {
        assert!((one - other).abs() < 1e-12);
    }
}
