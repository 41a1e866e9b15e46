//! Storage in serialized form: the numbers alone.

/// One number per parameter: a tuple of as many as the type says, or else a sequence.
pub(crate) mod numbers {
    use core::fmt;
    use core::marker::PhantomData;

    use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
    use serde::ser::{Serialize, SerializeTuple, Serializer};

    use crate::number::{Number, Real};
    use crate::storage::Storage;

    pub(crate) fn serialize<V, S>(numbers: &V, serializer: S) -> Result<S::Ok, S::Error>
    where
        V: Storage<Item: Serialize>,
        S: Serializer,
    {
        let Some(count) = V::COUNT else { return serializer.collect_seq(numbers.as_slice()) };
        let mut tuple = serializer.serialize_tuple(count)?;
        numbers.as_slice().iter().try_for_each(|number| tuple.serialize_element(number))?;
        tuple.end()
    }

    pub(crate) fn deserialize<'de, V, D>(deserializer: D) -> Result<V, D::Error>
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

/// A square matrix, row by row: a tuple of as many entries as the type says, or else a sequence.
pub(crate) mod square {
    use core::fmt;
    use core::marker::PhantomData;

    use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
    use serde::ser::{Serialize, SerializeTuple, Serializer};

    use super::numbers;
    use crate::number::{Number, Real};
    use crate::storage::{Buffer, Storage, copy};

    pub(crate) fn serialize<V, S>(square: &V::Square, serializer: S) -> Result<S::Ok, S::Error>
    where
        V: Storage<Item: Serialize>,
        S: Serializer,
    {
        let entries = square.as_slice();
        if V::COUNT.is_none() {
            return serializer.collect_seq(entries);
        }
        let mut tuple = serializer.serialize_tuple(entries.len())?;
        entries.iter().try_for_each(|entry| tuple.serialize_element(entry))?;
        tuple.end()
    }

    pub(crate) fn deserialize<'de, V, D>(deserializer: D) -> Result<V::Square, D::Error>
    where
        V: Storage<Item: Real + Deserialize<'de>>,
        D: Deserializer<'de>,
    {
        if let Some(count) = V::COUNT {
            return deserializer.deserialize_tuple(count * count, Entries::<V>(count, PhantomData));
        }
        let all: V = numbers::deserialize(deserializer)?;
        let entries = all.as_slice();
        let n = entries.len().isqrt();
        if n * n != entries.len() {
            return Err(D::Error::invalid_length(entries.len(), &"the entries of a square matrix"));
        }
        let mut square = V::filled_square(n, V::Item::constant(0.0));
        copy(entries, square.as_mut_slice());
        Ok(square)
    }

    struct Entries<V>(usize, PhantomData<V>);

    impl<'de, V: Storage<Item: Real + Deserialize<'de>>> Visitor<'de> for Entries<V> {
        type Value = V::Square;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{} numbers", self.0 * self.0)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<V::Square, A::Error> {
            let mut square = V::filled_square(self.0, V::Item::constant(0.0));
            for (index, slot) in square.as_mut_slice().iter_mut().enumerate() {
                *slot = sequence.next_element()?.ok_or_else(|| A::Error::invalid_length(index, &self))?;
            }
            Ok(square)
        }
    }
}
