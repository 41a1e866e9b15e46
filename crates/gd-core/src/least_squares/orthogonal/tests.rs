//! Right values are minima found with 40 digits by mpmath; ODRPACK stops a few digits before them.

use super::*;
use crate::{C, Cubic, GenericModel, LevenbergMarquardt, Line, MultiInput, MultiInputModel, Number};

/// Example 1 of the guide of ODRPACK 2.01 (NISTIR 92-4834, section 2.C.ii): b1 + b2 (exp(b3 x) - 1)^2.
#[derive(Clone, Copy)]
struct Explicit;

impl GenericModel<3> for Explicit {
    fn value<N: Number>(&self, [a, b, c]: [N; 3], x: N) -> N {
        let part = (c * x).exp() - C(1.0);
        a + b * part * part
    }
}

const EXPLICIT: [[f64; 12]; 2] = [
    [0.0, 0.0, 5.0, 7.0, 7.5, 10.0, 16.0, 26.0, 30.0, 34.0, 34.5, 100.0],
    [1265.0, 1263.6, 1258.0, 1254.0, 1253.0, 1249.8, 1237.0, 1218.0, 1220.6, 1213.8, 1215.5, 1212.0],
];

/// A resonance, from the tests of scipy.odr: a b c / root of (x^2 - c^2)^2 + (b x)^2.
#[derive(Clone, Copy)]
struct Resonance;

impl GenericModel<3> for Resonance {
    fn value<N: Number>(&self, [a, b, c]: [N; 3], x: N) -> N {
        let (detuning, width) = (x * x - c * c, b * x);
        a * b * c / (detuning * detuning + width * width).sqrt()
    }
}

const RESONANCE: [[f64; 18]; 3] = [
    [
        3.9094, 3.85945, 3.84976, 3.84716, 3.84551, 3.83964, 3.82608, 3.78847, 3.78163, 3.72558, 3.70274, 3.6973,
        3.67373, 3.65982, 3.6562, 3.62498, 3.55525, 3.41886,
    ],
    [
        652.0, 910.5, 984.0, 1000.0, 1007.5, 1053.0, 1160.5, 1409.5, 1430.0, 1122.0, 957.5, 920.0, 777.5, 709.5, 698.0,
        578.5, 418.5, 275.5,
    ],
    [
        0.000_972_971,
        0.000_948_268,
        0.000_707_632,
        0.000_706_679,
        0.000_706_074,
        0.000_703_918,
        0.000_698_955,
        0.000_456_856,
        0.000_455_207,
        0.000_662_717,
        0.000_654_619,
        0.000_652_694,
        0.000_000_859_202,
        0.001_065_89,
        0.001_063_78,
        0.001_254_83,
        0.001_408_18,
        0.002_418_39,
    ],
];

/// Example 2 of the guide of ODRPACK, an ellipse: c (v - a)^2 + 2 d (v - a) (h - b) + e (h - b)^2 = 1.
#[derive(Clone, Copy)]
struct EllipseEquation;

impl MultiInputModel<5, 2> for EllipseEquation {
    fn value<N: Number>(&self, [a, b, c, d, e]: [N; 5], [v, h]: [N; 2]) -> N {
        let (v, h) = (v - a, h - b);
        c * v * v + C(2.0) * d * v * h + e * h * h - C(1.0)
    }
}

const ELLIPSE: [[f64; 2]; 20] = [
    [0.5, -0.12],
    [1.2, -0.6],
    [1.6, -1.0],
    [1.86, -1.4],
    [2.12, -2.54],
    [2.36, -3.36],
    [2.44, -4.0],
    [2.36, -4.75],
    [2.06, -5.25],
    [1.74, -5.64],
    [1.34, -5.97],
    [0.9, -6.32],
    [-0.28, -6.44],
    [-0.78, -6.44],
    [-1.36, -6.41],
    [-1.9, -6.25],
    [-2.5, -5.88],
    [-2.88, -5.5],
    [-3.18, -5.24],
    [-3.44, -4.86],
];

fn assert_near(found: &[f64], right: &[f64], digits: f64) {
    for (found, right) in found.iter().zip(right) {
        let error = (found / right - 1.0).abs();
        assert!(error < crate::math::powf(10.0, -digits), "{found} instead of {right}");
    }
}

/// Parameters, standard errors, sum of squares.
fn fit<R: Residuals<[f64; P]>, const P: usize>(residuals: R, start: [f64; P]) -> ([f64; P], [f64; P], f64) {
    let mut fit = LevenbergMarquardt::new(residuals, start, 500).unwrap();
    fit.run();
    assert!(fit.stop().is_some_and(crate::LeastSquaresStop::is_converged), "{:?}", fit.stop());
    let statistics = fit.statistics();
    let errors = core::array::from_fn(|index| statistics.standard_error(index).unwrap());
    (*fit.params(), errors, statistics.residual_sum())
}

#[test]
fn the_first_example_of_odrpack_has_its_digits() {
    let [x, y] = EXPLICIT;
    let sigmas: [f64; 12] = core::array::from_fn(|i| if i < 2 || i == 11 { 0.0 } else { 1.0 });
    let data = Data::new(&x, &y).unwrap();
    let distances = OrthogonalResiduals::new(Explicit, data, InputSigmas::Each(&sigmas)).unwrap();
    for start in [[1500.0, -50.0, -0.1], [1000.0, -10.0, -0.01], [1265.0, -60.0, -0.05]] {
        let (params, errors, sum) = fit(distances, start);
        assert_near(&params, &[1_264.654_810_500_619_4, -54.018_386_822_688_64, -0.087_849_851_762_077_65], 13.0);
        assert_near(&errors, &[1.034_927_234_835_779, 1.583_996_712_400_387, 0.006_332_219_036_837_903], 10.0);
        assert_near(&[sum], &[21.445_501_659_401_546], 12.0);
        let shifts: [f64; 12] = core::array::from_fn(|i| distances.foot_point(i, &params).unwrap().shift()[0]);
        assert_near(&shifts[2..4], &[-0.065_087_032_695_8, -0.267_206_613_667], 10.0);
        assert_eq!([shifts[0], shifts[1], shifts[11]], [0.0; 3]);
        let squares: f64 = shifts.iter().map(|shift| shift * shift).sum();
        assert_near(&[squares], &[7.789_873_930_953_546], 10.0);
    }
}

#[test]
fn a_resonance_has_the_digits_of_its_minimum() {
    let [x, y, sigmas] = RESONANCE;
    let weights = [1.0 / (0.29 * 0.29); 18];
    let data = Data::new(&x, &y).unwrap().with_weights(&weights).unwrap();
    let distances = OrthogonalResiduals::new(Resonance, data, InputSigmas::Each(&sigmas)).unwrap();
    let (params, errors, sum) = fit(distances, [1000.0, 0.1, 3.8]);
    assert_near(&params, &[1_430.678_105_548_585_7, 0.133_905_083_242_633_83, 3.779_819_356_304_015], 10.0);
    assert_near(&errors, &[0.736_214_396_417_667, 0.000_350_689_659_924_077, 0.000_244_512_184_656_558], 8.0);
    assert_near(&[sum], &[32.896_269_941_904_99], 11.0);
}

#[test]
fn an_equation_is_a_model_whose_observations_are_all_but_exact() {
    // Where the observations of y are 0 to a millionth, the graph is where the formula is 0.
    let weights = [1e12; 20];
    let data = Data::new(&ELLIPSE, &[0.0; 20]).unwrap().with_weights(&weights).unwrap();
    let model = MultiInput::<_, 2>(EllipseEquation);
    let distances = OrthogonalResiduals::new(model, data, InputSigmas::Same([1.0; 2])).unwrap();
    let (params, errors, sum) = fit(distances, [-1.0, -3.0, 0.09, 0.02, 0.08]);
    let right = [
        -0.999_380_162_276_078,
        -2.931_049_289_053_385,
        0.087_573_069_526_459_3,
        0.016_229_955_877_798,
        0.079_753_829_165_529_75,
    ];
    assert_near(&params, &right, 9.0);
    let right = [0.111_385_670_130_7, 0.109_768_891_426_6, 0.004_106_135_820_932];
    assert_near(&errors[..3], &right, 7.0);
    assert_near(&[sum], &[0.088_247_088_688_128_79], 10.0);
}

#[test]
fn exact_inputs_leave_the_bits_of_ordinary_least_squares() {
    let [x, y] = EXPLICIT;
    let data = Data::new(&x, &y).unwrap();
    let distances = OrthogonalResiduals::new(Explicit, data, InputSigmas::Same(0.0)).unwrap();
    let mut one = LevenbergMarquardt::new(distances, [1500.0, -50.0, -0.1], 100).unwrap();
    let mut other = LevenbergMarquardt::new(ModelResiduals::new(Explicit, data), [1500.0, -50.0, -0.1], 100).unwrap();
    one.run();
    other.run();
    assert_eq!(one.params().map(f64::to_bits), other.params().map(f64::to_bits));
    assert_eq!(one.statistics(), other.statistics());
}

/// The largest relative difference of derivatives of distances from central differences.
fn gradient_error<M: InputDerivatives<[f64; P], Input = f64> + Copy, const P: usize>(
    model: M,
    params: [f64; P],
    [x, y, sigma, weight]: [f64; 4],
) -> f64 {
    let (x, y, weight) = ([x], [y], [weight]);
    let data = Data::new(&x, &y).unwrap().with_weights(&weight).unwrap();
    let distances = OrthogonalResiduals::new(model, data, InputSigmas::Same(sigma)).unwrap();
    let mut gradient = [0.0; P];
    distances.residual_with_gradient(0, &params, &mut gradient);
    let difference = |index: usize| {
        let at = |step: f64| {
            let mut params = params;
            params[index] += step;
            distances.residual(0, &params)
        };
        (at(1e-6) - at(-1e-6)) / 2e-6
    };
    (0..P).map(|index| (difference(index) - gradient[index]).abs() / gradient[index].abs().max(1.0)).fold(0.0, f64::max)
}

#[test]
fn derivatives_of_distances_agree_with_differences() {
    for sigma in [0.01, 0.3] {
        for weight in [0.5, 40.0] {
            for y in [-1.0, 0.4, 3.0] {
                let at = |x: f64| [x, y, sigma, weight];
                assert!(gradient_error(Line, [2.0, -1.0], at(0.7)) < 1e-7);
                assert!(gradient_error(Cubic, [1.5, 0.6], at(0.9)) < 1e-6, "{:?}", at(0.9));
                assert!(gradient_error(Explicit, [1.0, 2.0, 0.8], at(1.1)) < 1e-6, "{:?}", at(1.1));
            }
        }
    }
}

/// A sine of a frequency.
#[derive(Clone, Copy)]
struct Wave;

impl GenericModel<1> for Wave {
    fn value<N: Number>(&self, [w]: [N; 1], x: N) -> N {
        (w * x).sin() * C(3.0)
    }
}

#[test]
fn foot_points_are_nearest_points_of_curved_graphs() {
    for (index, y) in [-3.5, -1.0, 0.2, 2.0, 4.0, 9.0].into_iter().enumerate() {
        let (x, y) = ([0.37 * index as f64 - 1.0], [y]);
        for sigma in [0.05, 0.4, 1.5] {
            let data = Data::new(&x, &y).unwrap();
            let distances = OrthogonalResiduals::new(Wave, data, InputSigmas::Same(sigma)).unwrap();
            let found = distances.residual(0, &[2.0]).abs();
            let at = |d: f64| {
                let e = 3.0 * crate::math::sin(2.0 * (x[0] + d)) - y[0];
                e * e + (d / sigma) * (d / sigma)
            };
            let nearest = (-40_000..=40_000).map(|k| at(f64::from(k) * 2e-4)).fold(f64::INFINITY, f64::min);
            assert!((found * found - nearest).abs() < 1e-3 * nearest + 1e-6, "{found} and {nearest}, {sigma}, {y:?}");
        }
    }
}

#[test]
fn a_plane_has_the_distances_of_the_textbook() {
    struct Plane;
    impl MultiInputModel<3, 2> for Plane {
        fn value<N: Number>(&self, [a, b, c]: [N; 3], [u, v]: [N; 2]) -> N {
            a + b * u + c * v
        }
    }
    let (x, y) = ([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]], [4.0, 2.0, -1.0]);
    let sigmas = [[0.1, 0.0], [0.0, 2.0], [0.3, 0.7]];
    let weights = [1.0, 4.0, 0.25];
    let data = Data::new(&x, &y).unwrap().with_weights(&weights).unwrap();
    let distances = OrthogonalResiduals::new(MultiInput::<_, 2>(Plane), data, InputSigmas::Each(&sigmas)).unwrap();
    let [a, b, c] = [0.3, -2.0, 1.5];
    for i in 0..3 {
        let residual = a + b * x[i][0] + c * x[i][1] - y[i];
        let [s, t] = sigmas[i];
        let variance = 1.0 / weights[i] + b * b * s * s + c * c * t * t;
        let right = residual / (variance * weights[i]).sqrt();
        assert_near(&[distances.residual(i, &[a, b, c])], &[right], 14.0);
    }
}

#[test]
fn single_precision_has_its_digits() {
    let [x, y] = EXPLICIT.map(|column| column.map(|value| value as f32));
    let sigmas: [f32; 12] = core::array::from_fn(|i| if i < 2 || i == 11 { 0.0 } else { 1.0 });
    let data = Data::new(&x, &y).unwrap();
    let distances = OrthogonalResiduals::new(Explicit, data, InputSigmas::Each(&sigmas)).unwrap();
    let mut fit = LevenbergMarquardt::new(distances, [1500.0, -50.0, -0.1], 200).unwrap();
    fit.run();
    assert_near(&fit.params().map(f64::from), &[1_264.654_8, -54.018_39, -0.087_849_85], 3.5);
}

#[test]
fn what_has_no_derivative_at_the_observation_has_one_beside_it() {
    /// a x^(1/2)
    #[derive(Clone, Copy)]
    struct Root;
    impl GenericModel<1> for Root {
        fn value<N: Number>(&self, [a]: [N; 1], x: N) -> N {
            a * x.sqrt()
        }
    }
    let (x, y) = ([0.0, 1.0, 4.0], [1.0, 2.0, 4.1]);
    let data = Data::new(&x, &y).unwrap();
    let distances = OrthogonalResiduals::new(Root, data, InputSigmas::Same(0.1)).unwrap();
    let found = distances.foot_point(0, &[2.0]).unwrap();
    let nearest = (0..100_000).map(|k| f64::from(k) * 1e-5).map(|d| {
        let e = 2.0 * d.sqrt() - 1.0;
        e * e + d * d * 100.0
    });
    let nearest = nearest.fold(f64::INFINITY, f64::min);
    assert_near(&[found.distance() * found.distance()], &[nearest], 6.0);
    // Where there is nothing beside it either, there is no distance.
    let lost = OrthogonalResiduals::new(Root, Data::new(&[-5.0], &[1.0]).unwrap(), InputSigmas::Same(0.1)).unwrap();
    assert!(lost.residual(0, &[2.0_f64]).is_nan());
}

#[test]
fn sigmas_that_cannot_be_used_are_refused_by_place() {
    let (x, y) = ([1.0, 2.0], [1.0, 2.0]);
    let data = Data::new(&x, &y).unwrap();
    let refused = |sigmas: InputSigmas<'_, f64>| OrthogonalResiduals::new(Line, data, sigmas).err();
    let column = Column::InputSigmas;
    assert_eq!(refused(InputSigmas::Each(&[1.0])), Some(Error::LengthMismatch { column, expected: 2, found: 1 }));
    assert_eq!(refused(InputSigmas::Each(&[0.0, -1.0])), Some(Error::NegativeInputSigma { index: 1 }));
    assert_eq!(refused(InputSigmas::Same(f64::NAN)), Some(Error::NonFiniteData { column, index: 0 }));
    assert_eq!(refused(InputSigmas::Each(&[0.0, 1.0])), None);
}
