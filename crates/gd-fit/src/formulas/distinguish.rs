//! Where formulas that describe the data equally well differ most.

use gd_core::math;

use super::candidate::FormulaFit;
use super::places::{Fitting, Places, ends};
use crate::prediction::observation_variance;

/// A formula whose criterion is so little above the best cannot be told from it (K. P. Burnham and D. R. Anderson, *Model
/// Selection and Multimodel Inference*, 2002, section 2.6).
pub(crate) const RIVAL: f64 = 2.0;
/// Places along an input.
const N_PLACES: usize = 161;
/// How far beyond the data is looked, as a part of their range.
const BEYOND: f64 = 0.25;
/// Inputs above 0 that span such a ratio are looked at in equal ratios, too.
const RATIO: f64 = 30.0;
/// A place within the range is preferred where formulas differ by this part of what they do beyond it.
const PREFERRED: f64 = 0.8;
/// Curves that are nowhere apart by more than this part of a standard error are the same.
const SAME: f64 = 1e-4;

/// Two formulas that the data cannot tell apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Indistinct {
    /// The place of the best among the fits.
    pub best: usize,
    /// That of the other.
    pub other: usize,
    /// How much more the criterion of the other is.
    pub delta: f64,
    /// What to do.
    pub whereabouts: Whereabouts,
}

/// Where to measure to tell two formulas apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Whereabouts {
    /// Nowhere: both are the same curve in other parameters, as far as the data reach and just beyond.
    SameCurve,
    /// Where they differ most.
    At(Place),
    /// It is not known, as a prediction has no standard error.
    Unknown,
}

/// A place to measure at.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The inputs, by their names.
    pub inputs: Vec<(String, f64)>,
    /// The line of the file, or the number of the row of columns in memory, where it is a point of the data.
    pub line: Option<u64>,
    /// Whether it is within the range of the data.
    pub is_within: bool,
    /// What both formulas predict there, the best first.
    pub predictions: [f64; 2],
    /// By how many joint standard errors these differ: of both predictions and of two observations, (f − g)² / (2σ² + var f +
    /// var g), where that of an observation is known (G. Buzzi-Ferraris and P. Forzatti, *A new sequential experimental design
    /// procedure for discriminating among rival models*, 1983, for two formulas). Below 1 a single observation there will not
    /// do.
    pub standard_errors: f64,
}

/// The best formula with every other that the data cannot tell from it.
pub(super) fn rivals(fits: &[FormulaFit], ranking: &[usize]) -> Vec<Indistinct> {
    let Some((&best, others)) = ranking.split_first() else { return Vec::new() };
    let delta = |index: usize| fits[index].criteria.as_ref().map_or(f64::INFINITY, |criteria| criteria.delta);
    let close = others.iter().copied().filter(|&index| delta(index) < RIVAL);
    close
        .map(|other| {
            let whereabouts = whereabouts(&fits[best], &fits[other]);
            Indistinct { best, other, delta: delta(other), whereabouts }
        })
        .collect()
}

/// Where two formulas differ most.
pub(crate) fn whereabouts(best: &FormulaFit, other: &FormulaFit) -> Whereabouts {
    let rows = Places::of_rows([best, other]);
    let fittings = [best, other].map(Fitting::of);
    if let Some((number, values)) = rows.single() {
        let range = ends(values);
        let places = Places::along(number, along(range));
        return at_most(best, fittings, &places, |value| (range[0]..=range[1]).contains(&value), false);
    }
    at_most(best, fittings, &rows, |_| true, true)
}

/// Places over a range and just beyond it, on the side of 0 where all of it is.
fn along([low, high]: [f64; 2]) -> Vec<f64> {
    let beyond = BEYOND * (high - low);
    let clear = |end: f64, is_low: bool| match () {
        () if low > 0.0 && is_low => (end - beyond).max(0.5 * end),
        () if low >= 0.0 && is_low => 0.0,
        () if high < 0.0 && !is_low => (end + beyond).min(0.5 * end),
        () if high <= 0.0 && !is_low => 0.0,
        () => end + if is_low { -beyond } else { beyond },
    };
    let even = |[low, high]: [f64; 2]| {
        (0..N_PLACES).map(move |index| low + (high - low) * (index as f64 / (N_PLACES - 1) as f64))
    };
    let mut places: Vec<f64> = even([low, high]).chain(even([clear(low, true), clear(high, false)])).collect();
    if low > 0.0 && high / low > RATIO {
        let logarithms = even([math::ln(0.5 * low), math::ln(2.0 * high)]);
        places.extend(logarithms.map(math::exp));
    }
    places
}

/// How far two fitted formulas are apart at each of some inputs, in joint standard errors, with the values of both.
fn apart(fittings: [Fitting<'_>; 2], inputs: [&[Vec<f64>]; 2]) -> Vec<(f64, [f64; 2])> {
    let noise = fittings.map(|one| observation_variance(one.problem, one.summary));
    let noise = noise.into_iter().flatten().fold(f64::INFINITY, f64::min);
    let noise = if noise.is_finite() { 2.0 * noise } else { 0.0 };
    let [one, two] = [0, 1].map(|index: usize| fittings[index].at(inputs[index]));
    let pair = |([f, of_f], [g, of_g]): ([f64; 2], [f64; 2])| ((f - g).abs() / (noise + of_f + of_g).sqrt(), [f, g]);
    one.into_iter().zip(two).map(pair).collect()
}

fn at_most(
    best: &FormulaFit,
    fittings: [Fitting<'_>; 2],
    places: &Places,
    is_within: impl Fn(f64) -> bool,
    are_rows: bool,
) -> Whereabouts {
    let inputs = fittings.map(|one| places.inputs_of(one.problem).unwrap_or_default());
    let found = apart(fittings, [&inputs[0], &inputs[1]]);
    let at = |index: usize| places.single().and_then(|(_, values)| values.get(index)).copied().unwrap_or(f64::NAN);
    let known = || found.iter().enumerate().filter(|(_, (apart, _))| apart.is_finite());
    let most = |is_near: &dyn Fn(usize) -> bool| {
        let near = known().filter(|(index, _)| is_near(*index));
        near.max_by(|(_, (one, _)), (_, (two, _))| one.total_cmp(two)).map(|(index, found)| (index, *found))
    };
    let is_near = |index: usize| are_rows || is_within(at(index));
    let (anywhere, near) = (most(&|_| true), most(&is_near));
    let chosen = match (anywhere, near) {
        (Some((_, (all, _))), Some((index, (own, both)))) if own >= PREFERRED * all => Some((index, own, both)),
        (Some((index, (all, both))), _) => Some((index, all, both)),
        _ => None,
    };
    let Some((index, standard_errors, predictions)) = chosen else { return Whereabouts::Unknown };
    if standard_errors < SAME {
        return Whereabouts::SameCurve;
    }
    let data = &best.problem.data;
    let named = if are_rows {
        let names = data.formula.inputs().iter().zip(&data.inputs);
        names.map(|(name, values)| (name.clone(), values.get(index).copied().unwrap_or(f64::NAN))).collect()
    } else {
        data.formula.inputs().iter().map(|name| (name.clone(), at(index))).collect()
    };
    Whereabouts::At(Place {
        inputs: named,
        line: are_rows.then(|| data.reading.rows.of(index)),
        is_within: is_near(index),
        predictions,
        standard_errors,
    })
}
