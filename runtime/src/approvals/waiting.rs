//! What those see of a request that waits whom it concerns.

use palisade_macros::Redacted;

/// A request that waits, as those see it whom it concerns.
#[derive(Redacted)]
#[redacted(crate = crate)]
pub(super) struct Waiting {
    #[expose]
    pub(super) id: String,
    #[expose]
    pub(super) handler: String,
    #[expose]
    pub(super) method: String,
    /// The path and the query.
    #[expose]
    pub(super) target: String,
    /// The body without space, long texts and credentials, up to 4 KiB; of any other the digest alone tells.
    #[expose]
    pub(super) body: Option<String>,
    /// The header fields that are approved with it.
    #[expose]
    pub(super) header_fields: Vec<HeaderField>,
    /// The SHA-256 of all that is approved. The author is told the same.
    #[expose]
    pub(super) digest: String,
    /// Who asks, as its issuer names it.
    #[expose]
    pub(super) author: String,
    /// Who vouches for the author.
    #[expose]
    pub(super) issuer: String,
    #[expose]
    pub(super) approved: usize,
    #[expose]
    pub(super) needed: u8,
    #[expose]
    pub(super) expires_at_millis: i64,
    /// Whether this caller may approve it.
    #[expose]
    pub(super) may_approve: bool,
}

/// A line of a header field.
#[derive(Redacted)]
#[redacted(crate = crate)]
pub(super) struct HeaderField {
    #[expose]
    pub(super) name: String,
    #[expose]
    pub(super) value: String,
}
