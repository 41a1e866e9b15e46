//! Runs the operations of a formula.

use crate::arithmetic::{Arithmetic, Negate};
use crate::derivative::{self, Rule};
use crate::operation::Operation;
use crate::sparse::Derivatives;
use crate::stack::Stack;

/// Computes the result of operations with its derivatives, which are all that remains in `derivatives`. `None` without
/// operations.
#[inline(always)]
pub(crate) fn run<A: Arithmetic, D: Derivatives<A>>(
    operations: &[Operation],
    arithmetic: &mut A,
    stack: &mut impl Stack<Item = (A::Value, D::Mark)>,
    derivatives: &mut D,
) -> Option<A::Value> {
    for operation in operations {
        let end = derivatives.end();
        let result = match *operation {
            Operation::Constant(value) => (arithmetic.constant(value), end),
            Operation::Parameter(index) => {
                derivatives.variable(arithmetic, index);
                (arithmetic.parameter(index), end)
            }
            Operation::Input(index) => (arithmetic.input(index), end),
            Operation::Negate => {
                let (x, from) = stack.pop()?;
                let value = arithmetic.unary::<Negate>(&x);
                arithmetic.release(x);
                if D::any(from, end) {
                    // Nothing minus x.
                    derivatives.combine(arithmetic, from, from, Rule::Difference);
                }
                (value, from)
            }
            Operation::WholePower(exponent) => {
                let (x, from) = stack.pop()?;
                if D::any(from, end) {
                    let (value, rule) = derivative::whole_power(arithmetic, x, exponent, D::TWICE);
                    derivatives.combine(arithmetic, from, end, rule);
                    (value, from)
                } else {
                    let value = arithmetic.power(&x, exponent);
                    arithmetic.release(x);
                    (value, from)
                }
            }
            Operation::Apply(function) => {
                let (x, from) = stack.pop()?;
                if D::any(from, end) {
                    let (value, rule) = derivative::function(arithmetic, function, x, D::TWICE);
                    derivatives.combine(arithmetic, from, end, rule);
                    (value, from)
                } else {
                    let value = arithmetic.function(function, &x);
                    arithmetic.release(x);
                    (value, from)
                }
            }
            Operation::Binary(operator) => {
                let (right, middle) = stack.pop()?;
                let (left, from) = stack.pop()?;
                let depends = [D::any(from, middle), D::any(middle, end)];
                if depends == [false; 2] {
                    let value = derivative::value_of(arithmetic, operator, &left, &right);
                    arithmetic.release(left);
                    arithmetic.release(right);
                    (value, from)
                } else {
                    let (value, rule) = derivative::binary(arithmetic, operator, [left, right], depends, D::TWICE);
                    derivatives.combine(arithmetic, from, middle, rule);
                    (value, from)
                }
            }
            Operation::Select => {
                let (no, middle) = stack.pop()?;
                let (yes, _) = stack.pop()?;
                // A condition has no derivatives: those of the second operand begin where its own would.
                let (condition, from) = stack.pop()?;
                let (value, rule) = derivative::select(arithmetic, [condition, yes, no]);
                match rule {
                    Rule::Choice(condition) if !D::any(from, end) => arithmetic.release(condition),
                    rule => derivatives.combine(arithmetic, from, middle, rule),
                }
                (value, from)
            }
        };
        stack.push(result);
    }
    stack.pop().map(|(value, _)| value)
}
