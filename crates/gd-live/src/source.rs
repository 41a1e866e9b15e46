//! Where the data come from: made by one of the tutorial's models, one of the examples, or the reader's own file.

use std::fmt::Write;

use gd_fit::{Bounds, LEARNING_RATE, OptimizerName, Precision, Scale};
use gd_scenarios::{ModelKind, Scenario};

use crate::example::Example;
use crate::failure::Failure;
use crate::state::State;

/// A file of the reader's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnFile {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// What is shown unless a link says something else.
const DEFAULT_SCENARIO: &str = "net-global";
/// The ranges that the tutorial shows of both parameters.
const SCENARIO_VIEW: [f64; 4] = [-2.0, 7.0, -2.0, 7.0];

/// A state with everything filled in that it leaves out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Setup {
    pub(crate) formula: String,
    pub(crate) source: Source,
    /// `None` to search for one.
    pub(crate) start: Option<Vec<f64>>,
    pub(crate) optimizer: OptimizerName,
    pub(crate) lr: f64,
    pub(crate) steps: Option<usize>,
    pub(crate) precision: Precision,
    pub(crate) scale: Scale,
    pub(crate) bounds: Bounds,
    pub(crate) view: Option<[f64; 4]>,
    pub(crate) over: Option<[usize; 2]>,
}

/// Where the data come from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    Own,
    Example(&'static Example),
    Made { model: ModelKind, noise: f64, seed: u64 },
}

impl Source {
    /// What the file is called.
    pub(crate) fn name(&self, own: Option<&OwnFile>) -> String {
        match self {
            Self::Own => own.map_or_else(|| "data.csv".into(), |file| file.name.clone()),
            Self::Example(example) => format!("{}.csv", example.name),
            Self::Made { model, .. } => match model {
                ModelKind::Line => "line.csv".into(),
                ModelKind::Cubic => "cubic.csv".into(),
                ModelKind::TinyNet => "net.csv".into(),
            },
        }
    }

    /// The text of the file that is made or built in; `None` of the reader's own.
    pub(crate) fn csv(&self) -> Option<String> {
        match self {
            Self::Own => None,
            Self::Example(example) => Some(example.csv.into()),
            Self::Made { model, noise, seed } => {
                let (x, y) = Scenario::data_of::<f32>(*model, *noise as f32, *seed);
                let mut text = String::from("x,y\n");
                for (x, y) in x.iter().zip(y) {
                    // A string takes every character. The shortest form reads back as the same bits.
                    let _ = writeln!(text, "{x},{y}");
                }
                Some(text)
            }
        }
    }
}

impl Setup {
    /// Fills a state in.
    ///
    /// # Errors
    /// A formula that is missing.
    pub(crate) fn new(state: &State) -> Result<Self, Failure> {
        let is_bare = state.formula.is_none() && state.example.is_none() && !state.is_own && state.model.is_none();
        let default = || Scenario::by_name(DEFAULT_SCENARIO).filter(|_| is_bare);
        let scenario = state.scenario.or_else(default).filter(|_| state.example.is_none());
        let (noise, seed) = state.noise_and_seed();
        let model = state.model.or(scenario.map(|scenario| scenario.model));
        let source = match (state.is_own, state.example) {
            (true, _) => Source::Own,
            (false, Some(example)) => Source::Example(example),
            (false, None) => Source::Made { model: model.unwrap_or(ModelKind::Line), noise, seed },
        };
        let own_formula = match &source {
            Source::Own => scenario.map(|scenario| formula_of(scenario.model)),
            Source::Example(example) => Some(example.formula),
            Source::Made { model, .. } => Some(formula_of(*model)),
        };
        let formula = match (&state.formula, own_formula) {
            (Some(formula), _) => formula.clone(),
            (None, Some(formula)) => formula.into(),
            (None, None) => return Err(Failure::new("formula", "the formula is missing; write one such as a*x + b")),
        };
        // Of another formula a scenario gives only the data.
        let is_its_formula = |scenario: &&Scenario| formula.trim() == formula_of(scenario.model);
        let scenario = scenario.filter(is_its_formula).filter(|_| source != Source::Own);
        let optimizer = match (state.optimizer, state.lr, scenario) {
            (Some(optimizer), ..) => optimizer,
            (None, None, None) => OptimizerName::Lm,
            _ => OptimizerName::Sgd,
        };
        let bounds = state.example.filter(|example| formula.trim() == example.formula);
        let bounds = bounds.and_then(|example| example.bounds.parse::<Bounds>().ok());
        Ok(Self {
            source,
            start: state.start.clone().or_else(|| scenario.map(|scenario| scenario.start.to_vec())),
            optimizer,
            lr: state.lr.or_else(|| scenario.map(|scenario| scenario.learning_rate)).unwrap_or(LEARNING_RATE),
            steps: state.steps,
            precision: state.precision.unwrap_or(if scenario.is_some() { Precision::F32 } else { Precision::F64 }),
            scale: state.scale.unwrap_or_default(),
            bounds: bounds.unwrap_or_default(),
            view: state.view.or_else(|| scenario.map(|_| SCENARIO_VIEW)),
            over: state.over,
            formula,
        })
    }
}

/// The formula of a model as `gd` reads it. Parameters are in the order of their first appearance, and the tutorial has a
/// before b.
fn formula_of(model: ModelKind) -> &'static str {
    match model {
        ModelKind::Line => "a*x + b",
        ModelKind::Cubic => "a*x^3 + b*x^2",
        ModelKind::TinyNet => "sin(cos(a*x)*b)",
    }
}
