//! Which client asks, and whether it is that client.

use std::borrow::Cow;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use super::answer::OAuthError;
use super::form::OAuthForm;
use crate::auth::Presented;
use crate::auth::authorization;
use crate::auth::jwt::dpop::ProofId;
use crate::auth::jwt::{KeySet, obeys_json_rules};
use crate::tokens::TokenService;
use crate::tokens::client::{ClientProof, OAuthClient};
use crate::tokens::error::TokenServiceError;

/// What `client_assertion_type` says of a JSON Web Token ([RFC 7523, 2.2]).
///
/// [RFC 7523, 2.2]: https://www.rfc-editor.org/rfc/rfc7523#section-2.2
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How long an assertion may live, in milliseconds.
const LONGEST_ASSERTION: i64 = 5 * 60_000;
/// By how much clocks may differ.
const LEEWAY: i64 = 5_000;
/// The longest `jti`.
const LONGEST_ID: usize = 256;
/// The longest credential of Basic.
const LONGEST_BASIC: usize = 4 * 1024;

/// Whether a public client will do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Clients {
    /// Any that is known.
    Any,
    /// One that proves who it is.
    Proven,
}

/// The client of a request, by exactly one of its ways to say so.
pub(super) async fn client<'s>(
    service: &'s TokenService,
    form: &OAuthForm,
    clients: Clients,
) -> Result<&'s OAuthClient, OAuthError> {
    form.check()?;
    let basic = authorization::find(&form.headers, "Basic");
    let by_basic = !matches!(basic, Presented::Absent);
    let unknown = || OAuthError::InvalidClient;
    let assertion = form.get("client_assertion");
    let type_of = form.get("client_assertion_type");
    let in_body = form.get("client_secret").is_some();
    if usize::from(by_basic) + usize::from(assertion.is_some()) + usize::from(in_body) > 1 {
        return Err(OAuthError::InvalidRequest("the client authenticates in more than one way"));
    }
    if in_body {
        return Err(OAuthError::InvalidRequest("a client's secret is sent by HTTP Basic"));
    }
    let found = match (basic, assertion) {
        (Presented::Malformed, _) => return Err(unknown()),
        (Presented::Credential(credential), _) => {
            let (id, secret) = pair(credential.as_bytes()).ok_or_else(unknown)?;
            let known = service.client(&id).filter(|client| client.has_secret(secret.as_bytes()));
            known.ok_or_else(unknown)?
        }
        (Presented::Absent, Some(assertion)) => {
            if type_of != Some(ASSERTION) {
                return Err(OAuthError::InvalidRequest("the type of the client's assertion"));
            }
            asserted(service, assertion).await?
        }
        (Presented::Absent, None) => {
            let id = form.get("client_id").ok_or_else(unknown)?;
            let known = service.client(id);
            let is_public = |client: &&OAuthClient| matches!(client.proof, ClientProof::Nothing);
            known.filter(is_public).ok_or_else(unknown)?
        }
    };
    if form.get("client_id").is_some_and(|id| id != found.id) {
        return Err(OAuthError::InvalidRequest("the client's id is another than its proof names"));
    }
    if clients == Clients::Proven && matches!(found.proof, ClientProof::Nothing) {
        return Err(unknown());
    }
    Ok(found)
}

/// Id and secret, each encoded as a form has it (RFC 6749, 2.3.1).
fn pair(credential: &[u8]) -> Option<(String, String)> {
    if credential.len() > LONGEST_BASIC {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(credential).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((decoded(id)?, decoded(secret)?))
}

fn decoded(text: &str) -> Option<String> {
    // A name alone is decoded as it stands.
    let (decoded, rest): (Cow<'_, str>, _) = match form_urlencoded::parse(text.as_bytes()).next() {
        Some(pair) => pair,
        None => return Some(String::new()),
    };
    // `=` and `&` are encoded; who sends them as they are means them so.
    if !rest.is_empty() || text.contains(['=', '&']) {
        return Some(text.to_owned());
    }
    (!decoded.contains(char::REPLACEMENT_CHARACTER)).then(|| decoded.into_owned())
}

/// What an assertion says about itself (RFC 7523, 3).
#[derive(Deserialize)]
struct Assertion {
    iss: String,
    sub: String,
    aud: Value,
    exp: i64,
    nbf: Option<i64>,
    iat: Option<i64>,
    jti: String,
}

/// The client that an assertion is of: found by what it says, and believed once its key has verified it.
async fn asserted<'s>(
    service: &'s TokenService,
    assertion: &str,
) -> Result<&'s OAuthClient, OAuthError> {
    let refused = || OAuthError::InvalidClient;
    let mut keyed = service.0.clients.iter().filter_map(|client| match &client.proof {
        ClientProof::Keys(keys) => Some((client, keys)),
        _ => None,
    });
    let verified = |(client, keys): (&'s OAuthClient, &'s KeySet)| {
        let payload = keys.verify_assertion(assertion).ok().filter(|it| obeys_json_rules(it))?;
        let claims: Assertion = serde_json::from_slice(&payload).ok()?;
        (claims.iss == client.id && claims.sub == client.id).then_some((client, claims))
    };
    let (client, claims) = keyed.find_map(verified).ok_or_else(refused)?;
    let now = service.0.clock.now_unix_millis();
    let until = claims.exp.saturating_mul(1_000);
    let is_timely = now < until.saturating_add(LEEWAY)
        && until <= now.saturating_add(LONGEST_ASSERTION).saturating_add(LEEWAY)
        && [claims.nbf, claims.iat]
            .into_iter()
            .flatten()
            .all(|start| start.saturating_mul(1_000) <= now.saturating_add(LEEWAY));
    let is_since = is_since_the_start(service, claims.iat);
    let is_named = !claims.jti.is_empty() && claims.jti.len() <= LONGEST_ID;
    if !is_timely || !is_since || !is_named || !is_for(service, &claims.aud) {
        return Err(refused());
    }
    let key: [u8; 32] =
        digest(&SHA256, client.id.as_bytes()).as_ref().try_into().unwrap_or_default();
    let id = ProofId::of(&key, &claims.jti);
    let until = until.saturating_add(LEEWAY).saturating_add(60_000);
    let is_new = service.0.assertions.remember(id, now, until).wait().await;
    let is_new = is_new.map_err(|error| TokenServiceError::Revocations(Box::new(error)))?;
    if is_new { Ok(client) } else { Err(refused()) }
}

/// What a process remembers of assertions ends with it: where its store is its own, an assertion says that it was made since the start, so that
/// one from before counts no second time.
fn is_since_the_start(service: &TokenService, issued: Option<i64>) -> bool {
    if !service.0.assertions.is_of_one_process() {
        return true;
    }
    // Its time is in whole seconds.
    let start = service.0.started_at.saturating_sub(1_000);
    issued.is_some_and(|issued| issued.saturating_mul(1_000) > start)
}

/// For this service alone: one that is for others, too, could be sent on by them. The issuer alone says so: a client that
/// names our endpoint as its own gets assertions for the endpoint ([rfc7523bis]).
///
/// [rfc7523bis]: https://datatracker.ietf.org/doc/draft-ietf-oauth-rfc7523bis/
fn is_for(service: &TokenService, audience: &Value) -> bool {
    let only = match audience {
        Value::String(only) => Some(only.as_str()),
        Value::Array(several) => match several.as_slice() {
            [Value::String(only)] => Some(only.as_str()),
            _ => None,
        },
        _ => None,
    };
    only.is_some_and(|only| *only == *service.0.issuer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_and_secret_are_encoded_as_a_form_has_them() {
        let read = |text: &str| pair(STANDARD.encode(text).as_bytes());
        let is = |id: &str, secret: &str| Some((id.to_owned(), secret.to_owned()));
        assert_eq!(read("web:secret"), is("web", "secret"));
        assert_eq!(read("web:a%3Ab%25+c"), is("web", "a:b% c"));
        assert_eq!(read("web:a:b"), is("web", "a:b"));
        assert_eq!(read("web:abc=="), is("web", "abc=="), "base64 that nobody encoded");
        assert_eq!(read("web:"), is("web", ""));
        assert_eq!(read("web"), None);
        assert_eq!(read("web:%ff"), None);
    }
}
