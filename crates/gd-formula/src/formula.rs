//! A formula that has been read, and the model that it makes.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use gd_core::{Dual, MultiInput, MultiInputModel, Number};

use crate::MAX_WAITING;
use crate::derivative::{self, Jet};
use crate::error::FormulaError;
use crate::lexer::tokens;
use crate::operation::{Combination, Function, Operation};
use crate::parser::{Parsed, parse};

/// Results that wait at a time in most formulas. A page is spared the second copy of what follows.
const SHALLOW: usize = if cfg!(target_family = "wasm") { MAX_WAITING } else { 4 };

/// A formula of inputs and parameters, checked.
///
/// ```
/// use gd_formula::Formula;
/// let formula = Formula::parse("v = c * sqrt(2 * g * h) + v0", &["h"])?;
/// assert_eq!(formula.response(), Some("v"));
/// assert_eq!(formula.parameters(), ["c", "g", "v0"]);
/// assert_eq!(formula.evaluate(&[0.5, 9.0, 1.0], &[2.0]), 4.0);
/// # Ok::<(), gd_formula::FormulaError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    operations: Vec<Operation>,
    parameters: Vec<String>,
    inputs: Vec<String>,
    response: Option<String>,
    /// Results that wait at a time, at most.
    depth: usize,
}

impl Formula {
    /// Reads a formula. Names among `inputs` are inputs, by their place there; all others are parameters, in order of
    /// first appearance. What may stand before an equals sign is the name of the response.
    ///
    /// # Errors
    /// What cannot be read, with its column.
    pub fn parse(text: &str, inputs: &[&str]) -> Result<Self, FormulaError> {
        let tokens = tokens(text)?;
        let Parsed { operations, parameters, response, depth } = parse(&tokens, inputs, text.chars().count() + 1)?;
        let inputs = inputs.iter().map(|input| (*input).to_string()).collect();
        Ok(Self { operations, parameters, inputs, response, depth })
    }

    /// The names of the parameters, in order of first appearance.
    #[must_use]
    pub fn parameters(&self) -> &[String] {
        &self.parameters
    }

    /// The names of the inputs, as they were given.
    #[must_use]
    pub fn inputs(&self) -> &[String] {
        &self.inputs
    }

    /// The name before the equals sign.
    #[must_use]
    pub fn response(&self) -> Option<&str> {
        self.response.as_deref()
    }

    /// Whether the formula uses an input.
    #[must_use]
    pub fn uses_input(&self, index: usize) -> bool {
        self.operations.contains(&Operation::Input(index))
    }

    /// What is done, in order.
    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The same formula with one parameter held at a value: it is a constant there, and no parameter any more. `None` if
    /// there is no such parameter.
    ///
    /// ```
    /// use gd_formula::Formula;
    /// let line = Formula::parse("a*x + b", &["x"])?.with_fixed("a", 2.0).expect("a is a parameter");
    /// assert_eq!(line.parameters(), ["b"]);
    /// assert_eq!(line.evaluate(&[1.0], &[3.0]), 7.0);
    /// # Ok::<(), gd_formula::FormulaError>(())
    /// ```
    #[must_use]
    pub fn with_fixed(&self, parameter: &str, value: f64) -> Option<Self> {
        let fixed = self.parameters.iter().position(|name| name == parameter)?;
        let mut formula = self.clone();
        formula.parameters.remove(fixed);
        for operation in &mut formula.operations {
            *operation = match *operation {
                Operation::Parameter(index) if index == fixed => Operation::Constant(value),
                Operation::Parameter(index) if index > fixed => Operation::Parameter(index - 1),
                other => other,
            };
        }
        Some(formula)
    }

    /// The value for the parameters and inputs, both in the order of their names. One that is missing counts as NaN.
    #[inline(always)]
    #[must_use]
    pub fn evaluate<N: Number>(&self, params: &[N], inputs: &[N]) -> N {
        self.evaluate_with(params, |index| inputs.get(index).copied().unwrap_or_else(missing))
    }

    /// The value for the parameters and the inputs that `input` tells by their index.
    pub(crate) fn evaluate_with<N: Number>(&self, params: &[N], input: impl Fn(usize) -> N) -> N {
        // Clearing a stack costs more than most formulas, so it is no larger than need be.
        match self.depth {
            0..=SHALLOW => self.evaluate_on([N::constant(0.0); SHALLOW], params, input),
            _ => self.evaluate_on([N::constant(0.0); MAX_WAITING], params, input),
        }
    }

    #[inline(always)]
    fn evaluate_on<N: Number, const S: usize>(&self, mut stack: [N; S], params: &[N], input: impl Fn(usize) -> N) -> N {
        let mut top = 0;
        for operation in &self.operations {
            match *operation {
                Operation::Constant(value) => push(&mut stack, &mut top, N::constant(value)),
                Operation::Parameter(index) => {
                    push(&mut stack, &mut top, params.get(index).copied().unwrap_or_else(missing));
                }
                Operation::Input(index) => push(&mut stack, &mut top, input(index)),
                Operation::Negate => change(&mut stack, top, |value| -value),
                Operation::WholePower(exponent) => change(&mut stack, top, |value| value.powi(exponent)),
                Operation::Apply(function) => change(&mut stack, top, |value| value_of_function(function, value)),
                Operation::Combine(combination) => {
                    top = top.saturating_sub(1);
                    let right = stack.get(top).copied().unwrap_or_else(missing);
                    change(&mut stack, top, |left| value_of_combination(combination, left, right));
                }
            }
        }
        stack.first().copied().unwrap_or_else(missing)
    }

    /// The value and its derivatives by the parameters, with the bits of [`Self::evaluate_with`] on [`Dual`] numbers.
    #[inline(always)]
    pub(crate) fn differentiate<N: Number, const P: usize>(
        &self,
        params: [N; P],
        input: impl Fn(usize) -> N,
    ) -> Dual<N, P> {
        let zero = Dual::fixed(N::constant(0.0));
        match self.depth {
            0..=SHALLOW => self.differentiate_on([zero; SHALLOW], params, input),
            _ => self.differentiate_on([zero; MAX_WAITING], params, input),
        }
    }

    fn differentiate_on<N: Number, const P: usize, const S: usize>(
        &self,
        mut stack: [Dual<N, P>; S],
        params: [N; P],
        input: impl Fn(usize) -> N,
    ) -> Dual<N, P> {
        let variables = Dual::variables(params);
        let undefined = || Dual::fixed(missing());
        let mut top = 0;
        for operation in &self.operations {
            match *operation {
                Operation::Constant(value) => push(&mut stack, &mut top, Dual::fixed(N::constant(value))),
                Operation::Parameter(index) => {
                    push(&mut stack, &mut top, variables.get(index).copied().unwrap_or_else(undefined));
                }
                Operation::Input(index) => push(&mut stack, &mut top, Dual::fixed(input(index))),
                Operation::Negate => change(&mut stack, top, |value| -value),
                Operation::WholePower(exponent) => {
                    change(&mut stack, top, |x| chain(&x, derivative::of_whole_power(x.value, exponent)));
                }
                Operation::Apply(function) => {
                    change(&mut stack, top, |x| chain(&x, derivative::of_function(function, x.value)));
                }
                Operation::Combine(combination) => {
                    top = top.saturating_sub(1);
                    let right = stack.get(top).copied().unwrap_or_else(undefined);
                    change(&mut stack, top, |left| join(combination, left, &right));
                }
            }
        }
        stack.first().copied().unwrap_or_else(undefined)
    }

    /// The value and its first and second derivatives by the parameters.
    pub(crate) fn differentiate_twice<N: Number, const P: usize>(
        &self,
        params: [N; P],
        input: impl Fn(usize) -> N,
    ) -> Jet<N, P> {
        let undefined = || Jet::fixed(missing());
        let mut stack: Vec<Jet<N, P>> = Vec::with_capacity(self.depth);
        for operation in &self.operations {
            let next = match *operation {
                Operation::Constant(value) => Jet::fixed(N::constant(value)),
                Operation::Parameter(index) => {
                    params.get(index).map_or_else(undefined, |value| Jet::variable(*value, index))
                }
                Operation::Input(index) => Jet::fixed(input(index)),
                Operation::Negate => {
                    let x = stack.pop().unwrap_or_else(undefined);
                    x.chain([-x.value, N::constant(-1.0), N::constant(0.0)])
                }
                Operation::WholePower(exponent) => {
                    let x = stack.pop().unwrap_or_else(undefined);
                    x.chain(derivative::of_whole_power_twice(x.value, exponent))
                }
                Operation::Apply(function) => {
                    let x = stack.pop().unwrap_or_else(undefined);
                    x.chain(derivative::of_function_twice(function, x.value))
                }
                Operation::Combine(combination) => {
                    let right = stack.pop().unwrap_or_else(undefined);
                    let left = stack.pop().unwrap_or_else(undefined);
                    left.join(&right, combination)
                }
            };
            stack.push(next);
        }
        stack.pop().unwrap_or_else(undefined)
    }

    /// The model of the formula, if it has `P` parameters and `K` inputs.
    #[must_use]
    pub fn model<const P: usize, const K: usize>(&self) -> Option<MultiInput<FormulaModel<'_, P>, K>> {
        let fits = self.parameters.len() == P && self.inputs.len() == K;
        fits.then_some(MultiInput(FormulaModel { formula: self }))
    }
}

/// A formula as a model of `P` parameters, made by [`Formula::model`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FormulaModel<'a, const P: usize> {
    formula: &'a Formula,
}

impl<const P: usize, const K: usize> MultiInputModel<P, K> for FormulaModel<'_, P> {
    #[inline(always)]
    fn value<N: Number>(&self, params: [N; P], inputs: [N; K]) -> N {
        self.formula.evaluate(&params, &inputs)
    }
}

// Compiled once for every kind of number, not for every formula's number of parameters.
#[inline(never)]
fn value_of_function<N: Number>(function: Function, x: N) -> N {
    function.of(x)
}

#[inline(never)]
fn value_of_combination<N: Number>(combination: Combination, left: N, right: N) -> N {
    combination.of(left, right)
}

#[inline(always)]
fn chain<N: Number, const P: usize>(x: &Dual<N, P>, (value, factor): (N, N)) -> Dual<N, P> {
    Dual { value, gradient: x.gradient.map(|part| part.derivative_times(factor)) }
}

#[inline(always)]
fn join<N: Number, const P: usize>(combination: Combination, left: Dual<N, P>, right: &Dual<N, P>) -> Dual<N, P> {
    let (value, joined) = derivative::of_combination(combination, left.value, right.value);
    let mut gradient = left.gradient;
    for (part, other) in gradient.iter_mut().zip(right.gradient) {
        *part = joined.apply(*part, other);
    }
    Dual { value, gradient }
}

/// What a name without a value counts as.
#[inline(always)]
fn missing<N: Number>() -> N {
    N::constant(f64::NAN)
}

#[inline(always)]
fn push<N>(stack: &mut [N], top: &mut usize, value: N) {
    if let Some(slot) = stack.get_mut(*top) {
        *slot = value;
        *top += 1;
    }
}

/// Changes the last result.
#[inline(always)]
fn change<N: Copy>(stack: &mut [N], top: usize, by: impl FnOnce(N) -> N) {
    if let Some(slot) = top.checked_sub(1).and_then(|last| stack.get_mut(last)) {
        *slot = by(*slot);
    }
}
