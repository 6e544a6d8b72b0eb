//! Tokens with a proof of possession as a scheme ([RFC 9449, 7]).
//!
//! [RFC 9449, 7]: https://www.rfc-editor.org/rfc/rfc9449#section-7

use std::sync::Arc;

use http::header::{HeaderName, HeaderValue};

use super::nonce::Worth;
use super::proof::{Proof, ProofExpectation};
use super::replay::{ProofId, ReplayStoreError};
use super::settings::DpopRules;
use super::{ProofError, ReplayAnswer};
use crate::auth::authorization;
use crate::auth::jwt::TokenError;
use crate::auth::jwt::builder::Certificates;
use crate::auth::jwt::issuers::{Issuers, Judged, answered_by_issuers, failure};
use crate::auth::jwt::token_refusal::TokenRefusal;
use crate::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Verified,
};
use crate::maybe_ready::MaybeReady;
use crate::request_head::RequestHead;

/// The name of the scheme in `Authorization`, and of the field with the proof.
const SCHEME: &str = "DPoP";
const PROOF: HeaderName = HeaderName::from_static("dpop");
const NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// By how much the clocks of processes may differ, in milliseconds.
pub(super) const CLOCKS_DIFFER: i64 = 60_000;

/// The algorithms of proofs, by what clients support most.
pub(crate) const ALGORITHMS: &str =
    "ES256 EdDSA Ed25519 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512";

/// The scheme `dpop`.
pub(crate) struct DpopScheme {
    issuers: Arc<Issuers>,
    rules: Box<DpopRules>,
    /// When it began to remember proofs, where the ones before it are forgotten.
    known_from_millis: Option<i64>,
}

impl DpopScheme {
    pub(crate) const NAME: &'static str = "dpop";

    pub(in crate::auth::jwt) fn of(
        issuers: Arc<Issuers>,
        rules: Box<DpopRules>,
        now_millis: i64,
    ) -> Self {
        let known_from_millis = rules.is_of_one_process().then_some(now_millis);
        Self { issuers, rules, known_from_millis }
    }

    /// The token first: what is remembered of proofs is remembered of callers alone.
    fn judge(&self, token: &str, request: Authentication<'_>) -> Result<Judged, TokenRefusal<'_>> {
        let judged = self.issuers.judge(token.as_bytes(), &request)?;
        // A token of this scheme is bound to a key and to nothing else.
        if judged.certificates == Certificates::Required {
            return Err(TokenError::ProofMissing.into());
        }
        Ok(judged)
    }

    /// Holds the proof of the request against it and the token; what is open is whether it was seen
    /// before.
    fn check(
        &self,
        token: &str,
        judged: &Judged,
        request: Authentication<'_>,
    ) -> Result<Proof, ProofError> {
        let proof = Proof::read(proof_of(&request.head())?)?;
        let expected = ProofExpectation {
            method: request.head().method(),
            path: request.path(),
            addresses: &self.rules.addresses,
            token: Some(token),
            now_millis: request.now_millis(),
            window_millis: self.rules.window_millis,
            known_from_millis: self.known_from_millis,
        };
        proof.check(&expected)?;
        let is_bound = judged.confirmation.is_some_and(|it| it.is_of_key(&proof.key));
        if !is_bound {
            return Err(ProofError::BindingRefused);
        }
        proof.id()?;
        self.check_nonce(&proof, request)?;
        Ok(proof)
    }

    fn check_nonce(&self, proof: &Proof, request: Authentication<'_>) -> Result<(), ProofError> {
        let Some(nonces) = &self.rules.nonces else { return Ok(()) };
        let now = request.now_millis();
        let worth = proof.nonce().map_or(Worth::Nothing, |nonce| nonces.judge(nonce, now));
        if worth != Worth::Fresh
            && let Ok(next) = HeaderValue::try_from(nonces.current(now))
        {
            request.add_response_field(NONCE, next);
        }
        if worth == Worth::Nothing { Err(ProofError::NonceRefused) } else { Ok(()) }
    }

    fn remember(&self, proof: &Proof, now: i64) -> Result<ReplayAnswer<'_>, ProofError> {
        // Longer than it is accepted here: another process may have a clock that is behind.
        let until = proof.refused_from(self.rules.window_millis)?.saturating_add(CLOCKS_DIFFER);
        Ok(self.rules.store.remember(ProofId::of(&proof.key, proof.id()?), now, until))
    }

    /// Lets the caller of a token that is good through, if the proof is.
    fn admit<'a>(
        &'a self,
        token: &'a str,
        judged: Judged,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let proof = match self.check(token, &judged, request) {
            Ok(proof) => proof,
            Err(error) => return MaybeReady::Now(Err(refused(error))),
        };
        let now = request.now_millis();
        match self.issuers.unless_revoked(judged.verified, &request) {
            MaybeReady::Now(Err(failure)) => MaybeReady::Now(Err(failure)),
            MaybeReady::Now(Ok(verified)) => self.take_once(&proof, verified, now),
            MaybeReady::Later(answer) => MaybeReady::later(async move {
                let verified = answer.await?;
                self.take_once(&proof, verified, now).wait().await
            }),
        }
    }

    /// Lets the caller of a proof through that was not seen before.
    fn take_once(
        &self,
        proof: &Proof,
        verified: Verified,
        now: i64,
    ) -> MaybeReady<'_, Result<Verified, AuthFailure>> {
        match self.remember(proof, now) {
            Err(error) => MaybeReady::Now(Err(refused(error))),
            Ok(MaybeReady::Now(answer)) => MaybeReady::Now(outcome(answer, verified)),
            Ok(MaybeReady::Later(answer)) => {
                MaybeReady::later(async move { outcome(answer.await, verified) })
            }
        }
    }
}

/// The one proof of the request.
fn proof_of<'a>(head: &RequestHead<'a>) -> Result<&'a str, ProofError> {
    let mut lines = head.headers().get_all(PROOF).iter();
    let proof = lines.next().ok_or(ProofError::Missing)?;
    if lines.next().is_some() {
        return Err(ProofError::Repeated);
    }
    proof.to_str().map_err(|_| ProofError::Malformed)
}

fn outcome(
    is_new: Result<bool, ReplayStoreError>,
    verified: Verified,
) -> Result<Verified, AuthFailure> {
    match is_new {
        Ok(true) => Ok(verified),
        Ok(false) => Err(refused(ProofError::Replayed)),
        Err(error) => Err(AuthFailure::Unavailable(Box::new(error))),
    }
}

/// The caller learns that the proof is refused, and that a nonce is wanted; never more.
fn refused(error: ProofError) -> AuthFailure {
    let reason = error.reason();
    match error {
        ProofError::BindingRefused => AuthFailure::Invalid(reason),
        ProofError::NonceRefused => AuthFailure::Challenged { error: "use_dpop_nonce", reason },
        _ => AuthFailure::Challenged { error: "invalid_dpop_proof", reason },
    }
}

impl Authenticator for DpopScheme {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    answered_by_issuers!();

    fn is_sent_by_browsers(&self) -> bool {
        false
    }

    fn answers_with(&self) -> &[&str] {
        &["DPoP-Nonce"]
    }

    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Authorization(SCHEME)
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        authorization::find(head.headers(), SCHEME)
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let Some(token) = authorization::token_text(credential.as_bytes()) else {
            return MaybeReady::Now(Err(AuthFailure::Malformed));
        };
        let TokenRefusal { error, newer_keys } = match self.judge(token, request) {
            Ok(judged) => return self.admit(token, judged, request),
            Err(refusal) => refusal,
        };
        let Some(source) = newer_keys else {
            return MaybeReady::Now(Err(failure(error)));
        };
        // The issuer may have a new key: its source looks, if it has not just done so.
        MaybeReady::later(async move {
            source.refresh_for(token).await;
            let judged = self.judge(token, request).map_err(|refusal| failure(refusal.error))?;
            self.admit(token, judged, request).wait().await
        })
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like(SCHEME, realm, error).param("algs", ALGORITHMS)
    }
}
