//! Where a credential stands in a request, for documents.

/// Where the credentials of a scheme stand in a request, as documents of the API tell it.
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
