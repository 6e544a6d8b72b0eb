//! Bearer JSON Web Tokens as a scheme: the issuers an application trusts, side by side.
//!
//! With several issuers the claim `iss` chooses one before any key is tried; its signature and all
//! its rules then decide, so that a token gains nothing by naming another issuer.

use super::compact::Compact;
use super::issuer_claim;
use super::{TokenError, VerifiedToken, Verifier};
use crate::auth::bearer;
use crate::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified,
};
use crate::maybe_ready::MaybeReady;
use crate::request_head::RequestHead;

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

    fn verify_token(
        &self,
        token: &str,
        request: &Authentication<'_>,
    ) -> Result<VerifiedToken, TokenError> {
        let issuer = match &*self.issuers {
            [only] => only,
            several => chosen(several, token)?,
        };
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

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        bearer::find(head.headers())
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let Some(token) = bearer::token_text(credential.as_bytes()) else {
            return MaybeReady::Now(Err(AuthFailure::Malformed));
        };
        MaybeReady::Now(match self.verify_token(token, &request) {
            Ok(token) => Ok(vouch(request, token)),
            Err(error) => Err(AuthFailure::Invalid(error.reason())),
        })
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Bearer", realm, error)
    }
}

fn vouch(request: Authentication<'_>, token: VerifiedToken) -> Verified {
    request
        .verified(token.issuer, token.subject)
        .bits(token.roles, token.scopes)
        .expires_at_millis(token.expires_at_millis)
        .claims(token.payload)
}
