//! The verifier. Its order is the rule: shape, header, key, signature, and only then the claims.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::builder::Certificates;
use super::checked_token::CheckedToken;
use super::compact::{self, Compact};
use super::header::TokenType;
use super::issuer_claim;
use super::key_set::{KeySet, KeySetId};
use super::mapping::Mapped;
use super::reason::TokenError;
#[cfg(test)]
use super::registered_claims::Reading;
use super::registered_claims::RegisteredClaims;
use super::token_refusal::TokenRefusal;
use super::verification_keys::VerificationKeys;
use super::verifier_rules::VerifierRules;
use super::{NameTable, VerifiedToken};
use crate::clock::millis;
use crate::credential_text::CredentialText;

/// Verifies the tokens of one issuer; made by [`Jwt::build`](super::Jwt::build).
pub struct Verifier {
    keys: VerificationKeys,
    rules: VerifierRules,
}

impl Verifier {
    pub(super) fn new(keys: VerificationKeys, rules: VerifierRules) -> Self {
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

    /// Whether its tokens may name several tenants.
    pub(crate) fn names_several_tenants(&self) -> bool {
        self.rules.mapping.names_several_tenants()
    }

    /// Verifies `token` at the moment `now_unix_millis`, in milliseconds since 1970.
    ///
    /// Keys that a source fetches are those it has now; nothing is fetched here.
    ///
    /// Role and scope names that `names` does not know are passed over: an issuer serves many
    /// applications.
    ///
    /// A token that is bound to a key is refused, since this check cannot tell whether its sender has the key; with
    /// [`require_certificate_bound`](super::Jwt::require_certificate_bound) that is every token.
    ///
    /// # Errors
    /// Why the token is refused. The caller of the endpoint must not learn which it was.
    pub fn verify(
        &self,
        token: &str,
        now_unix_millis: i64,
        names: &NameTable,
    ) -> Result<VerifiedToken, TokenError> {
        let checked =
            self.check(token.as_bytes(), now_unix_millis, names).map_err(TokenError::from)?;
        // This check cannot tell whether the sender has the key, and where each token must be bound none is without.
        let must_be_bound = self.rules.certificates == Certificates::Required;
        if must_be_bound || checked.confirmation.is_some() {
            Err(TokenError::ProofMissing)
        } else {
            Ok(checked.into())
        }
    }

    /// The same without a look at the key that the token may be bound to.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "what it yields is large and would be moved twice")]
    pub(super) fn check(
        &self,
        token: &[u8],
        now_unix_millis: i64,
        names: &NameTable,
    ) -> Result<CheckedToken, TokenRefusal<'_>> {
        let parts = Compact::split(token)?;
        let keys = self.keys.current()?;
        let checked = self.check_with(&keys, &parts, now_unix_millis, names);
        checked.map_err(|error| self.refusal(&keys, &parts, error))
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the same")]
    fn check_with(
        &self,
        keys: &KeySet,
        parts: &Compact<'_>,
        now_unix_millis: i64,
        names: &NameTable,
    ) -> Result<CheckedToken, TokenError> {
        let (key, kind) = keys.key_for(parts.header)?;
        if self.rules.access_tokens_only && kind != TokenType::AccessToken {
            return Err(TokenError::TypeRefused);
        }
        key.verify((parts.header, kind), parts.signed, parts.signature)?;
        let payload = compact::decode(parts.payload).ok_or(TokenError::Malformed)?;
        let payload = String::from_utf8(payload).map_err(|_| TokenError::ClaimsInvalid)?;
        let mut claims = RegisteredClaims::default();
        claims.read(&payload, &self.rules.reading(names))?;
        let (subject, refused_from) = self.rules.apply(&claims, now_unix_millis)?;
        let accepted_from = self.rules.accepted_from(&claims);
        self.rules.mapping.note(&self.rules.issuer, &payload, &claims.mapped);
        let place = claims.subject_at.map(|start| (start, start + subject.len()));
        let place_or_copy: Result<_, Box<str>> = place.ok_or_else(|| subject.into());
        let RegisteredClaims { mapped, confirmation, issued: issued_at, .. } = claims;
        let text = match place_or_copy {
            Ok(subject) => CredentialText::Token { claims: payload, subject },
            Err(subject) => CredentialText::Apart { subject, claims: payload.into_bytes() },
        };
        let Mapped { roles, scopes, tenant, tenants, unreadable, .. } = mapped;
        Ok(CheckedToken {
            issuer: Arc::clone(&self.rules.issuer),
            text,
            roles,
            scopes,
            tenant,
            tenants,
            unreadable_claims: unreadable,
            confirmation,
            key_set: keys.id(),
            accepted_from,
            refused_from,
            issued_at,
        })
    }

    /// The claims of a token that verifies, whatever its sender would have to prove, and by what it can be
    /// taken back.
    #[cfg(feature = "tokens")]
    pub(crate) fn read_unproven(
        &self,
        token: &str,
        now_unix_millis: i64,
    ) -> Result<(Vec<u8>, crate::revocation_id::Revocable), TokenError> {
        let checked = self.check(token.as_bytes(), now_unix_millis, &NameTable::new());
        let checked = checked.map_err(TokenError::from)?;
        let revocable = super::revocation::revocable(&checked)?;
        Ok((checked.text.into_claims(), revocable))
    }

    /// Verifies a JSON Web Signature with the keys of the issuer, as
    /// [`KeySet::verify_jws`](super::KeySet::verify_jws) does: its payload, of which nothing is said.
    ///
    /// # Errors
    /// Why it does not verify.
    pub fn verify_jws(&self, jws: &str) -> Result<Vec<u8>, TokenError> {
        self.keys.current()?.verify_jws(jws)
    }

    /// The security event that verifies with the keys of the issuer, is of this issuer and for this audience.
    #[cfg(feature = "tokens")]
    pub(crate) fn read_event(
        &self,
        event: &str,
        now_unix_millis: i64,
    ) -> Result<super::SecurityEvent, TokenRefusal<'_>> {
        let parts = Compact::split(event.as_bytes())?;
        let keys = self.keys.current()?;
        let read = keys
            .verify_event(event)
            .and_then(|payload| super::SecurityEvent::read(&payload, &self.rules, now_unix_millis));
        read.map_err(|error| self.refusal(&keys, &parts, error))
    }

    /// Accepts tokens for so long after they were issued at most.
    pub(super) fn limit_age(mut self, age: Duration) -> Self {
        let age = millis(age);
        self.rules.max_age_millis = Some(self.rules.max_age_millis.map_or(age, |own| own.min(age)));
        self
    }

    /// The keys as they are now.
    pub(super) fn key_set_id(&self) -> Result<KeySetId, TokenError> {
        self.keys.current().map(|keys| keys.id())
    }

    /// How many bytes its verified tokens may take.
    pub(super) fn token_cache(&self) -> usize {
        self.rules.token_cache
    }

    pub(super) fn certificates(&self) -> Certificates {
        self.rules.certificates
    }

    /// Whether tokens that are bound to the certificate of their connection are accepted.
    pub(crate) fn takes_certificate_bound(&self) -> bool {
        self.rules.certificates != Certificates::Refused
    }

    /// The refusal of a token by these keys. A newer one is nowhere if the keys do not change while the service runs, if
    /// they have the one that the token names, or if it is of another issuer: no key of this one would mend that.
    ///
    /// The keys that refused it are asked: a set that took their place meanwhile may have the key already.
    fn refusal(&self, keys: &KeySet, parts: &Compact<'_>, error: TokenError) -> TokenRefusal<'_> {
        let source = self.keys.source().filter(|_| {
            keys.may_lack_key_of(parts, error)
                && issuer_claim::read(parts).is_ok_and(|name| *name == *self.rules.issuer)
        });
        TokenRefusal { error, newer_keys: source }
    }
}

#[cfg(test)]
impl Verifier {
    /// What it reads claims for.
    pub(super) fn reading<'c>(&'c self, names: &'c NameTable) -> Reading<'c> {
        self.rules.reading(names)
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
