//! Bearer JSON Web Tokens as a scheme.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};

use super::builder::Certificates;
use super::confirmation::Sha256;
use super::dpop::{DpopRules, DpopScheme};
use super::issuers::{Issuers, Judged, answered_by_issuers, failure};
use super::token_refusal::TokenRefusal;
use super::{Revocations, TokenError, Verifier};
use crate::auth::authorization;
use crate::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Verified,
};
use crate::maybe_ready::MaybeReady;
use crate::request_head::RequestHead;

/// The scheme `jwt`.
pub(crate) struct JwtScheme {
    issuers: Arc<Issuers>,
}

/// The schemes for tokens of these issuers, no two of which have the same name.
pub(crate) fn schemes(
    verifiers: Vec<Verifier>,
    dpop: Option<Box<DpopRules>>,
    revocations: Option<Revocations>,
    now_millis: i64,
) -> Vec<Box<dyn Authenticator>> {
    let issuers = Arc::new(Issuers::new(verifiers, revocations));
    let jwt: Box<dyn Authenticator> = Box::new(JwtScheme { issuers: Arc::clone(&issuers) });
    let dpop = dpop.map(|rules| -> Box<dyn Authenticator> {
        Box::new(DpopScheme::of(issuers, rules, now_millis))
    });
    std::iter::once(jwt).chain(dpop).collect()
}

impl JwtScheme {
    pub(crate) const NAME: &'static str = "jwt";

    fn verify_token(
        &self,
        token: &[u8],
        request: &Authentication<'_>,
    ) -> Result<Verified, TokenRefusal<'_>> {
        let judged = self.issuers.judge(token, request)?;
        check_is_the_senders(&judged, &request.head())?;
        Ok(judged.verified)
    }
}

/// A token that is bound to a certificate comes over a connection that was made with it, and one that
/// is bound to anything else does not come as a bearer token.
fn check_is_the_senders(judged: &Judged, head: &RequestHead<'_>) -> Result<(), TokenError> {
    let is_proven = match (judged.confirmation, judged.certificates) {
        (None, certificates) => certificates != Certificates::Required,
        (Some(_), Certificates::Refused) => false,
        (Some(confirmation), Certificates::Accepted | Certificates::Required) => {
            let presented = head.peer_certificate();
            presented.is_some_and(|it| confirmation.is_of_certificate(&sha256(it.der())))
        }
    };
    if is_proven { Ok(()) } else { Err(TokenError::ProofMissing) }
}

fn sha256(bytes: &[u8]) -> Sha256 {
    digest(&SHA256, bytes).as_ref().try_into().unwrap_or_default()
}

impl Authenticator for JwtScheme {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    answered_by_issuers!();

    fn is_sent_by_browsers(&self) -> bool {
        false
    }

    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Authorization("Bearer")
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        authorization::find(head.headers(), "Bearer")
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let token = credential.as_bytes();
        let TokenRefusal { error, newer_keys } = match self.verify_token(token, &request) {
            Ok(verified) => return self.issuers.unless_revoked(verified, &request),
            Err(refusal) => refusal,
        };
        // Whatever verifies is base64url and dots; only what fails can be no token at all.
        if !authorization::is_token(token) {
            return MaybeReady::Now(Err(AuthFailure::Malformed));
        }
        let newer_keys = newer_keys.map(|source| (source, str::from_utf8(token)));
        let Some((source, Ok(text))) = newer_keys else {
            return MaybeReady::Now(Err(failure(error)));
        };
        // The issuer may have a new key: its source looks, if it has not just done so.
        MaybeReady::later(async move {
            source.refresh_for(text).await;
            let verified = self.verify_token(token, &request);
            let verified = verified.map_err(|refusal| failure(refusal.error))?;
            self.issuers.unless_revoked(verified, &request).wait().await
        })
    }

    fn has_constant_challenges(&self) -> bool {
        true
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Bearer", realm, error)
    }
}
