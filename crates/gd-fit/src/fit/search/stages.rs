//! The search for starting values: one column of the formula after another, each on what those before it have left, with
//! the linear parameters solved for at every try. It is a beam search: several tries are kept at every stage.

use std::collections::HashMap;
use std::f64::consts::{FRAC_PI_2, PI};
use std::rc::Rc;

use gd_core::math;

use super::basis::Basis;
use super::draw::{Cycles, Role};
use super::linear::Separated;
use super::random::Random;
use super::rows::Rows;
use super::tree::{Id, Set, Tree};

/// Tries that are kept from stage to stage.
const BEAM: usize = 6;
/// Operations on single numbers that a search may take in all.
const OPERATIONS: usize = 12_000_000;
/// Tries of a stage, at least and at most.
const N_TRIES: [usize; 2] = [48, 1500];
/// Tries whose parameters differ by less than this part of what half of all tries lie within are the same.
const SAME: f64 = 0.1;
/// Of the tries that improve on one that is kept, so many are near it.
const NEAR: f64 = 0.7;

/// What is searched over.
pub(super) struct Search<'a> {
    separated: &'a Separated,
    rows: Rows<'a>,
    /// Observations and their square roots of weights.
    observed: &'a [f64],
    roots: Option<Vec<f64>>,
    bounds: Option<&'a [[f64; 2]]>,
    sizes: &'a [f64],
    cycles: Cycles,
    random: Random,
    /// The roles of parameters that meet nothing but data, by where they stand.
    roles: HashMap<Id, Rc<Role>>,
}

/// Values for some of the parameters.
#[derive(Debug, Clone)]
struct Try {
    params: Vec<f64>,
    residual_sum: f64,
}

/// A part of the formula: what its linear parameters are not in, or one of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Rest(Id),
    Column(usize),
}

impl<'a> Search<'a> {
    pub(super) fn new(
        separated: &'a Separated,
        columns: &'a [Vec<f64>],
        [observed, weights]: [&'a [f64]; 2],
        bounds: Option<&'a [[f64; 2]]>,
        sizes: &'a [f64],
        seed: u64,
    ) -> Self {
        let roots = (!weights.is_empty()).then(|| weights.iter().map(|weight| weight.sqrt()).collect());
        let n = columns.iter().map(|column| distinct(column)).max().unwrap_or(0);
        let cycles = Cycles { most: (n as f64 / 2.0).max(1.0) };
        let (random, roles) = (Random::new(seed), HashMap::new());
        Self { separated, rows: Rows { columns }, observed, roots, bounds, sizes, cycles, random, roles }
    }

    /// Starts in order of their sum of squares, the least first. `start` has values for the parameters that are given.
    pub(super) fn run(&mut self, start: &[f64]) -> Vec<Vec<f64>> {
        let nonlinear = &self.separated.nonlinear;
        let (constant, curved): (Vec<usize>, Vec<usize>) =
            (0..self.separated.columns.len()).partition(|&column| !self.depends(Part::Column(column)).meets(nonlinear));
        let rest = self.separated.rest.map(Part::Rest).filter(|part| self.depends(*part).meets(nonlinear));
        let parts: Vec<Part> = rest.into_iter().chain(curved.iter().map(|&column| Part::Column(column))).collect();

        let mut done: Vec<usize> = constant;
        let mut set = Set::default();
        let mut beam = vec![Try { params: start.to_vec(), residual_sum: f64::INFINITY }];
        for part in &parts {
            let mut open = Set::default();
            self.depends(*part)
                .iter()
                .filter(|index| nonlinear.contains(*index) && !set.contains(*index))
                .for_each(|index| open.insert(index));
            if open.is_empty() {
                continue;
            }
            set.add(&open);
            // Some columns have the same parameters: they become known together.
            let is_known = |column: &usize| {
                let mut met = self.depends(Part::Column(*column)).iter().filter(|index| nonlinear.contains(*index));
                !done.contains(column) && met.all(|index| set.contains(index))
            };
            let new: Vec<usize> = curved.iter().copied().filter(is_known).collect();
            beam = self.stage(&beam, *part, &open, [&done, &new], parts.len());
            done.extend(new);
        }
        for _ in 0..2 {
            if parts.len() > 1 {
                beam = beam.into_iter().map(|kept| self.again(kept, &parts, &done)).collect();
            }
        }
        let mut found: Vec<Try> = beam.into_iter().filter_map(|kept| self.solved(kept, &done)).collect();
        found.sort_by(|one, two| one.residual_sum.total_cmp(&two.residual_sum));
        found.into_iter().map(|found| found.params).collect()
    }

    /// The parameters that a part depends on.
    fn depends(&self, part: Part) -> &'a Set {
        self.separated.tree.depends(self.id(part))
    }

    fn id(&self, part: Part) -> Id {
        match part {
            Part::Rest(id) => id,
            Part::Column(column) => self.separated.columns[column].1,
        }
    }

    /// Tries values for the `open` parameters of a part.
    fn stage(&mut self, beam: &[Try], part: Part, open: &Set, [done, new]: [&[usize]; 2], n_stages: usize) -> Vec<Try> {
        let n_tries = self.n_tries(part, done.len(), n_stages) / beam.len().max(1);
        let mut tries: Vec<Try> = Vec::new();
        for kept in beam {
            let basis = self.basis(&kept.params, done);
            if let Some(waves) = self.waves(kept, part, open, &basis, n_tries) {
                tries.extend(waves);
                continue;
            }
            let attention = attention(&basis);
            for _ in 0..n_tries.max(N_TRIES[0] / 2) {
                let params = self.drawn(&kept.params, part, open, &attention);
                if let Some(residual_sum) = self.residual_sum(&params, part, [done, new], &basis) {
                    tries.push(Try { params, residual_sum });
                }
            }
        }
        let best = distinct_best(tries, BEAM);
        if best.is_empty() { beam.to_vec() } else { best }
    }

    fn n_tries(&self, part: Part, n_columns: usize, n_stages: usize) -> usize {
        let operations =
            (self.separated.tree.size(self.id(part)) * 3 + 4 * (n_columns + 2)) * self.observed.len().max(1);
        (OPERATIONS / (2 * n_stages) / operations).clamp(N_TRIES[0], N_TRIES[1])
    }

    /// Goes through the parts once more, each beside all others.
    fn again(&mut self, kept: Try, parts: &[Part], done: &[usize]) -> Try {
        let mut best = kept;
        for part in parts {
            let Part::Column(column) = *part else { continue };
            let others: Vec<usize> = done.iter().copied().filter(|other| *other != column).collect();
            let mut open = Set::default();
            let shared = |index: usize| parts.iter().any(|other| other != part && self.depends(*other).contains(index));
            self.depends(*part)
                .iter()
                .filter(|index| self.separated.nonlinear.contains(*index) && !shared(*index))
                .for_each(|index| open.insert(index));
            if open.is_empty() {
                continue;
            }
            let basis = self.basis(&best.params, &others);
            let new = [column];
            best.residual_sum =
                self.residual_sum(&best.params, *part, [&others, &new], &basis).unwrap_or(f64::INFINITY);
            let attention = attention(&basis);
            for _ in 0..self.n_tries(*part, done.len(), parts.len()) / (2 * BEAM) {
                let mut params = self.drawn(&best.params, *part, &open, &attention);
                if self.random.chance(NEAR) {
                    let way = self.random.logarithmic(0.003, 1.0);
                    for (param, from) in params.iter_mut().zip(&best.params) {
                        *param = from + way * (*param - from);
                    }
                }
                if let Some(residual_sum) = self.residual_sum(&params, *part, [&others, &new], &basis)
                    && residual_sum < best.residual_sum
                {
                    best = Try { params, residual_sum };
                }
            }
        }
        best
    }

    /// A wave of any frequency and the phase that fits best: the wave at two phases is all that there is to know of it. What
    /// else the part depends on is drawn.
    fn waves(&mut self, kept: &Try, part: Part, open: &Set, basis: &Basis, n_tries: usize) -> Option<Vec<Try>> {
        let Part::Column(column) = part else { return None };
        let id = self.separated.columns[column].1;
        let (mut frequency, mut phase, mut others) = (None, None, Set::default());
        for index in open.iter() {
            let leaf = self.leaf(id, index)?;
            let role = self.role(leaf, &kept.params);
            match () {
                () if role.is_frequency() && frequency.is_none() => frequency = Some((index, role)),
                () if role.is_phase() && phase.is_none() => phase = Some(index),
                () => others.insert(index),
            }
        }
        let ((frequency, role), phase) = (frequency?, phase?);
        let n_frequencies = ((4.0 * self.cycles.most) as usize).min(n_tries.max(N_TRIES[0]));
        let n_others = if others.is_empty() { 1 } else { (n_tries / n_frequencies.max(1)).clamp(4, 16) };
        let attention = attention(basis);
        let mut tries = Vec::new();
        for place in 0..n_frequencies * n_others {
            let place = (place / n_others) as f64 / n_frequencies as f64;
            let mut params = self.drawn(&kept.params, part, &others, &attention);
            let Some(value) = role.turning(0.25 + self.cycles.most * place) else { continue };
            if self.clamped(frequency, value) != value {
                continue;
            }
            params[frequency] = value;
            params[phase] = 0.0;
            let first = self.column(column, &params);
            params[phase] = FRAC_PI_2;
            let second = self.column(column, &params);
            let mut both = basis.clone();
            if !(both.add(&first) && both.add(&second)) {
                continue;
            }
            if let [.., along, across] = both.solve()[..] {
                params[phase] = self.clamped(phase, angle(along, across));
                tries.push(Try { params, residual_sum: both.residual_sum() });
            }
        }
        // With bounds that are narrow the frequencies are drawn.
        (tries.len() > BEAM).then_some(tries)
    }

    /// The columns that are known, and what they leave of the observations.
    fn basis(&self, params: &[f64], columns: &[usize]) -> Basis {
        let mut left = self.observed.to_vec();
        if let Some(rest) = self.separated.rest {
            let rest = self.rows.value(&self.separated.tree, rest, params);
            left.iter_mut().enumerate().for_each(|(row, left)| *left -= rest.at(row));
        }
        self.weigh(&mut left);
        let mut basis = Basis::new(left);
        for &column in columns {
            basis.add(&self.column(column, params));
        }
        basis
    }

    fn column(&self, column: usize, params: &[f64]) -> Vec<f64> {
        let id = self.separated.columns[column].1;
        let mut values = self.rows.value(&self.separated.tree, id, params).into_rows(self.observed.len());
        self.weigh(&mut values);
        values
    }

    fn weigh(&self, values: &mut [f64]) {
        for (value, root) in values.iter_mut().zip(self.roots.iter().flatten()) {
            *value *= root;
        }
    }

    /// The sum of squares that is left when a part has become known, and with it the `new` columns; `None` if none of these
    /// says anything, or it is not finite.
    fn residual_sum(&self, params: &[f64], part: Part, [done, new]: [&[usize]; 2], basis: &Basis) -> Option<f64> {
        let sum = if let (Part::Column(_), [column]) = (part, new) {
            basis.residual_sum_with(&self.column(*column, params))?
        } else {
            let mut basis = if matches!(part, Part::Rest(_)) { self.basis(params, done) } else { basis.clone() };
            let n_telling = new.iter().filter(|&&column| basis.add(&self.column(column, params))).count();
            if n_telling == 0 && !new.is_empty() {
                return None;
            }
            basis.residual_sum()
        };
        sum.is_finite().then_some(sum)
    }

    /// Values for the open parameters of a part, those first that others depend on.
    fn drawn(&mut self, params: &[f64], part: Part, open: &Set, attention: &[f64]) -> Vec<f64> {
        let id = self.id(part);
        let mut params = params.to_vec();
        let mut left: Vec<usize> = open.iter().collect();
        while !left.is_empty() {
            let ready = left.iter().position(|&index| {
                self.leaf(id, index).is_some_and(|leaf| {
                    let met = self.met(leaf);
                    left.iter().all(|&other| other == index || !met.contains(other))
                })
            });
            let index = left.remove(ready.unwrap_or(0));
            let value = match (self.boxed(index), self.leaf(id, index)) {
                (Some([low, high]), _) if self.random.chance(0.5) => self.random.between(low, high),
                (_, Some(leaf)) => {
                    let role = self.role(leaf, &params);
                    role.draw(&mut self.random, self.cycles, attention, self.sizes)
                }
                (_, None) => 1.0,
            };
            params[index] = self.clamped(index, value);
        }
        params
    }

    fn leaf(&self, part: Id, parameter: usize) -> Option<Id> {
        self.separated.tree.leaf(part, parameter)
    }

    /// The parameters in what a parameter meets on its way to the data.
    fn met(&self, leaf: Id) -> Set {
        let tree = &self.separated.tree;
        let mut set = Set::default();
        let mut at = leaf;
        while let Some(parent) = tree.parent(at) {
            let siblings = tree.node(parent).operands().filter(|operand| *operand != at);
            let mut varies = false;
            for sibling in siblings {
                set.add(tree.depends(sibling));
                varies |= tree.varies(sibling);
            }
            if varies {
                break;
            }
            at = parent;
        }
        set
    }

    fn role(&mut self, leaf: Id, params: &[f64]) -> Rc<Role> {
        if let Some(role) = self.roles.get(&leaf) {
            return Rc::clone(role);
        }
        let role = Rc::new(Role::new(&self.separated.tree, leaf, &self.rows, params));
        if self.met(leaf).is_empty() {
            self.roles.insert(leaf, Rc::clone(&role));
        }
        role
    }

    /// Bounds that are finite on both sides.
    fn boxed(&self, index: usize) -> Option<[f64; 2]> {
        let bounds = self.bounds?.get(index)?;
        bounds.iter().all(|bound| bound.is_finite()).then_some(*bounds)
    }

    fn clamped(&self, index: usize, value: f64) -> f64 {
        let bounds = self.bounds.and_then(|bounds| bounds.get(index));
        bounds.map_or(value, |[low, high]| value.clamp(*low, *high))
    }

    /// With the linear parameters solved for, within their bounds.
    fn solved(&self, kept: Try, done: &[usize]) -> Option<Try> {
        let mut params = kept.params;
        let basis = self.basis(&params, done);
        for (&column, value) in done.iter().zip(basis.solve()) {
            let index = self.separated.columns[column].0;
            params[index] = self.clamped(index, value);
        }
        let mut left = Basis::new(basis.residuals().to_vec()).residual_sum();
        if self.bounds.is_some() {
            let mut rest = self.observed.to_vec();
            if let Some(id) = self.separated.rest {
                let value = self.rows.value(&self.separated.tree, id, &params);
                rest.iter_mut().enumerate().for_each(|(row, rest)| *rest -= value.at(row));
            }
            self.weigh(&mut rest);
            for &column in done {
                let factor = params[self.separated.columns[column].0];
                let column = self.column(column, &params);
                rest.iter_mut().zip(column).for_each(|(rest, value)| *rest -= factor * value);
            }
            left = rest.iter().map(|value| value * value).sum();
        }
        let is_finite = left.is_finite() && params.iter().all(|param| param.is_finite());
        is_finite.then_some(Try { params, residual_sum: left })
    }
}

/// Whether a parameter is the period of a wave, rather than its frequency.
pub(super) fn is_period(tree: &Tree, root: Id, columns: &[Vec<f64>], parameter: usize) -> bool {
    let params = vec![1.0; parameter + 1];
    let role = tree.leaf(root, parameter).map(|leaf| Role::new(tree, leaf, &Rows { columns }, &params));
    role.is_some_and(|role| role.is_period())
}

/// How much is left to explain in every row.
fn attention(basis: &Basis) -> Vec<f64> {
    let squares = basis.residuals().iter().map(|residual| residual * residual);
    squares.map(|square| if square.is_finite() { square } else { 0.0 }).collect()
}

/// The best tries that differ from each other, the best first.
fn distinct_best(mut tries: Vec<Try>, n: usize) -> Vec<Try> {
    tries.sort_by(|one, two| one.residual_sum.total_cmp(&two.residual_sum));
    let n_params = tries.first().map_or(0, |first| first.params.len());
    let spreads: Vec<f64> = (0..n_params).map(|index| spread(&tries, index)).collect();
    let mut best: Vec<Try> = Vec::new();
    for candidate in tries {
        if best.len() == n {
            break;
        }
        let is_same = |kept: &Try| {
            let mut pairs = kept.params.iter().zip(&candidate.params).zip(&spreads);
            pairs.all(|((one, two), spread)| (one - two).abs() <= SAME * spread)
        };
        if !best.iter().any(is_same) {
            best.push(candidate);
        }
    }
    best
}

/// What the middle half of the values of a parameter lie within.
fn spread(tries: &[Try], parameter: usize) -> f64 {
    let mut values: Vec<f64> = tries.iter().filter_map(|one| one.params.get(parameter).copied()).collect();
    values.sort_by(f64::total_cmp);
    let at = |part: usize| values.get(values.len() * part / 4).copied().unwrap_or(0.0);
    at(3) - at(1)
}

/// How many different values a column has.
fn distinct(column: &[f64]) -> usize {
    let mut sorted = column.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup();
    sorted.len()
}

/// The angle of a point, as atan2 has it.
fn angle(along: f64, across: f64) -> f64 {
    match along {
        along if along > 0.0 => math::atan(across / along),
        along if along < 0.0 => math::atan(across / along) + if across < 0.0 { -PI } else { PI },
        _ if across < 0.0 => -FRAC_PI_2,
        _ => FRAC_PI_2,
    }
}
