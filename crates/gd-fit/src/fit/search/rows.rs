//! Nodes of a formula on all rows at once.

use gd_core::Number;
use gd_formula::BinaryOperator;

use super::tree::{Id, Node, Tree};

/// The value of a node: one for every row, or the same for all.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Same(f64),
    Each(Vec<f64>),
}

impl Value {
    /// The value in a row.
    pub(super) fn at(&self, row: usize) -> f64 {
        match self {
            Self::Same(value) => *value,
            Self::Each(values) => values.get(row).copied().unwrap_or(f64::NAN),
        }
    }

    pub(super) fn into_rows(self, n_rows: usize) -> Vec<f64> {
        match self {
            Self::Same(value) => vec![value; n_rows],
            Self::Each(values) => values,
        }
    }

    fn map(self, of: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Same(value) => Self::Same(of(value)),
            Self::Each(mut values) => {
                for value in &mut values {
                    *value = of(*value);
                }
                Self::Each(values)
            }
        }
    }

    fn join(self, other: Self, of: impl Fn(f64, f64) -> f64) -> Self {
        match (self, other) {
            (Self::Same(left), Self::Same(right)) => Self::Same(of(left, right)),
            (Self::Each(mut left), Self::Same(right)) => {
                for left in &mut left {
                    *left = of(*left, right);
                }
                Self::Each(left)
            }
            (Self::Same(left), Self::Each(mut right)) => {
                for right in &mut right {
                    *right = of(left, *right);
                }
                Self::Each(right)
            }
            (Self::Each(mut left), Self::Each(right)) => {
                left.iter_mut().zip(right).for_each(|(left, right)| *left = of(*left, right));
                Self::Each(left)
            }
        }
    }
}

/// The inputs, one column each.
#[derive(Debug, Clone)]
pub(super) struct Rows<'a> {
    pub(super) columns: &'a [Vec<f64>],
}

impl Rows<'_> {
    /// A node for parameters by their index.
    pub(super) fn value(&self, tree: &Tree, id: Id, params: &[f64]) -> Value {
        match tree.node(id) {
            Node::Constant(value) => Value::Same(value),
            Node::Parameter(index) => Value::Same(params.get(index).copied().unwrap_or(f64::NAN)),
            Node::Input(index) => {
                self.columns.get(index).map_or(Value::Same(f64::NAN), |column| Value::Each(column.clone()))
            }
            Node::Negate(x) => self.value(tree, x, params).map(|x| -x),
            Node::WholePower(x, exponent) => self.value(tree, x, params).map(|x| Number::powi(x, exponent)),
            Node::Apply(function, x) => self.value(tree, x, params).map(|x| function.apply(x)),
            Node::Select(condition, yes, no) => {
                let [condition, yes, no] = [condition, yes, no].map(|id| self.value(tree, id, params));
                let chosen = |row| {
                    let condition = condition.at(row);
                    if condition.is_nan() { condition } else { condition.select(yes.at(row), no.at(row)) }
                };
                let n_rows = [&condition, &yes, &no].into_iter().find_map(|value| match value {
                    Value::Same(_) => None,
                    Value::Each(values) => Some(values.len()),
                });
                n_rows.map_or_else(|| Value::Same(chosen(0)), |n_rows| Value::Each((0..n_rows).map(chosen).collect()))
            }
            Node::Binary(operator, left, right) => {
                let (left, right) = (self.value(tree, left, params), self.value(tree, right, params));
                match operator {
                    BinaryOperator::Add => left.join(right, |left, right| left + right),
                    BinaryOperator::Subtract => left.join(right, |left, right| left - right),
                    BinaryOperator::Multiply => left.join(right, |left, right| left * right),
                    BinaryOperator::Divide => left.join(right, |left, right| left / right),
                    _ => left.join(right, |left, right| operator.apply(left, right)),
                }
            }
        }
    }
}
