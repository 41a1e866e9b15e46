//! What a descent and a loss surface cost.
#![allow(missing_docs, reason = "a benchmark's main is made by a macro")]

use divan::{Bencher, black_box};
use gd_core::{GridAxis, Real, loss_grid};
use gd_scenarios::{SCENARIOS, SURFACE_AXIS, Scenario};

fn main() {
    divan::main();
}

const NAMES: [&str; 3] = ["line", "cubic", "net-global"];

/// 400 full-batch steps over 200 points.
#[divan::bench(types = [f32, f64], args = NAMES)]
fn descent<T: Real>(bencher: Bencher<'_, '_>, name: &str) {
    let scenario = Scenario::by_name(name).unwrap_or(&SCENARIOS[0]);
    let (x, y) = scenario.data::<T>();
    bencher.bench_local(|| scenario.descent(black_box(&x), black_box(&y)).map(Iterator::last));
}

/// The 30 x 30 loss surface over 200 points.
#[divan::bench(types = [f32, f64], args = NAMES)]
fn surface<T: Real>(bencher: Bencher<'_, '_>, name: &str) {
    let scenario = Scenario::by_name(name).unwrap_or(&SCENARIOS[0]);
    let (x, y) = scenario.data::<T>();
    let mut losses = [T::constant(0.0); 900];
    bencher.bench_local(|| {
        let loss = scenario.loss(black_box(&x), black_box(&y));
        loss.map(|loss| loss_grid(&loss, &SURFACE_AXIS, &SURFACE_AXIS, &mut losses))
    });
}

/// What the step of an optimizer costs, of two and of sixteen parameters: a thousand steps.
#[divan::bench_group]
mod thousand_steps {
    use divan::{Bencher, black_box};
    use gd_core::{
        AdaGrad, Adam, AdamW, Clip, Clipped, Momentum, Nesterov, Optimizer, ParameterUnits, Real, RmsProp, Scaled,
        Schedule, Scheduled, Sgd,
    };

    fn run<T: Real, const P: usize>(bencher: Bencher<'_, '_>, mut optimizer: impl Optimizer<[T; P]>) {
        let gradient = [T::constant(1e-3); P];
        bencher.bench_local(|| {
            let mut params = [T::constant(1.0); P];
            for _ in 0..1000 {
                optimizer.step(black_box(&mut params), black_box(&gradient));
            }
            params
        });
    }

    fn rate<T: Real>() -> T {
        T::constant(0.1)
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn sgd<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        run::<T, P>(bencher, Sgd::new(rate()).unwrap());
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn momentum<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        run(bencher, Momentum::<[T; P]>::new(rate()).unwrap());
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn nesterov<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        run(bencher, Nesterov::<[T; P]>::new(rate()).unwrap());
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn ada_grad<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        run(bencher, AdaGrad::<[T; P]>::new(rate()).unwrap());
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn rms_prop<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        run(bencher, RmsProp::<[T; P]>::new(rate()).unwrap());
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn adam<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        run(bencher, Adam::<[T; P]>::new(rate()).unwrap());
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn adam_w<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        run(bencher, AdamW::<[T; P]>::new(rate()).unwrap());
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn sgd_on_a_cosine_schedule<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        let schedule = Schedule::cosine(1 << 24, rate()).unwrap();
        run::<T, P>(bencher, Scheduled::new(Sgd::new(rate()).unwrap(), schedule));
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn sgd_clipped<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        run::<T, P>(bencher, Clipped::new(Sgd::new(rate()).unwrap(), Clip::by_norm(T::constant(1e-4)).unwrap()));
    }

    #[divan::bench(types = [f32, f64], consts = [2, 16])]
    fn sgd_in_units<T: Real, const P: usize>(bencher: Bencher<'_, '_>) {
        let units = ParameterUnits::new([T::constant(0.25); P]).unwrap();
        run(bencher, Scaled::new(Sgd::new(rate()).unwrap(), units));
    }
}

/// Loss with gradient, in one pass over the data, beside the least that such a pass can cost: reading x and y and
/// adding them up. 200 points stay in the nearest cache, a million do not.
#[divan::bench_group]
mod pass {
    use divan::counter::BytesCount;
    use divan::{Bencher, black_box};
    use gd_core::{Cubic, Data, LANES, Line, MeanSquaredError, Model, Objective, Real, TinyNet};

    const N_POINTS: [usize; 2] = [200, 1_000_000];

    fn points<T: Real>(n_points: usize) -> (Vec<T>, Vec<T>) {
        let x = |index: usize| T::constant(2.0 * index as f64 / n_points as f64 - 1.0);
        ((0..n_points).map(x).collect(), (0..n_points).map(|index| x(index) * x(index)).collect())
    }

    fn run<T: Real>(bencher: Bencher<'_, '_>, model: impl Model<[T; 2], Input = T>, n_points: usize) {
        let (x, y) = points::<T>(n_points);
        let loss = MeanSquaredError::new(model, Data::new(&x, &y).unwrap());
        let params = [T::constant(1.2), T::constant(2.5)];
        bencher.counter(read(&x)).bench_local(|| {
            let mut gradient = [T::constant(0.0); 2];
            (loss.value_with_gradient(black_box(&params), &mut gradient), gradient)
        });
    }

    /// The bytes of x and y.
    fn read<T>(x: &[T]) -> BytesCount {
        BytesCount::new(2 * size_of_val(x))
    }

    #[divan::bench(types = [f32, f64], args = N_POINTS)]
    fn line<T: Real>(bencher: Bencher<'_, '_>, n_points: usize) {
        run::<T>(bencher, Line, n_points);
    }

    #[divan::bench(types = [f32, f64], args = N_POINTS)]
    fn cubic<T: Real>(bencher: Bencher<'_, '_>, n_points: usize) {
        run::<T>(bencher, Cubic, n_points);
    }

    #[divan::bench(types = [f32, f64], args = N_POINTS)]
    fn tiny_net<T: Real>(bencher: Bencher<'_, '_>, n_points: usize) {
        run::<T>(bencher, TinyNet, n_points);
    }

    #[divan::bench(types = [f32, f64], args = N_POINTS)]
    fn plain_sum<T: Real>(bencher: Bencher<'_, '_>, n_points: usize) {
        let (x, y) = points::<T>(n_points);
        bencher.counter(read(&x)).bench_local(|| {
            // Four blocks of lanes side by side, so that additions do not wait for each other.
            let mut sums = [[T::constant(0.0); LANES]; 4];
            for (x, y) in black_box(&x).chunks_exact(4 * LANES).zip(black_box(&y).chunks_exact(4 * LANES)) {
                let blocks = x.as_chunks::<LANES>().0.iter().zip(y.as_chunks::<LANES>().0);
                for (sums, (x, y)) in sums.iter_mut().zip(blocks) {
                    for ((sum, &x), &y) in sums.iter_mut().zip(x).zip(y) {
                        *sum += x + y;
                    }
                }
            }
            sums
        });
    }
}

/// The loss over 1000 x 1000 places, 200 points.
#[divan::bench(types = [f32, f64], args = NAMES, sample_count = 5)]
fn million_losses<T: Real>(bencher: Bencher<'_, '_>, name: &str) {
    let scenario = Scenario::by_name(name).unwrap_or(&SCENARIOS[0]);
    let (x, y) = scenario.data::<T>();
    let loss = scenario.loss(&x, &y).unwrap();
    let axis = GridAxis::new(-2.0, 7.0, 1000).unwrap();
    let mut losses = vec![T::constant(0.0); 1_000_000];
    bencher.bench_local(|| loss_grid(black_box(&loss), &axis, &axis, &mut losses));
}
