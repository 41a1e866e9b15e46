//! Values for a parameter, drawn by the role that it plays in its formula and by the size of what it meets there.
//!
//! A parameter is followed from where it stands up to the operation where it meets the data, and from there to the function
//! that gives the curve its shape. Both together say what its values do: a center lies among the values that it is
//! subtracted from, a rate makes an exponent change by about one over some of the rows, a frequency makes whole turns.

use std::f64::consts::{PI, TAU};

use gd_core::math;
use gd_formula::{BinaryOperator, Function, SpecialFunction};

use super::random::Random;
use super::rows::{Rows, Value};
use super::tree::{Id, Node, Tree};

/// What gives the curve its shape, above the place where a parameter meets the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Sine, cosine, tangent: it repeats.
    Periodic,
    /// Exponential functions: what is added to the argument only scales the result.
    Exponential,
    /// A quotient, a power, a logarithm: it depends on ratios.
    Ratio,
    /// None: sums and products of the data.
    Plain,
}

/// A step from the parameter to the place where it meets the data, to be undone.
#[derive(Debug, Clone, Copy)]
enum Step {
    Negate,
    Power(f64),
    Function(Function),
    /// A number on the other side of an operator; whether the parameter is on the left.
    With(BinaryOperator, f64, bool),
}

/// Where a parameter meets the data.
#[derive(Debug)]
struct Meeting {
    steps: Vec<Step>,
    operator: BinaryOperator,
    is_left: bool,
    /// The values that it meets, in ascending order; they are finite.
    sorted: Vec<f64>,
    /// The same by rows.
    met: Vec<f64>,
    shape: Shape,
}

/// What a parameter does.
#[derive(Debug)]
pub(super) struct Role {
    meeting: Option<Meeting>,
    /// Whether it is an angle by itself, such as in cos(p).
    is_angle: bool,
}

/// How the values of a frequency are drawn: cycles over the rows, from and to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cycles {
    pub(super) most: f64,
}

impl Role {
    /// The role of a parameter where it stands, with values for all others.
    pub(super) fn new(tree: &Tree, leaf: Id, rows: &Rows<'_>, params: &[f64]) -> Self {
        let mut steps = Vec::new();
        let mut at = leaf;
        while let Some(parent) = tree.parent(at) {
            match tree.node(parent) {
                Node::Negate(_) => steps.push(Step::Negate),
                Node::WholePower(_, exponent) => steps.push(Step::Power(f64::from(exponent))),
                Node::Apply(function, _) if is_periodic(function) => return Self { meeting: None, is_angle: true },
                Node::Apply(function, _) => steps.push(Step::Function(function)),
                Node::Binary(operator, left, right) => {
                    let is_left = left == at;
                    let sibling = if is_left { right } else { left };
                    match rows.value(tree, sibling, params) {
                        Value::Same(value) => steps.push(Step::With(operator, value, is_left)),
                        Value::Each(met) => {
                            let mut sorted: Vec<f64> = met.iter().copied().filter(|value| value.is_finite()).collect();
                            sorted.sort_by(f64::total_cmp);
                            let shape = shape(tree, parent, operator, is_left);
                            let meeting = Meeting { steps, operator, is_left, sorted, met, shape };
                            return Self { meeting: Some(meeting), is_angle: false };
                        }
                    }
                }
                // What is chosen is as it was.
                Node::Select(..) => {}
                _ => break,
            }
            at = parent;
        }
        Self { meeting: None, is_angle: false }
    }

    /// Whether it only shifts a wave.
    pub(super) fn is_phase(&self) -> bool {
        self.meeting.as_ref().is_some_and(|meeting| {
            meeting.shape == Shape::Periodic
                && matches!(meeting.operator, BinaryOperator::Add | BinaryOperator::Subtract)
                && meeting.steps.is_empty()
        })
    }

    /// Whether it is the frequency or the period of a wave.
    pub(super) fn is_frequency(&self) -> bool {
        self.meeting.as_ref().is_some_and(|meeting| {
            meeting.shape == Shape::Periodic
                && matches!(meeting.operator, BinaryOperator::Multiply | BinaryOperator::Divide)
        })
    }

    /// Whether it is the period of a wave: a larger one turns less.
    pub(super) fn is_period(&self) -> bool {
        self.meeting.as_ref().is_some_and(|meeting| {
            self.is_frequency() && meeting.operator == BinaryOperator::Divide && !meeting.is_left
        })
    }

    /// The value with which a wave makes so many turns over the rows.
    pub(super) fn turning(&self, cycles: f64) -> Option<f64> {
        let meeting = self.meeting.as_ref()?;
        meeting.undo(meeting.turning(cycles)?)
    }

    /// One value. `attention` says how much there is still to explain in every row, if anything is known of it.
    pub(super) fn draw(&self, random: &mut Random, cycles: Cycles, attention: &[f64], sizes: &[f64]) -> f64 {
        if self.is_angle {
            return random.between(-PI, PI);
        }
        let any = |random: &mut Random| {
            let size = sizes.get(random.below(sizes.len().max(1))).copied().unwrap_or(1.0);
            random.sign(0.75) * size * random.logarithmic(0.1, 10.0)
        };
        let Some(meeting) = &self.meeting else { return any(random) };
        let value = meeting.draw(random, cycles, attention).and_then(|value| meeting.undo(value));
        value.filter(|value| value.is_finite()).unwrap_or_else(|| any(random))
    }
}

impl Meeting {
    /// A value of what meets the data.
    fn draw(&self, random: &mut Random, cycles: Cycles, attention: &[f64]) -> Option<f64> {
        match (self.operator, self.is_left) {
            (BinaryOperator::Add | BinaryOperator::Subtract, _) if self.shape == Shape::Periodic => {
                Some(random.between(-PI, PI))
            }
            (BinaryOperator::Add, _) => {
                let place = self.place(random, attention)?;
                // What is added to a ratio's values of one sign is meant not to cancel them.
                let is_one_sided = self.sorted.first()? * self.sorted.last()? >= 0.0;
                let keeps_sign = self.shape == Shape::Ratio && is_one_sided && random.chance(0.75);
                Some(if keeps_sign { place } else { -place })
            }
            (BinaryOperator::Subtract | BinaryOperator::Min | BinaryOperator::Max, _) => self.place(random, attention),
            (BinaryOperator::Pair(function), _) if function.is_condition() => self.place(random, attention),
            (BinaryOperator::Multiply, _) => self.rate(random, cycles, false),
            (BinaryOperator::Divide, false) => self.rate(random, cycles, true),
            (BinaryOperator::Divide, true) => self.inverted()?.rate(random, cycles, false),
            (BinaryOperator::Power, true) => {
                let rate = Self { shape: Shape::Exponential, ..self.copy() }.rate(random, cycles, false)?;
                Some(math::exp(if random.chance(0.5) { rate } else { -rate }))
            }
            (BinaryOperator::Power, false) => {
                let exponent = if random.chance(0.6) {
                    random.logarithmic(0.2, 5.0)
                } else {
                    let logarithms =
                        self.met.iter().map(|value| math::ln(value.abs())).filter(|value| value.is_finite());
                    let (low, high) = logarithms.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                        (low.min(value), high.max(value))
                    });
                    random.logarithmic(0.3, 10.0) / (high - low)
                };
                Some(random.sign(0.7) * exponent)
            }
            _ => None,
        }
    }

    /// A value among those of the data.
    fn place(&self, random: &mut Random, attention: &[f64]) -> Option<f64> {
        let (low, high) = (*self.sorted.first()?, *self.sorted.last()?);
        let total: f64 = attention.iter().sum();
        if total > 0.0 && total.is_finite() && random.chance(0.5) {
            let mut left = random.between(0.0, total);
            for (weight, value) in attention.iter().zip(&self.met) {
                left -= weight;
                if left <= 0.0 && value.is_finite() {
                    return Some(*value);
                }
            }
        }
        if self.shape == Shape::Ratio && low > 0.0 && random.chance(0.5) {
            return Some(random.logarithmic(low, high));
        }
        Some(low + (high - low) * random.between(-0.1, 1.1))
    }

    /// A factor of the data, or a divisor.
    fn rate(&self, random: &mut Random, cycles: Cycles, divides: bool) -> Option<f64> {
        let (low, high) = (*self.sorted.first()?, *self.sorted.last()?);
        let size = match self.shape {
            // What the wave is of may itself go to and fro, and a few turns are then many over the rows.
            Shape::Periodic if random.chance(0.5) => return self.turning(random.logarithmic(0.1, cycles.most)),
            Shape::Periodic => return self.turning(random.between(0.1, cycles.most)),
            // What is added to an exponent scales: only differences count, down to those between neighbors.
            Shape::Exponential => {
                let n = self.sorted.len();
                let rank = random.logarithmic(1.0, n as f64) as usize;
                let value = self.sorted.get(rank.min(n.saturating_sub(1)))?;
                if random.chance(0.5) { value - low } else { high - self.sorted.get(n.saturating_sub(1 + rank))? }
            }
            Shape::Ratio | Shape::Plain => self.sorted.get(random.below(self.sorted.len()))?.abs(),
        };
        let size = if size > 0.0 { size } else { high - low };
        if !(size > 0.0 && size.is_finite()) {
            return None;
        }
        let factor = random.logarithmic(0.3, 3.0);
        Some(random.sign(0.85) * if divides { size * factor } else { factor / size })
    }

    fn turning(&self, cycles: f64) -> Option<f64> {
        let divides = self.operator == BinaryOperator::Divide;
        if divides && self.is_left {
            let inverted = self.inverted()?;
            return Some(TAU * cycles / (inverted.sorted.last()? - inverted.sorted.first()?));
        }
        let span = self.sorted.last()? - self.sorted.first()?;
        Some(if divides { span / (TAU * cycles) } else { TAU * cycles / span })
    }

    /// The same with the inverse of the data.
    fn inverted(&self) -> Option<Self> {
        let met: Vec<f64> = self.met.iter().map(|value| 1.0 / value).collect();
        let mut sorted: Vec<f64> = met.iter().copied().filter(|value| value.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        sorted.first()?;
        Some(Self { met, sorted, operator: BinaryOperator::Multiply, steps: Vec::new(), ..*self })
    }

    fn copy(&self) -> Self {
        Self { steps: Vec::new(), sorted: self.sorted.clone(), met: self.met.clone(), ..*self }
    }

    /// The parameter of a value that meets the data.
    fn undo(&self, value: f64) -> Option<f64> {
        let mut value = value;
        for step in self.steps.iter().rev() {
            value = match *step {
                Step::Negate => -value,
                Step::Power(exponent) => root(value, exponent),
                Step::Function(function) => match function {
                    Function::Exp => math::ln(value.abs()),
                    Function::Ln => math::exp(value),
                    Function::Log10 => math::powf(10.0, value),
                    Function::Log2 => math::powf(2.0, value),
                    Function::Sqrt => value * value,
                    Function::Cbrt => value * value * value,
                    Function::Abs => value.abs(),
                    _ => return None,
                },
                Step::With(operator, other, is_left) => match (operator, is_left) {
                    (BinaryOperator::Add, _) => value - other,
                    (BinaryOperator::Subtract, true) => value + other,
                    (BinaryOperator::Subtract, false) => other - value,
                    (BinaryOperator::Multiply, _) | (BinaryOperator::Divide, true) if other == 0.0 => return None,
                    (BinaryOperator::Multiply, _) => value / other,
                    (BinaryOperator::Divide, true) => value * other,
                    (BinaryOperator::Divide, false) => other / value,
                    (BinaryOperator::Power, true) => root(value, other),
                    (BinaryOperator::Power, false) => math::ln(value.abs()) / math::ln(other.abs()),
                    _ => value,
                },
            };
        }
        value.is_finite().then_some(value)
    }
}

/// The positive number of which `value` is the power, whatever its sign.
fn root(value: f64, exponent: f64) -> f64 {
    if exponent == 1.0 { value } else { math::powf(value.abs(), 1.0 / exponent) }
}

const fn is_periodic(function: Function) -> bool {
    use SpecialFunction::{BesselJ, BesselY, Sinc};
    matches!(
        function,
        Function::Sin | Function::Cos | Function::Tan | Function::Special(Sinc | BesselJ(_) | BesselY(_))
    )
}

/// The first operation above a node that gives a shape.
fn shape(tree: &Tree, meeting: Id, operator: BinaryOperator, is_left: bool) -> Shape {
    if operator == BinaryOperator::Power {
        return if is_left { Shape::Exponential } else { Shape::Ratio };
    }
    let mut at = meeting;
    while let Some(parent) = tree.parent(at) {
        match tree.node(parent) {
            Node::Apply(function, _) => match function {
                function if is_periodic(function) => return Shape::Periodic,
                Function::Exp
                | Function::Sinh
                | Function::Cosh
                | Function::Tanh
                | Function::Atan
                | Function::Special(SpecialFunction::Erf | SpecialFunction::Erfc | SpecialFunction::ExpM1) => {
                    return Shape::Exponential;
                }
                Function::Sqrt | Function::Cbrt | Function::Abs => {}
                _ => return Shape::Ratio,
            },
            Node::Binary(BinaryOperator::Power, base, _) => {
                // A constant to a power is an exponential function.
                let is_exponent = base != at && !tree.varies(base);
                return if is_exponent { Shape::Exponential } else { Shape::Ratio };
            }
            Node::Binary(BinaryOperator::Divide, _, right) if right == at => return Shape::Ratio,
            Node::WholePower(_, exponent) if exponent < 0 => return Shape::Ratio,
            _ => {}
        }
        at = parent;
    }
    Shape::Plain
}
