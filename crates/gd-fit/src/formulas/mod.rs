//! Several formulas for the same data: which describes them best, and whether they can tell.
//!
//! [`compare_formulas`] fits each formula to the same rows and ranks them by Akaike's corrected criterion. Not to be
//! confused with [`compare`](crate::compare()), which draws several descents on the loss of one formula.

mod candidate;
mod criteria;
mod distinguish;
mod json;
mod leave_one_out;
mod nested;
mod places;
mod rows;
mod text;

pub use candidate::{FormulaFit, Reason};
pub use criteria::Criteria;
pub use distinguish::{Indistinct, Place, Whereabouts};
pub use json::write_comparison_json;
pub use leave_one_out::{LeaveOneOut, LeaveOneOutMethod};
pub use nested::{Nested, NestedTest};
pub use text::write_comparison;

pub(crate) use candidate::{Fitted, fitted, fitted_quickly};
pub(crate) use criteria::rank;
pub(crate) use distinguish::{RIVAL, whereabouts};
pub(crate) use places::Fitting;
pub(crate) use rows::check_settings;
pub(crate) use text::measure;

use std::fmt;
use std::str::FromStr;

use gd_core::Real;
use gd_render::Figure;

use crate::data::{Observations, Table};
use crate::error::Error;
use crate::picture::formulas_figure;
use crate::report::Styles;
use crate::setting::Setting;
use crate::settings::{PictureSettings, Precision, Settings};
use crate::threads::try_map;

/// The most formulas that are compared at a time.
pub const MAX_FORMULAS: usize = 50;

/// Several formulas fitted to the same rows. Displayed, it is the report for people.
#[derive(Debug, Clone)]
pub struct FormulaComparison {
    /// The fits, in the order of the formulas.
    pub fits: Vec<FormulaFit>,
    /// Places in `fits` of those that can be trusted, the best first.
    pub ranking: Vec<usize>,
    /// Pairs of which one formula is a special case of the other, and the test whether the data ask for the larger one.
    pub nested: Vec<Nested>,
    /// The best formula and each that the data cannot tell from it, with the place where to measure.
    pub indistinct: Vec<Indistinct>,
    /// What else a reader should know of the rows, a sentence each.
    pub remarks: Vec<String>,
    /// Whether standard deviations of the observations are known, so that chi-squared and not their scatter is what counts.
    pub is_absolute: bool,
}

/// Fits each of several formulas to the same rows of a table, and ranks them.
///
/// Start values, fixed parameters and bounds in the settings are those of all formulas that have a parameter of that name.
///
/// ```
/// use gd_fit::formulas::compare_formulas;
/// use gd_fit::{Settings, Table};
///
/// let table = Table::new([
///     ("s", vec![0.02, 0.06, 0.11, 0.22, 0.56, 1.1]),
///     ("v", vec![61.0, 102.0, 131.0, 155.0, 196.0, 203.0]),
/// ])?;
/// let formulas = ["v = a + b*s", "v = a + b*ln(s)", "v = vmax*s/(km + s)"];
/// let comparison = compare_formulas(&table, &formulas, &Settings::default())?;
/// assert_eq!(comparison.ranking, [1, 2, 0]);
/// let criteria = comparison.fits[2].criteria.as_ref().expect("it converged");
/// assert!(criteria.delta < 2.0, "six points cannot tell the last two apart");
/// assert_eq!((comparison.indistinct[0].best, comparison.indistinct[0].other), (1, 2));
/// println!("{comparison}");
/// # Ok::<(), gd_fit::Error>(())
/// ```
///
/// # Errors
/// Fewer than two formulas, or more than [`MAX_FORMULAS`]; those of [`fit()`](crate::fit()), with the formula that they are
/// about; formulas that predict different things; settings of anything but plain least squares. A fit that is not to be
/// trusted is no error: it is not ranked, and [`FormulaFit::reason`] says why.
pub fn compare_formulas(table: &Table, formulas: &[&str], settings: &Settings) -> Result<FormulaComparison, Error> {
    check_settings(settings)?;
    check_formulas(formulas)?;
    let columns = settings.columns_and_parameters();
    let read = |index: usize| {
        let text = formulas.get(index).copied().unwrap_or_default();
        table.observations::<f64>(text, &columns).map_err(|error| rows::of_formula(error, text))
    };
    let data = try_map(formulas.len(), read)?;
    let common = rows::common(&data, formulas, settings)?;
    let own = rows::settings_of(&data, settings)?;
    let one = |index: usize| {
        let text = formulas.get(index).copied().unwrap_or_default();
        let (Some(data), Some(picked), Some(settings)) = (data.get(index), common.picked.get(index), own.get(index))
        else {
            return Err(rows::refusal(Setting::Formula, "there is no such formula"));
        };
        let ended = match settings.precision {
            Precision::F64 => fitted(text, data.of_rows(picked), settings, None),
            Precision::F32 => single::<f32>(table, text, picked, &columns, data, settings),
        };
        let mut fit = FormulaFit::new(text, ended.map_err(|error| rows::of_formula(error, text))?);
        fit.label = format!("F{}", index + 1);
        if fit.reason.is_none() {
            fit.leave_one_out()?;
        }
        Ok(fit)
    };
    let mut fits = try_map(formulas.len(), one)?;
    let ranking = rank(&mut fits);
    let pairs = nested::pairs(&fits, &ranking);
    let of_pair = |index: usize| Ok(pairs.get(index).and_then(|pair| nested::test(&fits, *pair)));
    let nested: Vec<Nested> = try_map(pairs.len(), of_pair)?.into_iter().flatten().collect();
    nested::distrust(&mut fits, &nested);
    let ranking = if ranking.iter().all(|&index| fits[index].reason.is_none()) { ranking } else { rank(&mut fits) };
    let is_ranked = |nested: &Nested| ranking.contains(&nested.small) && ranking.contains(&nested.large);
    let nested = nested.into_iter().filter(is_ranked).collect();
    let indistinct = distinguish::rivals(&fits, &ranking);
    Ok(FormulaComparison {
        fits,
        ranking,
        nested,
        indistinct,
        remarks: common.remarks,
        is_absolute: settings.absolute_sigma,
    })
}

/// A fit in another precision than that of the statistics.
fn single<T: Real + FromStr>(
    table: &Table,
    text: &str,
    picked: &[usize],
    columns: &crate::settings::Columns,
    data: &Observations<f64>,
    settings: &Settings,
) -> Result<Fitted, Error> {
    let own = table.observations::<T>(text, columns)?.of_rows(picked);
    fitted(text, own, settings, Some(data.of_rows(picked)))
}

/// Refuses what cannot be compared, whatever the data.
///
/// # Errors
/// Fewer than two formulas, too many, the same twice.
pub fn check_formulas(formulas: &[&str]) -> Result<(), Error> {
    if formulas.len() < 2 {
        let message = match formulas.first() {
            None => "there is none; give at least two to compare".to_owned(),
            Some(one) => format!("there is only one, '{}'; give another to compare it with", one.trim()),
        };
        return Err(rows::refusal(Setting::Formula, message));
    }
    if formulas.len() > MAX_FORMULAS {
        let message = format!("{} are too many to compare; give up to {MAX_FORMULAS}", formulas.len());
        return Err(rows::refusal(Setting::Formula, message));
    }
    let repeated = formulas.iter().enumerate().find(|(index, text)| formulas[..*index].contains(text));
    match repeated {
        None => Ok(()),
        Some((_, text)) => {
            Err(rows::refusal(Setting::Formula, format!("'{}' is given twice; give each formula once", text.trim())))
        }
    }
}

impl FormulaComparison {
    /// The best fit; `None` if none can be trusted.
    #[must_use]
    pub fn best(&self) -> Option<&FormulaFit> {
        self.ranking.first().and_then(|index| self.fits.get(*index))
    }

    /// The fits that can be trusted, the best first, and then the others.
    pub fn in_order(&self) -> impl Iterator<Item = &FormulaFit> {
        let others = self.fits.iter().filter(|fit| fit.reason.is_some());
        self.ranking.iter().filter_map(|index| self.fits.get(*index)).chain(others)
    }

    /// Data with all curves, and what they leave over.
    ///
    /// # Errors
    /// Nothing finite to draw, a look that this picture cannot have.
    pub fn figure(&self, picture: &PictureSettings) -> Result<Figure, Error> {
        let fits: Vec<&FormulaFit> = self.in_order().collect();
        let response = self.fits.first().map_or_else(String::new, |fit| fit.problem.data.response_title());
        formulas_figure(&fits, &format!("{response}: {} formulas", fits.len()), picture)
    }

    /// The report for programs, as one JSON object and a line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = Vec::new();
        // Memory takes whatever is written.
        let _ = write_comparison_json(self, &mut text);
        String::from_utf8_lossy(&text).into_owned()
    }
}

impl fmt::Display for FormulaComparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::new();
        write_comparison(self, &Styles::default(), &mut text).map_err(|_| fmt::Error)?;
        f.write_str(&String::from_utf8_lossy(&text))
    }
}
