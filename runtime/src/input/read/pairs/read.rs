//! An input made of what is given under each of its names.

use std::borrow::Cow;

use serde::de::value::CowStrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::fault::{Fault, Kind};
use super::value::RawValue;

/// A name and what is given under it.
pub(crate) type Pair<'de> = (Cow<'de, str>, RawValue<'de>);

/// Makes an input. `look` is asked once for what is given under the names that the input declares;
/// a name that is not there is left out, one that it adds is for the input to refuse.
///
/// # Errors
/// The first thing that is wrong.
pub(crate) fn read<'de, T, L>(look: L) -> Result<T, Fault>
where
    T: Deserialize<'de>,
    L: FnOnce(&'static [&'static str]) -> Result<Vec<Pair<'de>>, Fault>,
{
    T::deserialize(Reader(look))
}

/// The same where not one of the names need be there.
///
/// # Errors
/// As [`read`], where at least one is.
pub(crate) fn read_some<'de, T, L>(look: L) -> Result<Option<T>, Fault>
where
    T: Deserialize<'de>,
    L: FnOnce(&'static [&'static str]) -> Result<Vec<Pair<'de>>, Fault>,
{
    let mut there = true;
    let found = read(|names| {
        let pairs = look(names)?;
        there = !pairs.is_empty();
        Ok(pairs)
    });
    if there { found.map(Some) } else { Ok(None) }
}

struct Reader<L>(L);

impl<'de, L> Deserializer<'de> for Reader<L>
where
    L: FnOnce(&'static [&'static str]) -> Result<Vec<Pair<'de>>, Fault>,
{
    type Error = Fault;

    /// Only a struct says which names it has.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::custom("no struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let pairs = (self.0)(fields)?;
        visitor.visit_map(Pairs { rest: pairs.into_iter(), next: None })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Pairs<'de> {
    rest: std::vec::IntoIter<Pair<'de>>,
    next: Option<Pair<'de>>,
}

impl<'de> MapAccess<'de> for Pairs<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some((name, raw)) = self.rest.next() else { return Ok(None) };
        let key = seed.deserialize(CowStrDeserializer::<Fault>::new(name.clone()))?;
        self.next = Some((name, raw));
        Ok(Some(key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let (name, raw) = self.next.take().ok_or(Fault::new(Kind::Missing))?;
        seed.deserialize(raw).map_err(|fault| fault.at(&name))
    }
}
