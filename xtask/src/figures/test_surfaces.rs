//! The classic test surfaces of optimizers, each with descents that show what it is known for.

use gd_core::test_surfaces::{Beale, Himmelblau, Rastrigin, Rosenbrock};
use gd_core::{Adam, Descent, GridAxis, Momentum, Objective, Optimizer, RmsProp, Sgd, Step, loss_grid};
use gd_render::{Camera, ContourPlot, Figure, HeightField, Panel, SurfacePlot, Trajectory};

type Failure = Box<dyn std::error::Error>;

/// Size in pixels.
const SIZE: (u32, u32) = (1040, 486);
/// Grid points along each axis.
const N_GRID: usize = 61;

/// A surface over a range, and how it is drawn.
struct Scene<'a, F> {
    objective: F,
    title: &'a str,
    a: [f64; 2],
    b: [f64; 2],
    /// Logarithmic heights, for walls of thousands around a valley near zero.
    is_log: bool,
    /// Azimuth and elevation of the camera, in degrees.
    view: [f64; 2],
}

impl<F: Objective<[f64; 2]>> Scene<'_, F> {
    fn field(&self) -> Result<HeightField, Failure> {
        let axis = |[min, max]: [f64; 2]| GridAxis::new(min, max, N_GRID);
        let mut heights = vec![0.0; N_GRID * N_GRID];
        loss_grid(&self.objective, &axis(self.a)?, &axis(self.b)?, &mut heights)?;
        Ok(HeightField::new(self.a, self.b, [N_GRID; 2], heights)?)
    }

    fn descend(
        &self,
        name: &str,
        optimizer: impl Optimizer<[f64; 2]>,
        start: [f64; 2],
        n_steps: usize,
    ) -> Result<Trajectory, Failure> {
        let point = |step: Step<[f64; 2]>| [step.params[0], step.params[1], step.loss];
        Ok(Trajectory::new(Descent::new(&self.objective, optimizer, start, n_steps)?.map(point)).named(name))
    }

    fn figure(&self, runs: Vec<Trajectory>) -> Result<Figure, Failure> {
        let mut map = ContourPlot::new(self.field()?).axis_titles("a", "b").color_bar();
        let mut surface = SurfacePlot::new(self.field()?).axis_titles("a", "b", "value").camera(Camera {
            azimuth: self.view[0],
            elevation: self.view[1],
            ..Camera::default()
        });
        if self.is_log {
            (map, surface) = (map.log_height(), surface.log_height());
        }
        for run in runs {
            surface = surface.trajectory(run.clone().named(""));
            map = map.trajectory(run);
        }
        let panels: Vec<Panel> = vec![map.into(), surface.into()];
        Ok(Figure::grid(SIZE.0, SIZE.1, 2, panels)?.title(self.title))
    }
}

/// A bent valley: all find it at once, and then differ in how fast they follow its floor.
pub(super) fn rosenbrock() -> Result<Figure, Failure> {
    let scene = Scene {
        objective: Rosenbrock,
        title: "Rosenbrock's valley, 2000 steps",
        a: [-2.0, 2.0],
        b: [-1.0, 3.0],
        is_log: true,
        view: [-110.0, 62.0],
    };
    let start = Rosenbrock::START;
    let runs = vec![
        scene.descend("plain 0.001", Sgd::new(0.001)?, start, 2000)?,
        scene.descend("momentum 0.001", Momentum::new(0.001)?, start, 2000)?,
        scene.descend("Adam 0.02", Adam::new(0.02)?, start, 2000)?,
    ];
    scene.figure(runs)
}

/// Four equally good minima: the start decides.
pub(super) fn himmelblau() -> Result<Figure, Failure> {
    let scene = Scene {
        objective: Himmelblau,
        title: "Himmelblau's four minima, gradient descent 0.01, 200 steps",
        a: [-5.0, 5.0],
        b: [-5.0, 5.0],
        is_log: true,
        view: [-60.0, 38.0],
    };
    let starts = [[0.6, 0.4], [-0.6, 1.2], [-0.8, -2.0], [0.8, -1.6]];
    let runs: Result<Vec<Trajectory>, Failure> = starts
        .into_iter()
        .map(|start| {
            scene.descend(&format!("({}, {})", start[0], start[1]).replace('-', "−"), Sgd::new(0.01)?, start, 200)
        })
        .collect();
    scene.figure(runs?)
}

/// A plateau with steep corners: a rate that suits the one does not suit the other.
pub(super) fn beale() -> Result<Figure, Failure> {
    let scene = Scene {
        objective: Beale,
        title: "Beale's plateau, 1000 steps",
        a: [-1.0, 4.5],
        b: [-1.5, 1.5],
        is_log: true,
        view: [-130.0, 38.0],
    };
    let start = Beale::START;
    let runs = vec![
        scene.descend("plain 0.01", Sgd::new(0.01)?, start, 1000)?,
        scene.descend("momentum 0.01", Momentum::new(0.01)?, start, 1000)?,
        scene.descend("RMSProp 0.01", RmsProp::new(0.01)?, start, 1000)?,
    ];
    scene.figure(runs)
}

/// A bowl of dents: small steps end in the first one, momentum rolls through some.
pub(super) fn rastrigin() -> Result<Figure, Failure> {
    let scene = Scene {
        objective: Rastrigin,
        title: "Rastrigin's dents, 400 steps: none finds the deepest",
        a: [-3.5, 3.5],
        b: [-3.5, 3.5],
        is_log: false,
        view: [-60.0, 62.0],
    };
    let start = [2.4, -1.6];
    let runs = vec![
        scene.descend("plain 0.002", Sgd::new(0.002)?, start, 400)?,
        scene.descend("momentum 0.005", Momentum::new(0.005)?, start, 400)?,
        scene.descend("Adam 0.1", Adam::new(0.1)?, start, 400)?,
    ];
    scene.figure(runs)
}
