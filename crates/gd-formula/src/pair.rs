//! Functions of two numbers that are known by their derivatives, in `f64`.

use gd_core::math;

use crate::special::faddeeva;

/// A function of two numbers beyond those that [`gd_core::Number`] has. Comparisons are 1 where they hold and 0 where not,
/// NaN where a side is NaN, and have derivatives of 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PairFunction {
    /// Whether the left is less.
    Less,
    /// Whether the left is less or equal.
    LessOrEqual,
    /// Whether the left is greater.
    Greater,
    /// Whether the left is greater or equal.
    GreaterOrEqual,
    /// Whether both are equal.
    Equal,
    /// Whether they differ.
    NotEqual,
    /// Whether neither is 0.
    And,
    /// Whether one at least is not 0.
    Or,
    /// The left, where the right is a number; else NaN.
    WhereKnown,
    /// The angle of the point with the left as y and the right as x.
    Atan2,
    /// The root of the sum of the squares.
    Hypot,
    /// The left less the largest multiple of the right that is not above it: it has the sign of the right.
    Modulo,
    /// The real part of w(x + iy), where w(z) = exp(-z²) erfc(-iz), of the left as x and the right as y.
    Faddeeva,
}

impl PairFunction {
    /// Whether it is 0 or 1 (or NaN), with derivatives of 0.
    #[must_use]
    pub const fn is_condition(self) -> bool {
        matches!(
            self,
            Self::Less
                | Self::LessOrEqual
                | Self::Greater
                | Self::GreaterOrEqual
                | Self::Equal
                | Self::NotEqual
                | Self::And
                | Self::Or
        )
    }

    /// The derivative of these orders with respect to the left and the right, the function itself for 0 and 0; NaN for
    /// orders of more than 2 together.
    #[inline(never)]
    #[must_use]
    pub fn derivative(self, orders: [u32; 2], left: f64, right: f64) -> f64 {
        match self {
            Self::WhereKnown => match orders {
                [0, 0] if right.is_nan() => f64::NAN,
                [0, 0] => left,
                [1, 0] => 1.0,
                _ => 0.0,
            },
            Self::Atan2 => atan2(orders, left, right),
            Self::Hypot => hypot(orders, left, right),
            Self::Modulo => modulo(orders, left, right),
            Self::Faddeeva => faddeeva(orders, left, right),
            _ if orders != [0, 0] => 0.0,
            condition => condition.holds(left, right).map_or(f64::NAN, |holds| f64::from(u8::from(holds))),
        }
    }

    /// `None` where that cannot be said.
    fn holds(self, left: f64, right: f64) -> Option<bool> {
        let is_known = !left.is_nan() && !right.is_nan();
        match self {
            // One side may be enough.
            Self::And if left == 0.0 || right == 0.0 => Some(false),
            Self::Or if [left, right].iter().any(|side| !side.is_nan() && *side != 0.0) => Some(true),
            _ if !is_known => None,
            Self::Less => Some(left < right),
            Self::LessOrEqual => Some(left <= right),
            Self::Greater => Some(left > right),
            Self::GreaterOrEqual => Some(left >= right),
            Self::Equal => Some(left == right),
            Self::NotEqual => Some(left != right),
            Self::And => Some(true),
            _ => Some(false),
        }
    }
}

fn atan2(orders: [u32; 2], y: f64, x: f64) -> f64 {
    let radius = math::hypot(x, y);
    if orders != [0, 0] && (radius == 0.0 || radius.is_infinite()) {
        return 0.0;
    }
    let (sin, cos) = (y / radius, x / radius);
    match orders {
        [0, 0] => math::atan2(y, x),
        [1, 0] => cos / radius,
        [0, 1] => -sin / radius,
        [2, 0] => -2.0 * sin * cos / radius / radius,
        [1, 1] => (sin - cos) * (sin + cos) / radius / radius,
        [0, 2] => 2.0 * sin * cos / radius / radius,
        _ => f64::NAN,
    }
}

fn hypot(orders: [u32; 2], x: f64, y: f64) -> f64 {
    let radius = math::hypot(x, y);
    let second = orders[0] + orders[1] > 1;
    if orders != [0, 0] && (radius == 0.0 || second && radius.is_infinite()) {
        return 0.0;
    }
    let (sin, cos) = (y / radius, x / radius);
    match orders {
        [0, 0] => radius,
        [1, 0] => cos,
        [0, 1] => sin,
        [2, 0] => sin * sin / radius,
        [1, 1] => -sin * cos / radius,
        [0, 2] => cos * cos / radius,
        _ => f64::NAN,
    }
}

fn modulo(orders: [u32; 2], x: f64, divisor: f64) -> f64 {
    let toward_zero = math::remainder(x, divisor);
    let is_off = toward_zero != 0.0 && (toward_zero < 0.0) != (divisor < 0.0);
    let rest = if is_off { toward_zero + divisor } else { toward_zero };
    match orders {
        [0, 0] => rest,
        [1, 0] => 1.0,
        [0, 1] => -math::round((x - rest) / divisor),
        _ => 0.0,
    }
}
