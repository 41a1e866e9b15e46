use super::*;
use crate::MeanSquaredError;
use crate::number::Number;
use crate::test_data::{MISRA1A_MINIMUM, Misra1a, misra1a};
use crate::{Data, Error, GenericModel, Line, NoError, Objective, Residuals};
use proptest::prelude::*;
use std::string::ToString;
use std::vec::Vec;

/// y = a exp(b / (x + c)), NIST's MGH10: a valley so curved and flat that many methods give up in it.
#[derive(Clone, Copy)]
struct Mgh10;

impl GenericModel<3> for Mgh10 {
    fn value<N: Number>(&self, [a, b, c]: [N; 3], x: N) -> N {
        a * (b / (x + c)).exp()
    }
}

/// y = a / (1 + exp(b - c x))^(1 / d), NIST's Rat43.
#[derive(Clone, Copy)]
struct Rat43;

impl GenericModel<4> for Rat43 {
    fn value<N: Number>(&self, [a, b, c, d]: [N; 4], x: N) -> N {
        let one = N::constant(1.0);
        a / (one + (b - c * x).exp()).powf(one / d)
    }
}

fn relative_error<const P: usize>(found: &[f64; P], certified: [f64; P]) -> f64 {
    found.iter().zip(certified).map(|(found, certified)| ((found - certified) / certified).abs()).fold(0.0, f64::max)
}

fn distance<const P: usize>(one: [f64; P], other: [f64; P]) -> f64 {
    one.iter().zip(other).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max)
}

#[test]
fn a_curved_valley_is_followed_to_its_end() {
    let x: [f64; 16] = core::array::from_fn(|i| 50.0 + 5.0 * i as f64);
    let y = [
        34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0, 8261.0, 7030.0, 6005.0, 5147.0, 4427.0,
        3820.0, 3307.0, 2872.0,
    ];
    let certified = [5.609_636_471_0e-3, 6.181_346_346_3e3, 3.452_236_346_2e2];
    for start in [[2.0, 400_000.0, 25_000.0], [0.02, 4000.0, 250.0]] {
        let loss = MeanSquaredError::new(Mgh10, Data::new(&x, &y).unwrap());
        let mut fit = LevenbergMarquardt::new(loss, start, 2000).unwrap();
        let n_steps = fit.by_ref().count();
        assert!(fit.stop().unwrap().is_converged(), "{:?} after {n_steps}", fit.stop());
        assert!(relative_error(fit.params(), certified) < 1e-9, "{:?} after {n_steps}", fit.params());
    }
}

#[test]
fn a_power_of_a_parameter_is_fitted() {
    let x: [f64; 15] = core::array::from_fn(|i| 1.0 + i as f64);
    let y = [
        16.08, 33.83, 65.80, 97.20, 191.55, 326.20, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56,
        717.41,
    ];
    let certified = [6.996_415_127_0e2, 5.277_125_302_5, 7.596_293_832_9e-1, 1.279_248_385_9];
    for start in [[100.0, 10.0, 1.0, 1.0], [700.0, 5.0, 0.75, 1.3]] {
        let loss = MeanSquaredError::new(Rat43, Data::new(&x, &y).unwrap());
        let mut fit = LevenbergMarquardt::new(loss, start, 2000).unwrap();
        fit.by_ref().for_each(drop);
        assert!(relative_error(fit.params(), certified) < 1e-9, "{:?} from {start:?}", fit.params());
    }
}

#[test]
fn every_step_lowers_the_loss_until_only_rounding_is_left() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let steps: Vec<LeastSquaresStep<[f64; 2]>> = LevenbergMarquardt::new(loss, [500.0, 1e-4], 100).unwrap().collect();
    assert_eq!((steps[0].params, steps[0].damping), ([500.0, 1e-4], 0.0));
    for (index, step) in steps.iter().enumerate() {
        let mut gradient = [0.0; 2];
        let value = loss.value_with_gradient(&step.params, &mut gradient);
        assert_eq!((step.index, step.loss.to_bits()), (index, value.to_bits()));
        // Summed point by point here, pairwise there.
        let close = |(found, part): (&f64, f64)| (found - part).abs() / (part.abs() + 1e-6) < 1e-6;
        assert!(step.gradient.iter().zip(gradient).all(close));
    }
    assert!(steps.windows(2).all(|pair| pair[1].loss <= pair[0].loss * (1.0 + 1e-12)));
}

#[test]
fn f32_gets_as_far_as_its_digits_go() {
    let (x, y) = misra1a();
    let (x, y) = (x.map(|x| x as f32), y.map(|y| y as f32));
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, [250.0_f32, 5e-4], 200).unwrap();
    fit.by_ref().for_each(drop);
    assert!(fit.stop().unwrap().is_converged());
    let found = fit.params().map(f64::from);
    assert!(relative_error(&found, MISRA1A_MINIMUM) < 1e-3, "{found:?}");
}

#[test]
fn a_bound_in_the_way_holds_the_parameter_and_the_rest_is_fitted() {
    let (x, y) = ([0.0, 1.0, 2.0, 3.0], [1.0, 3.0, 5.0, 7.0]);
    let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
    let infinity = f64::INFINITY;
    let mut fit = LevenbergMarquardt::new(loss, [0.5, 0.0], 100)
        .unwrap()
        .with_bounds([[-infinity, 1.5], [-infinity, infinity]])
        .unwrap();
    fit.by_ref().for_each(drop);
    // With a slope of 1.5 the best line passes through the means, (1.5, 4).
    assert!(distance(*fit.params(), [1.5, 1.75]) < 1e-14, "{:?}", fit.params());
    assert!(fit.stop().unwrap().is_converged());
    assert_eq!(fit.at_bound(), [true, false]);
    assert_eq!(fit.statistics().standard_error(0), Err(NoError::AtBound));
    assert!(fit.statistics().standard_error(1).is_ok());
    // A bound that is not in the way changes nothing.
    let free = |bounds| {
        let fit = LevenbergMarquardt::new(loss, [0.5, 0.0], 100).unwrap().with_bounds(bounds).unwrap();
        fit.last().unwrap().params
    };
    assert!(distance(free([[0.0, 10.0], [-5.0, 5.0]]), [2.0, 1.0]) < 1e-14);
}

#[test]
fn a_fixed_parameter_stays() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let mut fit =
        LevenbergMarquardt::new(loss, [100.0, MISRA1A_MINIMUM[1]], 100).unwrap().with_fixed([false, true]).unwrap();
    fit.by_ref().for_each(drop);
    assert_eq!(fit.params()[1], MISRA1A_MINIMUM[1]);
    assert!((fit.params()[0] / MISRA1A_MINIMUM[0] - 1.0).abs() < 1e-9);
}

#[test]
fn weights_of_zero_and_whole_weights_count_as_they_say() {
    let (x, y) = ([0.0, 1.0, 2.0, 9.0], [1.0, 3.5, 5.0, -70.0]);
    let weighted = Data::new(&x, &y).unwrap().with_weights(&[1.0, 2.0, 1.0, 0.0]).unwrap();
    let repeated = Data::new(&[0.0, 1.0, 1.0, 2.0], &[1.0, 3.5, 3.5, 5.0]).unwrap();
    let end = |data| {
        LevenbergMarquardt::new(MeanSquaredError::new(Line, data), [0.0, 0.0], 50).unwrap().last().unwrap().params
    };
    assert!(distance(end(weighted), end(repeated)) < 1e-14);
}

#[test]
fn what_cannot_be_fitted_is_refused_or_told() {
    let (x, y) = ([0.0, 1.0], [1.0, 3.0]);
    let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
    let new = |start: [f64; 2]| LevenbergMarquardt::new(loss, start, 10);
    assert_eq!(new([0.0, f64::NAN]).unwrap_err(), Error::NonFiniteStart { index: 1 });
    let bounds = |bounds| new([0.5, 0.5]).unwrap().with_bounds(bounds).unwrap_err();
    assert_eq!(bounds([[0.0, 1.0], [1.0, 1.0]]), Error::Bounds { index: 1, low: 1.0, high: 1.0 });
    assert!(matches!(bounds([[0.0, f64::NAN], [0.0, 1.0]]), Error::Bounds { index: 0, .. }));
    assert_eq!(bounds([[0.6, 1.0], [0.0, 1.0]]), Error::StartOutOfBounds { index: 0 });
    // The loss overflows at the start.
    let mut fit = new([1e200, 0.0]).unwrap();
    assert_eq!((fit.by_ref().count(), fit.stop()), (0, Some(LeastSquaresStop::NonFiniteStart)));
    assert_eq!(fit.statistics().standard_error(0), Err(NoError::NotMoved));
    let mut fit = LevenbergMarquardt::new(loss, [5.0, 5.0], 1).unwrap();
    assert_eq!((fit.by_ref().count(), fit.next(), fit.stop()), (1, None, Some(LeastSquaresStop::BudgetSpent)));
}

/// y = sqrt(a) + b x: at a = 0 the prediction is finite, its derivative is not.
#[derive(Clone, Copy)]
struct Root;

impl GenericModel<2> for Root {
    fn value<N: Number>(&self, [a, b]: [N; 2], x: N) -> N {
        a.sqrt() + b * x
    }
}

#[test]
fn a_place_without_derivatives_is_not_stepped_on() {
    // The best a is 0, on the bound; a step that ends on it is refused, shorter ones approach it.
    let (x, y) = ([0.0, 1.0, 2.0, 3.0], [-0.5, 0.4, 1.6, 2.5]);
    let loss = MeanSquaredError::new(Root, Data::new(&x, &y).unwrap());
    let mut fit =
        LevenbergMarquardt::new(loss, [4.0, 1.0], 200).unwrap().with_bounds([[0.0, 9.0], [-9.0, 9.0]]).unwrap();
    let first = fit.next().unwrap();
    let last = fit.by_ref().last().unwrap();
    assert!(last.loss < 0.1 * first.loss && last.params[0] > 0.0 && last.params[0] < 1e-3, "{:?}", last.params);
}

/// y = a, defined for a > 1 only.
#[derive(Clone, Copy)]
struct Walled;

impl GenericModel<1> for Walled {
    fn value<N: Number>(&self, [a]: [N; 1], _: N) -> N {
        a + N::constant(0.0) * (a - N::constant(1.0)).sqrt()
    }
}

#[test]
fn a_fit_stopped_by_a_wall_has_not_converged() {
    let loss = MeanSquaredError::new(Walled, Data::new(&[0.0, 1.0], &[0.0, 0.0]).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, [2.0], 500).unwrap();
    fit.by_ref().for_each(drop);
    assert_eq!(fit.stop(), Some(LeastSquaresStop::NoFiniteStep), "at {:?}", fit.params());
    assert!(fit.cosine().unwrap() > 0.9);
    // Without the wall it comes to rest, square to the residuals.
    let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[0.0, 1.0, 0.0]).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, [2.0, 2.0], 50).unwrap();
    fit.by_ref().for_each(drop);
    assert!(fit.stop().unwrap().is_converged() && fit.cosine().unwrap() < 1e-14);
}

#[test]
fn an_exact_fit_ends_at_a_residual_of_nothing() {
    let (x, y) = ([0.0, 1.0, 2.0], [1.0, 3.0, 5.0]);
    let loss = MeanSquaredError::new(Line, Data::new(&x, &y).unwrap());
    let mut fit = LevenbergMarquardt::new(loss, [2.0, 1.0], 10).unwrap();
    assert_eq!(fit.by_ref().count(), 1);
    assert_eq!(fit.stop(), Some(LeastSquaresStop::Gradient));
}

/// Rosenbrock's function as the sum of two squares, 10 (b - a^2) and 1 - a.
struct Rosenbrock;

impl Residuals<[f64; 2]> for Rosenbrock {
    fn len(&self) -> usize {
        2
    }

    fn residual(&self, index: usize, [a, b]: &[f64; 2]) -> f64 {
        if index == 0 { 10.0 * (b - a * a) } else { 1.0 - a }
    }

    fn residual_with_gradient(&self, index: usize, params: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
        *gradient = if index == 0 { [-20.0 * params[0], 10.0] } else { [-1.0, 0.0] };
        self.residual(index, params)
    }
}

/// The iterates at which MINPACK's lmder asked for a Jacobian, by scipy 1.17.1, `leastsq` with `factor=3`,
/// `ftol=2.2e-14`, `xtol=2.2e-16` and `gtol=0`: Misra1a, far from its minimum. The region shrinks and grows, steps are
/// refused, and D grows with the Jacobian. Later steps begin to search for the damping elsewhere.
const MINPACK_MISRA1A: [[f64; 2]; 21] = [
    [5.0, 0.05],
    [6.498_859_617_932_377, 0.080_527_260_384_839_1],
    [9.269_506_268_679_624, 0.082_062_753_551_874_2],
    [14.810_606_142_632_58, 0.065_609_241_768_470_04],
    [15.917_620_034_673_416, 0.041_868_759_829_630_26],
    [17.975_056_664_628_937, 0.030_698_851_681_997_912],
    [22.069_909_934_583_3, 0.017_722_042_735_159_454],
    [30.155_578_896_189_44, 0.007_465_410_742_659_431],
    [47.060_453_473_477_82, 0.003_640_088_145_474_104],
    [55.756_664_573_545_144, 0.004_395_116_612_851_19],
    [61.865_538_291_918_575, 0.003_617_752_763_385_770_5],
    [73.866_015_643_853_43, 0.002_342_720_602_028_669_5],
    [87.551_945_788_641_92, 0.002_010_556_815_032_199],
    [93.874_772_737_595_1, 0.001_857_998_527_022_262],
    [105.935_607_209_604_64, 0.001_497_193_826_122_942_2],
    [118.658_646_627_155_49, 0.001_300_295_082_624_892_3],
    [127.283_480_202_883_65, 0.001_197_969_994_350_230_5],
    [144.264_782_971_561_94, 0.000_988_259_134_980_818_6],
    [161.762_723_166_807_6, 0.000_865_508_882_101_747],
    [167.898_019_630_407_45, 0.000_840_622_675_619_738_6],
    [179.886_259_232_713_23, 0.000_766_317_714_140_301_7],
];

/// The same of Rosenbrock's function from its usual start.
const MINPACK_ROSENBROCK: [[f64; 2]; 10] = [
    [-1.2, 1.0],
    [-0.897_438_653_696_175_8, 0.716_072_339_281_032_1],
    [-0.776_980_287_281_042_3, 0.591_596_422_865_899],
    [-0.575_188_657_958_259_5, 0.293_010_547_255_113_2],
    [-0.475_550_122_115_256_3, 0.217_896_039_320_797_37],
    [-0.279_966_082_063_596_5, 0.041_866_486_063_635_44],
    [-0.190_191_070_292_988_76, 0.028_417_670_465_439_582],
    [-0.012_000_522_198_219_343, -0.031_035_267_764_953_37],
    [0.075_255_957_422_519_53, -0.002_475_518_050_345_467],
    [0.250_805_557_768_476_7, 0.031_833_291_934_894_05],
];

/// And of Misra1a from where its prediction is flat.
const MINPACK_PLATEAU: [[f64; 2]; 8] = [
    [100.0, 0.01],
    [63.399_047_584_714_985, 0.000_568_571_117_059_508_3],
    [149.925_685_990_737_12, 0.001_432_931_847_602_117_5],
    [163.826_594_824_750_34, 0.000_719_061_236_920_408_2],
    [218.490_274_049_318_7, 0.000_570_792_696_201_275_8],
    [238.662_913_865_517_57, 0.000_548_954_375_696_587_2],
    [238.942_459_937_822_2, 0.000_550_156_557_480_319_2],
    [238.942_129_045_559_74, 0.000_550_156_432_164_365_8],
];

/// And of Freudenstein and Roth's two residuals, problem 2 of J. J. Moré, B. S. Garbow and K. E. Hillstrom, *Testing
/// unconstrained optimization software*, 1981: it ends in the local minimum.
const MINPACK_FREUDENSTEIN_ROTH: [[f64; 2]; 16] = [
    [0.5, -2.0],
    [10.142_857_142_857_144, -1.142_857_142_857_142_3],
    [11.386_026_397_744_063, -0.904_783_055_125_538_1],
    [11.591_314_739_893_498, -0.883_161_608_880_644],
    [11.467_421_838_916_906, -0.893_491_196_152_072_8],
    [11.415_256_279_779_463, -0.896_844_898_754_691_1],
    [11.417_586_938_201_662, -0.896_444_754_892_850_8],
    [11.413_155_131_832_683, -0.896_797_724_017_29],
    [11.412_484_465_499_256, -0.896_827_913_731_511_4],
    [11.412_929_992_206_719, -0.896_792_669_405_101_3],
    [11.412_717_643_199_873, -0.896_810_525_376_552_7],
    [11.412_778_508_459_853, -0.896_805_017_309_101_3],
    [11.412_774_316_869_635, -0.896_805_610_659_103_4],
    [11.412_781_093_362_46, -0.896_805_075_342_895_9],
    [11.412_777_867_558_944, -0.896_805_346_648_013_7],
    [11.412_779_483_373_885, -0.896_805_211_060_858_4],
];

struct FreudensteinRoth;

impl Residuals<[f64; 2]> for FreudensteinRoth {
    fn len(&self) -> usize {
        2
    }

    fn residual(&self, index: usize, [a, b]: &[f64; 2]) -> f64 {
        if index == 0 { -13.0 + a + ((5.0 - b) * b - 2.0) * b } else { -29.0 + a + ((b + 1.0) * b - 14.0) * b }
    }

    fn residual_with_gradient(&self, index: usize, params: &[f64; 2], gradient: &mut [f64; 2]) -> f64 {
        let b = params[1];
        *gradient = [1.0, if index == 0 { (10.0 - 3.0 * b) * b - 2.0 } else { (3.0 * b + 2.0) * b - 14.0 }];
        self.residual(index, params)
    }
}

fn assert_steps<R: Residuals<[f64; 2]>>(residuals: R, expected: &[[f64; 2]]) {
    let steps: Vec<LeastSquaresStep<[f64; 2]>> =
        LevenbergMarquardt::new(residuals, expected[0], 100).unwrap().collect();
    assert!(steps.len() >= expected.len(), "{} steps", steps.len());
    for (step, expected) in steps.iter().zip(expected) {
        assert!(relative_error(&step.params, *expected) < 1e-11, "{step:?} for {expected:?}");
    }
}

#[test]
fn the_steps_are_those_of_minpack() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    assert_steps(loss, &MINPACK_MISRA1A);
    assert_steps(loss, &MINPACK_PLATEAU);
    assert_steps(Rosenbrock, &MINPACK_ROSENBROCK);
    assert_steps(FreudensteinRoth, &MINPACK_FREUDENSTEIN_ROTH);
}

/// By scipy 1.17.1, `leastsq` with `factor=3` and one tolerance, the others 0. A step within `xtol` is not made here: such
/// a fit ends where MINPACK's last one began.
#[test]
fn a_fit_ends_where_minpack_does_with_the_same_tolerances() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    let none = Tolerances::default().with_ftol(0.0).unwrap().with_xtol(0.0).unwrap();
    let fit = |tolerances, start| {
        let mut fit = LevenbergMarquardt::new(loss, start, 100).unwrap().with_tolerances(tolerances);
        let n_steps = fit.by_ref().count();
        (fit.stop().unwrap(), n_steps, *fit.params(), fit.cosine().unwrap())
    };
    let (far, near) = ([500.0, 1e-4], [250.0, 5e-4]);
    let cases = [
        (
            none.with_ftol(1e-3),
            near,
            LeastSquaresStop::Reduction,
            [238.942_134_037_919_97, 0.000_550_156_418_803_061_6],
        ),
        (none.with_ftol(1e-3), far, LeastSquaresStop::Reduction, [238.942_129_209_852, 0.000_550_156_431_722_617_4]),
        (none.with_xtol(1e-2), near, LeastSquaresStop::Step, [237.013_030_441_751_85, 0.000_551_730_072_405_684_4]),
        (none.with_gtol(0.1), near, LeastSquaresStop::Gradient, [238.938_858_340_758_1, 0.000_550_151_837_480_640_3]),
        (none.with_gtol(0.1), far, LeastSquaresStop::Gradient, [566.885_551_365_484_3, 0.000_211_361_119_345_400_1]),
    ];
    for (tolerances, start, stop, expected) in cases {
        let (found, n_steps, params, cosine) = fit(tolerances.unwrap(), start);
        assert_eq!(found, stop, "after {n_steps} steps");
        assert!(relative_error(&params, expected) < 1e-8, "{params:?} for {expected:?}, {stop:?}");
        assert!(stop != LeastSquaresStop::Gradient || cosine <= 0.1);
    }
}

#[test]
fn all_digits_are_found_that_the_loss_does_not_show() {
    let (x, y) = misra1a();
    let loss = MeanSquaredError::new(Misra1a, Data::new(&x, &y).unwrap());
    // By Newton's method in 40 digits. MINPACK ends at 238.942129209852 and 238.94212909148 from the first and third.
    let minimum = [238.942_129_178_861_7, 5.501_564_318_059_136e-4];
    for start in [[500.0, 1e-4], [250.0, 5e-4], [5.0, 0.05]] {
        let mut fit = LevenbergMarquardt::new(loss, start, 100).unwrap();
        let last = *fit.run().unwrap();
        assert_eq!((fit.stop(), fit.last_step()), (Some(LeastSquaresStop::Precision), Some(&last)));
        assert!(relative_error(fit.params(), minimum) < 1e-13, "{:?}", fit.params());
        assert_eq!((last.params, last.damping), (*fit.params(), 0.0));
        assert!(fit.cosine().unwrap() < 1e-12, "{:?}", fit.cosine());
    }
}

/// r(a) = 1 - a up to 0.9, so that the Gauss-Newton step from 0 leads to 1; `beyond` after that.
struct Cliff {
    beyond: f64,
}

impl Residuals<[f64; 1]> for Cliff {
    fn len(&self) -> usize {
        1
    }

    fn residual(&self, _: usize, [a]: &[f64; 1]) -> f64 {
        if *a < 0.9 { 1.0 - a } else { self.beyond }
    }

    fn residual_with_gradient(&self, index: usize, params: &[f64; 1], gradient: &mut [f64; 1]) -> f64 {
        *gradient = [-1.0];
        self.residual(index, params)
    }
}

#[test]
fn a_step_is_taken_from_a_ten_thousandth_of_the_predicted_reduction_on() {
    let second = |beyond| LevenbergMarquardt::new(Cliff { beyond }, [0.0], 10).unwrap().nth(1).unwrap();
    // Predicted is 1, the whole sum of squares.
    assert_eq!(second((1.0_f64 - 2e-4).sqrt()).params, [1.0]);
    // Less is refused, and the region becomes half the step; where the loss rises, it ends at the minimum of the parabola,
    // here 1 / (2 + 3), but not below a tenth; where there is no number, at a tenth. The length may be off by a tenth.
    for (beyond, length) in [((1.0_f64 - 5e-5).sqrt(), 0.5), (2.0, 0.2), (30.0, 0.1), (f64::NAN, 0.1)] {
        let step = second(beyond);
        assert!((step.params[0] / length - 1.0).abs() < 0.100_001, "{} for {length}", step.params[0]);
    }
}

/// r(a) = 1 - a beside a constant residual, and from somewhere on another line.
struct Pieces {
    constant: f64,
    /// Where the other line begins, its value at 1, its slope, and where numbers end.
    second: [f64; 4],
}

impl Residuals<[f64; 1]> for Pieces {
    fn len(&self) -> usize {
        2
    }

    fn residual(&self, index: usize, [a]: &[f64; 1]) -> f64 {
        let [begin, residual, slope, end] = self.second;
        match index {
            1 => self.constant,
            _ if *a < begin => 1.0 - a,
            _ if *a > end => f64::NAN,
            _ => residual + slope * (a - 1.0),
        }
    }

    fn residual_with_gradient(&self, index: usize, params: &[f64; 1], gradient: &mut [f64; 1]) -> f64 {
        *gradient = [match index {
            1 => 0.0,
            _ if params[0] < self.second[0] => -1.0,
            _ => self.second[2],
        }];
        self.residual(index, params)
    }
}

#[test]
fn a_gauss_newton_step_of_middling_success_doubles_the_region() {
    // Half of the predicted reduction; the next Gauss-Newton step of 7 is wider than any region here.
    let pieces = Pieces { constant: 0.0, second: [0.9, 0.5_f64.sqrt(), -0.1, 99.0] };
    let steps: Vec<LeastSquaresStep<[f64; 1]>> = LevenbergMarquardt::new(pieces, [0.0], 3).unwrap().collect();
    assert_eq!((steps[1].params, steps[1].damping), ([1.0], 0.0));
    assert!(((steps[2].params[0] - 1.0) / 2.0 - 1.0).abs() < 0.100_001, "{:?}", steps[2]);
}

#[test]
fn a_failed_step_leaves_a_region_of_at_most_ten_times_its_length() {
    // The first step leads to 1 and leaves a region of 2. From there a step of 0.06 meets a wall: a tenth of 10 * 0.06,
    // which still holds that step, and a tenth of 0.06 are tried next.
    let pieces = Pieces { constant: 0.0, second: [0.9, 0.06, -1.0, 1.05] };
    let steps: Vec<LeastSquaresStep<[f64; 1]>> = LevenbergMarquardt::new(pieces, [0.0], 3).unwrap().collect();
    assert_eq!(steps[1].params, [1.0]);
    assert!(((steps[2].params[0] - 1.0) / 0.006 - 1.0).abs() < 0.100_001, "{:?}", steps[2]);
}

#[test]
fn reductions_are_negligible_where_both_are_as_parts_of_the_sum() {
    // Of a sum of 1e6, ftol leaves out reductions up to 10.
    let tolerances = Tolerances::default().with_ftol(1e-5).unwrap();
    let fit = |residual| {
        let pieces = Pieces { constant: 1e3, second: [0.9, residual, -1.0, 99.0] };
        let mut fit = LevenbergMarquardt::new(pieces, [0.0], 10).unwrap().with_tolerances(tolerances);
        let n_steps = fit.by_ref().count();
        assert_eq!(fit.stop(), Some(LeastSquaresStop::Reduction));
        (n_steps, fit.params()[0])
    };
    // Predicted and actual are 1.
    assert_eq!(fit(0.0), (2, 1.0));
    // Predicted is 1, but the sum grows by 899: a tenth of the step is tried, and that is within.
    let (n_steps, param) = fit(30.0);
    assert!(n_steps == 2 && (param / 0.1 - 1.0).abs() < 0.100_001, "{param}");
}

#[test]
fn the_first_region_is_three_times_the_start() {
    // The minimum is 1000 away from the start, in a parameter on which the residual depends linearly.
    struct Far;
    impl Residuals<[f64; 1]> for Far {
        fn len(&self) -> usize {
            1
        }
        fn residual(&self, _: usize, [a]: &[f64; 1]) -> f64 {
            0.5 * (a - 1000.0)
        }
        fn residual_with_gradient(&self, index: usize, params: &[f64; 1], gradient: &mut [f64; 1]) -> f64 {
            *gradient = [0.5];
            self.residual(index, params)
        }
    }
    // |D x| is 0.5 |a|, and where the start is 0 the region is 3.
    for (start, length) in [(2.0, 6.0), (-10.0, 30.0), (0.0, 6.0)] {
        let steps: Vec<LeastSquaresStep<[f64; 1]>> = LevenbergMarquardt::new(Far, [start], 3).unwrap().collect();
        let moved = steps[1].params[0] - start;
        assert!((moved / length - 1.0).abs() < 0.100_001, "{moved} for {length}");
        // A step that does all it promised doubles the region.
        let next = steps[2].params[0] - steps[1].params[0];
        assert!((next / moved / 2.0 - 1.0).abs() < 0.100_001, "{next} after {moved}");
    }
}

#[test]
fn a_place_without_derivatives_shrinks_the_region_to_a_tenth_of_the_step() {
    // sqrt(a) from 4 with the bound 0 in the way: the Gauss-Newton step of -8 ends there, of length 4.
    let loss = MeanSquaredError::new(Root, Data::new(&[0.0, 1.0], &[0.0, 0.0]).unwrap());
    let fit = LevenbergMarquardt::new(loss, [4.0, 0.0], 10).unwrap();
    let mut fit = fit.with_bounds([[0.0, 9.0], [-1.0, 1.0]]).unwrap().with_fixed([false, true]).unwrap();
    let second = fit.nth(1).unwrap();
    assert!((3.559..3.641).contains(&second.params[0]), "{second:?}");
}

#[test]
fn a_parameter_that_never_moved_has_an_error_only_of_a_fit_at_rest() {
    let loss = MeanSquaredError::new(Line, Data::new(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0]).unwrap());
    let errors = |start, max_steps| {
        let mut fit = LevenbergMarquardt::new(loss, start, max_steps).unwrap();
        fit.run();
        [0, 1].map(|index| fit.statistics().standard_error(index))
    };
    assert_eq!(errors([2.0, 1.0], 10), [Ok(0.0); 2]);
    assert_eq!(errors([5.0, -3.0], 0), [Err(NoError::NotMoved); 2]);
    // Cut short, but moved.
    let loss_of_steps = |n| LevenbergMarquardt::new(loss, [5.0, -3.0], n).unwrap().last().unwrap().params;
    assert_ne!(loss_of_steps(2), [5.0, -3.0]);
    let mut fit = LevenbergMarquardt::new(loss, [5.0, -3.0], 1).unwrap();
    fit.run();
    assert_eq!(fit.stop(), Some(LeastSquaresStop::BudgetSpent));
    assert!((0..2).all(|index| fit.statistics().standard_error(index).is_ok()));
}

#[test]
fn every_stop_is_a_sentence_and_four_are_a_rest() {
    use LeastSquaresStop::{BudgetSpent, Gradient, NoFiniteStep, NonFiniteStart, Precision, Reduction, Step};
    for stop in [Precision, Gradient, Reduction, Step] {
        assert!(stop.is_converged() && stop.to_string().starts_with("converged: "), "{stop}");
    }
    for stop in [BudgetSpent, NoFiniteStep, NonFiniteStart] {
        assert!(!stop.is_converged() && stop.to_string().contains("; "), "{stop}");
    }
}

proptest! {
    /// Whatever the data, the start and the bounds: it ends, within the bounds, nowhere worse than it began.
    #[test]
    fn no_data_lead_it_astray(
        points in proptest::collection::vec((-1e3..1e3_f64, -1e6..1e6_f64), 1..12),
        start in [-50.0..50.0_f64, -50.0..50.0_f64, -50.0..50.0_f64],
        wide in any::<bool>(),
        fixed in any::<[bool; 3]>(),
    ) {
        let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
        let reach = if wide { 1e9 } else { 60.0 };
        let loss = MeanSquaredError::new(Mgh10, Data::new(&x, &y).unwrap());
        let mut fit = LevenbergMarquardt::new(loss, start, 300).unwrap();
        fit = fit.with_bounds([[-reach, reach]; 3]).unwrap().with_fixed(fixed).unwrap();
        let first = fit.next();
        fit.by_ref().for_each(drop);
        prop_assert!(fit.stop().is_some());
        for (index, param) in fit.params().iter().enumerate() {
            prop_assert!(param.abs() <= reach && (!fixed[index] || *param == start[index]));
        }
        if let (Some(first), Some(last)) = (first, fit.last_step()) {
            prop_assert!(last.loss <= first.loss * (1.0 + 1e-11), "{} to {}", first.loss, last.loss);
        }
        // With fewer points than parameters, too: errors or the reason why there are none, never NaN.
        let statistics = fit.statistics();
        for index in 0..3 {
            if let Ok(error) = statistics.standard_error(index) {
                prop_assert!(error >= 0.0);
            }
        }
    }
}
