//! Fitting all laws, and ranking them.

use std::fmt;

use gd_formula::Formula;
use gd_render::Figure;

use super::law::{Design, Law};
use super::verdict::{Certainty, DECISIVE, certainty};
use super::write_suggestions;
use crate::data::{ColumnOrigin, Observations, Table};
use crate::error::Error;
use crate::formulas::{Fitted, FormulaFit, check_settings, fitted, fitted_quickly, rank};
use crate::picture::formulas_figure;
use crate::report::Styles;
use crate::setting::Setting;
use crate::settings::{Bounds, Columns, PictureSettings, Precision, Settings};
use crate::threads::try_map;

/// Of more rows than these, every n-th is looked at.
pub const MAX_ROWS: usize = 2000;
/// Laws that are searched for thoroughly.
const N_THOROUGH: usize = 8;
/// Laws that a picture shows.
const MAX_SHOWN: usize = 3;
/// A residual sum that is lower by more than this part is lower.
const LOWER: f64 = 1e-6;

/// A law that was fitted.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The law.
    pub law: &'static Law,
    /// Other laws that are the same curve.
    pub same_curve: Vec<&'static Law>,
    /// Its fit.
    pub fit: FormulaFit,
    /// The bounds within which its parameters have their meaning.
    pub bounds: Bounds,
}

/// Laws ranked by how well they describe data. Displayed, it is the report for people.
#[derive(Debug, Clone)]
pub struct Suggestions {
    /// One law for every curve that was fitted, those that are ranked first, the best first of all: by the criterion, but that
    /// the constant or the line comes first if no law is better than it.
    pub laws: Vec<Suggestion>,
    /// How many of these are ranked.
    pub n_ranked: usize,
    /// Laws that these data are not for.
    pub not_for_these: Vec<&'static Law>,
    /// How sure the answer is.
    pub certainty: Certainty,
    /// Whether a fit of the best needs its bounds to arrive where it did.
    pub needs_bounds: bool,
    /// Rows of the data, of which [`MAX_ROWS`] at most were looked at.
    pub n_rows: usize,
    /// The columns of x and y, by name, or by number where that is not clear: what `--x` and `--y` of `gd` take.
    pub columns: [String; 2],
    /// What is predicted, and from what, as reports of fits say it.
    pub(crate) data: Observations<f64>,
    pub(crate) is_absolute: bool,
}

/// Fits all laws that the data may follow, without starts, and ranks them by Akaike's corrected criterion.
///
/// Of the settings, columns and `absolute_sigma` count. Without columns, a table of two has x and y in this order; of more,
/// those called x and y.
///
/// ```
/// use gd_fit::laws::suggest;
/// use gd_fit::{Settings, Table};
///
/// let s: Vec<f64> = (1..=12).map(f64::from).collect();
/// // A hyperbola with small errors.
/// let v = s.iter().map(|s| 8.0 * s / (2.5 + s) + 0.02 * ((7.0 * s) % 3.0 - 1.0)).collect();
/// let laws = suggest(&Table::new([("s", s), ("v", v)])?, &Settings::default())?;
/// assert_eq!(laws.laws[0].law.name, "Michaelis-Menten kinetics");
/// assert!(laws.laws[0].same_curve.iter().any(|law| law.name == "Langmuir isotherm"));
/// println!("{laws}");
/// # Ok::<(), gd_fit::Error>(())
/// ```
///
/// # Errors
/// Data that cannot be read, of which it is not clear what x and y are, or whose x are all the same; settings of anything but
/// plain least squares without starts.
pub fn suggest(table: &Table, settings: &Settings) -> Result<Suggestions, Error> {
    suggest_among(table, &super::all().collect::<Vec<_>>(), settings)
}

/// The same among some laws. Of laws of one family the first is fitted.
///
/// # Errors
/// Those of [`suggest`].
pub fn suggest_among(table: &Table, laws: &[&'static Law], settings: &Settings) -> Result<Suggestions, Error> {
    check_settings(settings)?;
    let (data, n_rows) = read(table, settings)?;
    let x = data.inputs.first().map_or(&[][..], Vec::as_slice);
    let Some(design) = Design::new(x) else {
        let message = format!("{} is the same in all rows, so nothing depends on it", data.input_title(0));
        return Err(Error::Answer { setting: Setting::Inputs, message });
    };
    let y_range = data.y.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], y| [low.min(*y), high.max(*y)]);
    let holds = |law: &&&'static Law| law.domain.holds([design.low, design.high], y_range);
    let not_for_these = laws.iter().filter(|law| !holds(law)).copied().collect();
    let mut leaders: Vec<(&'static Law, Vec<&'static Law>)> = Vec::new();
    for law in laws.iter().filter(holds).copied() {
        match leaders.iter_mut().find(|(leader, _)| leader.family == law.family) {
            Some((_, same)) => same.push(law),
            None => leaders.push((law, Vec::new())),
        }
    }
    let one = |index: usize| {
        let Some((law, same)) = leaders.get(index) else { return Ok(None) };
        Ok(of_law(law, same, &data, &design, settings))
    };
    let found: Vec<Suggestion> = try_map(leaders.len(), one)?.into_iter().flatten().collect();
    let (mut laws, _) = ranked(found);
    // The best are searched for as thoroughly as by a fit, and so are those that would be among them if they had arrived.
    let limit = laws.first().and_then(|best| best.fit.criteria).map_or(f64::INFINITY, |best| best.aicc + DECISIVE);
    let again = |index: usize| {
        let is_near = |one: &&Suggestion| {
            if one.fit.criteria.is_some() { index < N_THOROUGH } else { one.fit.summary.aic < limit }
        };
        Ok(laws.get(index).filter(is_near).and_then(|one| thoroughly(one, settings)))
    };
    let thorough: Vec<Option<FormulaFit>> = try_map(laws.len(), again)?;
    for (one, fit) in laws.iter_mut().zip(thorough) {
        if let Some(fit) = fit {
            one.fit = fit;
        }
    }
    let (mut laws, n_ranked) = ranked(laws);
    let certainty = certainty(&laws[..n_ranked]);
    // What no law is better than is the answer, though one may be ahead of it by chance.
    let simplest = match certainty {
        Certainty::Noise => "constant",
        Certainty::Line => "line",
        _ => "",
    };
    if let Some(place) = laws.iter().take(n_ranked).position(|one| one.law.family == simplest) {
        laws[..=place].rotate_right(1);
    }
    let needs_bounds = laws.first().filter(|_| n_ranked > 0).is_some_and(|best| needs_bounds(best, settings));
    Ok(Suggestions {
        laws,
        n_ranked,
        not_for_these,
        certainty,
        needs_bounds,
        n_rows,
        columns: named(table, &data)?,
        data,
        is_absolute: settings.absolute_sigma,
    })
}

/// Laws in their order, those that cannot be ranked last, and how many are ranked.
fn ranked(mut laws: Vec<Suggestion>) -> (Vec<Suggestion>, usize) {
    let mut fits: Vec<FormulaFit> = laws.iter().map(|one| one.fit.clone()).collect();
    let ranking = rank(&mut fits);
    for (one, fit) in laws.iter_mut().zip(fits) {
        one.fit = fit;
    }
    let mut order = ranking.clone();
    order.extend((0..laws.len()).filter(|index| !ranking.contains(index)));
    let mut slots: Vec<Option<Suggestion>> = laws.into_iter().map(Some).collect();
    let laws = order.into_iter().filter_map(|index| slots.get_mut(index)?.take()).collect();
    (laws, ranking.len())
}

/// The fit of a law from a quick search; `None` where it has no start at all.
fn of_law(
    law: &'static Law,
    same: &[&'static Law],
    data: &Observations<f64>,
    design: &Design,
    settings: &Settings,
) -> Option<Suggestion> {
    let bounds = law.parameters.iter();
    let bounds = bounds.filter_map(|one| Some((one.name.to_owned(), one.allowed.bounds(design)?))).collect();
    let bounds = Bounds(bounds);
    let own = Settings { bounds: bounds.clone(), ..settings_of(settings) };
    let formula = Formula::parse(law.formula, &["x"]).ok()?;
    let found = fitted_quickly(law.formula, Observations { formula, ..data.clone() }, &own).ok()?;
    Some(Suggestion { law, same_curve: same.to_vec(), fit: named_fit(law, found), bounds })
}

/// The fit of a law from a thorough search, if that is no worse.
fn thoroughly(one: &Suggestion, settings: &Settings) -> Option<FormulaFit> {
    let own = Settings { bounds: one.bounds.clone(), ..settings_of(settings) };
    let found = fitted(one.law.formula, one.fit.problem.data.clone(), &own, None).ok()?;
    let (sum, quick) = (found.summary.residual_sum, one.fit.summary.residual_sum);
    // One that is as low and is not trusted, as another minimum is nearly as low, says nothing against the law.
    let is_better = sum < quick * (1.0 - LOWER) || found.ending.is_converged && sum <= quick * (1.0 + LOWER);
    is_better.then(|| named_fit(one.law, found))
}

fn named_fit(law: &Law, found: Fitted) -> FormulaFit {
    let mut fit = FormulaFit::new(law.formula, found);
    law.name.clone_into(&mut fit.label);
    fit
}

/// Whether the fit without bounds ends lower.
fn needs_bounds(best: &Suggestion, settings: &Settings) -> bool {
    if best.bounds.0.is_empty() {
        return false;
    }
    let free = fitted(best.law.formula, best.fit.problem.data.clone(), &settings_of(settings), None);
    let sum = best.fit.summary.residual_sum;
    free.map_or(true, |free| !free.ending.is_converged || free.summary.residual_sum < sum * (1.0 - LOWER))
}

fn settings_of(settings: &Settings) -> Settings {
    Settings { absolute_sigma: settings.absolute_sigma, ..Settings::default() }
}

/// The rows of x and y, thinned if there are many, and how many there are.
fn read(table: &Table, settings: &Settings) -> Result<(Observations<f64>, usize), Error> {
    if settings.precision != Precision::F64 {
        return Err(refuse(Setting::Formula, "laws are fitted in double precision"));
    }
    let given = [
        (!settings.start.0.is_empty(), Setting::Start),
        (!settings.fixed.0.is_empty(), Setting::Fixed),
        (!settings.bounds.0.is_empty(), Setting::Bounds),
    ];
    if let Some((_, setting)) = given.into_iter().find(|(is_given, _)| *is_given) {
        return Err(refuse(setting, "laws have their own; leave it out, or fit the law that is suggested"));
    }
    let columns = columns(table, &settings.columns)?;
    let data = table.observations::<f64>("slope*x", &columns)?;
    let n_rows = data.y.len();
    let stride = n_rows.div_ceil(MAX_ROWS).max(1);
    let rows: Vec<usize> = (0..n_rows).step_by(stride).collect();
    let data = if stride > 1 { data.of_rows(&rows) } else { data };
    Ok((data, n_rows))
}

/// Which columns are x and y.
fn columns(table: &Table, given: &Columns) -> Result<Columns, Error> {
    if given.inputs.len() > 1 {
        return Err(refuse(Setting::Inputs, "laws have one input; give one"));
    }
    let names = table.column_names()?;
    let input = given.inputs.first().map(|input| match input.split_once('=') {
        Some((name, column)) if !input.starts_with(['\'', '"']) && !name.contains(['\'', '"']) => column.to_owned(),
        _ => input.clone(),
    });
    let is_called = |wanted: &str| names.iter().position(|name| name.trim().eq_ignore_ascii_case(wanted));
    let number = |place: usize| (place + 1).to_string();
    // Of two columns the other one.
    let other = |known: &str| {
        let place = known.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let known = known.trim_matches(['\'', '"']);
        let place = place.or_else(|| names.iter().position(|name| name == known));
        place.filter(|_| names.len() == 2).map(|place| number(1 - place.min(1)))
    };
    let both = |x: &str, y: &str| Some((number(is_called(x)?), number(is_called(y)?)));
    let (x, y) = match (input, given.response.clone()) {
        (Some(x), Some(y)) => (Some(x), Some(y)),
        (Some(x), None) => (Some(x.clone()), other(&x).or_else(|| is_called("y").map(number))),
        (None, Some(y)) => (other(&y).or_else(|| is_called("x").map(number)), Some(y)),
        (None, None) if names.len() == 2 => (Some(number(0)), Some(number(1))),
        (None, None) => both("x", "y").map_or((None, None), |(x, y)| (Some(x), Some(y))),
    };
    match (x, y) {
        (Some(x), Some(y)) => Ok(Columns { inputs: vec![format!("x={x}")], response: Some(y), ..given.clone() }),
        (x, _) => {
            let listed = names.iter().map(|name| name.trim()).collect::<Vec<_>>().join(", ");
            let (setting, what) = match x {
                None => (Setting::Inputs, "x"),
                Some(_) => (Setting::Response, "y"),
            };
            Err(refuse(setting, format!("which column is {what}? name one of {listed}")))
        }
    }
}

/// The columns of x and y, by names that only they have, or by numbers.
fn named(table: &Table, data: &Observations<f64>) -> Result<[String; 2], Error> {
    let names = table.column_names()?;
    let named = |column: Option<&ColumnOrigin>| {
        let Some(ColumnOrigin { number, title, .. }) = column else { return String::new() };
        let is_clear = names.iter().filter(|name| *name == title).count() == 1
            && !title.is_empty()
            && !title.starts_with('-')
            && title.parse::<f64>().is_err()
            && !title.contains(['=', '\'', '"'])
            && !title.contains(char::is_control);
        if is_clear { title.clone() } else { number.to_string() }
    };
    Ok([named(data.origin.inputs.first()), named(data.origin.response.first())])
}

fn refuse(setting: Setting, message: impl Into<String>) -> Error {
    Error::Answer { setting, message: message.into() }
}

impl Suggestions {
    /// The laws that are ranked, the best first.
    #[must_use]
    pub fn ranked(&self) -> &[Suggestion] {
        self.laws.get(..self.n_ranked).unwrap_or(&[])
    }

    /// The best law; `None` if no fit can be trusted.
    #[must_use]
    pub fn best(&self) -> Option<&Suggestion> {
        self.ranked().first()
    }

    /// Data with the curves of the best three laws, and what they leave over.
    ///
    /// # Errors
    /// Nothing finite to draw, a look that this picture cannot have.
    pub fn figure(&self, picture: &PictureSettings) -> Result<Figure, Error> {
        let fits: Vec<&FormulaFit> = self.laws.iter().take(MAX_SHOWN).map(|one| &one.fit).collect();
        let title = format!("{}: the best of {} laws", self.data.response_title(), self.laws.len());
        formulas_figure(&fits, &title, picture)
    }

    /// The report for programs, as one JSON object and a line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = Vec::new();
        // Memory takes whatever is written.
        let _ = super::write_suggestions_json(self, &mut text);
        String::from_utf8_lossy(&text).into_owned()
    }
}

impl fmt::Display for Suggestions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        write_suggestions(self, &Styles::default(), &mut text).map_err(|_| fmt::Error)?;
        f.write_str(&String::from_utf8_lossy(&text))
    }
}
