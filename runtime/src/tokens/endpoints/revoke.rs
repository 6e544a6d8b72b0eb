//! The revocation endpoint ([RFC 7009]).
//!
//! [RFC 7009]: https://www.rfc-editor.org/rfc/rfc7009

use axum::extract::State;
use palisade_macros::public;

use super::answer::{OAuthAnswer, OAuthError};
use super::authenticate::{Clients, client};
use super::form::OAuthForm;
use crate::auth::jwt::revocation::Revocation;
use crate::tokens::TokenService;
use crate::tokens::error::TokenServiceError;

/// Takes a token back for the client that it belongs to: a refresh token with its whole session, an access token
/// alone. The answer is the same where there is nothing to take back.
#[public(
    crate = crate,
    reason = "the client authenticates in the request itself",
    rate = "20/s",
    rate(limit = "60/10m", per = "ip", count = "failures"),
    body = "32KiB"
)]
pub async fn revoke(State(service): State<TokenService>, form: OAuthForm) -> OAuthAnswer {
    OAuthAnswer::of(revoked(&service, &form).await)
}

async fn revoked(service: &TokenService, form: &OAuthForm) -> Result<OAuthAnswer, OAuthError> {
    let token = form.required("token", "token is missing")?;
    let client = client(service, form, Clients::Any).await?;
    // `token_type_hint` hints: what the token is it tells by itself.
    if service.log_out(token, &client.id).await? {
        return Ok(OAuthAnswer::empty());
    }
    if let Some(claims) = service.own(token).await?
        && client.id == claims.client_id
    {
        let revocation = Revocation::of_token(&*service.0.issuer, claims.jti);
        service.0.revocations.revoke(revocation).await.map_err(TokenServiceError::from)?;
    }
    Ok(OAuthAnswer::empty())
}
