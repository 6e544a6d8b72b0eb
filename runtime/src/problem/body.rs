//! What the caller reads of a problem, and the log's line of it.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::StatusCode;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::problem::details::{Parts, REQUEST_ID};
use crate::problem::{Problem, Violated};
use crate::redact::{ExposeError, JsonBuffer};
use crate::spelling::is_hidden;

impl Problem {
    /// Whether its caller hears nothing but that something failed.
    pub(super) fn is_opaque(&self) -> bool {
        self.0.status.is_server_error() && !self.0.reason.is_told()
    }

    /// Writes a failure, of which nothing from inside leaves.
    fn serialize_opaque<M: SerializeMap>(&self, mut members: M) -> Result<M::Ok, M::Error> {
        members.serialize_entry("title", self.0.status.canonical_reason().unwrap_or("Error"))?;
        members.serialize_entry("status", &self.0.status.as_u16())?;
        if let Some((name, id)) = self.0.extensions.iter().find(|(name, _)| *name == REQUEST_ID) {
            members.serialize_entry(name, id)?;
        }
        members.end()
    }

    /// What the caller reads.
    pub(super) fn body(&self) -> Bytes {
        if let Some(ready) = &self.0.ready_body {
            return ready.clone();
        }
        // A failure says nothing of what is wrong with the request.
        let violated = self.0.violated.as_ref().filter(|_| !self.0.status.is_server_error());
        let body = match violated {
            Some(violated) => self.body_with(violated).ok().map(Bytes::from),
            None => self.plain_body().or_else(|| serde_json::to_vec(self).ok().map(Bytes::from)),
        };
        body.unwrap_or_default()
    }

    /// The same where it is a title and a status, as refusals of strangers are: without a serializer, and
    /// for those that come in numbers without any work.
    pub(super) fn plain_body(&self) -> Option<Bytes> {
        let Parts { type_uri, title, detail, extensions, violated, status, .. } = &*self.0;
        let says_more = type_uri.is_some() || title.is_some() || detail.is_some();
        if says_more || violated.is_some() || !extensions.is_empty() {
            return None;
        }
        Some(match *status {
            StatusCode::UNAUTHORIZED => {
                Bytes::from_static(br#"{"title":"Unauthorized","status":401}"#)
            }
            StatusCode::FORBIDDEN => Bytes::from_static(br#"{"title":"Forbidden","status":403}"#),
            StatusCode::NOT_FOUND => Bytes::from_static(br#"{"title":"Not Found","status":404}"#),
            // No phrase needs an escape, and a status has three digits.
            _ => [r#"{"title":""#, self.title_or_phrase(), r#"","status":"#, status.as_str(), "}"]
                .concat()
                .into(),
        })
    }

    /// The same with a list of what is wrong, which is written without a serializer.
    fn body_with(&self, violated: &Violated) -> Result<Vec<u8>, ExposeError> {
        let mut out = JsonBuffer::with_capacity(128 + violated.expected_length());
        out.serialize(self)?;
        // Behind the last member, before the brace.
        out.truncate(out.len().saturating_sub(1));
        out.raw(",\"errors\":");
        violated.write(&mut out)?;
        out.raw("}");
        Ok(out.into_bytes())
    }

    fn title_or_phrase(&self) -> &str {
        match &self.0.title {
            Some(title) => title,
            None => self.0.status.canonical_reason().unwrap_or("Error"),
        }
    }
}

/// For the log: what the caller reads, in one line.
impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ", self.0.status.as_u16())?;
        write_in_line(self.title_or_phrase(), out)?;
        let Some(detail) = &self.0.detail else { return Ok(()) };
        if self.0.status.is_server_error() {
            return Ok(());
        }
        out.write_str(": ")?;
        write_in_line(detail, out)
    }
}

/// A value in a text may come from the caller: it breaks no line of a log, and hides nothing in it.
fn write_in_line(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    text.chars().try_for_each(|letter| {
        if letter.is_control() || is_hidden(letter) {
            write!(out, "{}", letter.escape_unicode())
        } else {
            out.write_char(letter)
        }
    })
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        if self.is_opaque() {
            return self.serialize_opaque(members);
        }
        if let Some(type_uri) = &self.0.type_uri {
            members.serialize_entry("type", type_uri)?;
        }
        members.serialize_entry("title", self.title_or_phrase())?;
        members.serialize_entry("status", &self.0.status.as_u16())?;
        if let Some(detail) = &self.0.detail {
            members.serialize_entry("detail", detail)?;
        }
        for (name, value) in &self.0.extensions {
            members.serialize_entry(name, value)?;
        }
        members.end()
    }
}
