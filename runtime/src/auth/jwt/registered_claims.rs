//! What the claims of a token say, and what they are read for.

use std::borrow::Cow;

use super::NameTable;
use super::confirmation::Confirmation;
use super::mapping::{Mapped, Mapping, TokenKinds};

/// What claims are read for.
pub(super) struct Reading<'c> {
    pub(super) audiences: &'c [Box<str>],
    pub(super) mapping: &'c Mapping,
    pub(super) kinds: TokenKinds,
    pub(super) names: &'c NameTable,
}

impl Reading<'_> {
    /// Whether an audience is one of ours.
    #[inline]
    pub(super) fn is_ours(&self, audience: &str) -> bool {
        self.audiences.iter().any(|ours| **ours == *audience)
    }
}

/// What the claims say; every value has the right type, no rule is applied yet.
#[derive(Debug, Default)]
pub(super) struct RegisteredClaims<'t> {
    pub(super) issuer: Option<Cow<'t, str>>,
    pub(super) subject: Option<Cow<'t, str>>,
    /// Where the subject begins in the text, where it is there as it is.
    pub(super) subject_at: Option<usize>,
    /// Whether `aud` names us.
    pub(super) audience: Option<bool>,
    pub(super) expires: Option<i64>,
    pub(super) not_before: Option<i64>,
    pub(super) issued: Option<i64>,
    /// Whether `client_id` is one of our audiences; `None` where there is none.
    pub(super) client: Option<bool>,
    pub(super) has_token_id: bool,
    /// The key that the token is bound to.
    pub(super) confirmation: Option<Confirmation>,
    pub(super) mapped: Mapped,
}

/// The claims that only ID, logout and event tokens carry (`OpenID` Connect, RFC 8417).
pub(super) fn is_foreign(name: &str, kinds: TokenKinds) -> bool {
    match name {
        "at_hash" | "c_hash" => !kinds.id_tokens,
        _ => name == "events",
    }
}
