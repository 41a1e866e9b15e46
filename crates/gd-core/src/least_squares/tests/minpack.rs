//! Steps and ends beside those of MINPACK.

use super::*;

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
