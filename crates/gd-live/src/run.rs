//! A fit with everything that the page asks about it, in either precision.

use std::str::FromStr;

use gd_core::Real;
use gd_fit::picture::{Landscape, Scatter, Terrain, View, minimum_of};
use gd_fit::{
    Format, Method, Names, OptimizerName, Precision, Problem, Ranges, Report, Scale, Settings, Significant, Solution,
    StartValues, Table, ViewSettings, fit_from, learning_rate_bound, remark_on, shortest, solve,
};
use gd_render::Figure;

use crate::basins::Basins;
use crate::colors::{kept_color, theme};
use crate::command::command;
use crate::failure::Failure;
use crate::source::{OwnFile, Setup};
use crate::state::State;
use crate::summary::{KeptRun, Summary, hex};
use crate::{files, panels};

/// Grid points along each parameter of the maps.
const N_GRID: usize = 30;
/// Points of data that are drawn.
const MAX_POINTS: usize = 2000;

/// What the page asks of a fit in either precision.
pub(crate) trait Shown {
    /// Everything that the page shows about it.
    fn summary(&self, state: &State) -> Summary;
    fn setup(&self) -> &Setup;
    /// Parameters and loss at a step, or at the last one if there are fewer.
    fn at(&self, step: usize) -> (Vec<f64>, f64);
    fn bits(&self) -> String;
    /// What a search finds beside the result.
    fn remark(&self) -> Result<Option<String>, Failure>;
    fn panel(&mut self, name: &str, step: usize, look: &panels::Look) -> Result<Figure, Failure>;
    fn csv(&self) -> Result<Vec<u8>, Failure>;
    fn png(&self) -> Result<Vec<u8>, Failure>;
    fn gif(&self, progress: &mut dyn FnMut(usize, usize)) -> Result<Vec<u8>, Failure>;
    fn basins_begin(&mut self, points: usize) -> Result<usize, Failure>;
    fn basins_advance(&mut self, n: usize) -> Result<usize, Failure>;
    fn basins_png(&self, is_dark: bool) -> Result<Vec<u8>, Failure>;
    fn basins_text(&self) -> Result<String, Failure>;
}

/// One run: how it was fitted, and its result.
pub(crate) struct Tried<T> {
    method: Method,
    pub(crate) solution: Solution<T>,
    /// What distinguishes it from the others.
    label: String,
}

/// A problem with its fit and the runs kept beside it.
pub(crate) struct Run<T> {
    setup: Setup,
    /// What the file with the data is called.
    data_name: String,
    pub(crate) problem: Problem<T>,
    pub(crate) main: Tried<T>,
    pub(crate) kept: Vec<Tried<T>>,
    pub(crate) view: Option<View>,
    pub(crate) landscape: Option<Landscape<T>>,
    /// The surface drawn last and the parameters that it was made for; with two parameters it is always the same.
    pub(crate) terrain: Option<(Vec<T>, Terrain)>,
    pub(crate) scatter: Scatter,
    basins: Option<Basins>,
}

/// Reads the data and fits.
///
/// # Errors
/// What `gd fit` refuses.
pub(crate) fn open(state: &State, own: Option<&OwnFile>) -> Result<Box<dyn Shown>, Failure> {
    let setup = Setup::new(state)?;
    Ok(match setup.precision {
        Precision::F32 => Box::new(Run::<f32>::new(state, setup, own)?),
        Precision::F64 => Box::new(Run::<f64>::new(state, setup, own)?),
    })
}

fn table(setup: &Setup, own: Option<&OwnFile>) -> Result<Table, Failure> {
    let bytes = match (setup.source.csv(), own) {
        (Some(text), _) => text.into_bytes(),
        (None, Some(file)) => file.bytes.clone(),
        (None, None) => return Err(Failure::new("data", "the file is not in the link; choose it once more")),
    };
    Ok(Table::from_bytes(setup.source.name(own), bytes, Format::default()))
}

/// Names of the columns of a file.
///
/// # Errors
/// A file that is not a table.
pub(crate) fn columns_of(file: &OwnFile) -> Result<Vec<String>, Failure> {
    Ok(Table::from_bytes(file.name.as_str(), file.bytes.clone(), Format::default()).column_names()?)
}

impl<T: Real + FromStr> Run<T> {
    fn new(state: &State, setup: Setup, own: Option<&OwnFile>) -> Result<Self, Failure> {
        let settings = Settings::default();
        let data = table(&setup, own)?.observations::<T>(&setup.formula, &settings.columns_and_parameters())?;
        let start = start_values(&setup, data.formula.parameters())?;
        let problem = Problem::new(data, &Settings { start: start.clone(), ..settings })?;
        let main = Tried::new(&problem, &setup, start)?;
        let kept = state.keep.iter().map(|text| {
            let of_keep = |failure: Failure| Failure::new("keep", format!("keep: {}", failure.message));
            let setup = Setup::new(&state.with_kept(text)?)?;
            let start = start_values(&setup, problem.names()).map_err(of_keep)?;
            Tried::new(&problem, &setup, start).map_err(of_keep)
        });
        let kept = kept.collect::<Result<Vec<_>, Failure>>()?;
        let mut run = Self {
            scatter: Scatter::new(&problem, MAX_POINTS),
            view: None,
            landscape: None,
            terrain: None,
            basins: None,
            data_name: setup.source.name(own),
            setup,
            problem,
            main,
            kept,
        };
        let outcome = &run.main.solution.outcome;
        let minimum = minimum_of(&run.problem, &run.main.method, &[outcome])?;
        run.view = View::new(&run.problem, &[outcome], minimum.as_deref(), &run.view_settings())?;
        if let Some(view) = &run.view {
            run.landscape = Some(Landscape::new(&run.problem, view.clone(), N_GRID)?);
        }
        Ok(run)
    }
}

/// The start values of a setup, by name.
fn start_values(setup: &Setup, names: &[String]) -> Result<StartValues, Failure> {
    let Some(start) = &setup.start else { return Ok(StartValues::default()) };
    if start.len() != names.len() {
        let (n, list) = (names.len(), names.join(", "));
        let values = if start.len() == 1 { "1 value".to_owned() } else { format!("{} values", start.len()) };
        return Err(Failure::new("start", format!("--start: {values} for {n} parameters ({list}); give each one")));
    }
    Ok(StartValues(names.iter().cloned().zip(start.iter().copied()).collect()))
}

/// What a setup asks of a fit. This and the label are the same in both precisions, and compiled once.
fn settings_of(setup: &Setup, start: StartValues) -> Settings {
    let is_lm = setup.optimizer == OptimizerName::Lm;
    Settings {
        start,
        bounds: setup.bounds.clone(),
        optimizer: Some(setup.optimizer),
        learning_rate: (!is_lm).then_some(setup.lr),
        steps: setup.steps,
        precision: setup.precision,
        scale: if is_lm { Scale::None } else { setup.scale },
        // The reader put the start where it is, and wants to see what becomes of it.
        skips_search: true,
        ..Settings::default()
    }
}

/// What distinguishes a run from the others.
fn label_of(setup: &Setup, start: &[f64]) -> String {
    let rate = if setup.optimizer == OptimizerName::Lm { String::new() } else { format!(" {}", setup.lr) };
    let values: Vec<String> = start.iter().map(|value| Significant(*value, 3).to_string()).collect();
    format!("{}{rate} from {}", setup.optimizer.name(), values.join(", "))
}

impl<T: Real> Tried<T> {
    fn new(problem: &Problem<T>, setup: &Setup, start: StartValues) -> Result<Self, Failure> {
        let settings = settings_of(setup, start);
        let method = Method::new(&settings, problem)?;
        let solution = solve(problem, &method, &settings.start, &mut |_, _| {})?;
        let start: Vec<f64> = solution.outcome.start.iter().map(|value| value.to_f64()).collect();
        let label = label_of(setup, &start);
        Ok(Self { method, solution, label })
    }
}

impl<T: Real> Run<T> {
    /// The view as `gd fit` takes it.
    fn view_settings(&self) -> ViewSettings {
        let none = ViewSettings::default();
        let names = self.problem.names();
        let Some([a, b, c, d]) = self.setup.view.filter(|_| names.len() > 1) else { return none };
        let over = self.setup.over.unwrap_or([0, 1]);
        let ([Some(first), Some(second)], true) = (over.map(|index| names.get(index)), over[0] != over[1]) else {
            return none;
        };
        let start =
            over.map(|index| self.main.solution.outcome.start.get(index).map_or(f64::NAN, |value| value.to_f64()));
        // A start that is out of sight asks for another view.
        if !((a..=b).contains(&start[0]) && (c..=d).contains(&start[1])) {
            return none;
        }
        let ranges = vec![(first.clone(), [a, b]), (second.clone(), [c, d])];
        let over = (names.len() > 2).then(|| Names([first.clone(), second.clone()]));
        ViewSettings { over, ranges: Ranges(ranges), ..none }
    }

    fn as_report(&self) -> Report<'_, T> {
        Report {
            formula: &self.setup.formula,
            precision: self.setup.precision,
            problem: &self.problem,
            method: &self.main.method,
            solution: &self.main.solution,
            level: gd_fit::LEVEL,
            shows_intervals: false,
        }
    }

    fn lr_bound(&self) -> Option<f64> {
        let Self { problem, main, .. } = self;
        // Where least squares end from the same start: the bound must not depend on the rate that it is held against.
        let least_squares = Method { bounds: main.method.bounds.clone(), keeps_path: false, ..Method::least_squares() };
        let minimum = fit_from(problem, &least_squares, &main.solution.outcome.start, &mut |_, _| {}).ok()?;
        learning_rate_bound(problem, &main.method, [&main.solution.outcome.start, &minimum.params]).ok()?
    }

    fn kept_runs(&self) -> Vec<KeptRun> {
        let [light, dark] = [false, true].map(theme);
        let of = |(index, tried): (usize, &Tried<T>)| KeptRun {
            label: tried.label.clone(),
            verdict: tried.solution.outcome.ending.explanation.clone(),
            reason: tried.solution.outcome.ending.reason,
            light: hex(kept_color(&light, index)),
            dark: hex(kept_color(&dark, index)),
        };
        self.kept.iter().enumerate().map(of).collect()
    }
}

impl<T: Real> Shown for Run<T> {
    fn summary(&self, state: &State) -> Summary {
        let Self { setup, problem, main, view, .. } = self;
        let ending = &main.solution.outcome.ending;
        let start: Vec<f64> = main.solution.outcome.start.iter().map(|value| shortest(*value)).collect();
        let given = (!main.solution.is_start_found).then_some(&start[..]);
        let command = command(setup, &self.data_name, problem.names(), given, view.as_ref());
        Summary {
            state: state.to_link(),
            formula: setup.formula.clone(),
            names: problem.names().to_vec(),
            is_start_found: main.solution.is_start_found,
            optimizer: setup.optimizer.name(),
            lr: setup.lr,
            precision: setup.precision.name(),
            scale: setup.scale.name(),
            max_steps: main.method.steps,
            n_steps: main.solution.outcome.path.len(),
            lr_bound: self.lr_bound(),
            verdict: ending.explanation.clone(),
            reason: ending.reason,
            is_converged: ending.is_converged,
            report: self.as_report().to_string(),
            n_rows: problem.data.y.len(),
            n_skipped: problem.data.n_skipped,
            columns: format!("{} over {}", problem.data.y_name, problem.data.formula.inputs().join(", ")),
            data_name: self.data_name.clone(),
            kept: self.kept_runs(),
            has_surface: view.is_some(),
            view_indices: view.as_ref().map_or_else(Vec::new, |view| view.indices.to_vec()),
            view_ranges: view.as_ref().map_or_else(Vec::new, |view| view.ranges.concat()),
            start,
            command,
        }
    }

    fn setup(&self) -> &Setup {
        &self.setup
    }

    fn at(&self, step: usize) -> (Vec<f64>, f64) {
        let gd_fit::Outcome { path, start, loss, .. } = &self.main.solution.outcome;
        let (params, loss) = path.get(step.min(path.len().saturating_sub(1))).unwrap_or((start, *loss));
        (params.iter().map(|value| value.to_f64()).collect(), loss.to_f64())
    }

    fn bits(&self) -> String {
        let is_single = self.setup.precision == Precision::F32;
        let hex = |value: T| {
            let wide = value.to_f64();
            // What was single before it was widened is so again.
            if is_single { format!(" {:08x}", (wide as f32).to_bits()) } else { format!(" {:016x}", wide.to_bits()) }
        };
        let line = |(step, (params, loss)): (usize, (&[T], T))| {
            let values: String = params.iter().copied().chain([loss]).map(hex).collect();
            format!("{step}{values}\n")
        };
        self.main.solution.outcome.path.iter().enumerate().map(line).collect()
    }

    fn remark(&self) -> Result<Option<String>, Failure> {
        Ok(remark_on(&self.problem, &self.main.method, &self.main.solution)?)
    }

    fn panel(&mut self, name: &str, step: usize, look: &panels::Look) -> Result<Figure, Failure> {
        panels::figure(self, name, step, look)
    }

    fn csv(&self) -> Result<Vec<u8>, Failure> {
        Ok(files::trajectory(&self.as_report())?)
    }

    fn png(&self) -> Result<Vec<u8>, Failure> {
        Ok(files::png(&self.as_report())?)
    }

    fn gif(&self, progress: &mut dyn FnMut(usize, usize)) -> Result<Vec<u8>, Failure> {
        Ok(files::gif(&self.as_report(), &self.view_settings(), progress)?)
    }

    fn basins_begin(&mut self, points: usize) -> Result<usize, Failure> {
        let view = self.view.as_ref().ok_or_else(|| Failure::new("state", "the map needs two parameters"))?;
        let basins = Basins::new(view, &self.main.method, points)?;
        let n_starts = basins.n_starts();
        self.basins = Some(basins);
        Ok(n_starts)
    }

    fn basins_advance(&mut self, n: usize) -> Result<usize, Failure> {
        match &mut self.basins {
            Some(basins) => Ok(basins.advance(&self.problem, &self.main.solution.outcome.start, n)?),
            None => Ok(0),
        }
    }

    fn basins_png(&self, is_dark: bool) -> Result<Vec<u8>, Failure> {
        let basins = self.basins.as_ref().ok_or_else(|| Failure::new("state", "no map has been begun"))?;
        Ok(basins.png(&self.setup.formula, is_dark)?)
    }

    fn basins_text(&self) -> Result<String, Failure> {
        let basins = self.basins.as_ref().ok_or_else(|| Failure::new("state", "no map has been begun"))?;
        Ok(basins.text(self.problem.names()))
    }
}

/// An error of a figure.
pub(crate) fn failed(error: impl Into<gd_fit::Error>) -> Failure {
    error.into().into()
}
