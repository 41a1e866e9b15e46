//! `cargo xtask suggest`: how often `gd suggest` finds the law that data follow, and how often it is sure of another.

mod draw;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

use gd_fit::laws::{Certainty, Law, Suggestion, all, suggest};
use gd_fit::{Settings, Table};
use gd_formula::Formula;
use gd_scenarios::noise_from;
use rayon::prelude::*;

use self::draw::truth;
use crate::minima::Draw;

/// Simulated sets.
pub const N_SETS: u64 = 200;
/// Places that count as found.
const N_FIRST: usize = 3;
/// The noise, as a part of the range of the true curve.
const NOISE: [f64; 2] = [0.01, 0.05];

/// What became of sets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    n: u64,
    /// The law, or one that is the same curve, ranked first, and among the first three.
    first: u64,
    among_three: u64,
    /// Sure of the law, and of another one.
    sure: u64,
    falsely_sure: u64,
}

impl Tally {
    fn plus(self, other: Self) -> Self {
        Self {
            n: self.n + other.n,
            first: self.first + other.first,
            among_three: self.among_three + other.among_three,
            sure: self.sure + other.sure,
            falsely_sure: self.falsely_sure + other.falsely_sure,
        }
    }
}

/// A simulated set: a law that is drawn from the list, true parameters, places and noise.
///
/// # Errors
/// A law whose formula cannot be read, or that nothing is drawn for.
pub fn set(seed: u64) -> Result<(&'static Law, Table), String> {
    let laws: Vec<&'static Law> = all().collect();
    let mut draw = Draw::new(seed);
    let law = laws[draw.below(laws.len())];
    // The first of the family is the one that is fitted; the others are the same curve.
    let leader = laws.iter().find(|other| other.family == law.family).copied().unwrap_or(law);
    let wrong = |what: &str| format!("{}: {what}", leader.name);
    let truth = truth(leader.family, &mut draw).ok_or_else(|| wrong("nothing is drawn for this family"))?;
    let formula = Formula::parse(leader.formula, &["x"]).map_err(|error| wrong(&error.to_string()))?;
    let curve: Vec<f64> = truth.x.iter().map(|x| formula.evaluate(&truth.parameters, &[*x])).collect();
    let [low, high] = curve.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[l, h], y| [l.min(*y), h.max(*y)]);
    if !(low.is_finite() && high.is_finite()) {
        return Err(wrong("the true curve is not finite"));
    }
    let range = if high > low { high - low } else { high.abs() };
    let deviation = range * draw.ratio(NOISE[0], NOISE[1]);
    let y = curve.iter().zip(noise_from(seed)).map(|(y, noise)| y + deviation * f64::from(noise)).collect();
    let table = Table::new([("x", truth.x), ("y", y)]).map_err(|error| wrong(&error.to_string()))?;
    Ok((law, table))
}

/// What becomes of a set.
///
/// # Errors
/// Those of [`set`], data that cannot be fitted.
pub fn of_set(seed: u64) -> Result<(&'static Law, Tally), String> {
    let (law, table) = set(seed)?;
    let begin = Instant::now();
    let found = suggest(&table, &Settings::default()).map_err(|error| format!("{}: {error}", law.name))?;
    let time = begin.elapsed();
    let place = found.ranked().iter().position(|one| one.law.family == law.family);
    let is_sure = found.certainty == Certainty::Clear;
    let tally = Tally {
        n: 1,
        first: u64::from(place == Some(0)),
        among_three: u64::from(place.is_some_and(|place| place < N_FIRST)),
        sure: u64::from(is_sure && place == Some(0)),
        falsely_sure: u64::from(is_sure && place != Some(0)),
    };
    // On standard error: what helps to see why, and times, which differ from run to run.
    if tally.among_three == 0 || tally.falsely_sure == 1 {
        let delta = |one: &Suggestion| one.fit.criteria.map_or(f64::NAN, |criteria| criteria.delta);
        let ranked = found.ranked().iter().take(5).map(|one| format!("{} {:.1}", one.law.family, delta(one)));
        let ranked: Vec<String> = ranked.collect();
        let own = found.laws.iter().find(|one| one.law.family == law.family);
        let why = own.and_then(|one| one.fit.reason.as_ref()).map_or_else(String::new, ToString::to_string);
        eprintln!("{seed}: {} at {place:?} in {time:.0?}, {}: {ranked:?} {why}", law.family, found.certainty.name());
    }
    Ok((law, tally))
}

/// What becomes of so many sets, for every field.
///
/// # Errors
/// Those of [`of_set`].
pub fn tallies(n_sets: u64, field: Option<&str>) -> Result<BTreeMap<&'static str, Tally>, String> {
    let is_wanted = |seed: &u64| field.is_none_or(|field| set(*seed).is_ok_and(|(law, _)| law.field == field));
    let seeds: Vec<u64> = (0..n_sets).filter(is_wanted).collect();
    let found = seeds.into_par_iter().map(of_set).collect::<Result<Vec<_>, String>>()?;
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for (law, tally) in found {
        let sum = tallies.entry(law.field).or_default();
        *sum = sum.plus(tally);
    }
    Ok(tallies)
}

const HEAD: &str = "# Whether `gd suggest` finds the law

Written by `cargo xtask suggest`. In each of 200 sets a law is drawn from the list, with parameters that show what it is: a \
saturation that is seen, a peak within the range, one and a half periods of a wave. Sizes of x and y are drawn from 0.01 to \
1000, except where a law has its own, such as temperatures; there are 25 to 100 points, at equal distances, for doses and \
logarithms at equal ratios; the noise is normal, 1 to 5 % of the range of the true curve. Laws that are the same curve in \
other parameters are one: `first` and `among three` say where it was ranked.

`sure` is how often the report said that this law is clearly best, `falsely sure` how often it said so of another.

| field | sets | first | among three | sure | falsely sure |
|---|---:|---:|---:|---:|---:|
";

/// A row of the page.
#[must_use]
pub fn row(what: &str, tally: &Tally) -> String {
    let Tally { n, first, among_three, sure, falsely_sure } = tally;
    format!("| {what} | {n} | {first} | {among_three} | {sure} | {falsely_sure} |")
}

/// The page.
///
/// # Errors
/// Those of [`of_set`].
pub fn page() -> Result<String, String> {
    let mut page = String::from(HEAD);
    let failed = |error: std::fmt::Error| error.to_string();
    let mut sum = Tally::default();
    for (field, tally) in tallies(N_SETS, None)? {
        writeln!(page, "{}", row(field, &tally)).map_err(failed)?;
        sum = sum.plus(tally);
    }
    writeln!(page, "{}", row("all", &sum)).map_err(failed)?;
    let percent = |part: u64, whole: u64| format!("{:.1} %", 100.0 * part as f64 / whole as f64);
    let (three, falsely) = (percent(sum.among_three, sum.n), percent(sum.falsely_sure, sum.n));
    writeln!(page, "\nAmong the first three in {three}, falsely sure in {falsely}.").map_err(failed)?;
    Ok(page + &laws_section()?)
}

/// All laws, with their formulas and sources.
fn laws_section() -> Result<String, String> {
    let failed = |error: std::fmt::Error| error.to_string();
    let mut section = String::from(
        "\n## The laws\n\nUnits are those of y and x.\n\n| law | field | formula | parameters | for | source |\n|---|---|---|---|---|---|\n",
    );
    for law in all() {
        let one = |parameter: &gd_fit::laws::LawParameter| {
            format!("`{}` [{}]: {}", parameter.name, parameter.unit, parameter.meaning)
        };
        let parameters: Vec<String> = law.parameters.iter().map(one).collect();
        let Law { name, field, formula, domain, source, .. } = law;
        let (parameters, domain) = (parameters.join("; "), domain.words());
        writeln!(section, "| {name} | {field} | `{formula}` | {parameters} | {domain} | {source} |").map_err(failed)?;
    }
    Ok(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_what_the_code_computes() {
        let path = xtask::workspace_root().join("docs").join("suggest.md");
        let page = std::fs::read_to_string(&path).unwrap();
        // The others take minutes; `cargo xtask suggest --check` computes them too.
        let tallies = tallies(N_SETS, Some("electricity")).unwrap();
        let row = row("electricity", &tallies["electricity"]);
        assert!(page.lines().any(|line| line == row), "{row}");
        assert!(page.ends_with(&laws_section().unwrap()));
    }

    #[test]
    fn every_family_has_a_draw() {
        for law in all() {
            for seed in 0..20 {
                let mut draw = Draw::new(seed);
                let truth = truth(law.family, &mut draw).unwrap_or_else(|| panic!("{}", law.family));
                let leader = all().find(|other| other.family == law.family).unwrap();
                assert_eq!(truth.parameters.len(), leader.parameters.len(), "{}", law.family);
            }
        }
    }
}
