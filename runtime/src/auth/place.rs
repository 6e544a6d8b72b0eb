//! Where a credential is in a request.

use std::fmt;

/// Where the credentials of a scheme are in a request, as documents of the API tell it. A handler accepts one
/// scheme of a place.
///
/// ```
/// use palisade::auth::CredentialPlace;
///
/// // What an authenticator says whose credential is a header field of its own.
/// let place = CredentialPlace::Field("x-badge");
/// # let _ = place;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialPlace<'a> {
    /// In `Authorization`, after the name of this authentication scheme (RFC 9110, section 11.4).
    Authorization(&'a str),
    /// In this header field.
    Field(&'a str),
    /// In this cookie.
    Cookie(&'a str),
    /// In the certificate of the connection.
    Certificate,
    /// In this header field, which signs the whole message.
    Signature(&'a str),
    /// Nothing is known about it.
    Unknown,
}

impl CredentialPlace<'_> {
    /// Whether both are known and one and the same.
    pub(crate) fn is(self, other: CredentialPlace<'_>) -> bool {
        use CredentialPlace::{Authorization, Certificate, Cookie, Field, Signature};
        match (self, other) {
            (Authorization(one), Authorization(other))
            | (Field(one) | Signature(one), Field(other) | Signature(other)) => {
                one.eq_ignore_ascii_case(other)
            }
            (Cookie(one), Cookie(other)) => one == other,
            (Certificate, Certificate) => true,
            _ => false,
        }
    }
}

/// As a sentence names it.
impl fmt::Display for CredentialPlace<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authorization(scheme) => write!(out, "`Authorization: {scheme}`"),
            Self::Field(name) | Self::Signature(name) => write!(out, "the header field `{name}`"),
            Self::Cookie(name) => write!(out, "the cookie `{name}`"),
            Self::Certificate => out.write_str("the certificate of the connection"),
            Self::Unknown => out.write_str("an unknown place"),
        }
    }
}

#[cfg(feature = "openapi")]
impl<'a> CredentialPlace<'a> {
    /// The kind, the field or the cookie, and the authentication scheme.
    pub(crate) fn in_words(self) -> [&'a str; 3] {
        match self {
            Self::Authorization(scheme) => ["authorization", "authorization", scheme],
            Self::Field(name) => ["header", name, ""],
            Self::Cookie(name) => ["cookie", name, ""],
            Self::Certificate => ["certificate", "", ""],
            Self::Signature(name) => ["signature", name, ""],
            Self::Unknown => ["", "", ""],
        }
    }
}
