//! The first and second derivatives of intermediate results.

use alloc::vec::Vec;

use crate::arithmetic::{Add, Arithmetic, DerivativeTimes, VanishingTimes};
use crate::derivative::{Partials, Rule};
use crate::runs::{add, choose, position, runs, subtract};
use crate::sparse::{Derivatives, FirstDerivatives};

/// First and second derivatives, the second for pairs of parameters in which the first is not the greater.
#[derive(Debug)]
pub(crate) struct SecondDerivatives<V> {
    first: FirstDerivatives<Vec<(usize, V)>>,
    second: Vec<([usize; 2], V)>,
    /// The derivatives of a result before they replace those of its operands.
    chained: Vec<([usize; 2], V)>,
    /// The parameters of two operands.
    parameters: Vec<Parameter>,
}

/// A parameter that one of two operands depends on, and where its derivatives are in their runs.
#[derive(Debug, Clone, Copy)]
struct Parameter {
    index: usize,
    in_left: Option<usize>,
    in_right: Option<usize>,
}

impl<V> SecondDerivatives<V> {
    /// Of every parameter that has one.
    pub(crate) fn first(&self) -> &[(usize, V)] {
        &self.first.0
    }

    /// Of every pair of parameters that has one, the smaller index first.
    pub(crate) fn second(&self) -> &[([usize; 2], V)] {
        &self.second
    }
}

impl<V> Default for SecondDerivatives<V> {
    fn default() -> Self {
        Self { first: FirstDerivatives(Vec::new()), second: Vec::new(), chained: Vec::new(), parameters: Vec::new() }
    }
}

/// Where the runs of a result begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marks {
    first: usize,
    second: usize,
}

impl<A: Arithmetic> Derivatives<A> for SecondDerivatives<A::Value> {
    type Mark = Marks;
    const TWICE: bool = true;

    fn end(&self) -> Marks {
        Marks { first: self.first.0.len(), second: self.second.len() }
    }
    fn any(from: Marks, to: Marks) -> bool {
        from.first < to.first
    }
    fn variable(&mut self, arithmetic: &mut A, index: usize) {
        self.first.variable(arithmetic, index);
    }
    fn combine(&mut self, arithmetic: &mut A, left: Marks, right: Marks, rule: Rule<A::Value>) {
        match &rule {
            Rule::Sum => add(arithmetic, &mut self.second, left.second, right.second),
            Rule::Difference => subtract(arithmetic, &mut self.second, left.second, right.second),
            Rule::Choice(condition) => choose(arithmetic, &mut self.second, left.second, right.second, condition),
            Rule::Flat => self.second.drain(left.second..).for_each(|(_, old)| arithmetic.release(old)),
            Rule::Chain(partials) => {
                self.chain(arithmetic, left, right, partials);
                self.second.drain(left.second..).for_each(|(_, old)| arithmetic.release(old));
                self.second.append(&mut self.chained);
            }
        }
        self.first.combine(arithmetic, left.first, right.first, rule);
    }
    fn clear(&mut self, arithmetic: &mut A) {
        self.first.clear(arithmetic);
        self.second.drain(..).for_each(|(_, part)| arithmetic.release(part));
    }
}

impl<V> SecondDerivatives<V> {
    /// The second derivatives of a result by the chain rule, from the first and second ones of its operands.
    fn chain<A: Arithmetic<Value = V>>(
        &mut self,
        arithmetic: &mut A,
        left: Marks,
        right: Marks,
        partials: &Partials<V>,
    ) {
        let Partials { first: [by_left, by_right], second: [left_left, mixed, right_right], vanishes } = partials;
        let [left_vanishes, right_vanishes] = *vanishes;
        let (left_firsts, right_firsts) = runs(&mut self.first.0, left.first, right.first);
        let (left_seconds, right_seconds) = runs(&mut self.second, left.second, right.second);
        join(&mut self.parameters, left_firsts, right_firsts);
        let of_left = |place: Option<usize>| place.and_then(|place| left_firsts.get(place)).map(|(_, part)| part);
        let of_right = |place: Option<usize>| place.and_then(|place| right_firsts.get(place)).map(|(_, part)| part);
        let (mut left_seconds, mut right_seconds) = (left_seconds.iter().peekable(), right_seconds.iter().peekable());
        for (place, row) in self.parameters.iter().enumerate() {
            let (a, b) = (of_left(row.in_left), of_right(row.in_right));
            for column in self.parameters.iter().skip(place) {
                let (c, d) = (of_left(column.in_left), of_right(column.in_right));
                let key = [row.index, column.index];
                let mut sum = None;
                let both =
                    [(&mut left_seconds, by_left, left_vanishes), (&mut right_seconds, by_right, right_vanishes)];
                for (seconds, factor, vanishes) in both {
                    if let Some((_, second)) = seconds.next_if(|(other, _)| *other == key) {
                        let term = factor.as_ref().map(|factor| {
                            if vanishes {
                                arithmetic.binary::<VanishingTimes>(second, factor)
                            } else {
                                arithmetic.binary::<DerivativeTimes>(second, factor)
                            }
                        });
                        accumulate(arithmetic, &mut sum, term);
                    }
                }
                let term = triple(arithmetic, a, c, left_left.as_ref(), left_vanishes);
                accumulate(arithmetic, &mut sum, term);
                if let Some(mixed) = mixed {
                    let mut crossed = product(arithmetic, a, d);
                    let other = product(arithmetic, b, c);
                    accumulate(arithmetic, &mut crossed, other);
                    let term = crossed.map(|crossed| times(arithmetic, crossed, mixed, right_vanishes));
                    accumulate(arithmetic, &mut sum, term);
                }
                let term = triple(arithmetic, b, d, right_right.as_ref(), right_vanishes);
                accumulate(arithmetic, &mut sum, term);
                self.chained.extend(sum.map(|sum| (key, sum)));
            }
        }
    }
}

/// Lists the parameters of two runs.
fn join<V>(parameters: &mut Vec<Parameter>, left: &[(usize, V)], right: &[(usize, V)]) {
    parameters.clear();
    let of_left =
        |(place, (index, _)): (usize, &(usize, V))| Parameter { index: *index, in_left: Some(place), in_right: None };
    parameters.extend(left.iter().enumerate().map(of_left));
    for (place, (index, _)) in right.iter().enumerate() {
        match position(left, index).ok().and_then(|known| parameters.get_mut(known)) {
            Some(known) => known.in_right = Some(place),
            None => parameters.push(Parameter { index: *index, in_left: None, in_right: Some(place) }),
        }
    }
    parameters.sort_unstable_by_key(|parameter| parameter.index);
}

/// Adds a term, where there is one.
fn accumulate<A: Arithmetic>(arithmetic: &mut A, sum: &mut Option<A::Value>, term: Option<A::Value>) {
    *sum = match (sum.take(), term) {
        (Some(sum), Some(term)) => {
            let total = arithmetic.binary::<Add>(&sum, &term);
            arithmetic.release(sum);
            arithmetic.release(term);
            Some(total)
        }
        (sum, term) => sum.or(term),
    };
}

/// The product of two derivatives.
fn product<A: Arithmetic>(arithmetic: &mut A, one: Option<&A::Value>, other: Option<&A::Value>) -> Option<A::Value> {
    Some(arithmetic.binary::<DerivativeTimes>(one?, other?))
}

/// The product of two derivatives and a factor.
fn triple<A: Arithmetic>(
    arithmetic: &mut A,
    one: Option<&A::Value>,
    other: Option<&A::Value>,
    factor: Option<&A::Value>,
    vanishes: bool,
) -> Option<A::Value> {
    let factor = factor?;
    let product = product(arithmetic, one, other)?;
    Some(times(arithmetic, product, factor, vanishes))
}

fn times<A: Arithmetic>(arithmetic: &mut A, derivative: A::Value, factor: &A::Value, vanishes: bool) -> A::Value {
    if arithmetic.is_one(factor) {
        return derivative;
    }
    let result = if vanishes {
        arithmetic.binary::<VanishingTimes>(&derivative, factor)
    } else {
        arithmetic.binary::<DerivativeTimes>(&derivative, factor)
    };
    arithmetic.release(derivative);
    result
}
