//! The verifier. Its order is the rule: shape, header, key, signature, and only then the claims.

use std::fmt;
use std::sync::Arc;

use super::claims::{Claims, Reading};
use super::compact::{self, Compact};
use super::header::Kind;
use super::key_set::KeyRing;
use super::key_source::KeySource;
use super::mapping::{Mapped, Mapping, TokenKinds};
use super::reason::TokenError;
use super::{NameTable, VerifiedToken};

/// Verifies the tokens of one issuer; made by [`Jwt::build`](super::Jwt::build).
pub struct Verifier {
    keys: KeyRing,
    rules: Rules,
}

/// What a token must say.
pub(super) struct Rules {
    pub(super) issuer: Arc<str>,
    pub(super) audiences: Box<[Box<str>]>,
    pub(super) leeway_millis: i64,
    pub(super) mapping: Mapping,
    pub(super) kinds: TokenKinds,
    pub(super) access_tokens_only: bool,
}

impl Verifier {
    pub(super) fn new(keys: KeyRing, rules: Rules) -> Self {
        Self { keys, rules }
    }

    /// The issuer whose tokens this verifies.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.rules.issuer
    }

    /// Whether its tokens may name a tenant.
    pub(super) fn names_tenants(&self) -> bool {
        self.rules.mapping.names_tenants()
    }

    /// Verifies `token` at the moment `now_unix_millis`, in milliseconds since 1970.
    ///
    /// Keys that a source fetches are those it has now; nothing is fetched here.
    ///
    /// Role and scope names that `names` does not know are passed over: an issuer serves many
    /// applications.
    ///
    /// # Errors
    /// Why the token is refused. The caller of the endpoint must not learn which it was.
    pub fn verify(
        &self,
        token: &str,
        now_unix_millis: i64,
        names: &NameTable,
    ) -> Result<VerifiedToken, TokenError> {
        let parts = Compact::split(token)?;
        let keys = self.keys.current()?;
        let (key, kind) = keys.key_for(parts.header)?;
        if self.rules.access_tokens_only && kind != Kind::AccessToken {
            return Err(TokenError::TypeRefused);
        }
        key.verify((parts.header, kind), parts.signed, parts.signature)?;
        let payload = compact::decode(parts.payload).ok_or(TokenError::Malformed)?;
        let json = str::from_utf8(&payload).map_err(|_| TokenError::ClaimsInvalid)?;
        let claims = Claims::read(json, &self.rules.reading(names))?;
        let (subject, expires_at_millis) = self.rules.apply(&claims, now_unix_millis)?;
        self.rules.mapping.note(&self.rules.issuer, &claims.mapped);
        let subject = subject.into();
        let Mapped { roles, scopes, tenant, unreadable, .. } = claims.mapped;
        Ok(VerifiedToken {
            issuer: Arc::clone(&self.rules.issuer),
            subject,
            roles,
            scopes,
            tenant,
            unreadable_claims: unreadable,
            expires_at_millis,
            payload,
        })
    }

    /// Where the keys come from, if they change while the service runs.
    pub(super) fn key_source(&self) -> Option<&dyn KeySource> {
        self.keys.source()
    }
}

impl Rules {
    fn reading<'c>(&'c self, names: &'c NameTable) -> Reading<'c> {
        Reading { audiences: &self.audiences, mapping: &self.mapping, kinds: self.kinds, names }
    }

    /// The subject, and the moment from which the token is refused.
    fn apply<'c>(&self, claims: &'c Claims<'_>, now: i64) -> Result<(&'c str, i64), TokenError> {
        let issuer = claims.issuer.as_deref().ok_or(TokenError::ClaimMissing)?;
        if issuer != &*self.issuer {
            return Err(TokenError::IssuerRefused);
        }
        let by_client = claims.client.filter(|_| self.kinds.client_id_as_audience);
        if !claims.audience.or(by_client).ok_or(TokenError::ClaimMissing)? {
            return Err(TokenError::AudienceRefused);
        }
        let expires = claims.expires.ok_or(TokenError::ClaimMissing)?;
        let refused_from = expires.saturating_add(self.leeway_millis);
        if now >= refused_from {
            return Err(TokenError::Expired);
        }
        if claims.not_before.is_some_and(|start| now < start.saturating_sub(self.leeway_millis)) {
            return Err(TokenError::NotYetValid);
        }
        if claims.issued.is_some_and(|issued| now < issued.saturating_sub(self.leeway_millis)) {
            return Err(TokenError::IssuedInTheFuture);
        }
        let subject = claims.subject.as_deref().ok_or(TokenError::ClaimMissing)?;
        if self.access_tokens_only && !claims.has_what_rfc_9068_requires() {
            return Err(TokenError::ClaimMissing);
        }
        if claims.is_bound {
            return Err(TokenError::ProofMissing);
        }
        if !self.mapping.accepts(&claims.mapped) {
            return Err(TokenError::ClaimInvalid);
        }
        Ok((subject, refused_from))
    }
}

impl Claims<'_> {
    fn has_what_rfc_9068_requires(&self) -> bool {
        self.client.is_some() && self.has_token_id && self.issued.is_some()
    }
}

/// Shows no key material.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("issuer", &self.rules.issuer)
            .field("audiences", &self.rules.audiences)
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}
