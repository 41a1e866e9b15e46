//! A reported step.

use crate::optimizer::ClipReport;
use crate::storage::Storage;

/// One step of a descent, as it was before the update.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(bound(
        serialize = "V::Item: serde::Serialize",
        deserialize = "V::Item: crate::number::Real + serde::Deserialize<'de>"
    ))
)]
pub struct Step<V: Storage> {
    /// 0 is the start.
    pub index: usize,
    /// The parameters.
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    pub params: V,
    /// The loss there.
    pub loss: V::Item,
    /// The gradient there.
    #[cfg_attr(feature = "serde", serde(with = "crate::stored::numbers"))]
    pub gradient: V,
    /// The learning rate of the update that follows.
    pub learning_rate: V::Item,
    /// What clipping does to the gradient in that update, see [`crate::Clipped`].
    pub clipped: Option<ClipReport<V::Item>>,
}

/// A descent without a hook of the caller.
pub type NoHook<V> = fn(&Step<V>) -> Option<&'static str>;
