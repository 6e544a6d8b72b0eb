//! An input made of what is given under each of its names.

use std::borrow::Cow;

use serde::de::value::CowStrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::fault::{PairsError, PairsErrorKind};
use super::prepare::{UNTICKED, boxes_without, is_left_out};
use super::value::RawValue;
use crate::input::check::Input;
use crate::input::declare::{FieldName, field_called};

/// A name and what is given under it.
pub(crate) type Pair<'de> = (Cow<'de, str>, RawValue<'de>);

/// Makes an input. `look` is asked once for what is given under the names that the input declares;
/// a name that is not there is left out, one that it adds is for the input to refuse.
///
/// # Errors
/// The first thing that is wrong.
pub(crate) fn read<'de, T, L>(look: L) -> Result<T, PairsError>
where
    T: Deserialize<'de> + Input,
    L: FnOnce(&[&'static str]) -> Result<Vec<Pair<'de>>, PairsError>,
{
    let names = names_of(T::FIELDS);
    let pairs = look(&names)?;
    T::deserialize(Reader { pairs, fields: T::FIELDS })
}

/// The same of a form, which sends nothing for a box that is not ticked.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_form<'de, T>(mut sent: Vec<Pair<'de>>) -> Result<T, PairsError>
where
    T: Deserialize<'de> + Input,
{
    let names: Vec<Cow<'de, str>> = sent.iter().map(|(name, _)| name.clone()).collect();
    let unticked = boxes_without(T::FIELDS, &names);
    sent.extend(
        unticked
            .into_iter()
            .map(|name| (Cow::Borrowed(name), RawValue::form(vec![Cow::Borrowed(UNTICKED)]))),
    );
    T::deserialize(Reader { pairs: sent, fields: T::FIELDS })
}

/// As [`read`], where not one of the names need be there.
///
/// # Errors
/// As [`read`], where at least one is.
pub(crate) fn read_some<'de, T, L>(look: L) -> Result<Option<T>, PairsError>
where
    T: Deserialize<'de> + Input,
    L: FnOnce(&[&'static str]) -> Result<Vec<Pair<'de>>, PairsError>,
{
    let names = names_of(T::FIELDS);
    let pairs = look(&names)?;
    if pairs.is_empty() {
        return Ok(None);
    }
    T::deserialize(Reader { pairs, fields: T::FIELDS }).map(Some)
}

/// Every name that a field may have, those of flattened fields among them.
pub(crate) fn names_of(fields: &'static [FieldName]) -> Vec<&'static str> {
    let mut found = Vec::with_capacity(fields.len());
    for field in fields.iter().filter(|field| !field.skipped) {
        if let Some(inner) = field.flattened {
            found.extend(names_of(inner));
        } else {
            found.push(field.json);
            found.extend(field.also);
        }
    }
    found
}

struct Reader<'de> {
    pairs: Vec<Pair<'de>>,
    fields: &'static [FieldName],
}

impl<'de> Reader<'de> {
    /// The pairs, each with its field; those that a form sends empty are left out.
    fn sent(self) -> Result<Pairs<'de>, PairsError> {
        let mut sent = Vec::with_capacity(self.pairs.len());
        // What serde says of a name that no field has, it says without the name where some are flattened.
        let is_flattened = self.fields.iter().any(|field| field.flattened.is_some());
        for (name, raw) in self.pairs {
            let field = field_called(self.fields, &name);
            if field.is_none() && is_flattened {
                return Err(PairsError::of(PairsErrorKind::Unknown, name));
            }
            if raw.is_empty_in_form()
                && let Some(field) = field
                && is_left_out(field)?
            {
                continue;
            }
            sent.push((name, raw.of(field)));
        }
        Ok(Pairs { rest: sent.into_iter(), next: None })
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = PairsError;

    /// Only a struct says which names it has.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, PairsError> {
        Err(PairsError::custom("no struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PairsError> {
        visitor.visit_map(self.sent()?)
    }

    /// What a struct with flattened fields is read as.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PairsError> {
        visitor.visit_map(self.sent()?)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct enum identifier ignored_any
    }
}

struct Pairs<'de> {
    rest: std::vec::IntoIter<Pair<'de>>,
    next: Option<Pair<'de>>,
}

impl<'de> MapAccess<'de> for Pairs<'de> {
    type Error = PairsError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, PairsError> {
        let Some((name, raw)) = self.rest.next() else { return Ok(None) };
        let key = seed.deserialize(CowStrDeserializer::<PairsError>::new(name.clone()))?;
        self.next = Some((name, raw));
        Ok(Some(key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, PairsError> {
        let (name, raw) = self.next.take().ok_or(PairsError::new(PairsErrorKind::Missing))?;
        seed.deserialize(raw).map_err(|fault| fault.at(&name))
    }
}
