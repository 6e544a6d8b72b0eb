//! Proofs at a token endpoint, where there is no access token yet ([RFC 9449, 5]).
//!
//! [RFC 9449, 5]: https://www.rfc-editor.org/rfc/rfc9449#section-5

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::HeaderValue;
use http::{HeaderMap, Method};

use super::nonce::Worth;
use super::proof::{Proof, ProofExpectation};
use super::replay::{ProofId, ReplayStoreError};
use super::scheme::CLOCKS_DIFFER;
use super::{DpopRules, ProofError};

/// A request that may carry a proof.
#[derive(Clone, Copy)]
pub(crate) struct ProvenRequest<'a> {
    pub(crate) headers: &'a HeaderMap,
    pub(crate) method: &'a Method,
    /// As clients see it.
    pub(crate) path: &'a str,
    pub(crate) now_millis: i64,
    /// Since when proofs are remembered, where those before are forgotten.
    pub(crate) known_from_millis: i64,
}

/// Why a proof does not count.
#[derive(Debug)]
pub(crate) enum ProofFailure {
    Refused(ProofError),
    /// It lacks a nonce: this one is good.
    Nonce(HeaderValue),
    Unavailable(ReplayStoreError),
}

impl From<ProofError> for ProofFailure {
    fn from(error: ProofError) -> Self {
        Self::Refused(error)
    }
}

impl DpopRules {
    /// The digest of the key that the sender has proved to have; none where it proves nothing.
    pub(crate) async fn prove(
        &self,
        request: ProvenRequest<'_>,
    ) -> Result<Option<String>, ProofFailure> {
        let mut lines = request.headers.get_all("dpop").iter();
        let Some(line) = lines.next() else { return Ok(None) };
        if lines.next().is_some() {
            return Err(ProofError::Repeated.into());
        }
        let proof = Proof::read(line.to_str().map_err(|_| ProofError::Malformed)?)?;
        let now = request.now_millis;
        proof.check(&ProofExpectation {
            method: request.method,
            path: request.path,
            addresses: &self.addresses,
            token: None,
            now_millis: now,
            window_millis: self.window_millis,
            known_from_millis: self.is_of_one_process().then_some(request.known_from_millis),
        })?;
        let id = ProofId::of(&proof.key, proof.id()?);
        if let Some(nonces) = &self.nonces {
            let worth = proof.nonce().map_or(Worth::Nothing, |nonce| nonces.judge(nonce, now));
            if worth == Worth::Nothing {
                let next = HeaderValue::try_from(nonces.current(now));
                return Err(next.map_or(ProofError::NonceRefused.into(), ProofFailure::Nonce));
            }
        }
        let until = proof.refused_from(self.window_millis)?.saturating_add(CLOCKS_DIFFER);
        match self.store.remember(id, now, until).wait().await {
            Ok(true) => Ok(Some(URL_SAFE_NO_PAD.encode(proof.key))),
            Ok(false) => Err(ProofError::Replayed.into()),
            Err(error) => Err(ProofFailure::Unavailable(error)),
        }
    }
}
