//! From operations on a stack to expressions, in the order in which gd computes.

use gd_formula::{BinaryOperator, Formula, Function, Operation};

use super::Named;

/// Characters of an expression from which on it gets a line of its own.
const LONG: usize = 60;

/// How tightly a term holds together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Sum,
    Product,
    Sign,
    Whole,
}

/// A part of an expression.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) text: String,
    binding: Binding,
}

impl Term {
    /// A name, a positive number or a call.
    pub(super) fn whole(text: impl Into<String>) -> Self {
        Self { text: text.into(), binding: Binding::Whole }
    }

    /// In parentheses unless it holds together at least so tightly.
    fn within(self, least: Binding) -> String {
        if self.binding < least { format!("({})", self.text) } else { self.text }
    }
}

/// How a language writes what formulas are made of.
pub(super) trait Dialect {
    /// A number that is not negative.
    fn number(&self, value: f64) -> String;
    /// A function of one number; `Err` has its name if there is none.
    fn call(&mut self, function: Function, x: &str) -> Result<String, String>;
    /// A binary operator beside those of arithmetic; `Err` has its name if there is none.
    fn call_two(&mut self, operator: BinaryOperator, left: &str, right: &str) -> Result<String, String>;
    /// A whole power, by multiplications.
    fn whole_power(&mut self, x: &str, exponent: i32) -> String;
    /// The second where the first is above 0, else the third; NaN where the first is.
    fn choice(&mut self, condition: &str, yes: &str, no: &str) -> String;
    /// A line that gives an expression a name.
    fn binding(&self, name: &str, expression: &str) -> String;
}

/// A formula as lines and an expression of the names in them.
pub(super) struct Listing {
    pub(super) lines: Vec<String>,
    pub(super) result: String,
}

/// Writes a formula. Additions, subtractions, multiplications and divisions come in the same order as in gd, so that they
/// round alike.
pub(super) fn listing<D: Dialect>(formula: &Formula, named: &mut Named, dialect: &mut D) -> Result<Listing, String> {
    let mut stack: Vec<Term> = Vec::new();
    let mut lines = Vec::new();
    let missing = || "an operation without operands".to_owned();
    let name = |names: &[String], index: usize| names.get(index).cloned().map(Term::whole).ok_or_else(missing);
    let last = formula.operations().len().saturating_sub(1);
    for (place, operation) in formula.operations().iter().enumerate() {
        let term = match *operation {
            Operation::Constant(value) => number(dialect, value),
            Operation::Parameter(index) => name(&named.parameters, index)?,
            Operation::Input(index) => name(&named.inputs, index)?,
            Operation::Negate => {
                let x = stack.pop().ok_or_else(missing)?.within(Binding::Whole);
                Term { text: format!("-{x}"), binding: Binding::Sign }
            }
            Operation::WholePower(exponent) => {
                let x = stack.pop().ok_or_else(missing)?.text;
                Term::whole(dialect.whole_power(&x, exponent))
            }
            Operation::Apply(function) => {
                let x = stack.pop().ok_or_else(missing)?.text;
                Term::whole(dialect.call(function, &x)?)
            }
            Operation::Binary(operator) => {
                let right = stack.pop().ok_or_else(missing)?;
                let left = stack.pop().ok_or_else(missing)?;
                binary(dialect, operator, left, right)?
            }
            Operation::Select => {
                let no = stack.pop().ok_or_else(missing)?.text;
                let yes = stack.pop().ok_or_else(missing)?.text;
                let condition = stack.pop().ok_or_else(missing)?.text;
                Term::whole(dialect.choice(&condition, &yes, &no))
            }
            other => return Err(format!("{other:?}")),
        };
        stack.push(if term.text.len() > LONG && place < last {
            let name = named.all.add(&format!("t{}", lines.len() + 1));
            lines.push(dialect.binding(&name, &term.text));
            Term::whole(name)
        } else {
            term
        });
    }
    let result = stack.pop().ok_or_else(missing)?.text;
    Ok(Listing { lines, result })
}

/// A number with its sign.
fn number<D: Dialect>(dialect: &D, value: f64) -> Term {
    let text = dialect.number(value.abs());
    if value.is_sign_negative() { Term { text: format!("-{text}"), binding: Binding::Sign } } else { Term::whole(text) }
}

fn binary<D: Dialect>(dialect: &mut D, operator: BinaryOperator, left: Term, right: Term) -> Result<Term, String> {
    let (sign, binding) = match operator {
        BinaryOperator::Add => ("+", Binding::Sum),
        BinaryOperator::Subtract => ("-", Binding::Sum),
        BinaryOperator::Multiply => ("*", Binding::Product),
        BinaryOperator::Divide => ("/", Binding::Product),
        operator => return dialect.call_two(operator, &left.text, &right.text).map(Term::whole),
    };
    // On the right whatever does not bind more tightly gets parentheses, and so does a sign.
    let right = match (binding, right.binding) {
        (Binding::Sum, Binding::Product) => right.text,
        _ => right.within(Binding::Whole),
    };
    Ok(Term { text: format!("{} {sign} {right}", left.within(binding)), binding })
}
