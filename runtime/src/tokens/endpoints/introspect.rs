//! The introspection endpoint ([RFC 7662]).
//!
//! [RFC 7662]: https://www.rfc-editor.org/rfc/rfc7662

use axum::extract::State;
use palisade_macros::public;
use serde_json::{Map, Value, json};

use super::answer::{OAuthAnswer, OAuthError};
use super::authenticate::{Clients, client};
use super::form::OAuthForm;
use crate::tokens::TokenService;
use crate::tokens::access::OwnClaims;
use crate::tokens::family::TokenFamily;

/// Says whether a token is good, and what it says, to a client that may know:
/// [`OAuthClient::introspects_tokens`](crate::tokens::OAuthClient::introspects_tokens).
#[public(
    crate = crate,
    reason = "the client authenticates in the request itself",
    rate = "200/s",
    rate(limit = "60/10m", per = "ip", count = "failures"),
    body = "32KiB"
)]
pub async fn introspect(State(service): State<TokenService>, form: OAuthForm) -> OAuthAnswer {
    OAuthAnswer::of(introspected(&service, &form).await)
}

async fn introspected(service: &TokenService, form: &OAuthForm) -> Result<OAuthAnswer, OAuthError> {
    let token = form.required("token", "token is missing")?;
    let client = client(service, form, Clients::Proven).await?;
    if !client.introspects {
        return Err(OAuthError::UnauthorizedClient);
    }
    let said = match service.own(token).await? {
        Some(claims) => Some(of_access_token(service, claims)),
        None => service.own_session(token).await?.map(|family| of_refresh_token(service, &family)),
    };
    Ok(OAuthAnswer::json(said.unwrap_or_else(|| json!({"active": false}))))
}

fn of_access_token(service: &TokenService, claims: OwnClaims) -> Value {
    let mut said = claims.others;
    let kind = if claims.cnf.is_some() { "DPoP" } else { "Bearer" };
    let always = [
        ("active", json!(true)),
        ("token_type", json!(kind)),
        ("iss", json!(service.0.issuer)),
        ("sub", json!(claims.sub)),
        ("aud", claims.aud),
        ("client_id", json!(claims.client_id)),
        ("jti", json!(claims.jti)),
        ("iat", json!(claims.iat)),
        ("exp", json!(claims.exp)),
    ];
    let sometimes = [
        ("scope", (!claims.scope.is_empty()).then(|| json!(claims.scope))),
        ("sid", claims.sid.map(|it| json!(it))),
        ("roles", (!claims.roles.is_empty()).then(|| json!(claims.roles))),
        ("tenant", claims.tenant.map(|it| json!(it))),
        ("amr", (!claims.amr.is_empty()).then(|| json!(claims.amr))),
        ("acr", claims.acr.map(|it| json!(it))),
        ("auth_time", claims.auth_time.map(|it| json!(it))),
        ("cnf", claims.cnf),
        ("act", claims.act.map(|it| json!(it))),
    ];
    put(&mut said, always.into_iter().map(|(name, value)| (name, Some(value))));
    put(&mut said, sometimes.into_iter());
    Value::Object(said)
}

/// A refresh token is nothing that a resource server takes: it hears whose it is, and of which client.
fn of_refresh_token(service: &TokenService, family: &TokenFamily) -> Value {
    let granted = &family.granted;
    json!({
        "active": true,
        "token_type": "refresh_token",
        "iss": service.0.issuer,
        "sub": granted.subject,
        "client_id": granted.client,
        "scope": granted.scopes.join(" "),
        "sid": family.session,
        "iat": family.begun_at / 1_000,
        "exp": family.expires_at() / 1_000,
    })
}

fn put<'n>(members: &mut Map<String, Value>, more: impl Iterator<Item = (&'n str, Option<Value>)>) {
    for (name, value) in more {
        if let Some(value) = value {
            members.insert(name.to_owned(), value);
        }
    }
}
