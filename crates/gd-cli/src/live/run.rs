//! A fit with everything that the page asks about it, in either precision.

use std::str::FromStr;

use gd_core::Real;
use gd_render::{Figure, HeightField, Theme};

use super::basins::Basins;
use super::failure::Failure;
use super::source::{OwnFile, Setup};
use super::state::{State, word};
use super::{files, panels};
use crate::arguments::{
    ColumnArguments, DataArguments, MethodArguments, Names, OptimizerArguments, OptimizerName, Precision, Ranges,
    StartValues, ViewArguments,
};
use crate::data::{Decimal, Header, Separator, Table, column_names, read};
use crate::error::CliError;
use crate::fit::{Answer, LEAST_SQUARES_STEPS, Method, Outcome, Tally, answer, fit, learning_rate_bound};
use crate::picture::{Landscape, Scatter, View};
use crate::problem::{Given, Problem};
use crate::report::Report;

/// Grid points along each parameter of the maps.
const N_GRID: usize = 30;
/// Points of data that are drawn.
const MAX_POINTS: usize = 2000;

/// What the page asks a fit, whatever its precision.
pub(super) trait Shown {
    fn formula(&self) -> &str;
    fn names(&self) -> &[String];
    fn setup(&self) -> &Setup;
    fn method(&self) -> &Method;
    fn start(&self) -> Vec<f64>;
    fn is_start_found(&self) -> bool;
    fn n_steps(&self) -> usize;
    fn params(&self, step: usize) -> Vec<f64>;
    fn loss(&self, step: usize) -> f64;
    fn bits(&self) -> String;
    fn lr_bound(&self) -> Option<f64>;
    fn ending(&self) -> &crate::fit::Ending;
    fn kept(&self) -> Vec<(String, &crate::fit::Ending)>;
    fn n_rows(&self) -> [usize; 2];
    fn columns(&self) -> String;
    fn view(&self) -> Option<&View>;
    fn panel(&mut self, name: &str, step: usize, look: &panels::Look) -> Result<Figure, Failure>;
    fn report(&self) -> Result<String, Failure>;
    fn csv(&self) -> Result<Vec<u8>, Failure>;
    fn png(&self) -> Result<Vec<u8>, Failure>;
    fn gif(&self, progress: &mut dyn FnMut(usize, usize)) -> Result<Vec<u8>, Failure>;
    fn basins_begin(&mut self, points: usize) -> Result<usize, Failure>;
    fn basins_advance(&mut self, n: usize) -> Result<usize, Failure>;
    fn basins_png(&self) -> Result<Vec<u8>, Failure>;
    fn basins_text(&self) -> Result<String, Failure>;
}

/// One way of fitting, and what came of it.
pub(super) struct Tried<T> {
    pub(super) method: Method,
    pub(super) outcome: Outcome<T>,
    is_start_found: bool,
    tally: Option<Tally>,
    remark: Option<String>,
    /// What tells it from the others.
    label: String,
}

/// A problem with its fit and the runs kept beside it.
pub(super) struct Run<T> {
    setup: Setup,
    pub(super) problem: Problem<T>,
    pub(super) main: Tried<T>,
    pub(super) kept: Vec<Tried<T>>,
    pub(super) view: Option<View>,
    pub(super) landscape: Option<Landscape<T>>,
    /// The heights drawn last and the parameters that they were made for; with two parameters they are always the same.
    pub(super) field: Option<(Vec<T>, HeightField)>,
    pub(super) scatter: Scatter,
    basins: Option<Basins>,
}

/// Reads the data and fits.
///
/// # Errors
/// What `gd fit` refuses.
pub(super) fn open(state: &State, own: Option<&OwnFile>) -> Result<Box<dyn Shown>, Failure> {
    let setup = Setup::new(state)?;
    Ok(match setup.precision {
        Precision::F32 => Box::new(Run::<f32>::new(state, setup, own)?),
        Precision::F64 => Box::new(Run::<f64>::new(state, setup, own)?),
    })
}

fn table<T: Real + FromStr>(setup: &Setup, own: Option<&OwnFile>) -> Result<Table<T>, Failure> {
    let name = setup.source.name(own);
    let text = setup.source.csv();
    let bytes = match (&text, own) {
        (Some(text), _) => text.as_bytes(),
        (None, Some(file)) => &file.bytes,
        (None, None) => return Err(Failure::new("data", "the file is not in the link; choose it once more")),
    };
    let columns = columns();
    let arguments = DataArguments { data: name.clone().into(), formula: setup.formula.clone(), columns };
    Ok(read(bytes, name, &arguments)?)
}

/// Columns are found out from the file.
fn columns() -> ColumnArguments {
    ColumnArguments {
        x: Vec::new(),
        y: None,
        weights: None,
        sigma: None,
        separator: Separator::Auto,
        decimal: Decimal::Point,
        header: Header::Auto,
        comment: b'#',
    }
}

/// Names of the columns of a file.
///
/// # Errors
/// A file that is not a table.
pub(super) fn columns_of(file: &OwnFile) -> Result<Vec<String>, Failure> {
    Ok(column_names(file.bytes.as_slice(), &file.name, columns().format())?)
}

impl<T: Real + FromStr> Run<T> {
    fn new(state: &State, setup: Setup, own: Option<&OwnFile>) -> Result<Self, Failure> {
        let table = table::<T>(&setup, own)?;
        let given = start_values(&setup, table.formula.parameters())?;
        let problem = Problem::of(table, &given, &[])?;
        let main = Tried::new(&problem, &setup, &given)?;
        let kept = state.keep.iter().map(|text| {
            let of_keep = |failure: Failure| Failure::new("keep", format!("keep: {}", failure.message));
            let setup = Setup::new(&state.with_kept(text)?)?;
            let given = start_values(&setup, problem.names()).map_err(of_keep)?;
            Tried::new(&problem, &setup, &given).map_err(of_keep)
        });
        let kept = kept.collect::<Result<Vec<_>, Failure>>()?;
        let mut run = Self {
            scatter: Scatter::new(&problem, MAX_POINTS),
            view: None,
            landscape: None,
            field: None,
            basins: None,
            setup,
            problem,
            main,
            kept,
        };
        run.view = View::new(&run.problem, &run.main.outcome, &run.view_arguments())?;
        if let Some(view) = &run.view {
            run.landscape = Some(Landscape::new(&run.problem, view.clone(), N_GRID)?);
        }
        Ok(run)
    }
}

/// The start values of a setup, by name.
fn start_values(setup: &Setup, names: &[String]) -> Result<Given, Failure> {
    let Some(start) = &setup.start else { return Ok(Given::default()) };
    if start.len() != names.len() {
        let (n, list) = (names.len(), names.join(", "));
        let values = if start.len() == 1 { "1 value".to_owned() } else { format!("{} values", start.len()) };
        return Err(Failure::new("start", format!("--start: {values} for {n} parameters ({list}); give each one")));
    }
    let values = names.iter().cloned().zip(start.iter().copied()).collect();
    Ok(Given::new(&[StartValues(values)])?)
}

impl<T: Real> Tried<T> {
    fn new(problem: &Problem<T>, setup: &Setup, given: &Given) -> Result<Self, Failure> {
        let is_lm = setup.optimizer == OptimizerName::Lm;
        let optimizer = OptimizerArguments { optimizer: Some(setup.optimizer), lr: (!is_lm).then_some(setup.lr) };
        let arguments = MethodArguments {
            steps: setup.steps,
            batch: None,
            seed: 0,
            precision: setup.precision,
            scale: if is_lm { crate::arguments::Scale::None } else { setup.scale },
            bounds: setup.bounds.clone(),
            fix: Vec::new(),
        };
        let method = Method::new(&optimizer, &arguments, problem)?;
        let Answer { outcome, is_start_found, tally, remark } = answer(problem, &method, given, &mut |_, _| {})?;
        let start = &outcome.start;
        let rate = if is_lm { String::new() } else { format!(" {}", setup.lr) };
        let values: Vec<String> =
            start.iter().map(|value| crate::report::Significant(value.to_f64(), 3).to_string()).collect();
        let label = format!("{}{rate} from {}", setup.optimizer.name(), values.join(", "));
        Ok(Self { method, outcome, is_start_found, tally, remark, label })
    }

    /// Every so-manieth step is drawn.
    pub(super) fn stride(&self) -> usize {
        self.outcome.path.len().div_ceil(panels::MAX_STEPS).max(1)
    }
}

impl<T: Real> Run<T> {
    /// The view as options of `gd fit`.
    fn view_arguments(&self) -> ViewArguments {
        let none = ViewArguments { over: None, range: Vec::new() };
        let names = self.problem.names();
        let Some([a, b, c, d]) = self.setup.view.filter(|_| names.len() > 1) else { return none };
        let over = self.setup.over.unwrap_or([0, 1]);
        let ([Some(first), Some(second)], true) = (over.map(|index| names.get(index)), over[0] != over[1]) else {
            return none;
        };
        let start = over.map(|index| self.main.outcome.start.get(index).map_or(f64::NAN, |value| value.to_f64()));
        // A start that is out of sight asks for another view.
        if !((a..=b).contains(&start[0]) && (c..=d).contains(&start[1])) {
            return none;
        }
        let ranges = vec![(first.clone(), [a, b]), (second.clone(), [c, d])];
        let over = (names.len() > 2).then(|| Names([first.clone(), second.clone()]));
        ViewArguments { over, range: vec![Ranges(ranges)] }
    }

    pub(super) fn as_report(&self) -> Report<'_, T> {
        Report {
            formula: &self.setup.formula,
            precision: self.setup.precision,
            problem: &self.problem,
            method: &self.main.method,
            outcome: &self.main.outcome,
            is_start_found: self.main.is_start_found,
            tally: self.main.tally,
            remark: self.main.remark.as_deref(),
        }
    }

    fn at(&self, step: usize) -> (&[T], T) {
        let path = &self.main.outcome.path;
        path.get(step.min(path.len().saturating_sub(1))).unwrap_or((&self.main.outcome.start, self.main.outcome.loss))
    }
}

impl<T: Real> Shown for Run<T> {
    fn formula(&self) -> &str {
        &self.setup.formula
    }

    fn names(&self) -> &[String] {
        self.problem.names()
    }

    fn setup(&self) -> &Setup {
        &self.setup
    }

    fn method(&self) -> &Method {
        &self.main.method
    }

    fn start(&self) -> Vec<f64> {
        self.main.outcome.start.iter().map(|value| crate::report::shortest(*value)).collect()
    }

    fn is_start_found(&self) -> bool {
        self.main.is_start_found
    }

    fn n_steps(&self) -> usize {
        self.main.outcome.path.len()
    }

    fn params(&self, step: usize) -> Vec<f64> {
        self.at(step).0.iter().map(|value| value.to_f64()).collect()
    }

    fn loss(&self, step: usize) -> f64 {
        self.at(step).1.to_f64()
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
        self.main.outcome.path.iter().enumerate().map(line).collect()
    }

    fn lr_bound(&self) -> Option<f64> {
        let Self { problem, main, .. } = self;
        // Where least squares end from the same start: the bound must not depend on the rate that it is held against.
        let least_squares = Method {
            optimizer: OptimizerName::Lm,
            steps: LEAST_SQUARES_STEPS,
            batch: None,
            scale: crate::arguments::Scale::None,
            keeps_path: false,
            ..main.method.clone()
        };
        let minimum = fit(problem, &least_squares, &main.outcome.start, &mut |_, _| {}).ok()?;
        learning_rate_bound(problem, &main.method, [&main.outcome.start, &minimum.params]).ok()?
    }

    fn ending(&self) -> &crate::fit::Ending {
        &self.main.outcome.ending
    }

    fn kept(&self) -> Vec<(String, &crate::fit::Ending)> {
        self.kept.iter().map(|tried| (tried.label.clone(), &tried.outcome.ending)).collect()
    }

    fn n_rows(&self) -> [usize; 2] {
        [self.problem.table.y.len(), self.problem.table.n_skipped]
    }

    fn columns(&self) -> String {
        let table = &self.problem.table;
        format!("{} over {}", table.y_name, table.formula.inputs().join(", "))
    }

    fn view(&self) -> Option<&View> {
        self.view.as_ref()
    }

    fn panel(&mut self, name: &str, step: usize, look: &panels::Look) -> Result<Figure, Failure> {
        panels::figure(self, name, step, look)
    }

    fn report(&self) -> Result<String, Failure> {
        files::report(&self.as_report())
    }

    fn csv(&self) -> Result<Vec<u8>, Failure> {
        files::trajectory(&self.as_report())
    }

    fn png(&self) -> Result<Vec<u8>, Failure> {
        files::png(&self.as_report())
    }

    fn gif(&self, progress: &mut dyn FnMut(usize, usize)) -> Result<Vec<u8>, Failure> {
        files::gif(&self.as_report(), &self.view_arguments(), progress)
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
            Some(basins) => Ok(basins.advance(&self.problem, &self.main.outcome.start, n)?),
            None => Ok(0),
        }
    }

    fn basins_png(&self) -> Result<Vec<u8>, Failure> {
        let basins = self.basins.as_ref().ok_or_else(|| Failure::new("state", "no map has been begun"))?;
        Ok(basins.png(&self.setup.formula)?)
    }

    fn basins_text(&self) -> Result<String, Failure> {
        let basins = self.basins.as_ref().ok_or_else(|| Failure::new("state", "no map has been begun"))?;
        Ok(basins.text(self.problem.names())?)
    }
}

/// The command that does the same as a run, for files that are called as the page calls them.
pub(super) fn command(run: &dyn Shown, file: &str) -> String {
    let setup = run.setup();
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let mut words = vec!["gd fit".into(), if file.contains([' ', '\'']) { quoted(file) } else { file.into() }];
    words.push(quoted(setup.formula.trim()));
    let number = |value: f64| value.to_string();
    let named = |values: &[f64]| {
        let pairs = run.names().iter().zip(values).map(|(name, value)| format!("{name}={}", number(*value)));
        pairs.collect::<Vec<_>>().join(",")
    };
    if !run.is_start_found() {
        words.push(format!("--start {}", named(&run.start())));
    }
    words.push(format!("--optimizer {}", setup.optimizer.name()));
    if setup.optimizer != OptimizerName::Lm {
        words.push(format!("--lr {}", number(setup.lr)));
        if setup.scale == crate::arguments::Scale::Auto {
            words.push("--scale auto".into());
        }
    }
    words.extend(setup.steps.map(|steps| format!("--steps {steps}")));
    if setup.precision == Precision::F32 {
        words.push(format!("--precision {}", word(&setup.precision)));
    }
    for (name, [low, high]) in setup.bounds.iter().flat_map(|bounds| &bounds.0) {
        let end = |value: f64| if value.is_finite() { number(value) } else { String::new() };
        words.push(format!("--bounds {name}={}..{}", end(*low), end(*high)));
    }
    words.extend(run.view().filter(|_| setup.view.is_some()).map(|view| {
        let [[a, b], [c, d]] = view.ranges;
        let [first, second] = &view.names;
        format!("--range {first}={a}..{b},{second}={c}..{d}")
    }));
    words.join(" ")
}

/// The color of the run that is told about, and of one kept beside it.
pub(super) fn run_color(theme: &Theme) -> gd_render::Rgb {
    theme.path
}

pub(super) fn kept_color(theme: &Theme, index: usize) -> gd_render::Rgb {
    // The first of the series looks much like the path.
    let colors = theme.series.iter().skip(1);
    colors.cycle().nth(index).copied().unwrap_or(theme.path)
}

/// An error of a figure.
pub(super) fn failed(error: impl Into<CliError>) -> Failure {
    error.into().into()
}
