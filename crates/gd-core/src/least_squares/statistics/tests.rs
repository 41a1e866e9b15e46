use super::*;
use crate::test_data::{MISRA1A_START, Misra1a, misra1a};
use crate::{Data, GenericModel, LevenbergMarquardt, Line, MeanSquaredError};
use std::string::ToString;
use std::vec;

/// y = (a + b) x + c 0, so that only a + b is determined and c has no influence.
#[derive(Clone, Copy)]
struct Redundant;

impl GenericModel<3> for Redundant {
    fn value<N: Number>(&self, [a, b, c]: [N; 3], x: N) -> N {
        (a + b) * x + c * N::constant(0.0)
    }
}

const X: [f64; 6] = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0];
const Y: [f64; 6] = [1.1, 1.9, 3.2, 3.9, 5.1, 5.9];

#[test]
fn what_is_not_determined_is_named() {
    let loss = MeanSquaredError::new(Redundant, Data::new(&X, &Y).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, [1.0, 1.5, 7.0], 100).unwrap();
    let last = fit.by_ref().last().unwrap();
    assert!((last.params[0] + last.params[1] - 2.0).abs() < 1e-12, "{:?}", last.params);
    assert_eq!(last.params[2], 7.0);
    let statistics = fit.statistics();
    assert_eq!(statistics.standard_error(0), Err(NoError::Dependent));
    assert_eq!(statistics.standard_error(1), Err(NoError::Dependent));
    assert_eq!(statistics.standard_error(2), Err(NoError::NoInfluence));
    assert_eq!(statistics.covariance(0, 1), None);
    assert!(NoError::Dependent.to_string().contains("fix one of them"));
    // With b fixed, a has the textbook error: s^2 / sum x^2.
    let mut fit = LevenbergMarquardt::new(loss, [1.0, 1.5, 7.0], 100).unwrap().with_fixed([false, true, true]).unwrap();
    fit.by_ref().for_each(drop);
    let statistics = fit.statistics();
    let (sum, squares) = (statistics.residual_sum(), X.iter().map(|x| x * x).sum::<f64>());
    assert_eq!(statistics.degrees_of_freedom(), 5);
    assert!((statistics.standard_error(0).unwrap() - (sum / 5.0 / squares).sqrt()).abs() < 1e-14);
    assert_eq!(statistics.standard_error(1), Err(NoError::Fixed));
}

#[test]
fn as_many_points_as_parameters_leave_no_freedom() {
    let loss = MeanSquaredError::new(Line, Data::new(&[1.0, 2.0], &[3.0, 5.0]).unwrap());
    let statistics = Statistics::new(&loss, &[2.0, 1.0], &[None; 2]);
    assert_eq!(statistics.standard_error(0), Err(NoError::NoFreedom));
    assert_eq!((statistics.residual_deviation(), statistics.degrees_of_freedom()), (None, 0));
}

#[test]
fn weights_count_as_repetitions_do() {
    let (x, y) = ([0.0, 1.0, 2.0, 3.0], [0.1, 0.9, 2.2, 2.8]);
    let weighted = Data::new(&x, &y).unwrap().with_weights(&[1.0, 2.0, 0.0, 1.0]).unwrap();
    let repeated = Data::new(&[0.0, 1.0, 1.0, 3.0], &[0.1, 0.9, 0.9, 2.8]).unwrap();
    let at = [0.9, 0.1];
    let weighted = Statistics::new(&MeanSquaredError::new(Line, weighted), &at, &[None; 2]);
    let repeated = Statistics::new(&MeanSquaredError::new(Line, repeated), &at, &[None; 2]);
    assert!((weighted.residual_sum() - repeated.residual_sum()).abs() < 1e-15);
    assert!((weighted.r_squared().unwrap() - repeated.r_squared().unwrap()).abs() < 1e-14);
    let correlations = (weighted.correlation(0, 1).unwrap(), repeated.correlation(0, 1).unwrap());
    assert!((correlations.0 - correlations.1).abs() < 1e-14);
    // A point of weight 0 does not count.
    assert_eq!((weighted.n_points(), repeated.n_points()), (3, 4));
}

/// R's `SSlogis(x, Asym, xmid, scal)`.
#[derive(Clone, Copy)]
struct Logistic;

impl GenericModel<3> for Logistic {
    fn value<N: Number>(&self, [asym, xmid, scal]: [N; 3], x: N) -> N {
        asym / (N::constant(1.0) + ((xmid - x) / scal).exp())
    }
}

/// Log-likelihood, AIC and BIC of the logistic curve on run 1 of R's `DNase`, the example of its `nls`.
fn criteria_of_dnase(weight: impl Fn(usize, f64) -> f64, start: [f64; 3]) -> ([f64; 3], f64) {
    let concentrations = [0.048_828_12, 0.195_312_5, 0.390_625, 0.781_25, 1.562_5, 3.125, 6.25, 12.5];
    let x: vec::Vec<f64> = concentrations.iter().flat_map(|x| [math::ln(*x); 2]).collect();
    let y = [
        0.017, 0.018, 0.121, 0.124, 0.206, 0.215, 0.377, 0.374, 0.614, 0.609, 1.019, 1.001, 1.334, 1.364, 1.730, 1.710,
    ];
    let weights: vec::Vec<f64> = y.iter().enumerate().map(|(index, y)| weight(index, *y)).collect();
    let data = Data::new(&x, &y).unwrap().with_weights(&weights).unwrap();
    let mut fit = LevenbergMarquardt::new(MeanSquaredError::new(Logistic, data), start, 100).unwrap();
    fit.run();
    let statistics = fit.statistics();
    let of = fit.residuals();
    let known = statistics.log_likelihood_of_known_noise(of);
    ([statistics.log_likelihood(of), statistics.aic(of), statistics.bic(of)], known)
}

#[test]
fn likelihood_and_criteria_are_those_of_r() {
    let start = [2.3, 1.5, 1.0];
    let sigma = |y: f64| 0.01 + 0.02 * y;
    // Without weights R prints 42.20821, -76.41642 and -73.32607. All three by the definition, with the fit made by NumPy.
    let unit = criteria_of_dnase(|_, _| 1.0, start);
    let weighted = criteria_of_dnase(|_, y| 1.0 / (sigma(y) * sigma(y)), start);
    let without_one = criteria_of_dnase(|row, y| if row == 3 { 0.0 } else { 1.0 / (sigma(y) * sigma(y)) }, start);
    let expected = [
        ([42.208_212_102_685, -76.416_424_205_370, -73.326_069_316_411], -14.705_411_315_760),
        ([43.173_850_535_996, -78.347_701_071_991, -75.257_346_183_032], 42.349_249_299_992),
        ([40.348_104_177_449, -72.696_208_354_897, -69.864_007_550_489], 39.419_884_479_426),
    ];
    for ((found, known), (expected, expected_known)) in [unit, weighted, without_one].into_iter().zip(expected) {
        for (found, expected) in found.into_iter().chain([known]).zip(expected.into_iter().chain([expected_known])) {
            assert!((found / expected - 1.0).abs() < 1e-12, "{found} for {expected}");
        }
    }
    // Weights that are only proportional to 1 / variance have their size estimated: a factor changes nothing.
    let scaled = criteria_of_dnase(|_, y| 7.0 / (sigma(y) * sigma(y)), start);
    assert!((scaled.0[1] / weighted.0[1] - 1.0).abs() < 1e-12 && (scaled.1 - weighted.1).abs() > 1.0);
}

/// A line whose points stand for several equal observations each.
struct Repeated<'a> {
    line: MeanSquaredError<crate::ModelResiduals<'a, Line, f64, f64>>,
    counts: &'a [u32],
}

impl Residuals<[f64; 2]> for Repeated<'_> {
    fn len(&self) -> usize {
        self.line.len()
    }
    fn residual(&self, index: usize, params: &[f64; 2]) -> f64 {
        self.line.residual(index, params)
    }
    fn residual_with_gradient(&self, index: usize, params: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
        self.line.residual_with_gradient(index, params, gradient)
    }
    fn weights(&self) -> Option<&[f64]> {
        Residuals::<[f64; 2]>::weights(&self.line)
    }
    fn counts(&self) -> Option<&[u32]> {
        Some(self.counts)
    }
    fn observations(&self) -> Option<&[f64]> {
        Residuals::<[f64; 2]>::observations(&self.line)
    }
}

/// All that statistics say.
fn numbers(statistics: &Statistics<[f64; 2]>, of: &impl Residuals<[f64; 2]>) -> vec::Vec<f64> {
    let mut numbers = vec![statistics.residual_sum(), statistics.residual_deviation().unwrap()];
    numbers.extend([statistics.log_likelihood(of), statistics.log_likelihood_of_known_noise(of)]);
    numbers.extend([statistics.aic(of), statistics.bic(of), statistics.r_squared().unwrap()]);
    numbers.extend([0, 1].map(|index| statistics.standard_error(index).unwrap()));
    numbers.extend([statistics.covariance(0, 1).unwrap(), statistics.correlation(0, 1).unwrap()]);
    numbers
}

#[test]
fn counted_points_are_as_good_as_repeated_ones() {
    let (x, y, counts) = ([0.0, 1.0, 2.0, 3.0], [0.1, 0.9, 2.2, 2.8], [3, 1, 2, 5]);
    // Standard deviations of 0.5 in the third point and 1 in the others.
    let of_one = [1.0, 1.0, 4.0, 1.0];
    let weights: vec::Vec<f64> = counts.iter().zip(of_one).map(|(count, of_one)| f64::from(*count) * of_one).collect();
    let line = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap().with_weights(&weights).unwrap());
    let at = [0.9, 0.1];
    let with_counts = Repeated { line, counts: &counts };
    let counted = Statistics::new(&with_counts, &at, &[None; 2]);
    let repeat = |values: [f64; 4]| -> vec::Vec<f64> {
        values.iter().zip(counts).flat_map(|(value, count)| std::iter::repeat_n(*value, count as usize)).collect()
    };
    let (x, y, weights) = (repeat(x), repeat(y), repeat(of_one));
    let data = Data::new(&x, &y).unwrap().with_weights(&weights).unwrap();
    let line = MeanSquaredError::new(Line, data);
    let repeated = Statistics::new(&line, &at, &[None; 2]);
    assert_eq!((counted.n_points(), counted.degrees_of_freedom()), (11, 9));
    for (counted, repeated) in numbers(&counted, &with_counts).iter().zip(numbers(&repeated, &line)) {
        assert!((counted / repeated - 1.0).abs() < 1e-13, "{counted} for {repeated}");
    }
}

#[test]
fn the_statistics_of_misra1a_are_those_of_its_definition() {
    // In 40 digits; NIST certifies the first eleven of the deviations and of the sum.
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, MISRA1A_START, 100).unwrap();
    fit.run();
    let statistics = fit.statistics();
    assert_eq!((statistics.n_points(), statistics.n_free(), statistics.rank()), (14, 2, 2));
    assert_eq!(statistics.degrees_of_freedom(), 12);
    let (deviations, covariance) = ([2.707_007_524_139_448, 7.266_868_843_619_039e-6], -1.964_739_453_520_634_8e-5);
    for (found, expected) in [
        (statistics.residual_sum(), 0.124_551_388_944_405_52),
        (statistics.residual_deviation().unwrap(), 0.101_878_763_302_436_06),
        (statistics.standard_error(0).unwrap(), deviations[0]),
        (statistics.standard_error(1).unwrap(), deviations[1]),
        (statistics.covariance(0, 0).unwrap(), deviations[0] * deviations[0]),
        (statistics.covariance(0, 1).unwrap(), covariance),
        (statistics.covariance(1, 0).unwrap(), covariance),
        (statistics.correlation(0, 1).unwrap(), -0.998_776_191_963_618),
        (1.0 - statistics.r_squared().unwrap(), 1.841_988_996_371_4e-5),
        (statistics.aic(fit.residuals()), -20.379_040_083_769_404),
        (statistics.bic(fit.residuals()), -18.461_868_094_923_627),
    ] {
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} for {expected}");
    }
    assert_eq!((statistics.correlation(0, 0), statistics.correlation(1, 1)), (Some(1.0), Some(1.0)));
    // There is no third parameter.
    assert_eq!(statistics.standard_error(2), Err(NoError::NoInfluence));
    assert_eq!((statistics.correlation(0, 2), statistics.covariance(2, 2)), (None, None));
}

#[test]
fn a_fixed_parameter_has_no_part_in_the_statistics() {
    let loss = MeanSquaredError::new(Line, Data::new(&X, &Y).unwrap());
    let statistics = Statistics::new(&loss, &[2.0, 0.0], &[None, Some(NoError::Fixed)]);
    assert_eq!((statistics.n_free(), statistics.rank(), statistics.degrees_of_freedom()), (1, 1, 5));
    assert_eq!(statistics.standard_error(1), Err(NoError::Fixed));
    assert_eq!([statistics.correlation(0, 1), statistics.correlation(1, 0), statistics.correlation(1, 1)], [None; 3]);
    assert_eq!(statistics.exchangeable(1).count(), 0);
    // n (ln(2 pi) + 1 + ln(sum / n)) + 2 k and + k ln n, where k counts the one free parameter and the noise.
    let term = 6.0 * (math::ln(2.0 * core::f64::consts::PI * statistics.residual_sum() / 6.0) + 1.0);
    assert!((statistics.aic(&loss) - (term + 4.0)).abs() < 1e-12);
    assert!((statistics.bic(&loss) - (term + 2.0 * math::ln(6.0))).abs() < 1e-12);
    // No point more than parameters.
    let loss = MeanSquaredError::new(Line, Data::new(&X[..1], &Y[..1]).unwrap());
    let statistics = Statistics::new(&loss, &[2.0, 0.0], &[None, Some(NoError::Fixed)]);
    assert_eq!((statistics.standard_error(0), statistics.correlation(0, 0)), (Err(NoError::NoFreedom), None));
}

#[test]
fn the_variation_is_about_the_weighted_mean() {
    // Of 1, 2 and 4 with the weights 1, 3 and 1: the mean is 11 / 5, the sum 36 / 25 + 3 / 25 + 81 / 25 = 24 / 5.
    let (x, y) = ([0.0, 1.0, 2.0, 3.0], [1.0, 2.0, 4.0, -70.0]);
    let data = Data::new(&x, &y).unwrap().with_weights(&[1.0, 3.0, 1.0, 0.0]).unwrap();
    // From the constant 2 the residuals are 1, 0 and -2.
    let statistics = Statistics::new(&MeanSquaredError::new(Line, data), &[0.0, 2.0], &[None; 2]);
    assert_eq!((statistics.residual_sum(), statistics.n_points()), (5.0, 3));
    assert!((statistics.r_squared().unwrap() - (1.0 - 5.0 / 4.8)).abs() < 1e-14, "{:?}", statistics.r_squared());
    // Without weights: the mean is 2, the sum 1 + 0 + 4 + 1 = 6.
    let data = Data::new(&x, &[1.0, 2.0, 4.0, 1.0]).unwrap();
    let statistics = Statistics::new(&MeanSquaredError::new(Line, data), &[0.0, 1.0], &[None; 2]);
    assert!((statistics.r_squared().unwrap() - (1.0 - 10.0 / 6.0)).abs() < 1e-14);
    // Observations that do not vary have none to explain.
    let data = Data::new(&x, &[3.0; 4]).unwrap();
    assert_eq!(Statistics::new(&MeanSquaredError::new(Line, data), &[0.0, 2.0], &[None; 2]).r_squared(), None);
}

#[test]
fn a_mean_that_has_to_be_rounded_leaves_the_variation_exact() {
    // The mean, 1e16 + 3, lies between two numbers; about it the sum is 9 + 1 + 1 + 9 = 20.
    let y = [0.0, 2.0, 4.0, 6.0].map(|part| 1e16 + part);
    for weight in [1.0, 2.0] {
        let weights = [weight; 4];
        let data = Data::new(&X[..4], &y).unwrap().with_weights(&weights).unwrap();
        // The constant 1e16 leaves 4 + 16 + 36 = 56.
        let statistics = Statistics::new(&MeanSquaredError::new(Line, data), &[0.0, 1e16], &[None; 2]);
        assert_eq!(statistics.residual_sum(), 56.0 * weight);
        assert!((statistics.r_squared().unwrap() - (1.0 - 56.0 / 20.0)).abs() < 1e-14, "{:?}", statistics.r_squared());
    }
}

/// (a + b) x + (c + d): two pairs.
#[derive(Clone, Copy)]
struct Pairs;

impl GenericModel<4> for Pairs {
    fn value<N: Number>(&self, [a, b, c, d]: [N; 4], x: N) -> N {
        (a + b) * x + (c + d)
    }
}

/// a x + b + c (x + 1) + d x^2 + e (x^2 + 1) + (f + g) x^3: two chains that meet in b, and a pair.
#[derive(Clone, Copy)]
struct Chain;

impl GenericModel<7> for Chain {
    fn value<N: Number>(&self, [a, b, c, d, e, f, g]: [N; 7], x: N) -> N {
        let one = N::constant(1.0);
        a * x + b + c * (x + one) + d * x * x + e * (x * x + one) + (f + g) * x * x * x
    }
}

#[test]
fn what_makes_up_for_a_parameter_is_what_shares_a_null_vector_with_it() {
    let data = Data::new(&X, &Y).unwrap();
    let list = |found: &mut dyn Iterator<Item = usize>| found.collect::<std::vec::Vec<usize>>();
    let statistics = Statistics::new(&MeanSquaredError::new(Pairs, data), &[1.0; 4], &[None; 4]);
    assert_eq!((statistics.rank(), statistics.n_free()), (2, 4));
    for (index, other) in [(0, 1), (1, 0), (2, 3), (3, 2)] {
        assert_eq!(list(&mut statistics.exchangeable(index)), [other]);
        assert_eq!(statistics.standard_error(index), Err(NoError::Dependent));
    }
    assert_eq!(statistics.exchangeable(4).count(), 0);
    let statistics = Statistics::new(&MeanSquaredError::new(Chain, data), &[1.0; 7], &[None; 7]);
    assert_eq!(statistics.rank(), 4);
    for index in 0..5 {
        let others: std::vec::Vec<usize> = (0..5).filter(|other| *other != index).collect();
        assert_eq!(list(&mut statistics.exchangeable(index)), others);
    }
    assert_eq!((list(&mut statistics.exchangeable(5)), list(&mut statistics.exchangeable(6))), (vec![6], vec![5]));
    // What is determined, and what has no influence, is not in a chain.
    let statistics = Statistics::new(&MeanSquaredError::new(Redundant, data), &[1.0; 3], &[None; 3]);
    assert_eq!(list(&mut statistics.exchangeable(0)), [1]);
    assert_eq!(statistics.exchangeable(2).count(), 0);
    let statistics = Statistics::new(&MeanSquaredError::new(Line, data), &[1.0; 2], &[None; 2]);
    assert_eq!((statistics.exchangeable(0).count(), statistics.exchangeable(1).count()), (0, 0));
}

#[test]
fn a_loss_that_overflows_has_no_errors() {
    let loss = MeanSquaredError::new(Line, Data::new(&X, &Y).unwrap());
    let statistics = Statistics::new(&loss, &[1e200, 0.0], &[None, Some(NoError::AtBound)]);
    assert_eq!(statistics.standard_error(0), Err(NoError::NotFinite));
    assert_eq!(statistics.standard_error(1), Err(NoError::AtBound));
}

#[test]
fn every_reason_is_a_clause() {
    use NoError::{AtBound, Dependent, Fixed, NoFreedom, NoInfluence, NotFinite, NotMoved};
    let reasons = [Fixed, AtBound, NotMoved, NoInfluence, Dependent, NoFreedom, NotFinite];
    for (index, reason) in reasons.iter().enumerate() {
        let clause = reason.to_string();
        assert!(clause.len() > 15 && reasons.iter().skip(index + 1).all(|other| other.to_string() != clause));
    }
}
