//! A caller's token for a narrower one ([RFC 8693]).
//!
//! A service that acts for a caller gives the caller's token and gets one of less scope, for fewer audiences, that
//! lives no longer and names the service in `act`. Nothing ever gets wider: not the scope, not the audiences, not
//! the life; roles, tenant and how the caller logged in stay as they are.
//!
//! [RFC 8693]: https://www.rfc-editor.org/rfc/rfc8693

use serde_json::Value;

use super::answer::{OAuthAnswer, OAuthError};
use super::authenticate::{Clients, client};
use super::form::OAuthForm;
use super::narrowed::{narrowed, target};
use super::proof::proven_key;
use crate::tokens::TokenService;
use crate::tokens::access::{Actor, OwnClaims};
use crate::tokens::grant::Granted;

pub(super) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// How many may act for one another.
const MOST_ACTORS: usize = 8;

pub(super) async fn exchanged(
    service: &TokenService,
    form: &OAuthForm,
) -> Result<OAuthAnswer, OAuthError> {
    let client = client(service, form, Clients::Proven).await?;
    if !client.exchanges {
        return Err(OAuthError::UnauthorizedClient);
    }
    let is_asked_for = form.get("requested_token_type").is_none_or(|kind| kind == ACCESS_TOKEN);
    if !is_asked_for {
        return Err(OAuthError::InvalidRequest("an access token is all that there is"));
    }
    // Before the stores are asked whether a token was revoked: one that is taken back meanwhile takes this answer along.
    let now = service.0.clock.now_unix_millis();
    let subject = token(service, form, "subject_token", "subject_token_type").await?;
    let subject = subject.ok_or(OAuthError::InvalidRequest("subject_token is missing"))?;
    let actor = token(service, form, "actor_token", "actor_token_type").await?;
    let act = acting(&client.id, actor.as_ref(), &subject)?;
    let scopes = match form.get("scope") {
        Some(scope) => narrowed(scope, &subject.scopes())?,
        None => subject.scopes(),
    };
    let granted = Granted {
        subject: subject.sub.clone(),
        client: client.id.clone(),
        tenant: subject.tenant.clone(),
        scopes: scopes.clone(),
        roles: subject.roles.clone(),
        audiences: target(form, &subject.audiences())?,
        amr: subject.amr.clone(),
        acr: subject.acr.clone(),
        auth_time: subject.auth_time,
        claims: subject.others.clone(),
        key: proven_key(service, form).await?,
    };
    let issued = service.access(&granted, &scopes, None, Some((&act, &subject)), now)?;
    Ok(OAuthAnswer::tokens(issued.of_kind(ACCESS_TOKEN)))
}

/// A good access token of this service, by the parameter of that name; none where it is not there.
async fn token(
    service: &TokenService,
    form: &OAuthForm,
    name: &str,
    name_of_type: &str,
) -> Result<Option<OwnClaims>, OAuthError> {
    let (token, kind) = match (form.get(name), form.get(name_of_type)) {
        (None, None) => return Ok(None),
        (Some(token), Some(kind)) => (token, kind),
        _ => return Err(OAuthError::InvalidRequest("a token parameter needs its type parameter")),
    };
    if ![ACCESS_TOKEN, JWT].contains(&kind) {
        return Err(OAuthError::InvalidRequest("a token of this type is not exchanged"));
    }
    let claims =
        service.own(token).await?.ok_or(OAuthError::InvalidGrant("exchange_token_refused"))?;
    // Its sender has not proved to have the key that it is bound to.
    if claims.cnf.is_some() {
        return Err(OAuthError::InvalidGrant("exchange_token_bound"));
    }
    Ok(Some(claims))
}

/// Who acts: the client, or the caller of its `actor_token`; and behind it the earlier actors.
fn acting(
    client: &str,
    actor: Option<&OwnClaims>,
    subject: &OwnClaims,
) -> Result<Actor, OAuthError> {
    let mut act = Actor::new();
    match actor {
        // A token that another client got is not a proof that this client acts for its caller.
        Some(actor) if actor.client_id != client => {
            return Err(OAuthError::InvalidGrant("exchange_actor_foreign"));
        }
        Some(actor) => {
            act.insert("sub".to_owned(), actor.sub.clone().into());
            act.insert("client_id".to_owned(), client.into());
        }
        None => {
            act.insert("sub".to_owned(), client.into());
        }
    }
    if let Some(before) = &subject.act {
        if depth(before) >= MOST_ACTORS {
            return Err(OAuthError::InvalidGrant("exchange_actors_many"));
        }
        act.insert("act".to_owned(), Value::Object(before.clone()));
    }
    Ok(act)
}

fn depth(actor: &Actor) -> usize {
    let (mut depth, mut actor) = (1, actor);
    while let Some(Value::Object(before)) = actor.get("act") {
        (depth, actor) = (depth + 1, before);
    }
    depth
}
