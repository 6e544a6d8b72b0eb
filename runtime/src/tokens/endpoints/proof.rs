//! The key that a client proves to have.

use http::Method;
use http::uri::PathAndQuery;

use super::answer::OAuthError;
use super::form::OAuthForm;
use crate::auth::jwt::dpop::{ProofError, ProofFailure, ProvenRequest};
use crate::tokens::TokenService;
use crate::tokens::error::TokenServiceError;

/// The digest of the key that the request proves; none where it proves nothing, or no proof was asked for.
pub(super) async fn proven_key(
    service: &TokenService,
    form: &OAuthForm,
) -> Result<Option<String>, OAuthError> {
    let Some(rules) = &service.0.dpop else { return Ok(None) };
    let target = form.context.as_ref().and_then(|it| it.original_head().target.as_ref());
    let request = ProvenRequest {
        headers: &form.headers,
        method: &Method::POST,
        path: target.map_or_else(|| form.uri.path(), PathAndQuery::path),
        now_millis: service.0.clock.now_unix_millis(),
        known_from_millis: service.0.started_at,
    };
    rules.prove(request).await.map_err(|failure| match failure {
        ProofFailure::Refused(error) => OAuthError::InvalidProof(error.reason(), None),
        ProofFailure::Nonce(nonce) => {
            OAuthError::InvalidProof(ProofError::NonceRefused.reason(), Some(nonce))
        }
        ProofFailure::Unavailable(error) => {
            OAuthError::Failed(TokenServiceError::Revocations(Box::new(error)))
        }
    })
}
