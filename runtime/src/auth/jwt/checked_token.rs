//! A token whose signature and claims hold.

use std::sync::Arc;

use super::confirmation::Confirmation;
use super::key_set::KeySetId;
use super::verified_token::VerifiedToken;
use crate::credential_text::CredentialText;
use crate::names::Bits;

/// A token whose signature and claims hold; what its sender has to prove is open.
pub(super) struct CheckedToken {
    pub(super) issuer: Arc<str>,
    /// The subject, and the claims as they were signed.
    pub(super) text: CredentialText,
    pub(super) roles: Bits,
    pub(super) scopes: Bits,
    pub(super) tenant: Option<Box<str>>,
    pub(super) tenants: Vec<Box<str>>,
    /// The names of the claims whose form could not be read.
    pub(super) unreadable_claims: Vec<Box<str>>,
    pub(super) confirmation: Option<Confirmation>,
    /// The keys that it was verified with.
    pub(super) key_set: KeySetId,
    /// The first millisecond of Unix time at which it is accepted.
    pub(super) accepted_from: i64,
    /// The first at which it is refused again.
    pub(super) refused_from: i64,
    /// Its `iat`.
    pub(super) issued_at: Option<i64>,
}

impl From<CheckedToken> for VerifiedToken {
    fn from(checked: CheckedToken) -> Self {
        Self {
            issuer: checked.issuer,
            subject: checked.text.subject().into(),
            roles: checked.roles,
            scopes: checked.scopes,
            tenant: checked.tenant,
            tenants: checked.tenants,
            unreadable_claims: checked.unreadable_claims,
            expires_at_millis: checked.refused_from,
            payload: checked.text.into_claims(),
        }
    }
}
