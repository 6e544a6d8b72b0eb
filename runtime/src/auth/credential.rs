//! A credential as a request carries it, before it is verified.

use http::HeaderMap;
use http::header::HeaderName;

/// What an authenticator finds of its kind in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented<'a> {
    /// No credential of this kind.
    Absent,
    /// Something that cannot be read as one credential: twice, or not well-formed.
    Malformed,
    /// One credential.
    Credential(Credential<'a>),
}

impl<'a> Presented<'a> {
    /// One credential, as the bytes that are in the request.
    pub fn credential(bytes: impl Into<Credential<'a>>) -> Self {
        Self::Credential(bytes.into())
    }

    /// The credential that a header field is: malformed where the field occurs twice.
    pub fn only_line(headers: &'a HeaderMap, field: &HeaderName) -> Self {
        let mut lines = headers.get_all(field).iter();
        match (lines.next(), lines.next()) {
            (None, _) => Self::Absent,
            (Some(line), None) => Self::credential(line.as_bytes()),
            (Some(_), Some(_)) => Self::Malformed,
        }
    }
}

/// The bytes of one credential, borrowed from the request; nothing has verified them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Credential<'a>(&'a [u8]);

impl<'a> Credential<'a> {
    /// The bytes.
    pub fn as_bytes(&self) -> &'a [u8] {
        self.0
    }

    /// The bytes as text; `None` where they are not UTF-8.
    pub fn to_str(&self) -> Option<&'a str> {
        str::from_utf8(self.0).ok()
    }
}

impl<'a> From<&'a [u8]> for Credential<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl<'a> From<&'a str> for Credential<'a> {
    fn from(text: &'a str) -> Self {
        Self(text.as_bytes())
    }
}

/// Leaves the bytes out: they open doors.
impl std::fmt::Debug for Credential<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Credential({} bytes)", self.0.len())
    }
}
