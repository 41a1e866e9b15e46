//! Directions in which the samples tell nothing about the parameters.

use core::fmt;

use crate::digits::{Digits, Name};
use crate::linear_algebra::norm::largest;
use crate::linear_algebra::rank::PivotedTriangle;
use crate::number::{Number, Real};
use crate::storage::{Storage, same_storage};

/// The changes of the parameters that leave all predictions of the samples seen as they are: a basis of the null space of
/// the rows, within the tolerance for the rank.
///
/// Made by [`crate::RunningLeastSquares::undetermined`].
#[derive(Debug, Clone, PartialEq)]
pub struct Undetermined<V: Storage<Item: Real>> {
    pub(super) pivoted: PivotedTriangle<V>,
    /// The norms of the columns.
    pub(super) norms: V,
}

impl<V: Storage<Item: Real>> Undetermined<V> {
    /// How many there are: none where all parameters are determined.
    pub fn len(&self) -> usize {
        self.norms.as_slice().len().saturating_sub(self.pivoted.rank())
    }

    /// Whether all parameters are determined.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Direction `index`, at most 1 in the parameter that changes most; zeros for one that does not exist.
    pub fn direction(&self, index: usize) -> V {
        let zero = V::Item::constant(0.0);
        let mut direction = same_storage(&self.norms, zero);
        let own = self.pivoted.rank().saturating_add(index);
        if index >= self.len() {
            return direction;
        }
        let mut set = |place: usize, part: V::Item| {
            let column = self.pivoted.column_at(place);
            let norm = self.norms.as_slice().get(column).copied().filter(|norm| *norm > zero);
            if let Some(slot) = direction.as_mut_slice().get_mut(column) {
                *slot = norm.map_or(part, |norm| part / norm);
            }
        };
        (0..self.pivoted.rank()).for_each(|place| set(place, self.pivoted.null_part(place, own)));
        set(own, V::Item::constant(1.0));
        let most = largest(direction.as_slice());
        for part in direction.as_mut_slice() {
            *part /= most;
        }
        direction
    }

    /// Whether parameter `index` takes part in one of the directions: its column has a share of a thousandth or more.
    pub fn involves(&self, index: usize) -> bool {
        let column = |place: usize| self.pivoted.column_at(place);
        (self.pivoted.rank()..self.norms.as_slice().len()).any(|own| {
            let share = |place: usize| self.pivoted.null_part(place, own).abs() > V::Item::constant(1e-3);
            column(own) == index || (0..self.pivoted.rank()).any(|place| column(place) == index && share(place))
        })
    }

    /// The directions as text, with the names of the parameters, each in its own unit.
    pub const fn named<'a>(&'a self, names: &'a [&'a str]) -> NamedUndetermined<'a, V> {
        NamedUndetermined { undetermined: self, names }
    }
}

/// Directions with the names of the parameters, made by [`Undetermined::named`]: `not determined: a - 0.500 b; c`.
#[derive(Debug, Clone, Copy)]
pub struct NamedUndetermined<'a, V: Storage<Item: Real>> {
    undetermined: &'a Undetermined<V>,
    names: &'a [&'a str],
}

impl<V: Storage<Item: Real>> fmt::Display for NamedUndetermined<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Undetermined { pivoted, norms } = self.undetermined;
        if self.undetermined.is_empty() {
            return f.write_str("all parameters are determined");
        }
        f.write_str("not determined: ")?;
        for index in 0..self.undetermined.len() {
            let direction = self.undetermined.direction(index);
            let own = pivoted.column_at(pivoted.rank() + index);
            let mut separator = if index > 0 { "; " } else { "" };
            for (column, &part) in direction.as_slice().iter().enumerate() {
                // Shares in terms of the columns, in whatever units the parameters are.
                let share = |column: usize| {
                    let norm = norms.as_slice().get(column).copied().unwrap_or_else(|| V::Item::constant(0.0));
                    direction.as_slice().get(column).map_or(norm, |part| part.abs() * norm)
                };
                if column != own && share(column) <= V::Item::constant(1e-3) * share(own) {
                    continue;
                }
                let (size, name) = (part.abs().to_f64(), Name(self.names, column));
                let is_negative = part < V::Item::constant(0.0);
                f.write_str(match (separator, is_negative) {
                    (" + ", true) => " - ",
                    _ => separator,
                })?;
                if is_negative && separator != " + " {
                    f.write_str("-")?;
                }
                if size != 1.0 {
                    write!(f, "{} ", Digits(size))?;
                }
                write!(f, "{name}")?;
                separator = " + ";
            }
        }
        Ok(())
    }
}

impl<V: Storage<Item: Real>> fmt::Display for Undetermined<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.named(&[]).fmt(f)
    }
}
