//! A reported step.

use crate::optimizer::ClipReport;
use crate::storage::Storage;

/// One step of a descent, as it was before the update.
#[derive(Debug, Clone, Copy, PartialEq)]
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
    #[cfg_attr(feature = "serde", serde(with = "numbers"))]
    pub params: V,
    /// The loss there.
    pub loss: V::Item,
    /// The gradient there.
    #[cfg_attr(feature = "serde", serde(with = "numbers"))]
    pub gradient: V,
    /// The learning rate of the update that follows.
    pub learning_rate: V::Item,
    /// What clipping does to the gradient in that update, see [`crate::Clipped`].
    pub clipped: Option<ClipReport<V::Item>>,
}

/// A descent without a hook of the caller.
pub type NoHook<V> = fn(&Step<V>) -> Option<&'static str>;

/// The numbers alone: a tuple of as many as the type says, or else a sequence.
#[cfg(feature = "serde")]
mod numbers {
    use core::fmt;
    use core::marker::PhantomData;

    use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
    use serde::ser::{Serialize, SerializeTuple, Serializer};

    use crate::number::{Number, Real};
    use crate::storage::Storage;

    pub(super) fn serialize<V, S>(numbers: &V, serializer: S) -> Result<S::Ok, S::Error>
    where
        V: Storage<Item: Serialize>,
        S: Serializer,
    {
        let Some(count) = V::COUNT else { return serializer.collect_seq(numbers.as_slice()) };
        let mut tuple = serializer.serialize_tuple(count)?;
        numbers.as_slice().iter().try_for_each(|number| tuple.serialize_element(number))?;
        tuple.end()
    }

    pub(super) fn deserialize<'de, V, D>(deserializer: D) -> Result<V, D::Error>
    where
        V: Storage<Item: Real + Deserialize<'de>>,
        D: Deserializer<'de>,
    {
        let visitor = Numbers(PhantomData);
        match V::COUNT {
            Some(count) => deserializer.deserialize_tuple(count, visitor),
            None => deserializer.deserialize_seq(visitor),
        }
    }

    struct Numbers<V>(PhantomData<V>);

    impl<'de, V: Storage<Item: Real + Deserialize<'de>>> Visitor<'de> for Numbers<V> {
        type Value = V;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match V::COUNT {
                Some(count) => write!(f, "{count} numbers"),
                None => f.write_str("numbers"),
            }
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<V, A::Error> {
            let mut numbers = resized(&[], V::COUNT.unwrap_or(0));
            let mut count = 0;
            while let Some(number) = sequence.next_element()? {
                if V::COUNT.is_none() && count == V::as_slice(&numbers).len() {
                    // Twice the room, whatever length the input claims to have.
                    numbers = resized(numbers.as_slice(), (2 * count).max(8));
                }
                let place = numbers.as_mut_slice().get_mut(count);
                count += 1;
                *place.ok_or_else(|| A::Error::invalid_length(count, &self))? = number;
            }
            match V::COUNT {
                Some(expected) if expected != count => Err(A::Error::invalid_length(count, &self)),
                Some(_) => Ok(numbers),
                None => Ok(resized(numbers.as_slice(), count)),
            }
        }
    }

    /// `count` numbers that begin with these.
    fn resized<V: Storage<Item: Real>>(numbers: &[V::Item], count: usize) -> V {
        let mut resized = V::filled(count, V::Item::constant(0.0));
        for (slot, &number) in resized.as_mut_slice().iter_mut().zip(numbers) {
            *slot = number;
        }
        resized
    }
}
