//! What header and claims have in common: a JSON object whose names occur once.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::plain_json;
use super::reason::TokenError;
use crate::json::{AnyJson, Bounds, scan};

/// What bodies are bound to unless the application says otherwise.
pub(super) const BOUNDS: Bounds = Bounds { depth: 32, members: 10_000, text: usize::MAX };

/// The most members an object may have.
const MOST: usize = 64;
/// How many unknown names are held without allocating.
const INLINE: usize = 16;

/// Whom a parser's error is blamed on.
///
/// serde's errors carry text alone; the reason is left here while the parser works.
pub(super) struct Blame(Cell<TokenError>);

impl Blame {
    pub(super) const fn new(reason: TokenError) -> Self {
        Self(Cell::new(reason))
    }

    /// Whatever fails from here on fails for `reason`.
    pub(super) fn on(&self, reason: TokenError) {
        self.0.set(reason);
    }

    /// Stops the parser, for `reason`.
    pub(super) fn stop<E: de::Error>(&self, reason: TokenError) -> E {
        self.0.set(reason);
        E::custom("refused")
    }

    pub(super) fn reason(&self) -> TokenError {
        self.0.get()
    }
}

/// Reads all of `json` with `seed`; blames what fails as `blame` says at that moment.
pub(super) fn read<'t, S>(json: &'t str, seed: S, blame: &Blame) -> Result<S::Value, TokenError>
where
    S: DeserializeSeed<'t>,
{
    let whole = blame.reason();
    let mut parser = serde_json::Deserializer::from_str(json);
    let value = seed.deserialize(&mut parser).map_err(|_| blame.reason())?;
    parser.end().map_err(|_| whole)?;
    check(json).map_err(|()| whole)?;
    Ok(value)
}

/// The same where the text is probably as issuers write it: the plain reader takes it at a third of the
/// cost, and what is unusual or wrong is left to the general parser, which says which.
pub(super) fn read_usual<'t, S>(
    json: &'t str,
    seed: impl Fn() -> S,
    blame: &Blame,
) -> Result<S::Value, TokenError>
where
    S: DeserializeSeed<'t>,
{
    let whole = blame.reason();
    if let Ok(value) = plain_json::read(json, seed()) {
        check_plain(json).map(|()| value).map_err(|()| whole)
    } else {
        blame.on(whole);
        read(json, seed(), blame)
    }
}

/// What the parser does not look at is bound as a body is: nested names, escapes, depth.
pub(super) fn check(json: &str) -> Result<(), ()> {
    scan(json.as_bytes(), BOUNDS, AnyJson).map(drop).map_err(drop)
}

/// The same for the plain form, whose names below the first level alone are left to look at.
fn check_plain(json: &str) -> Result<(), ()> {
    let nested = memchr::memrchr(b'{', json.as_bytes()).is_some_and(|place| place > 0);
    if nested { check(json) } else { Ok(()) }
}

/// The names an object has used so far.
pub(super) struct Seen<'t> {
    count: usize,
    known: u32,
    unknown: [&'t str; INLINE],
    held: usize,
    rest: Vec<Cow<'t, str>>,
}

impl<'t> Seen<'t> {
    pub(super) const fn new() -> Self {
        Self { count: 0, known: 0, unknown: [""; INLINE], held: 0, rest: Vec::new() }
    }

    /// One more member; whether that is still allowed.
    pub(super) fn count(&mut self) -> bool {
        self.count += 1;
        self.count <= MOST
    }

    /// Whether the known member at `place` is new.
    pub(super) fn note_known(&mut self, place: u8) -> bool {
        let bit = 1_u32.checked_shl(u32::from(place)).unwrap_or_default();
        let new = self.known & bit == 0;
        self.known |= bit;
        new
    }

    /// Whether `name` is new.
    pub(super) fn note_unknown(&mut self, name: Cow<'t, str>) -> bool {
        let held = self.unknown.iter().take(self.held);
        if held.copied().any(|held| held == name) || self.rest.contains(&name) {
            return false;
        }
        match (name, self.unknown.get_mut(self.held)) {
            (Cow::Borrowed(name), Some(slot)) => {
                *slot = name;
                self.held += 1;
            }
            (name, _) => self.rest.push(name),
        }
        true
    }
}

/// A value that means nothing here, and is JSON all the same: a number that no double has refuses what holds
/// it, as it would any other reader (RFC 8259, section 6).
pub(super) struct AnyValue;

impl<'de> Deserialize<'de> for AnyValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, Self>()?.is_some() {}
        Ok(self)
    }
}

/// A JSON string, borrowed unless it holds escapes.
pub(super) struct JsonText<'t>(pub(super) Cow<'t, str>);

impl<'de> Deserialize<'de> for JsonText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = JsonText<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<JsonText<'de>, E> {
                Ok(JsonText(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<JsonText<'de>, E> {
                Ok(JsonText(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Whole)
    }
}
