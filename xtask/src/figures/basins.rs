//! The basins of attraction of the tiny network: a descent from every cell of the tutorial's range.

use gd_core::{Descent, Sgd, SymmetricEigen, TwiceDifferentiable};
use gd_render::{BasinPlot, Ending, Figure};
use gd_scenarios::{SURFACE_AXIS, Scenario};
use rayon::prelude::*;

use super::catalog::{SIZE, trajectory};

type Failure = Box<dyn std::error::Error>;

/// Starts along a and along b.
const N_STARTS: usize = 60;
/// Steps after which a descent that has not arrived is given up. The slowest creep towards (0, 0.96), where the model
/// hardly depends on a, and take up to 2,927.
const MAX_STEPS: usize = 4000;
/// A gradient below this has arrived; rounding in f32 leaves about 1e-7.
const ARRIVED: f32 = 1e-5;
/// Ends nearer together than this, or no farther than this from the place arrived at, are one place.
const SAME_PLACE: f64 = 0.05;

/// Minima whose losses differ by less count as equally good: the model is even in a, so most come in pairs.
const SAME_LOSS: f64 = 0.016;
/// Groups of minima that are told apart by color.
const N_CLASSES: usize = 5;

/// Where one descent went.
struct Run {
    /// `None` if it was still on its way.
    end: Option<[f64; 3]>,
    /// Steps until it stayed within [`SAME_PLACE`] of its end.
    n_steps: usize,
}

/// Which start ends in which minimum, and how fast.
pub(super) fn basins() -> Result<Figure, Failure> {
    let title = "y = sin(b cos(a x))   the loss that each start ends at";
    Ok(Figure::new(SIZE.0, SIZE.1, plot(N_STARTS)?)?.title(title))
}

/// The map of `n_starts` x `n_starts` starts.
pub(super) fn plot(n_starts: usize) -> Result<BasinPlot, Failure> {
    let scenario = Scenario::by_name("net-global").ok_or("the scenario does not exist")?;
    let (x, y) = scenario.data::<f32>();
    let loss = scenario.loss(&x, &y)?;
    let range = [SURFACE_AXIS.min(), SURFACE_AXIS.max()];
    let rate = scenario.learning_rate as f32;
    let start = |index: usize| (range[0] + (range[1] - range[0]) * (index as f64 + 0.5) / n_starts as f64) as f32;
    let runs: Result<Vec<Run>, gd_core::Error> = (0..n_starts * n_starts)
        .into_par_iter()
        .map(|cell| {
            let from = [start(cell / n_starts), start(cell % n_starts)];
            Ok(follow(Descent::new(&loss, Sgd::new(rate)?, from, MAX_STEPS)?))
        })
        .collect();
    let runs = runs?;
    let mut minima = distinct(&runs);
    let (x64, y64) = scenario.data::<f64>();
    let exact = scenario.loss(&x64, &y64)?;
    // A few descents come to rest on a saddle, exactly on the line that parts two basins.
    minima.retain(|&[a, b, _]| curves_upwards(&exact, [a, b]));
    let classes = by_loss(minima);
    let class_of = |end: [f64; 3]| {
        classes.iter().position(|class| class.iter().any(|minimum| distance(*minimum, end) < SAME_PLACE))
    };
    let endings: Vec<Ending> =
        runs.iter().map(|run| Ending { minimum: run.end.and_then(class_of), n_steps: run.n_steps }).collect();
    let mut plot = BasinPlot::new(range, range, [n_starts; 2], endings)?.axis_titles("a", "b").unsettled("none");
    for (index, class) in classes.iter().enumerate() {
        let positions: Vec<[f64; 2]> = class.iter().map(|&[a, b, _]| [a, b]).collect();
        let loss = class.first().map_or(0.0, |minimum| minimum[2]);
        let is_open = index + 1 == N_CLASSES;
        plot = plot.minimum(&positions, if is_open { format!("{loss:.2} up") } else { format!("{loss:.3}") });
    }
    for name in ["net-global", "net-local"] {
        let scenario = Scenario::by_name(name).ok_or("the scenario does not exist")?;
        let steps: Vec<_> = scenario.descent(&x, &y)?.collect();
        plot = plot.trajectory(trajectory(&steps));
    }
    Ok(plot)
}

/// Follows a descent until its gradient vanishes.
fn follow(descent: impl Iterator<Item = gd_core::Step<[f32; 2]>>) -> Run {
    let mut path: Vec<[f64; 3]> = Vec::new();
    let mut arrived = false;
    for step in descent {
        path.push([f64::from(step.params[0]), f64::from(step.params[1]), f64::from(step.loss)]);
        if step.gradient.iter().all(|part| part.abs() < ARRIVED) {
            arrived = true;
            break;
        }
    }
    let Some(&last) = path.last() else { return Run { end: None, n_steps: 0 } };
    let far = path.iter().rposition(|point| distance(*point, last) >= SAME_PLACE);
    Run { end: arrived.then_some(last), n_steps: far.map_or(0, |index| index + 1) }
}

/// The places where descents ended, the lowest first.
fn distinct(runs: &[Run]) -> Vec<[f64; 3]> {
    let mut minima: Vec<[f64; 3]> = Vec::new();
    for end in runs.iter().filter_map(|run| run.end) {
        if minima.iter().all(|minimum| distance(*minimum, end) >= SAME_PLACE) {
            minima.push(end);
        }
    }
    minima.sort_by(|a, b| a[2].total_cmp(&b[2]));
    minima
}

/// Whether the loss curves upwards in every direction.
fn curves_upwards(loss: &impl TwiceDifferentiable<[f64; 2]>, at: [f64; 2]) -> bool {
    SymmetricEigen::new(&loss.hessian(&at)).is_some_and(|eigen| eigen.values.iter().all(|value| *value > 0.0))
}

/// Groups minima, the lowest first, that are about equally good; the last group takes all that are left.
fn by_loss(minima: Vec<[f64; 3]>) -> Vec<Vec<[f64; 3]>> {
    let mut classes: Vec<Vec<[f64; 3]>> = Vec::new();
    for minimum in minima {
        let is_full = classes.len() == N_CLASSES;
        match classes.last_mut() {
            Some(class) if is_full || class.first().is_some_and(|first| minimum[2] - first[2] < SAME_LOSS) => {
                class.push(minimum);
            }
            _ => classes.push(vec![minimum]),
        }
    }
    classes
}

fn distance([a0, b0, _]: [f64; 3], [a1, b1, _]: [f64; 3]) -> f64 {
    ((a1 - a0) * (a1 - a0) + (b1 - b0) * (b1 - b0)).sqrt()
}
