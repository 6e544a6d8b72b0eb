//! Bearer JSON Web Tokens as a scheme: the issuers an application trusts, side by side.
//!
//! With several issuers the claim `iss` chooses one before any key is tried; its signature and all
//! its rules then decide, so that a token gains nothing by naming another issuer.

use super::compact::Compact;
use super::issuer_claim;
use super::{KeySource, TokenError, VerifiedToken, Verifier};
use crate::auth::authorization;
use crate::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified,
};
use crate::maybe_ready::MaybeReady;
use crate::request_head::RequestHead;

/// The tracing target of audit events.
const AUDIT: &str = "palisade::audit";

/// The scheme `jwt`.
pub(crate) struct JwtScheme {
    issuers: Box<[Verifier]>,
}

impl JwtScheme {
    pub(crate) const NAME: &'static str = "jwt";

    /// Tokens of these issuers, no two of which have the same name.
    pub(crate) fn new(issuers: Vec<Verifier>) -> Self {
        Self { issuers: issuers.into() }
    }

    fn issuer_of(&self, token: &str) -> Result<&Verifier, TokenError> {
        match &*self.issuers {
            [only] => Ok(only),
            several => chosen(several, token),
        }
    }

    /// Where the keys for the token come from, if they change while the service runs.
    fn source_of(&self, token: &str) -> Option<&dyn KeySource> {
        self.issuer_of(token).ok()?.key_source()
    }

    fn verify_token(
        &self,
        token: &str,
        request: &Authentication<'_>,
    ) -> Result<VerifiedToken, TokenError> {
        let issuer = self.issuer_of(token)?;
        issuer.verify(token, request.now_millis(), request.names())
    }
}

/// The issuer that the token names.
fn chosen<'i>(issuers: &'i [Verifier], token: &str) -> Result<&'i Verifier, TokenError> {
    let name = issuer_claim::read(&Compact::split(token)?)?;
    issuers.iter().find(|issuer| issuer.issuer() == name).ok_or(TokenError::IssuerRefused)
}

impl Authenticator for JwtScheme {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn has_several_issuers(&self) -> bool {
        self.issuers.len() > 1
    }

    fn names_tenants(&self) -> bool {
        self.issuers.iter().any(Verifier::names_tenants)
    }

    fn authorization_servers(&self) -> Vec<String> {
        self.issuers.iter().map(|issuer| issuer.issuer().to_owned()).collect()
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        authorization::find(head.headers(), "Bearer")
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let Ok(token) = str::from_utf8(credential.as_bytes()) else {
            return MaybeReady::Now(Err(AuthFailure::Malformed));
        };
        let verified = self.verify_token(token, &request);
        // Whatever verifies is base64url and dots; only what fails can be no token at all.
        if verified.is_err() && authorization::token_text(credential.as_bytes()).is_none() {
            return MaybeReady::Now(Err(AuthFailure::Malformed));
        }
        match verified {
            Err(TokenError::KeyUnknown) => {}
            verified => return MaybeReady::Now(outcome(request, verified)),
        }
        let Some(source) = self.source_of(token) else {
            return MaybeReady::Now(Err(AuthFailure::Invalid(TokenError::KeyUnknown.reason())));
        };
        // The issuer may have a new key: its source looks, if it has not just done so.
        MaybeReady::later(async move {
            source.look_again().await;
            outcome(request, self.verify_token(token, &request))
        })
    }

    fn has_constant_challenges(&self) -> bool {
        true
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Bearer", realm, error)
    }
}

fn outcome(
    request: Authentication<'_>,
    verified: Result<VerifiedToken, TokenError>,
) -> Result<Verified, AuthFailure> {
    verified.map(|token| vouch(request, token)).map_err(|error| match error {
        TokenError::KeysUnavailable => AuthFailure::Unavailable(Box::new(error)),
        error => AuthFailure::Invalid(error.reason()),
    })
}

fn vouch(request: Authentication<'_>, token: VerifiedToken) -> Verified {
    if !token.unreadable_claims.is_empty() {
        tell_unreadable(&token);
    }
    let verified = request
        .verified(token.issuer, token.subject)
        .bits(token.roles, token.scopes)
        .expires_at_millis(token.expires_at_millis)
        .claims(token.payload);
    match token.tenant {
        Some(tenant) => verified.tenant(tenant),
        None => verified,
    }
}

/// The claims' names are the application's own; what stands in them is not told.
fn tell_unreadable(token: &VerifiedToken) {
    tracing::warn!(
        target: AUDIT,
        event = "claim_unreadable",
        reason = "token_claim_unreadable",
        issuer = &*token.issuer,
        subject = ?token.subject,
        claims = token.unreadable_claims.join(" "),
    );
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_audit_has_one_target() {
        assert_eq!(super::AUDIT, crate::audit::TARGET);
    }
}
