//! What an issuer or another service sent, without the members that its type does not know. Everything else is there as it
//! was written: a number that went by way of an `f64` would be another one.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::input::declare::Expected;
use crate::json::Schema as _;

/// Deeper than any limit lets JSON nest.
const MOST_DEEP: usize = 128;

/// The part of a document that its type knows; nothing where it is not JSON.
pub(super) fn known_part(json: &[u8], expected: Expected) -> Option<Vec<u8>> {
    let whole: &RawValue = serde_json::from_slice(json).ok()?;
    let mut known = Vec::with_capacity(json.len());
    write(whole, expected, &mut known, MOST_DEEP)?;
    Some(known)
}

fn write(value: &RawValue, expected: Expected, known: &mut Vec<u8>, depth: usize) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    match value.get().as_bytes().first() {
        Some(b'{') if expected.has_parts() => write_object(value, expected, known, depth),
        Some(b'[') if expected.has_parts() => write_list(value, expected, known, depth),
        _ => {
            known.extend_from_slice(value.get().as_bytes());
            Some(())
        }
    }
}

fn write_object(
    value: &RawValue,
    expected: Expected,
    known: &mut Vec<u8>,
    depth: usize,
) -> Option<()> {
    let Members(members) = serde_json::from_str(value.get()).ok()?;
    let inside = expected.object_of(|tag| {
        let (_, value) = members.iter().find(|(name, _)| name == tag)?;
        serde_json::from_str(value.get()).ok()
    });
    known.push(b'{');
    let is_known = |name: &str| expected.is_tag(name) || inside.knows(name);
    let members = members.iter().filter(|(name, _)| is_known(name));
    for (place, (name, member)) in members.enumerate() {
        if place > 0 {
            known.push(b',');
        }
        serde_json::to_writer(&mut *known, name).ok()?;
        known.push(b':');
        write(member, inside.member(name, 0), known, depth)?;
    }
    known.push(b'}');
    Some(())
}

fn write_list(
    value: &RawValue,
    expected: Expected,
    known: &mut Vec<u8>,
    depth: usize,
) -> Option<()> {
    let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
    known.push(b'[');
    for (place, item) in items.into_iter().enumerate() {
        if place > 0 {
            known.push(b',');
        }
        write(item, expected.item(place), known, depth)?;
    }
    known.push(b']');
    Some(())
}

/// The members of an object, in their order; one that occurs twice does.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Self::Value, M::Error> {
                let mut found = Vec::new();
                while let Some(member) = members.next_entry()? {
                    found.push(member);
                }
                Ok(Members(found))
            }
        }

        deserializer.deserialize_map(Each)
    }
}
