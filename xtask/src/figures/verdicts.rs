//! The six verdicts, each with a descent that ends with it.

use gd_core::{Descent, Sgd, Step};
use gd_render::{Figure, Panel};

use super::catalog::{TIMELINE, contour_plot, trajectory};
use super::comparisons::{Failure, scenario};

/// Size in pixels.
const SIZE: (u32, u32) = (1200, 820);

/// Above this loss a path that flies off is no longer drawn: what follows is lines from edge to edge.
const OUT_OF_SIGHT: f32 = 1e4;

/// Scenario, learning rate and start of the descents.
const DESCENTS: [(&str, f32, [f32; 2]); 6] = [
    ("line", 0.1, [5.0, 4.0]),
    ("line", 0.001, [5.0, 4.0]),
    ("line", 0.01, [5.0, 4.0]),
    ("line", 1.0, [5.0, 4.0]),
    ("line", 1.2, [5.0, 4.0]),
    // On the axis of symmetry, down to a saddle.
    ("net-global", 0.1, [0.0, 4.0]),
];

pub(super) fn verdicts() -> Result<Figure, Failure> {
    let panels: Result<Vec<Panel>, Failure> = DESCENTS.into_iter().map(panel).collect();
    let figure = Figure::grid(SIZE.0, SIZE.1, 3, panels?)?.title("Six descents and their verdicts");
    let comment = DESCENTS.map(|(name, rate, [a, b])| format!("{name} at {rate} from a={a} b={b}")).join("; ");
    Ok(figure.comment(comment).animate(TIMELINE)?)
}

fn panel((name, rate, start): (&str, f32, [f32; 2])) -> Result<Panel, Failure> {
    let scenario = scenario(name)?;
    let (x, y) = scenario.data::<f32>();
    let mut descent = Descent::new(scenario.loss(&x, &y)?, Sgd::new(rate)?, start, scenario.n_steps)?;
    let steps: Vec<Step<[f32; 2]>> = descent.by_ref().collect();
    let sentence = descent.verdict().ok_or("a descent without steps")?.to_string();
    let verdict = sentence.split(':').next().unwrap_or_default();
    let n_visible = steps.iter().take_while(|step| step.loss < OUT_OF_SIGHT).count();
    let run = trajectory(&steps[..n_visible]).named(format!("{verdict}, rate {rate}"));
    Ok(contour_plot(scenario, &x, &y)?.trajectory(run).into())
}
