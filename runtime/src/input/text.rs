//! Bounded text, and values that name no object.

use std::fmt;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::authorize::ObjectId;
use crate::spelling::{TextRule, odd_letters};

/// Text of at least one and at most `N` characters, without control characters and without those that are
/// invisible or change the direction.
///
/// For what a person writes, with joiners or line breaks, take a `String` with `length(max = N)` and `person_name`,
/// `line` or `free_text`.
///
/// `Path<Text<64>>` is how a handler takes text from the path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text<const N: usize>(String);

impl<const N: usize> Text<N> {
    /// `None` where the text is empty, too long, or holds a character that it may not.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let fits = !text.is_empty()
            // No character is shorter than a byte: long texts are not counted through.
            && text.len() <= N.saturating_mul(4)
            && (text.len() <= N || text.chars().count() <= N)
            && odd_letters(&text).all(|letter| {
                !letter.is_control() && TextRule::Visible.fault_of(letter).is_none()
            });
        fits.then_some(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const N: usize> Deref for Text<N> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const N: usize> fmt::Display for Text<N> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> ObjectId for Text<N> {
    fn read(parameters: &[&str]) -> Option<Self> {
        let [text] = parameters else { return None };
        Self::new(*text)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Text<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).ok_or_else(|| {
            D::Error::custom("text is empty, too long or holds characters that it may not")
        })
    }
}

impl<const N: usize> Serialize for Text<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A number or `Uuid` in the path that names no object: a year, a page, a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Plain<T>(pub T);

impl<T: fmt::Display> fmt::Display for Plain<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Plain<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: Serialize> Serialize for Plain<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Any JSON, of at most `N` keys, items and values, all objects and lists together.
///
/// For what a client keeps with the service and the service does not look into: settings of a page, a
/// draft. How deep it nests and how long its texts are is bound as for every body
/// ([`JsonLimits`](crate::JsonLimits)), and its bytes by the handler's `body`. A field of it says `free_text` where
/// its texts hold line breaks, emoji of several characters and the like.
///
/// ```
/// use palisade::FreeJson;
///
/// let json: FreeJson<4> = serde_json::from_str(r#"{"a": [1, 2]}"#)?;
/// assert_eq!(json.get()["a"][0], 1);
/// assert!(serde_json::from_str::<FreeJson<3>>(r#"{"a": [1, 2]}"#).is_err());
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeJson<const N: usize>(Value);

impl<const N: usize> FreeJson<N> {
    /// The value.
    pub fn get(&self) -> &Value {
        &self.0
    }

    /// The value, owned.
    pub fn into_value(self) -> Value {
        self.0
    }
}

impl<'de, const N: usize> Deserialize<'de> for FreeJson<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if values(&value) > N {
            return Err(D::Error::custom("has too many values"));
        }
        Ok(Self(value))
    }
}

impl<const N: usize> Serialize for FreeJson<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// How many values there are, the whole one of them.
fn values(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(values).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(values).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_bounded_in_characters() {
        assert!(Text::<3>::new("äöü").is_some());
        assert!(Text::<3>::new("äöüß").is_none());
        assert!(Text::<3>::new("").is_none());
        assert!(Text::<3>::new("a\nb").is_none());
        assert!(Text::<3>::new("a b").is_some());
        assert!(Text::<3>::new("a\u{200b}b").is_none() && Text::<3>::new("a\u{202e}b").is_none());
    }
}
