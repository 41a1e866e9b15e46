//! One fit in ill-chosen units, and in units that suit its parameters.

use gd_core::{
    Data, Descent, GenericModel, GridAxis, MeanSquaredError, ModelResiduals, Number, Optimizer, ParameterUnits, Scaled,
    Sgd, Step, loss_grid,
};
use gd_render::{ContourPlot, Figure, HeightField, Trajectory};

use super::comparisons::{Failure, map_and_losses, two_panels};

/// The data of the documentation's example.
const CSV: &str = include_str!("../../../docs/examples/puromycin.csv");
const VMAX: [f64; 2] = [190.0, 260.0];
const KM: [f64; 2] = [0.04, 0.12];
const N_GRID: usize = 56;
const START: [f64; 2] = [250.0, 0.1];
const N_STEPS: usize = 400;
/// The first is close to the largest that does not jump across the valley.
const OWN_RATE: f64 = 2e-6;
const SCALED_RATE: f64 = 0.3;

/// Michaelis and Menten's equation.
#[derive(Clone, Copy)]
struct MichaelisMenten;

impl GenericModel<2> for MichaelisMenten {
    fn value<N: Number>(&self, [vmax, km]: [N; 2], concentration: N) -> N {
        vmax * concentration / (km + concentration)
    }
}

type Loss<'a> = MeanSquaredError<ModelResiduals<'a, MichaelisMenten, f64, f64>>;

pub(super) fn scaling() -> Result<Figure, Failure> {
    let (concentration, velocity) = data()?;
    let loss: Loss<'_> = MeanSquaredError::new(MichaelisMenten, Data::new(&concentration, &velocity)?);
    let units = ParameterUnits::from_jacobian(&loss, &START)?;
    let runs = [
        descend(&loss, "own units, rate 0.000002", Sgd::new(OWN_RATE)?)?,
        descend(&loss, "scaled, rate 0.3", Scaled::new(Sgd::new(SCALED_RATE)?, units))?,
    ];
    let axis = |[min, max]: [f64; 2]| GridAxis::new(min, max, N_GRID);
    let mut heights = vec![0.0; N_GRID * N_GRID];
    loss_grid(&loss, &axis(VMAX)?, &axis(KM)?, &mut heights)?;
    let field = HeightField::new(VMAX, KM, [N_GRID; 2], heights)?;
    let map = ContourPlot::new(field).axis_titles("vmax", "km").log_height().opacity(0.5);
    let title = "velocity = vmax c / (km + c)   in its own units and scaled";
    let comment = format!(
        "puromycin: start vmax={} km={}, {N_STEPS} steps, learning rate {OWN_RATE} and, in units of {}, {SCALED_RATE}",
        START[0],
        START[1],
        units.get().iter().map(f64::to_string).collect::<Vec<_>>().join(", "),
    );
    two_panels(title, map_and_losses(map, runs.into())?, &comment)
}

fn descend(loss: &Loss<'_>, name: &str, optimizer: impl Optimizer<[f64; 2]>) -> Result<Trajectory, Failure> {
    let point = |step: Step<[f64; 2]>| [step.params[0], step.params[1], step.loss];
    Ok(Trajectory::new(Descent::new(loss, optimizer, START, N_STEPS)?.map(point)).named(name))
}

/// The two columns of the file.
fn data() -> Result<(Vec<f64>, Vec<f64>), Failure> {
    let rows = CSV.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut columns = (Vec::new(), Vec::new());
    for row in rows {
        let (concentration, velocity) = row.split_once(',').ok_or("a row of puromycin.csv without a comma")?;
        columns.0.push(concentration.parse()?);
        columns.1.push(velocity.parse()?);
    }
    Ok(columns)
}
