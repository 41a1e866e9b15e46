//! The operations of a formula.

use gd_core::Number;

use crate::pair::PairFunction;
use crate::special::SpecialFunction;
use crate::{arithmetic, derivative};

/// One step of a computation on a stack of results, see [`crate::Formula::operations`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Operation {
    /// Puts a constant on the stack.
    Constant(f64),
    /// Puts a parameter on the stack.
    Parameter(usize),
    /// Puts an input on the stack.
    Input(usize),
    /// Replaces the last result by its negative.
    Negate,
    /// Replaces the last result by a whole power of it.
    WholePower(i32),
    /// Replaces the last result by a function of it.
    Apply(Function),
    /// Replaces the last two results by one.
    Binary(BinaryOperator),
    /// Replaces the last three results by one: by the second where the first is above 0, by the third where it is not, by
    /// NaN where it is NaN. The first is always a condition, see [`PairFunction::is_condition`].
    Select,
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BinaryOperator {
    /// The sum.
    Add,
    /// The left operand minus the right one.
    Subtract,
    /// The product.
    Multiply,
    /// The left operand divided by the right one.
    Divide,
    /// The left operand to the power of the right one.
    Power,
    /// The smaller of the two.
    Min,
    /// The larger of the two.
    Max,
    /// Another function of two numbers.
    Pair(PairFunction),
}

impl BinaryOperator {
    /// The result.
    #[must_use]
    pub fn apply<N: Number>(self, left: N, right: N) -> N {
        let mut numbers = arithmetic::Numbers::new(|_| left, |_| right);
        derivative::value_of(&mut numbers, self, &left, &right)
    }
}

/// A function of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Function {
    /// The sine of radians.
    Sin,
    /// The cosine of radians.
    Cos,
    /// The tangent of radians.
    Tan,
    /// The inverse sine, in radians.
    Asin,
    /// The inverse cosine, in radians.
    Acos,
    /// The inverse tangent, in radians.
    Atan,
    /// The hyperbolic sine.
    Sinh,
    /// The hyperbolic cosine.
    Cosh,
    /// The hyperbolic tangent.
    Tanh,
    /// The exponential function.
    Exp,
    /// The natural logarithm.
    Ln,
    /// The logarithm to base 10.
    Log10,
    /// The logarithm to base 2.
    Log2,
    /// The square root.
    Sqrt,
    /// The cube root.
    Cbrt,
    /// The absolute value.
    Abs,
    /// Another function.
    Special(SpecialFunction),
}

impl Function {
    /// The result.
    #[must_use]
    pub fn apply<N: Number>(self, x: N) -> N {
        arithmetic::apply(self, x)
    }
}

impl Operation {
    /// The change in the number of results on the stack.
    pub(crate) fn growth(self) -> isize {
        match self {
            Self::Constant(_) | Self::Parameter(_) | Self::Input(_) => 1,
            Self::Negate | Self::WholePower(_) | Self::Apply(_) => 0,
            Self::Binary(_) => -1,
            Self::Select => -2,
        }
    }
}
