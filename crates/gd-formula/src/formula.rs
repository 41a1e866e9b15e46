//! Formulas with the names of their parameters and inputs.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use gd_core::Number;

use crate::error::{FormulaError, FormulaErrorKind, in_one_line};
use crate::names::Names;
use crate::operation::Operation;
use crate::parser::{Parsed, parse};
use crate::program::{Program, missing};

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
    program: Program,
    parameters: Vec<String>,
    inputs: Vec<String>,
    response: Option<String>,
    response_expression: Option<String>,
}

impl Formula {
    /// Reads a formula. Names among `inputs` are inputs, by their index there; all others are parameters, in order of
    /// first appearance. A name before an equals sign is that of the response.
    ///
    /// # Errors
    /// The part that cannot be read, with its column; an expression before the equals sign, which only
    /// [`Formula::parse_with`] takes.
    pub fn parse(text: &str, inputs: &[&str]) -> Result<Self, FormulaError> {
        let formula = Self::parse_with(text, &Names { inputs, parameters: &[] })?;
        match formula.response_expression {
            Some(expression) => Err(FormulaError { column: 1, kind: FormulaErrorKind::LeftSide(expression) }),
            None => Ok(formula),
        }
    }

    /// As [`Formula::parse`], with names that are parameters though they would be a constant or a function otherwise. An
    /// expression before the equals sign is left to the caller: see [`Formula::response_expression`].
    ///
    /// # Errors
    /// The part that cannot be read, with its column.
    pub fn parse_with(text: &str, names: &Names<'_>) -> Result<Self, FormulaError> {
        let characters: Vec<char> = text.chars().collect();
        let Parsed { operations, parameters, response, response_expression, stack_depth } = parse(&characters, names)?;
        let inputs = names.inputs.iter().map(|input| (*input).to_string()).collect();
        // In one line, as messages and reports repeat it.
        let of_span = |(from, to)| characters.iter().take(to).skip(from).copied().map(in_one_line).collect();
        let response_expression = response_expression.map(of_span);
        Ok(Self { program: Program::new(operations, stack_depth), parameters, inputs, response, response_expression })
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

    /// What stands before the equals sign, where that is more than a name: the expression of columns that the formula
    /// predicts, for the caller to evaluate. [`Formula::response`] is `None` then.
    ///
    /// ```
    /// use gd_formula::{Formula, Names};
    /// let formula = Formula::parse_with("ln(U) = a*t + b", &Names { inputs: &["t", "U"], parameters: &[] })?;
    /// assert_eq!((formula.response(), formula.response_expression()), (None, Some("ln(U)")));
    /// assert_eq!(formula.parameters(), ["a", "b"]);
    /// # Ok::<(), gd_formula::FormulaError>(())
    /// ```
    #[must_use]
    pub fn response_expression(&self) -> Option<&str> {
        self.response_expression.as_deref()
    }

    /// Whether the formula uses an input.
    #[must_use]
    pub fn uses_input(&self, index: usize) -> bool {
        self.program.operations().contains(&Operation::Input(index))
    }

    /// The operations in reverse Polish order: each takes its operands from the stack, and the last result is the value
    /// of the formula. Parameters and inputs are identified by their index.
    ///
    /// ```
    /// use gd_formula::{BinaryOperator, Formula, Operation};
    /// let formula = Formula::parse("a + 2 * x", &["x"])?;
    /// let [a, two, x, times, plus] = formula.operations() else { panic!("five operations") };
    /// assert_eq!([*a, *x], [Operation::Parameter(0), Operation::Input(0)]);
    /// assert_eq!([*times, *plus], [BinaryOperator::Multiply, BinaryOperator::Add].map(Operation::Binary));
    /// # assert_eq!(*two, Operation::Constant(2.0));
    /// # Ok::<(), gd_formula::FormulaError>(())
    /// ```
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        self.program.operations()
    }

    pub(crate) const fn program(&self) -> &Program {
        &self.program
    }

    /// The same formula without the inputs that it does not use; the others keep their order. Reading the text again with
    /// fewer inputs could read other names in it.
    ///
    /// ```
    /// use gd_formula::Formula;
    /// let formula = Formula::parse("a*n + T [K]", &["t", "T [K]", "T", "n"])?.with_used_inputs();
    /// assert_eq!(formula.inputs(), ["T [K]", "n"]);
    /// assert_eq!(formula.evaluate(&[2.0], &[1.0, 5.0]), 11.0);
    /// # Ok::<(), gd_formula::FormulaError>(())
    /// ```
    #[must_use]
    pub fn with_used_inputs(&self) -> Self {
        let mut formula = self.clone();
        let used: Vec<usize> = (0..self.inputs.len()).filter(|index| self.uses_input(*index)).collect();
        formula.inputs = used.iter().filter_map(|index| self.inputs.get(*index)).cloned().collect();
        formula.program = self.program.with_operations(|operation| match operation {
            Operation::Input(index) => Operation::Input(used.iter().position(|used| *used == index).unwrap_or(index)),
            other => other,
        });
        formula
    }

    /// The same formula with one parameter held at a value: it becomes a constant and is no longer a parameter. `None`
    /// if there is no such parameter.
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
        formula.program = self.program.with_operations(|operation| match operation {
            Operation::Parameter(index) if index == fixed => Operation::Constant(value),
            Operation::Parameter(index) if index > fixed => Operation::Parameter(index - 1),
            other => other,
        });
        Some(formula)
    }

    /// The same inputs and response with another program of other parameters.
    pub(crate) fn with_program(&self, operations: Vec<Operation>, stack_depth: usize, parameters: Vec<String>) -> Self {
        Self { program: Program::new(operations, stack_depth), parameters, ..self.clone() }
    }

    /// The value for the parameters and inputs, both in the order of their names. A missing one counts as NaN.
    #[inline]
    #[must_use]
    pub fn evaluate<N: Number>(&self, params: &[N], inputs: &[N]) -> N {
        let of = |numbers: &[N], index: usize| numbers.get(index).copied().unwrap_or_else(missing);
        self.program.value(|index| of(params, index), |index| of(inputs, index))
    }
}
