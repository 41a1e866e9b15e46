//! The figures of the tutorial: which scenario, shown how.

use super::{basins, comparisons, optimizers, scaling, test_surfaces, verdicts};
use gd_core::{Model, Step, loss_grid};
use gd_render::{
    Camera, Colormap, ContourPlot, Figure, HeightField, LossPlot, Panel, Plot, SurfacePlot, Timeline, Trajectory,
};
use gd_scenarios::{ModelKind, N_POINTS, SEED, SURFACE_AXIS, Scenario};

/// Size of a figure with one panel, of a turning surface, and of a figure with four panels, in pixels.
pub(super) const SIZE: (u32, u32) = (800, 600);
const ORBIT: (u32, u32) = (640, 480);
const FOUR_PANELS: (u32, u32) = (1000, 820);

/// One figure of the documentation.
#[derive(Debug)]
pub struct FigureSpec {
    /// Name of its files, without extension.
    pub name: &'static str,
    content: Content,
}

#[derive(Debug, Clone, Copy)]
enum Content {
    /// One scenario, looked at one way.
    Scenario(&'static str, View),
    /// An animation that sets several descents side by side.
    Comparison(fn() -> Result<Figure, Box<dyn std::error::Error>>),
    /// A picture without time.
    Still(fn() -> Result<Figure, Box<dyn std::error::Error>>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    /// Data and the curve that the descent ended with.
    Fit,
    /// The loss surface with the path.
    Descent,
    /// Data and curve, surface, contour map and loss, by one clock.
    Story,
}

/// All figures, in the order of the tutorial.
pub const CATALOG: [FigureSpec; 23] = [
    figure("line-fit", "line", View::Fit),
    figure("line-descent", "line", View::Descent),
    figure("line-lr1-descent", "line-lr1", View::Descent),
    figure("line-lr1-fit", "line-lr1", View::Fit),
    figure("cubic-fit", "cubic", View::Fit),
    figure("cubic-descent", "cubic", View::Descent),
    figure("net-global-fit", "net-global", View::Fit),
    figure("net-global-descent", "net-global", View::Descent),
    figure("net-local-descent", "net-local", View::Descent),
    figure("net-local-fit", "net-local", View::Fit),
    figure("net-global-story", "net-global", View::Story),
    figure("net-local-story", "net-local", View::Story),
    comparison("learning-rates", comparisons::learning_rates),
    comparison("starts", comparisons::starts),
    comparison("verdicts", verdicts::verdicts),
    comparison("scaling", scaling::scaling),
    comparison("optimizers", optimizers::optimizers),
    comparison("mini-batches", comparisons::mini_batches),
    still("basins", basins::basins),
    still("rosenbrock", test_surfaces::rosenbrock),
    still("himmelblau", test_surfaces::himmelblau),
    still("beale", test_surfaces::beale),
    still("rastrigin", test_surfaces::rastrigin),
];

const fn figure(name: &'static str, scenario: &'static str, view: View) -> FigureSpec {
    FigureSpec { name, content: Content::Scenario(scenario, view) }
}

const fn comparison(name: &'static str, draw: fn() -> Result<Figure, Box<dyn std::error::Error>>) -> FigureSpec {
    FigureSpec { name, content: Content::Comparison(draw) }
}

const fn still(name: &'static str, draw: fn() -> Result<Figure, Box<dyn std::error::Error>>) -> FigureSpec {
    FigureSpec { name, content: Content::Still(draw) }
}

/// All animations: six seconds, and two more for the last frame.
pub(super) const TIMELINE: Timeline = Timeline { n_frames: 60, frame_delay: 0.1, hold: 2.0 };
/// Those of turning surfaces, of which every frame is a picture of its own: as long, with fewer frames.
const ORBIT_TIMELINE: Timeline = Timeline { n_frames: 40, frame_delay: 0.15, hold: 2.0 };

impl FigureSpec {
    /// Frames of this figure.
    #[must_use]
    pub fn n_frames(&self) -> usize {
        match self.content {
            Content::Scenario(_, View::Fit) | Content::Still(_) => 1,
            Content::Scenario(_, View::Descent) => ORBIT_TIMELINE.n_frames,
            Content::Scenario(_, View::Story) | Content::Comparison(_) => TIMELINE.n_frames,
        }
    }

    /// Runs the descent and describes the figure.
    ///
    /// # Errors
    /// What `gd_core` or `gd_render` refuses; with the catalog's own scenarios nothing.
    pub fn figure(&self) -> Result<Figure, Box<dyn std::error::Error>> {
        let (name, view) = match self.content {
            Content::Scenario(name, view) => (name, view),
            Content::Comparison(draw) | Content::Still(draw) => return draw(),
        };
        let scenario = Scenario::by_name(name).ok_or("the catalog names a scenario that does not exist")?;
        let (x, y) = scenario.data::<f32>();
        let steps: Vec<Step<[f32; 2]>> = scenario.descent(&x, &y)?.collect();
        let last = steps.last().ok_or("a descent without steps")?;
        match view {
            View::Fit => {
                let plot = fit_plot(scenario, &x, &y, last)?;
                let title = format!(
                    "{}   after {} steps at learning rate {}",
                    scenario.model.formula(),
                    scenario.n_steps,
                    scenario.learning_rate
                );
                let figure = Figure::new(SIZE.0, SIZE.1, plot)?.title(title);
                Ok(figure.comment(comment(scenario, [last.params[0], last.params[1], last.loss])))
            }
            View::Descent => orbit_of(scenario, ORBIT, ORBIT_TIMELINE),
            View::Story => {
                let points: Vec<[f32; 3]> =
                    steps.iter().map(|step| [step.params[0], step.params[1], step.loss]).collect();
                story_of(scenario, &points)
            }
        }
    }
}

/// A descent of a scenario on its surface, around which the camera turns once.
///
/// # Errors
/// What `gd_core` or `gd_render` refuses: a size or a timeline that no file can have.
pub fn orbit_of(
    scenario: &Scenario,
    (width, height): (u32, u32),
    timeline: Timeline,
) -> Result<Figure, Box<dyn std::error::Error>> {
    let (x, y) = scenario.data::<f32>();
    let steps: Vec<Step<[f32; 2]>> = scenario.descent(&x, &y)?.collect();
    let last = steps.last().ok_or("a descent without steps")?;
    let plot = surface_plot(scenario, &x, &y)?.trajectory(trajectory(&steps)).turn(360.0);
    let title = format!("{}   learning rate {}", scenario.model.formula(), scenario.learning_rate);
    let figure = Figure::new(width, height, plot)?.title(title).animate(timeline)?;
    Ok(figure.comment(comment(scenario, [last.params[0], last.params[1], last.loss])))
}

/// A descent of a scenario in four panels by one clock: data and curve, surface, contour map and loss. `points` has a, b
/// and the loss of every step that is shown, wherever they were computed.
///
/// # Errors
/// What `gd_core` or `gd_render` refuses: no points, or numbers that are not finite.
pub fn story_of(scenario: &Scenario, points: &[[f32; 3]]) -> Result<Figure, Box<dyn std::error::Error>> {
    let (x, y) = scenario.data::<f32>();
    let &last = points.last().ok_or("a descent without steps")?;
    let title = format!("{}   learning rate {}", scenario.model.formula(), scenario.learning_rate);
    let path = || Trajectory::new(points.iter().map(|point| point.map(f64::from)));
    let panels: Vec<Panel> = vec![
        fit_by_step_plot(scenario, &x, &y, points)?.into(),
        surface_plot(scenario, &x, &y)?.trajectory(path()).into(),
        contour_plot(scenario, &x, &y)?.trajectory(path()).into(),
        LossPlot::new(path()).into(),
    ];
    let figure = Figure::grid(FOUR_PANELS.0, FOUR_PANELS.1, 2, panels)?.title(title).animate(TIMELINE)?;
    Ok(figure.comment(comment(scenario, last)))
}

/// How the numbers of a figure came about.
fn comment(scenario: &Scenario, [a, b, loss]: [f32; 3]) -> String {
    let [start_a, start_b] = scenario.start;
    format!(
        "{}: {}, start a={start_a} b={start_b}, learning rate {}, {} full-batch steps in f32, {N_POINTS} points, \
         noise seed {SEED}; last step a={a} b={b} mse={loss}",
        scenario.name,
        scenario.model.formula(),
        scenario.learning_rate,
        scenario.n_steps,
    )
}

/// The data and the curve of one step.
pub(super) fn fit_plot(
    scenario: &Scenario,
    x: &[f32],
    y: &[f32],
    step: &Step<[f32; 2]>,
) -> Result<Plot, Box<dyn std::error::Error>> {
    let fitted: Vec<f64> = x.iter().map(|&x| f64::from(scenario.model.predict(&step.params, x))).collect();
    let [a, b] = step.params;
    let name = format!("fit: a = {a:.3}, b = {b:.3}, loss {:.4}", step.loss).replace('-', "−");
    Ok(Plot::new()
        .points(&wide(x), &wide(y))?
        .named(format!("{} data points", x.len()))
        .curve(&wide(x), &fitted)?
        .named(name)
        .axis_titles("x", "y"))
}

/// The data and the curve of every step.
fn fit_by_step_plot(
    scenario: &Scenario,
    x: &[f32],
    y: &[f32],
    points: &[[f32; 3]],
) -> Result<Plot, gd_render::RenderError> {
    let curve = |&[a, b, _]: &[f32; 3]| {
        x.iter().map(move |&x| f64::from(scenario.model.predict(&[a, b], x))).collect::<Vec<f64>>()
    };
    let curves: Vec<f64> = points.iter().flat_map(curve).collect();
    let plot = Plot::new().points(&wide(x), &wide(y))?.curve_by_step(&wide(x), &curves, points.len())?;
    Ok(plot.axis_titles("x", "y"))
}

/// The loss surface in the look of the classic tutorial.
pub(super) fn surface_plot(
    scenario: &Scenario,
    x: &[f32],
    y: &[f32],
) -> Result<SurfacePlot, Box<dyn std::error::Error>> {
    Ok(SurfacePlot::new(loss_surface(scenario, x, y)?)
        .axis_titles("a", "b", "loss")
        .colormap(Colormap::Rainbow)
        .opacity(0.5)
        .camera(Camera { azimuth: azimuth(scenario.model), ..Camera::default() }))
}

/// The same surface from above.
pub(super) fn contour_plot(
    scenario: &Scenario,
    x: &[f32],
    y: &[f32],
) -> Result<ContourPlot, Box<dyn std::error::Error>> {
    let plot = ContourPlot::new(loss_surface(scenario, x, y)?).axis_titles("a", "b");
    Ok(plot.colormap(Colormap::Rainbow).opacity(0.5))
}

/// Where the camera starts and ends, in degrees: the customary -60, but for the bowls the side from which the near wall
/// does not hide the path.
fn azimuth(model: ModelKind) -> f64 {
    match model {
        ModelKind::Line | ModelKind::Cubic => -145.0,
        ModelKind::TinyNet => -60.0,
    }
}

/// The loss over the tutorial's range of a and b.
pub(super) fn loss_surface(
    scenario: &Scenario,
    x: &[f32],
    y: &[f32],
) -> Result<HeightField, Box<dyn std::error::Error>> {
    let axis = SURFACE_AXIS;
    let mut losses = vec![0.0; axis.len() * axis.len()];
    loss_grid(&scenario.loss(x, y)?, &axis, &axis, &mut losses)?;
    let range = [axis.min(), axis.max()];
    Ok(HeightField::new(range, range, [axis.len(); 2], wide(&losses))?)
}

pub(super) fn trajectory(steps: &[Step<[f32; 2]>]) -> Trajectory {
    let point = |step: &Step<[f32; 2]>| [step.params[0], step.params[1], step.loss].map(f64::from);
    Trajectory::new(steps.iter().map(point))
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| f64::from(value)).collect()
}
