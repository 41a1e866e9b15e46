//! How often bands around curves, intervals of new observations and those of derived quantities hold the true value.

use std::fmt::Write;

use gd_fit::{Settings, StartValues, Table, fit};
use gd_formula::{Formula, Names};
use gd_scenarios::noise_from;
use rayon::prelude::*;

use super::{MODELS, Model, N_SETS};

/// Places over the range of the data where a curve is compared.
const N_PLACES: u32 = 9;

/// Formulas by their names among [`MODELS`], each with a quantity to derive.
pub const DERIVED: [(&str, &str); 10] = [
    ("line", "-b/a"),
    ("decay", "ln(2)/k"),
    ("two decays", "a + b"),
    ("enzyme", "v/m"),
    ("dose response, four parameters", "c*0.25^(1/h)"),
    ("logistic growth", "a*k/4"),
    ("peak", "2*s*sqrt(2*ln(2))"),
    ("Lorentzian line", "pi*a*g"),
    ("sine", "2*pi/w"),
    ("Arrhenius", "exp(q*(1/300 - 1/310))"),
];

/// What became of the data sets of one formula.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BandCoverage {
    n_failed: u64,
    n: u64,
    /// Sets whose band held the true curve, at each place.
    curve: Vec<u64>,
    /// Intervals that held a new observation, at all places.
    observations: u64,
    derived: u64,
}

impl BandCoverage {
    fn plus(mut self, other: &Self) -> Self {
        self.curve.resize(self.curve.len().max(other.curve.len()), 0);
        self.curve.iter_mut().zip(&other.curve).for_each(|(sum, held)| *sum += held);
        self.n_failed += other.n_failed;
        self.n += other.n;
        self.observations += other.observations;
        self.derived += other.derived;
        self
    }
}

/// The coverage of so many sets of a model, each with noise of its own.
///
/// # Errors
/// A formula that cannot be fitted.
pub fn band_coverage(model: &Model, derived: &str, n_sets: u64) -> Result<BandCoverage, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", model.name);
    let start: StartValues = model.truth.parse().map_err(|error: gd_fit::AssignmentError| wrong(&error))?;
    let formula = Formula::parse(model.formula, &["x"]).map_err(|error| wrong(&error))?;
    let truth: Vec<f64> = formula.parameters().iter().filter_map(|name| start.of(name)).collect();
    let names: Vec<&str> = formula.parameters().iter().map(String::as_str).collect();
    let quantity =
        Formula::parse_with(derived, &Names { inputs: &[], parameters: &names }).map_err(|error| wrong(&error))?;
    let own: Vec<f64> = quantity.parameters().iter().filter_map(|name| start.of(name)).collect();
    let true_quantity = quantity.evaluate(&own, &[]);
    let x = model.design.x();
    let curve = |x: &f64| formula.evaluate(&truth, &[*x]);
    let range =
        |least: bool| x.iter().copied().fold(x[0], |one, other| if (other < one) == least { other } else { one });
    let [low, high] = [true, false].map(range);
    let places: Vec<f64> = (0..N_PLACES).map(|k| low + (high - low) * f64::from(k) / f64::from(N_PLACES - 1)).collect();
    let set = |seed: u64| {
        let noise: Vec<f64> = noise_from(seed).take(x.len() + places.len()).map(f64::from).collect();
        let y = x.iter().zip(&noise).map(|(x, noise)| curve(x) + model.noise * noise).collect();
        let table = Table::new([("x", x.clone()), ("y", y)]).map_err(|error| wrong(&error))?;
        let derived = vec![derived.parse().unwrap_or_else(|never| match never {})];
        let settings = Settings { start: start.clone(), skips_search: true, derived, ..Settings::default() };
        let fit = fit(&table, model.formula, &settings).map_err(|error| wrong(&error))?;
        if !fit.is_converged() {
            return Ok(BandCoverage { n_failed: 1, ..BandCoverage::default() });
        }
        let holds = |interval: Option<[f64; 2]>, value: f64| {
            u64::from(interval.is_some_and(|[low, high]| (low..=high).contains(&value)))
        };
        let told = fit.predictions(std::slice::from_ref(&places)).map_err(|error| wrong(&error))?;
        let pairs = || told.iter().zip(&places);
        let new = noise.iter().skip(x.len());
        Ok(BandCoverage {
            n_failed: 0,
            n: 1,
            curve: pairs().map(|(told, place)| holds(told.confidence, curve(place))).collect(),
            observations: pairs()
                .zip(new)
                .map(|((told, place), noise)| holds(told.prediction, curve(place) + model.noise * noise))
                .sum(),
            derived: fit.derived().first().map_or(0, |derived| holds(derived.interval, true_quantity)),
        })
    };
    let sets = (0..n_sets).into_par_iter().map(set);
    sets.try_reduce(BandCoverage::default, |one, other| Ok(one.plus(&other)))
}

const HEAD: &str = "
## Bands and derived quantities

1000 sets of some of the formulas above, with 95 % intervals from the covariance of the parameters (the delta method). \
`curve` is how often the confidence band of `--curve` holds the true curve, of nine places over the range of the data the \
one where that is least; `observation` how often the prediction interval holds a new observation, at all nine; `derived` how \
often the interval of `--derive` holds the true quantity. All in percent.

| formula | derived quantity | failed | curve | observation | derived |
|---|---|---:|---:|---:|---:|
";

/// A row of the table.
#[must_use]
pub fn band_row(model: &Model, derived: &str, coverage: &BandCoverage) -> String {
    let percent = |held: u64, of: u64| 100.0 * held as f64 / of as f64;
    let curve = coverage.curve.iter().map(|held| percent(*held, coverage.n)).fold(100.0, f64::min);
    let observations = percent(coverage.observations, coverage.n * u64::from(N_PLACES));
    format!(
        "| {}: `{}` | `{derived}` | {} | {curve:.1} | {observations:.1} | {:.1} |",
        model.name,
        model.formula,
        coverage.n_failed,
        percent(coverage.derived, coverage.n)
    )
}

/// The part of the page about bands and derived quantities.
///
/// # Errors
/// A formula that cannot be fitted.
pub fn bands() -> Result<String, String> {
    let mut text = String::from(HEAD);
    for (name, derived) in DERIVED {
        let model =
            MODELS.iter().find(|model| model.name == name).ok_or_else(|| format!("no model is called {name}"))?;
        let row = band_row(model, derived, &band_coverage(model, derived, N_SETS)?);
        writeln!(text, "{row}").map_err(|error| error.to_string())?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_what_the_code_computes() {
        let path = xtask::workspace_root().join("docs").join("coverage.md");
        let page = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        assert!(page.contains(HEAD));
        for name in ["line", "enzyme", "peak"] {
            let model = MODELS.iter().find(|model| model.name == name).unwrap();
            let (_, derived) = DERIVED.into_iter().find(|(known, _)| *known == name).unwrap();
            let row = band_row(model, derived, &band_coverage(model, derived, N_SETS).unwrap());
            assert!(page.lines().any(|line| line == row), "{row}");
        }
    }

    #[test]
    #[ignore = "writes the table; `cargo xtask coverage` computes the whole page"]
    fn print_bands() {
        println!("{}", bands().unwrap());
    }
}
