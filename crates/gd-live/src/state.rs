//! The state that a link carries.

use std::fmt::Write;
use std::str::FromStr;

use gd_fit::{OptimizerName, Precision, Scale, UnknownName};
use gd_scenarios::{ModelKind, NOISE, SEED, Scenario};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::example::Example;
use crate::failure::Failure;

/// Characters that stand for themselves in a link.
const PLAIN: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'*')
    .remove(b'/')
    .remove(b',')
    .remove(b'(')
    .remove(b')');
/// The maximum number of runs kept for comparison.
pub const MAX_KEPT: usize = 5;
/// The maximum number of steps that a page waits for.
const MAX_STEPS: usize = 100_000;
/// Keys that are the page's own.
const OF_THE_PAGE: [&str; 7] = ["azimuth", "elevation", "zoom", "speed", "step", "lang", "theme"];

/// The state of the live page as a link carries it: `key=value` joined by `&`, with percent-encoding; the keys are those of
/// [`Session::open`](crate::Session::open).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct State {
    pub(crate) scenario: Option<&'static Scenario>,
    pub(crate) example: Option<&'static Example>,
    pub(crate) formula: Option<String>,
    pub(crate) model: Option<ModelKind>,
    pub(crate) is_own: bool,
    pub(crate) noise: Option<f64>,
    pub(crate) seed: Option<u64>,
    pub(crate) start: Option<Vec<f64>>,
    pub(crate) optimizer: Option<OptimizerName>,
    pub(crate) lr: Option<f64>,
    pub(crate) steps: Option<usize>,
    pub(crate) precision: Option<Precision>,
    pub(crate) scale: Option<Scale>,
    pub(crate) view: Option<[f64; 4]>,
    pub(crate) over: Option<[usize; 2]>,
    pub(crate) keep: Vec<String>,
}

impl State {
    /// Reads the text of a link.
    ///
    /// # Errors
    /// A key that is not known, a value that cannot be read.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let mut state = Self::default();
        for pair in text.trim_start_matches('#').split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent_decode_str(value)
                .decode_utf8()
                .map_err(|_| Failure::new("state", format!("{key}: the link is not in UTF-8; copy it once more")))?;
            state.set(key, &value)?;
        }
        Ok(state)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), Failure> {
        match key {
            "scenario" => {
                let known = || gd_scenarios::SCENARIOS.iter().map(|scenario| scenario.name);
                let found = Scenario::by_name(value);
                self.scenario = Some(found.ok_or_else(|| unknown("state", key, value, known()))?);
            }
            "example" => {
                let found = Example::by_name(value);
                self.example = Some(found.ok_or_else(|| unknown("state", key, value, Example::names()))?);
            }
            "formula" => self.formula = Some(value.into()),
            "data" if value == "own" => self.is_own = true,
            "data" => {
                let found = MODELS.iter().find(|(name, _)| *name == value);
                let known = || MODELS.iter().map(|(name, _)| *name).chain(["own"]);
                self.model = Some(found.ok_or_else(|| unknown("data", key, value, known()))?.1);
            }
            "noise" => {
                let noise = number("noise", value)?;
                if !(0.0..=1e6).contains(&noise) {
                    return Err(Failure::new(
                        "noise",
                        format!("noise: {value} is no standard deviation; give 0 to 1e6"),
                    ));
                }
                self.noise = Some(noise);
            }
            "seed" => {
                let wrong = |_| Failure::new("seed", format!("seed: '{value}' is not a whole number of 0 or more"));
                self.seed = Some(value.trim().parse().map_err(wrong)?);
            }
            "start" => {
                let values: Result<Vec<f64>, Failure> = value.split(',').map(|part| number("start", part)).collect();
                self.start = Some(values?);
            }
            "optimizer" => self.optimizer = Some(named("optimizer", value)?),
            "lr" => self.lr = Some(number("lr", value)?),
            "steps" => self.steps = Some(steps(value)?),
            "precision" => self.precision = Some(named("precision", value)?),
            "scale" => self.scale = Some(named("scale", value)?),
            "view" => {
                let parts: Result<Vec<f64>, Failure> = value.split(',').map(|part| number("view", part)).collect();
                let is_range = |low: f64, high: f64| low.is_finite() && high.is_finite() && low < high;
                match parts?[..] {
                    [a, b, c, d] if is_range(a, b) && is_range(c, d) => self.view = Some([a, b, c, d]),
                    _ => return Err(Failure::new("view", "view: give low, high, low, high, such as -2,7,-2,7")),
                }
            }
            "over" => {
                let parts: Vec<usize> = value.split(',').filter_map(|part| part.trim().parse().ok()).collect();
                match parts[..] {
                    [one, two] if one != two => self.over = Some([one, two]),
                    _ => return Err(Failure::new("view", "over: give two parameters by number from 0, such as 0,1")),
                }
            }
            "keep" if self.keep.len() == MAX_KEPT => {
                return Err(Failure::new("keep", format!("keep: {MAX_KEPT} runs are the most that can be kept")));
            }
            "keep" => self.keep.push(value.into()),
            _ if OF_THE_PAGE.contains(&key) => {}
            _ => return Err(Failure::new("state", format!("'{key}' is nothing that a link can say"))),
        }
        Ok(())
    }

    /// The text of a link, without the page's own keys.
    pub(crate) fn to_link(&self) -> String {
        let mut text = String::new();
        let mut push = |key: &str, value: &str| {
            let separator = if text.is_empty() { "" } else { "&" };
            // A string takes every character.
            let _ = write!(text, "{separator}{key}={}", utf8_percent_encode(value, &PLAIN));
        };
        let numbers = |values: &[f64]| values.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
        let model = self.model.and_then(|model| MODELS.iter().find(|(_, known)| *known == model));
        let pairs = [
            ("scenario", self.scenario.map(|scenario| scenario.name.to_owned())),
            ("example", self.example.map(|example| example.name.to_owned())),
            ("formula", self.formula.clone()),
            ("data", if self.is_own { Some("own".into()) } else { model.map(|(name, _)| (*name).into()) }),
            ("noise", self.noise.map(|noise| noise.to_string())),
            ("seed", self.seed.map(|seed| seed.to_string())),
            ("start", self.start.as_deref().map(numbers)),
            ("optimizer", self.optimizer.map(|optimizer| optimizer.name().into())),
            ("lr", self.lr.map(|lr| lr.to_string())),
            ("steps", self.steps.map(|steps| steps.to_string())),
            ("precision", self.precision.map(|precision| precision.name().into())),
            ("scale", self.scale.map(|scale| scale.name().into())),
            ("view", self.view.map(|view| numbers(&view))),
            ("over", self.over.map(|[one, two]| format!("{one},{two}"))),
        ];
        for (key, value) in pairs {
            if let Some(value) = value {
                push(key, &value);
            }
        }
        self.keep.iter().for_each(|state| push("keep", state));
        text
    }

    /// The same state with the changes of a kept run.
    ///
    /// # Errors
    /// A kept state that cannot be read.
    pub(crate) fn with_kept(&self, text: &str) -> Result<Self, Failure> {
        let kept = Self::parse(text).map_err(|failure| Failure::new("keep", format!("keep: {}", failure.message)))?;
        Ok(Self {
            start: kept.start.or_else(|| self.start.clone()),
            optimizer: kept.optimizer.or(self.optimizer),
            lr: kept.lr.or(self.lr),
            steps: kept.steps.or(self.steps),
            scale: kept.scale.or(self.scale),
            keep: Vec::new(),
            ..self.clone()
        })
    }

    /// Whether the data are the tutorial's own draw.
    pub(crate) fn noise_and_seed(&self) -> (f64, u64) {
        (self.noise.unwrap_or(NOISE), self.seed.unwrap_or(SEED))
    }
}

const MODELS: [(&str, ModelKind); 3] =
    [("line", ModelKind::Line), ("cubic", ModelKind::Cubic), ("net", ModelKind::TinyNet)];

fn unknown<'a>(field: &'static str, key: &str, value: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let known = known.collect::<Vec<_>>().join(", ");
    Failure::new(field, format!("{key}: '{value}' is not known; there are {known}"))
}

fn number(field: &'static str, text: &str) -> Result<f64, Failure> {
    let wrong = || Failure::new(field, format!("--{field}: '{}' is not a number", text.trim()));
    let value: f64 = text.trim().parse().map_err(|_| wrong())?;
    if value.is_finite() { Ok(value) } else { Err(wrong()) }
}

fn steps(text: &str) -> Result<usize, Failure> {
    let wrong = || Failure::new("steps", format!("--steps: '{}' is not a whole number of 1 or more", text.trim()));
    let steps = text.trim().parse().map_err(|_| wrong())?;
    match steps {
        0 => Err(wrong()),
        1..=MAX_STEPS => Ok(steps),
        _ => Err(Failure::new("steps", format!("--steps: the page makes at most {MAX_STEPS}; `gd fit` makes more"))),
    }
}

/// One of the words that an option of `gd` accepts.
fn named<T: FromStr<Err = UnknownName>>(field: &'static str, text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error| Failure::new(field, format!("--{field}: {error}")))
}
