//! Figures that set several descents side by side: learning rates, starts, full batch against mini-batches. They are drawn
//! as `gd fit` draws several descents.

use gd_core::{Descent, Optimizer, Step};
use gd_fit::{PictureSettings, Precision, Settings, Size, Table, Title, ViewSettings};
use gd_render::{Colormap, ContourPlot, Figure, LossPlot, Panel, Trajectory};
use gd_scenarios::{ModelKind, Scenario};

use super::catalog::{TIMELINE, trajectory};

pub(super) type Failure = Box<dyn std::error::Error>;

/// Size of a figure with two panels, in pixels.
const TWO_PANELS: (u32, u32) = (1200, 560);
/// The tutorial's range of both parameters.
const RANGE: &str = "a=-2..7,b=-2..7";

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

/// A map with descents on it, and how their losses fell.
pub(super) fn map_and_losses(mut map: ContourPlot, runs: Vec<Trajectory>) -> Result<[Panel; 2], Failure> {
    for run in &runs {
        map = map.trajectory(run.clone());
    }
    let mut unnamed = runs.into_iter().map(|run| run.named(""));
    let first = unnamed.next().ok_or("a comparison needs a run")?;
    Ok([map.into(), unnamed.fold(LossPlot::new(first), LossPlot::trajectory).into()])
}

/// A descent of a scenario from its own start, by any optimizer.
pub(super) fn descend(
    scenario: &Scenario,
    name: &str,
    optimizer: impl Optimizer<[f32; 2]>,
) -> Result<Trajectory, Failure> {
    let (x, y) = scenario.data::<f32>();
    let start = scenario.start.map(|param| param as f32);
    let descent = Descent::new(scenario.loss(&x, &y)?, optimizer, start, scenario.n_steps)?;
    let steps: Vec<Step<[f32; 2]>> = descent.collect();
    Ok(trajectory(&steps).named(name))
}

/// A scenario's formula as `gd fit` reads it, a first, as it is drawn across.
const fn typed(model: ModelKind) -> &'static str {
    match model {
        ModelKind::Line => "y = a*x + b",
        ModelKind::Cubic => "y = a*x^3 + b*x^2",
        ModelKind::TinyNet => "y = sin(cos(a*x)*b)",
    }
}

/// Descents on a scenario's data, with two panels.
fn compare(scenario: &Scenario, title: &str, panels: &str, descents: &[Settings]) -> Result<Figure, Failure> {
    let (x, y) = scenario.data::<f32>();
    let wide = |values: &[f32]| values.iter().map(|&value| f64::from(value)).collect::<Vec<f64>>();
    let table = Table::new([("x", wide(&x)), ("y", wide(&y))])?;
    let view = ViewSettings { ranges: RANGE.parse()?, ..ViewSettings::default() };
    let picture = PictureSettings {
        title: Title::Text(title.into()),
        size: Some(Size { width: TWO_PANELS.0, height: TWO_PANELS.1 }),
        colormap: Colormap::Rainbow,
        panels: Some(panels.parse()?),
        // A map shows as much as a surface that turns, of which every frame is a picture of its own.
        turn: Some(0.0),
        ..PictureSettings::default()
    };
    Ok(gd_fit::compare(&table, typed(scenario.model), descents, &view, &picture)?)
}

/// A scenario's own descent, to be varied.
fn settings(scenario: &Scenario) -> Result<Settings, Failure> {
    Ok(Settings {
        start: format!("a={},b={}", scenario.start[0], scenario.start[1]).parse()?,
        learning_rate: Some(scenario.learning_rate),
        steps: Some(scenario.n_steps),
        precision: Precision::F32,
        ..Settings::default()
    })
}

/// The line at five learning rates, from far too small to the bound.
pub(super) fn learning_rates() -> Result<Figure, Failure> {
    let scenario = scenario("line")?;
    let base = settings(scenario)?;
    let descents = [0.01, 0.1, 0.5, 0.9, 1.0].map(|rate| Settings { learning_rate: Some(rate), ..base.clone() });
    compare(scenario, "y = a x + b   by learning rate", "contour,loss", &descents)
}

/// The tiny network from six starts: where each ends.
pub(super) fn starts() -> Result<Figure, Failure> {
    let scenario = scenario("net-global")?;
    let base = settings(scenario)?;
    let starts = ["a=2,b=4.5", "a=5,b=1", "a=-1.2,b=4", "a=4.3,b=2.4", "a=6.2,b=5.2", "a=2.6,b=-0.8"];
    let descent = |start: &&str| Ok(Settings { start: start.parse()?, ..base.clone() });
    let descents: Vec<Settings> = starts.iter().map(descent).collect::<Result<_, Failure>>()?;
    compare(scenario, "y = sin(b cos(a x))   by start", "contour,surface", &descents)
}

/// The cubic with all points at every step, and with ten of them.
pub(super) fn mini_batches() -> Result<Figure, Failure> {
    let scenario = scenario("cubic")?;
    let full = Settings { learning_rate: Some(0.3), ..settings(scenario)? };
    let batches = Settings { batch: Some(BATCH_SIZE), seed: BATCH_SEED, ..full.clone() };
    compare(scenario, "y = a x³ + b x²   mini-batches against the full batch", "contour,loss", &[batches, full])
}

#[cfg(test)]
mod tests {
    use gd_core::Model;
    use gd_fit::Columns;

    use super::*;

    #[test]
    fn formulas_as_typed_are_those_of_the_models() {
        for scenario in gd_scenarios::SCENARIOS {
            let formula = gd_fit_formula(typed(scenario.model));
            for x in [-1.5_f32, 0.25, 2.0] {
                let [a, b] = [1.25_f32, -0.75];
                let right = scenario.model.predict(&[a, b], x);
                assert!((formula(a, b, x) - right).abs() < 1e-6, "{}", scenario.name);
            }
        }
    }

    fn gd_fit_formula(text: &'static str) -> impl Fn(f32, f32, f32) -> f32 {
        let table = Table::new([("x", vec![0.0, 1.0, 2.0]), ("y", vec![0.0; 3])]).unwrap();
        let data = table.observations::<f32>(text, &Columns::default()).unwrap();
        move |a, b, x| {
            let values: Vec<f32> =
                data.formula.parameters().iter().map(|name| if name == "a" { a } else { b }).collect();
            data.formula.evaluate(&values, &[x])
        }
    }
}
