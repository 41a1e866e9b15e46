//! Figures that set several descents side by side: learning rates, starts, full batch against mini-batches.

use gd_core::{Descent, MiniBatch, Sgd, Step};
use gd_render::{Colormap, ContourPlot, Figure, LossPlot, Panel, Trajectory};
use gd_scenarios::Scenario;

use super::catalog::{TIMELINE, loss_surface, surface_plot, trajectory};

pub(super) type Failure = Box<dyn std::error::Error>;

/// Size of a figure with two panels, in pixels.
const TWO_PANELS: (u32, u32) = (1200, 560);

/// Points in a mini-batch, and the seed of their order.
const BATCH_SIZE: usize = 10;
const BATCH_SEED: u64 = 7;

pub(super) fn scenario(name: &str) -> Result<&'static Scenario, Failure> {
    Scenario::by_name(name).ok_or_else(|| "the scenario does not exist".into())
}

pub(super) fn two_panels(title: &str, panels: [Panel; 2], comment: &str) -> Result<Figure, Failure> {
    let figure = Figure::grid(TWO_PANELS.0, TWO_PANELS.1, 2, panels.into())?;
    Ok(figure.title(title).comment(comment).animate(TIMELINE)?)
}

/// Steps of one scenario's loss at another learning rate and from another start.
fn descend(scenario: &Scenario, learning_rate: f32, start: [f32; 2]) -> Result<Vec<Step<[f32; 2]>>, Failure> {
    let (x, y) = scenario.data::<f32>();
    let loss = scenario.loss(&x, &y)?;
    Ok(Descent::new(loss, Sgd::new(learning_rate)?, start, scenario.n_steps)?.collect())
}

/// The surface with all trajectories on it, and how their losses fell.
fn surface_and_losses(scenario: &Scenario, runs: Vec<Trajectory>) -> Result<[Panel; 2], Failure> {
    let (x, y) = scenario.data::<f32>();
    let mut surface = surface_plot(scenario, &x, &y)?;
    for run in &runs {
        surface = surface.trajectory(run.clone());
    }
    let mut runs = runs.into_iter().map(|run| run.named(""));
    let first = runs.next().ok_or("a comparison needs a run")?;
    let losses = runs.fold(LossPlot::new(first), LossPlot::trajectory);
    Ok([surface.into(), losses.into()])
}

/// The line at five learning rates, from far too small to the bound.
pub(super) fn learning_rates() -> Result<Figure, Failure> {
    let scenario = scenario("line")?;
    let start = scenario.start.map(|param| param as f32);
    let mut runs = Vec::new();
    for rate in [0.01, 0.1, 0.5, 0.9, 1.0] {
        runs.push(trajectory(&descend(scenario, rate, start)?).named(rate.to_string()));
    }
    let title = "y = a x + b   by learning rate";
    two_panels(title, surface_and_losses(scenario, runs)?, "line: learning rates 0.01, 0.1, 0.5, 0.9, 1, start a=5 b=4")
}

/// The tiny network from six starts: where each ends.
pub(super) fn starts() -> Result<Figure, Failure> {
    let scenario = scenario("net-global")?;
    let (x, y) = scenario.data::<f32>();
    let mut surface = surface_plot(scenario, &x, &y)?;
    let mut map = ContourPlot::new(loss_surface(scenario, &x, &y)?)
        .axis_titles("a", "b")
        .colormap(Colormap::Rainbow)
        .opacity(0.4);
    for start in [[2.0, 4.5], [5.0, 1.0], [-1.2, 4.0], [4.3, 2.4], [6.2, 5.2], [2.6, -0.8]] {
        let run = trajectory(&descend(scenario, scenario.learning_rate as f32, start)?);
        surface = surface.trajectory(run.clone());
        map = map.trajectory(run);
    }
    let title = "y = sin(b cos(a x))   by start";
    two_panels(title, [map.into(), surface.into()], "net: six starts, learning rate 0.1")
}

/// The cubic with all points at every step, and with ten of them.
pub(super) fn mini_batches() -> Result<Figure, Failure> {
    let scenario = scenario("cubic")?;
    let (x, y) = scenario.data::<f32>();
    let loss = scenario.loss(&x, &y)?;
    let start = scenario.start.map(|param| param as f32);
    let rate = 0.3;
    let mut order = vec![0; x.len()];
    let batches = MiniBatch::new(&loss, BATCH_SIZE, BATCH_SEED, &mut order)?;
    let noisy: Vec<Step<[f32; 2]>> = Descent::new(batches, Sgd::new(rate)?, start, scenario.n_steps)?.collect();
    let runs = vec![
        trajectory(&noisy).named(format!("{BATCH_SIZE} points a step")),
        trajectory(&descend(scenario, rate, start)?).named(format!("all {} points", x.len())),
    ];
    let title = "y = a x³ + b x²   mini-batches against the full batch";
    let comment = format!("cubic: batches of {BATCH_SIZE} (seed {BATCH_SEED}) and full batch, learning rate {rate}");
    two_panels(title, surface_and_losses(scenario, runs)?, &comment)
}
