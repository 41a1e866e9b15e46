//! The operations of a formula.

use gd_core::Number;

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
}

impl Function {
    /// The result.
    #[must_use]
    pub fn apply<N: Number>(self, x: N) -> N {
        arithmetic::apply(self, x)
    }
}

/// The function that a name followed by a parenthesis stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    One(Function),
    Two(BinaryOperator),
}

const CALLS: [(&str, Call); 18] = [
    ("sin", Call::One(Function::Sin)),
    ("cos", Call::One(Function::Cos)),
    ("tan", Call::One(Function::Tan)),
    ("asin", Call::One(Function::Asin)),
    ("acos", Call::One(Function::Acos)),
    ("atan", Call::One(Function::Atan)),
    ("sinh", Call::One(Function::Sinh)),
    ("cosh", Call::One(Function::Cosh)),
    ("tanh", Call::One(Function::Tanh)),
    ("exp", Call::One(Function::Exp)),
    ("ln", Call::One(Function::Ln)),
    ("log10", Call::One(Function::Log10)),
    ("log2", Call::One(Function::Log2)),
    ("sqrt", Call::One(Function::Sqrt)),
    ("cbrt", Call::One(Function::Cbrt)),
    ("abs", Call::One(Function::Abs)),
    ("min", Call::Two(BinaryOperator::Min)),
    ("max", Call::Two(BinaryOperator::Max)),
];

/// The function of a name, with the name as a `'static` string.
pub(crate) fn call(name: &str) -> Option<(&'static str, Call)> {
    CALLS.iter().copied().find(|(known, _)| *known == name)
}

pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    CALLS.iter().map(|(name, _)| *name)
}

impl Operation {
    /// The change in the number of results on the stack.
    pub(crate) fn growth(self) -> isize {
        match self {
            Self::Constant(_) | Self::Parameter(_) | Self::Input(_) => 1,
            Self::Negate | Self::WholePower(_) | Self::Apply(_) => 0,
            Self::Binary(_) => -1,
        }
    }
}
