//! What a token must say.

use std::sync::Arc;

use super::NameTable;
use super::builder::Certificates;
use super::mapping::{Mapping, TokenKinds};
use super::reason::TokenError;
use super::registered_claims::{Reading, RegisteredClaims};

/// What a token must say.
pub(super) struct VerifierRules {
    pub(super) issuer: Arc<str>,
    pub(super) audiences: Box<[Box<str>]>,
    pub(super) leeway_millis: i64,
    /// How long after `iat` a token is accepted at most.
    pub(super) max_age_millis: Option<i64>,
    pub(super) mapping: Mapping,
    pub(super) kinds: TokenKinds,
    pub(super) access_tokens_only: bool,
    pub(super) token_cache: usize,
    pub(super) certificates: Certificates,
}

impl VerifierRules {
    pub(super) fn reading<'c>(&'c self, names: &'c NameTable) -> Reading<'c> {
        Reading { audiences: &self.audiences, mapping: &self.mapping, kinds: self.kinds, names }
    }

    /// The subject, and the moment from which the token is refused.
    pub(super) fn apply<'c>(
        &self,
        claims: &'c RegisteredClaims<'_>,
        now: i64,
    ) -> Result<(&'c str, i64), TokenError> {
        let issuer = claims.issuer.as_deref().ok_or(TokenError::ClaimMissing)?;
        if issuer != &*self.issuer {
            return Err(TokenError::IssuerRefused);
        }
        let by_client = claims.client.filter(|_| self.kinds.client_id_as_audience);
        if !claims.audience.or(by_client).ok_or(TokenError::ClaimMissing)? {
            return Err(TokenError::AudienceRefused);
        }
        let expires = claims.expires.ok_or(TokenError::ClaimMissing)?;
        let expired_from = expires.saturating_add(self.leeway_millis);
        if now >= expired_from {
            return Err(TokenError::Expired);
        }
        let refused_from = expired_from.min(self.too_old_from(claims)?);
        if now >= refused_from {
            return Err(TokenError::TooOld);
        }
        if claims.not_before.is_some_and(|start| now < self.with_leeway(start)) {
            return Err(TokenError::NotYetValid);
        }
        if claims.issued.is_some_and(|issued| now < self.with_leeway(issued)) {
            return Err(TokenError::IssuedInTheFuture);
        }
        let subject = claims.subject.as_deref().ok_or(TokenError::ClaimMissing)?;
        if self.access_tokens_only && !claims.has_what_rfc_9068_requires() {
            return Err(TokenError::ClaimMissing);
        }
        self.mapping.check(&claims.mapped, claims.client.is_some())?;
        Ok((subject, refused_from))
    }

    /// The first moment at which the token is older than it may be.
    fn too_old_from(&self, claims: &RegisteredClaims<'_>) -> Result<i64, TokenError> {
        let Some(age) = self.max_age_millis else { return Ok(i64::MAX) };
        let issued = claims.issued.ok_or(TokenError::ClaimMissing)?;
        Ok(issued.saturating_add(age).saturating_add(self.leeway_millis))
    }

    /// The first moment at which `nbf` and `iat` let the token through.
    pub(super) fn accepted_from(&self, claims: &RegisteredClaims<'_>) -> i64 {
        let starts = [claims.not_before, claims.issued];
        starts.into_iter().flatten().map(|start| self.with_leeway(start)).max().unwrap_or(i64::MIN)
    }

    fn with_leeway(&self, start: i64) -> i64 {
        start.saturating_sub(self.leeway_millis)
    }
}

impl RegisteredClaims<'_> {
    fn has_what_rfc_9068_requires(&self) -> bool {
        self.client.is_some() && self.has_token_id && self.issued.is_some()
    }
}
