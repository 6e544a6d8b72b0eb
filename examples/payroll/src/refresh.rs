//! The tokens of a login: refreshed, each refresh token once, and taken back.

use std::time::Duration;

use palisade::auth::jwt::{MemoryRevocations, Revocations};
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::tokens::{Grant, IssuedTokens, OAuthClient, TokenService};

use crate::failure::Failure;
use crate::issuer::{AUDIENCE, ISSUER};
use crate::seed;
use crate::shared;
use crate::token::Signer;

/// The application that people sign in with; it keeps no secret.
const CLIENT: &str = "payroll-app";

/// As long as a session lasts.
const LONGEST: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// What issues tokens, with the endpoints below `/oauth`.
pub fn service(signer: &Signer) -> Result<TokenService, Failure> {
    let service = TokenService::builder(ISSUER)
        .audience(AUDIENCE)
        .key(signer.key()?)
        .client(OAuthClient::public(CLIENT));
    let taken_back = |revocations: Revocations| revocations.longest_token_life(LONGEST);
    let Some(redis) = shared::redis() else {
        let revocations = taken_back(Revocations::new(MemoryRevocations::new()));
        return Ok(service.revocations(revocations).build(MemoryRecords::new())?);
    };
    let revocations = taken_back(Revocations::new(redis().build()?));
    let service = service.revocations(revocations).processes(shared::processes()?);
    Ok(service.assertion_store(redis().build()?).build(redis().build()?)?)
}

/// Begins a session of the employee who signed in. A password is one factor, and the tokens say so.
pub async fn begin(tokens: &TokenService, id: &str, tenant: &str) -> Result<IssuedTokens, Problem> {
    let grant = Grant::to(id)
        .client(CLIENT)
        .tenant(tenant)
        .roles(seed::roles_of(id))
        .amr(["pwd"])
        .acr("aal1");
    Ok(tokens.issue(grant).await?)
}
