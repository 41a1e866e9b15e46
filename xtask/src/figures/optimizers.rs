//! Seven optimizers from one start at one rate.

use gd_core::{AdaGrad, Adam, AdamW, GridAxis, Momentum, Nesterov, RmsProp, Sgd, loss_grid};
use gd_render::{Colormap, ContourPlot, Figure, HeightField};
use gd_scenarios::Scenario;

use super::catalog::TIMELINE;
use super::comparisons::{Failure, descend, map_and_losses, scenario};

/// The part of the surface where the paths are, and grid points along each side.
const A: [f64; 2] = [-1.0, 3.0];
const B: [f64; 2] = [0.0, 5.5];
const N_GRID: usize = 56;

/// Size in pixels.
const SIZE: (u32, u32) = (1200, 1040);

pub(super) fn optimizers() -> Result<Figure, Failure> {
    let scenario = scenario("net-global")?;
    let rate = scenario.learning_rate as f32;
    let by_velocity = vec![
        descend(scenario, "sgd", Sgd::new(rate)?)?,
        descend(scenario, "momentum", Momentum::new(rate)?)?,
        descend(scenario, "Nesterov", Nesterov::new(rate)?)?,
    ];
    let by_size = vec![
        descend(scenario, "AdaGrad", AdaGrad::new(rate)?)?,
        descend(scenario, "RMSProp", RmsProp::new(rate)?)?,
        descend(scenario, "Adam", Adam::new(rate)?)?,
        descend(scenario, "AdamW", AdamW::new(rate)?)?,
    ];
    let map = || -> Result<ContourPlot, Failure> {
        Ok(ContourPlot::new(field(scenario)?).axis_titles("a", "b").colormap(Colormap::Rainbow).opacity(0.3))
    };
    let panels = [map_and_losses(map()?, by_velocity)?, map_and_losses(map()?, by_size)?].into_iter().flatten();
    let title = format!("y = sin(b cos(a x))   by optimizer, learning rate {rate}");
    let comment = format!("net-global: seven optimizers, learning rate {rate}, {} steps", scenario.n_steps);
    let figure = Figure::grid(SIZE.0, SIZE.1, 2, panels.collect())?;
    Ok(figure.title(title).comment(comment).animate(TIMELINE)?)
}

fn field(scenario: &Scenario) -> Result<HeightField, Failure> {
    let (x, y) = scenario.data::<f64>();
    let axis = |[min, max]: [f64; 2]| GridAxis::new(min, max, N_GRID);
    let mut losses = vec![0.0; N_GRID * N_GRID];
    loss_grid(&scenario.loss(&x, &y)?, &axis(A)?, &axis(B)?, &mut losses)?;
    Ok(HeightField::new(A, B, [N_GRID; 2], losses)?)
}
