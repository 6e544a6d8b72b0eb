//! Which tokens are taken back.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::caller_id::CallerId;
use crate::clock::millis;
use crate::revocation_id::RevocationId;

/// The year 10000, in milliseconds since the Unix epoch: a token is issued before it.
pub(super) const EVERY: i64 = 253_402_300_800_000;

pub(super) const TOKEN: &str = "token";
pub(super) const SESSION: &str = "session";
pub(super) const SUBJECT: &str = "subject";
pub(super) const TENANT: &str = "tenant";
pub(super) const ISSUER: &str = "issuer";

/// Tokens to take back, for [`Revocations::revoke`](super::Revocations::revoke): one, or those that have
/// something in common.
///
/// The tokens of a subject, a tenant or an issuer are taken back where they were issued before now, so that
/// a caller that logs in again has a good one; [`issued_before`](Self::issued_before) says another moment. One
/// token, and those of a session, are taken back whenever they were issued, for as long as one that exists
/// now can be valid. A provider that goes on to issue tokens for a session which was ended is not held to it
/// for longer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "nothing is taken back before it is given to `Revocations::revoke`"]
pub struct Revocation {
    pub(super) kind: &'static str,
    pub(super) issuer: String,
    pub(super) value: String,
    pub(super) issued_before: Before,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Now,
    Ever,
    Millis(i64),
}

impl Revocation {
    /// The one token of `issuer` with this `jti`.
    pub fn of_token(issuer: impl Into<String>, token_id: impl Into<String>) -> Self {
        Self::of(TOKEN, issuer.into(), token_id.into(), Before::Ever)
    }

    /// The tokens of a session, by their claim `sid`.
    pub fn of_session(issuer: impl Into<String>, session_id: impl Into<String>) -> Self {
        Self::of(SESSION, issuer.into(), session_id.into(), Before::Ever)
    }

    /// The tokens of a caller.
    pub fn of_subject(caller: &CallerId) -> Self {
        Self::of(SUBJECT, caller.issuer().into(), caller.subject().into(), Before::Now)
    }

    /// The tokens of a tenant: those whose claim, the one of
    /// [`Jwt::tenant_claim`](crate::auth::Jwt::tenant_claim) or `tenants_claim`, names it, beside others or
    /// not. A tenant that `.resolve(..)` tells is none of them.
    pub fn of_tenant(issuer: impl Into<String>, tenant: impl Into<String>) -> Self {
        Self::of(TENANT, issuer.into(), tenant.into(), Before::Now)
    }

    /// All tokens of an issuer.
    pub fn of_issuer(issuer: impl Into<String>) -> Self {
        let issuer = issuer.into();
        Self::of(ISSUER, issuer.clone(), issuer, Before::Now)
    }

    /// Takes back what was issued before this moment, by the claim `iat`, which most issuers write in whole
    /// seconds: a token that is issued within the second of the moment counts as issued before it. The clock
    /// is the issuer's; name a later moment where it is ahead.
    pub fn issued_before(mut self, moment: SystemTime) -> Self {
        let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = millis(since).min(EVERY);
        self.issued_before = Before::Millis(millis);
        self
    }

    fn of(kind: &'static str, issuer: String, value: String, issued_before: Before) -> Self {
        Self { kind, issuer, value, issued_before }
    }

    pub(super) fn id(&self) -> RevocationId {
        RevocationId::of(self.kind, &self.issuer, &self.value)
    }

    /// Whether the tokens are taken back whenever they were issued.
    pub(super) fn is_for_ever(&self) -> bool {
        self.issued_before == Before::Ever
    }

    pub(super) fn issued_before_at(&self, now: i64) -> i64 {
        match self.issued_before {
            Before::Now => now,
            Before::Ever => EVERY,
            Before::Millis(moment) => moment,
        }
    }
}
