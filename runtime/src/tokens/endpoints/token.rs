//! The token endpoint ([RFC 6749, 3.2]).
//!
//! [RFC 6749, 3.2]: https://www.rfc-editor.org/rfc/rfc6749#section-3.2

use axum::extract::State;
use palisade_macros::public;

use super::answer::{OAuthAnswer, OAuthError};
use super::authenticate::{Clients, client};
use super::exchange;
use super::form::OAuthForm;
use super::narrowed::{narrowed, target};
use super::proof::proven_key;
use crate::tokens::grant::Granted;
use crate::tokens::{RefreshRequest, TokenService};

/// Gives tokens for a refresh token, for a machine's own credential, or for a caller's token in exchange.
#[public(
    crate = crate,
    reason = "the client authenticates in the request itself",
    rate = "20/s",
    rate(limit = "60/10m", per = "ip", count = "failures"),
    body = "32KiB"
)]
pub async fn token(State(service): State<TokenService>, form: OAuthForm) -> OAuthAnswer {
    OAuthAnswer::of(granted(&service, &form).await)
}

async fn granted(service: &TokenService, form: &OAuthForm) -> Result<OAuthAnswer, OAuthError> {
    let grant_type = form.required("grant_type", "grant_type is missing")?;
    match grant_type {
        "refresh_token" => refreshed(service, form).await,
        "client_credentials" => of_machine(service, form).await,
        exchange::GRANT_TYPE => exchange::exchanged(service, form).await,
        _ => Err(OAuthError::UnsupportedGrantType),
    }
}

async fn refreshed(service: &TokenService, form: &OAuthForm) -> Result<OAuthAnswer, OAuthError> {
    let token = form.required("refresh_token", "refresh_token is missing")?;
    let client = client(service, form, Clients::Any).await?;
    let key = proven_key(service, form).await?;
    let request =
        RefreshRequest { client: &client.id, scope: form.get("scope"), key: key.as_deref() };
    Ok(OAuthAnswer::tokens(service.refresh(token, &request).await?))
}

/// A token for a machine itself (RFC 6749, 4.4): its subject is the client (RFC 9068, 2.2).
async fn of_machine(service: &TokenService, form: &OAuthForm) -> Result<OAuthAnswer, OAuthError> {
    let client = client(service, form, Clients::Proven).await?;
    let machine = client.machine.as_ref().ok_or(OAuthError::UnauthorizedClient)?;
    let scopes = match form.get("scope") {
        Some(scope) => narrowed(scope, &machine.scopes)?,
        None => machine.scopes.clone(),
    };
    let granted = Granted {
        subject: client.id.clone(),
        client: client.id.clone(),
        tenant: machine.tenant.clone(),
        roles: machine.roles.clone(),
        audiences: target(form, &service.0.audiences)?,
        key: proven_key(service, form).await?,
        ..Granted::default()
    };
    let now = service.0.clock.now_unix_millis();
    Ok(OAuthAnswer::tokens(service.access(&granted, &scopes, None, None, now)?))
}
