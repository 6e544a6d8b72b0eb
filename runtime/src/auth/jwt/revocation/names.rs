//! What a token says about itself that it can be taken back by.

use std::borrow::Cow;

use serde::Deserialize;

use super::revocation::{ISSUER, SESSION, SUBJECT, TENANT, TOKEN};
use crate::auth::jwt::TokenError;
use crate::auth::jwt::checked_token::CheckedToken;
use crate::revocation_id::{Revocable, RevocationId};

/// The claims that name a token and its session. Names occur once: the payload was read before.
#[derive(Deserialize)]
struct Names<'t> {
    #[serde(borrow, default)]
    jti: Option<Cow<'t, str>>,
    #[serde(borrow, default)]
    sid: Option<Cow<'t, str>>,
}

/// By what a token can be taken back. One that does not say when it was issued, or whose session cannot be
/// read, could not be.
pub(in crate::auth::jwt) fn revocable(token: &CheckedToken) -> Result<Revocable, TokenError> {
    let issued_at = token.issued_at.ok_or(TokenError::ClaimMissing)?;
    let names: Names<'_> =
        serde_json::from_slice(token.text.claims()).map_err(|_| TokenError::ClaimInvalid)?;
    let own = [
        (TOKEN, names.jti.as_deref()),
        (SESSION, names.sid.as_deref()),
        (SUBJECT, Some(token.text.subject())),
        (ISSUER, Some(&*token.issuer)),
    ];
    let own = own.into_iter().filter_map(|(kind, name)| Some((kind, name?)));
    let tenants = token.tenant.iter().chain(&token.tenants).map(|tenant| (TENANT, &**tenant));
    let id = |(kind, name)| RevocationId::of(kind, &token.issuer, name);
    Ok(Revocable { ids: own.chain(tenants).map(id).collect(), issued_at })
}

/// By what a session of the service's own tokens can be taken back, whatever became of its tokens.
#[cfg(feature = "tokens")]
pub(crate) fn revocable_session(
    (issuer, session, subject): (&str, &str, &str),
    tenant: Option<&str>,
    begun_at: i64,
) -> Revocable {
    let own = [(SESSION, session), (SUBJECT, subject), (ISSUER, issuer)];
    let all = own.into_iter().chain(tenant.map(|tenant| (TENANT, tenant)));
    let ids = all.map(|(kind, name)| RevocationId::of(kind, issuer, name)).collect();
    Revocable { ids, issued_at: begun_at }
}
