//! Who a caller is, in a form that can be stored.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A subject at an issuer: who a caller is, in a form that entities store.
///
/// A subject is unique for its issuer only (RFC 7519, section 4.1.2), so that `ada` of one identity
/// provider and `ada` of another are two callers. [`Principal::id`](crate::Principal::id) gives the caller's,
/// [`Principal::is`](crate::Principal::is) compares, and `#[redacted(owner = field)]` takes a field of this type.
///
/// Its text, which is also its form in JSON and in a column of a database, is the issuer, `#` and the
/// subject. In the issuer `#` and `%` are percent-encoded; the subject is unchanged.
///
/// ```
/// use palisade::CallerId;
///
/// let ada = CallerId::new("https://id.example", "ada");
/// assert_eq!(ada.to_string(), "https://id.example#ada");
/// assert_eq!("https://id.example#ada".parse(), Ok(ada.clone()));
/// assert_ne!(ada, CallerId::new("https://badges.example", "ada"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallerId {
    issuer: Arc<str>,
    subject: Box<str>,
}

/// A text is no [`CallerId`]: it has no `#`, an empty issuer or subject, or an escape of an issuer other than
/// `%23` and `%25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallerIdError;

impl CallerId {
    /// The caller that `issuer` calls `subject`.
    pub fn new(issuer: impl Into<Arc<str>>, subject: impl Into<Box<str>>) -> Self {
        Self { issuer: issuer.into(), subject: subject.into() }
    }

    /// Who vouches for the caller.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Who the caller is, as its issuer calls it.
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

impl fmt::Display for CallerId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut issuer = Cow::Borrowed(&*self.issuer);
        for (character, escape) in [('%', "%25"), ('#', "%23")] {
            if issuer.contains(character) {
                issuer = Cow::Owned(issuer.replace(character, escape));
            }
        }
        write!(out, "{issuer}#{}", self.subject)
    }
}

impl fmt::Debug for CallerId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl FromStr for CallerId {
    type Err = CallerIdError;

    fn from_str(text: &str) -> Result<Self, CallerIdError> {
        let (issuer, subject) = text.split_once('#').ok_or(CallerIdError)?;
        if issuer.is_empty() || subject.is_empty() {
            return Err(CallerIdError);
        }
        let plain = issuer.replace("%23", "#").replace("%25", "%");
        let id = Self::new(plain, subject);
        // One spelling only: whatever would be written otherwise is none.
        if id.to_string() == text { Ok(id) } else { Err(CallerIdError) }
    }
}

impl fmt::Display for CallerIdError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a caller is an issuer, `#` and a subject")
    }
}

impl std::error::Error for CallerIdError {}

impl Serialize for CallerId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CallerId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_one_caller_and_a_caller_has_one_text() {
        for (issuer, subject, text) in [
            ("https://id.example", "ada", "https://id.example#ada"),
            ("a#b", "c", "a%23b#c"),
            ("a", "b#c", "a#b#c"),
            ("a%23b", "c", "a%2523b#c"),
            ("a%", "%23", "a%25#%23"),
            ("ü", " x ", "ü# x "),
        ] {
            let id = CallerId::new(issuer, subject);
            assert_eq!(id.to_string(), text);
            assert_eq!(text.parse(), Ok(id.clone()));
            let json = serde_json::to_string(&id).unwrap();
            assert_eq!(serde_json::from_str::<CallerId>(&json).unwrap(), id);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", "ada", "#", "#ada", "https://id.example#", "a%b#c", "a%2#c", "a%41#c", "a%2F#c"]
        {
            assert_eq!(text.parse::<CallerId>(), Err(CallerIdError), "{text}");
        }
    }
}
