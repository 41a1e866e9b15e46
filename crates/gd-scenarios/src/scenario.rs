//! The descents and their data. The unit tests of gd-core take in this file too, so it names nothing but gd-core's API.

use gd_core::{
    Cubic, Data, Descent, Error, GridAxis, LANES, Line, MeanSquaredError, Model, ModelHessian, ModelResiduals, Real,
    Sgd, SquareMatrix, TinyNet,
};
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg32;

/// Data points of every scenario.
pub const N_POINTS: usize = 200;

/// Parameters that the data are made with.
pub const TRUE_PARAMS: [f64; 2] = [1.2, 2.5];

/// Standard deviation of the noise on the data.
pub const NOISE: f64 = 0.1;

/// Seed of the noise. None of its samples comes from the tail of the normal distribution, where `rand_distr` takes a
/// logarithm that may differ between platforms; a test pins their bits.
pub const SEED: u64 = 1;

/// Points of the surface along each parameter, and the range they span.
pub const SURFACE_AXIS: GridAxis = match GridAxis::new(-2.0, 7.0, 30) {
    Ok(axis) => axis,
    Err(_) => panic!("a constant range"),
};

/// The three models of the tutorial under one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum ModelKind {
    /// [`Line`]
    Line,
    /// [`Cubic`]
    Cubic,
    /// [`TinyNet`]
    TinyNet,
}

impl ModelKind {
    /// The formula as text.
    #[must_use]
    pub const fn formula(self) -> &'static str {
        match self {
            Self::Line => "y = a x + b",
            Self::Cubic => "y = a x³ + b x²",
            Self::TinyNet => "y = sin(b cos(a x))",
        }
    }
}

impl<T: Real> Model<[T; 2]> for ModelKind {
    type Input = T;

    #[inline(always)]
    fn predict(&self, params: &[T; 2], x: T) -> T {
        match self {
            Self::Line => Line.predict(params, x),
            Self::Cubic => Cubic.predict(params, x),
            Self::TinyNet => TinyNet.predict(params, x),
        }
    }

    #[inline(always)]
    fn predict_with_gradient(&self, params: &[T; 2], x: T, gradient: &mut [T; 2]) -> T {
        match self {
            Self::Line => Line.predict_with_gradient(params, x, gradient),
            Self::Cubic => Cubic.predict_with_gradient(params, x, gradient),
            Self::TinyNet => TinyNet.predict_with_gradient(params, x, gradient),
        }
    }

    #[inline(always)]
    fn predict_lanes(&self, params: &[T; 2], x: &[T; LANES]) -> [T; LANES] {
        match self {
            Self::Line => Line.predict_lanes(params, x),
            Self::Cubic => Cubic.predict_lanes(params, x),
            Self::TinyNet => TinyNet.predict_lanes(params, x),
        }
    }

    #[inline(always)]
    fn predict_with_gradient_lanes(
        &self,
        params: &[T; 2],
        x: &[T; LANES],
        gradients: &mut [[T; LANES]; 2],
    ) -> [T; LANES] {
        match self {
            Self::Line => Line.predict_with_gradient_lanes(params, x, gradients),
            Self::Cubic => Cubic.predict_with_gradient_lanes(params, x, gradients),
            Self::TinyNet => TinyNet.predict_with_gradient_lanes(params, x, gradients),
        }
    }
}

impl<T: Real> ModelHessian<[T; 2]> for ModelKind {
    fn predict_hessian(&self, params: &[T; 2], x: T, hessian: &mut SquareMatrix<[T; 2]>) {
        match self {
            Self::Line => Line.predict_hessian(params, x, hessian),
            Self::Cubic => Cubic.predict_hessian(params, x, hessian),
            Self::TinyNet => TinyNet.predict_hessian(params, x, hessian),
        }
    }
}

/// One descent of the tutorial: full-batch gradient descent on [`N_POINTS`] noisy points.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Scenario {
    /// Short name, also the beginning of the names of its figures.
    pub name: &'static str,
    /// The formula that is fitted.
    pub model: ModelKind,
    /// Step size.
    pub learning_rate: f64,
    /// Parameters a and b at step 0.
    pub start: [f64; 2],
    /// Steps recorded.
    pub n_steps: usize,
}

/// All scenarios, in the order of the tutorial.
pub const SCENARIOS: [Scenario; 5] = [
    scenario("line", ModelKind::Line, 0.1, [5.0, 4.0]),
    scenario("line-lr1", ModelKind::Line, 1.0, [5.0, 4.0]),
    scenario("cubic", ModelKind::Cubic, 0.1, [5.0, 4.0]),
    scenario("net-global", ModelKind::TinyNet, 0.1, [2.0, 4.5]),
    scenario("net-local", ModelKind::TinyNet, 0.1, [5.0, 1.0]),
];

const fn scenario(name: &'static str, model: ModelKind, learning_rate: f64, start: [f64; 2]) -> Scenario {
    Scenario { name, model, learning_rate, start, n_steps: 400 }
}

/// The loss of a scenario.
pub type ScenarioLoss<'a, T> = MeanSquaredError<ModelResiduals<'a, ModelKind, T, T>>;

/// The descent of a scenario.
pub type ScenarioDescent<'a, T> = Descent<ScenarioLoss<'a, T>, Sgd<T>, [T; 2]>;

impl Scenario {
    /// The scenario with that name.
    ///
    /// ```
    /// use gd_scenarios::Scenario;
    /// assert_eq!(Scenario::by_name("cubic").map(|scenario| scenario.start), Some([5.0, 4.0]));
    /// ```
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name)
    }

    /// Makes the data: x evenly over [-1, 1], y = model(1.2, 2.5; x) + 0.1 x standard normal noise, the same noise for
    /// every model. All of it is computed in `f32`, so runs in `f32` and in `f64` see the same points.
    #[must_use]
    pub fn data<T: Real>(&self) -> ([T; N_POINTS], [T; N_POINTS]) {
        Self::data_of(self.model, NOISE as f32, SEED)
    }

    /// The data of any model, with noise of another standard deviation or from another seed.
    ///
    /// ```
    /// use gd_scenarios::Scenario;
    /// use gd_scenarios::ModelKind;
    /// let (x, y) = Scenario::data_of::<f32>(ModelKind::Line, 0.0, 1);
    /// assert_eq!((x[0], y[0]), (-1.0, 1.2 * -1.0 + 2.5));
    /// ```
    #[must_use]
    pub fn data_of<T: Real>(model: ModelKind, noise: f32, seed: u64) -> ([T; N_POINTS], [T; N_POINTS]) {
        let params = TRUE_PARAMS.map(|param| param as f32);
        let mut samples = noise_from(seed);
        let x: [f32; N_POINTS] =
            core::array::from_fn(|index| (-1.0 + 2.0 * index as f64 / (N_POINTS - 1) as f64) as f32);
        let y = x.map(|x| model.predict(&params, x) + noise * samples.next().unwrap_or(0.0));
        let widen = |values: [f32; N_POINTS]| values.map(|value| T::constant(f64::from(value)));
        (widen(x), widen(y))
    }

    /// The loss on data that [`Self::data`] made, or on other data of the same kind.
    ///
    /// # Errors
    /// Data that [`Data::new`] refuses.
    pub fn loss<'a, T: Real>(&self, x: &'a [T], y: &'a [T]) -> Result<ScenarioLoss<'a, T>, Error> {
        Ok(MeanSquaredError::new(self.model, Data::new(x, y)?))
    }

    /// The descent on that data, ready to run.
    ///
    /// # Errors
    /// Data that [`Data::new`] refuses.
    ///
    /// ```
    /// use gd_scenarios::Scenario;
    /// let scenario = Scenario::by_name("net-global").expect("a scenario of the tutorial");
    /// let (x, y) = scenario.data::<f32>();
    /// let last = scenario.descent(&x, &y)?.last().expect("400 steps");
    /// assert!((last.params[0] - 1.2).abs() < 0.1 && (last.params[1] - 2.5).abs() < 0.1);
    /// # Ok::<(), gd_core::Error>(())
    /// ```
    pub fn descent<'a, T: Real>(&self, x: &'a [T], y: &'a [T]) -> Result<ScenarioDescent<'a, T>, Error> {
        let optimizer = Sgd::new(T::constant(self.learning_rate))?;
        Descent::new(self.loss(x, y)?, optimizer, self.start.map(T::constant), self.n_steps)
    }
}

/// The standard normal samples of the scenarios' noise: [`noise_from`] of [`SEED`].
pub fn noise_samples() -> impl Iterator<Item = f32> {
    noise_from(SEED)
}

/// Samples beyond this many standard deviations come from the tail, where `rand_distr` takes a logarithm that may
/// differ between platforms.
const TAIL: f32 = 3.654;

/// Standard normal samples: PCG-XSH-RR 64/32, turned normal by the ziggurat method (G. Marsaglia and W. W. Tsang, 2000)
/// of `rand_distr`. The one in four thousand that comes from the tail is left out, so that all are the same everywhere.
pub fn noise_from(seed: u64) -> impl Iterator<Item = f32> {
    let rng = Pcg32::seed_from_u64(seed);
    let samples = <StandardNormal as Distribution<f32>>::sample_iter(StandardNormal, rng);
    samples.filter(|sample| (-TAIL..=TAIL).contains(sample))
}
