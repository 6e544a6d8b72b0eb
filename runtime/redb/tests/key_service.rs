//! A service that accepts keys and tokens, with what its handlers change. The tests of other stores start it as well.

use palisade::Security;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::ApiKeyStore;
use palisade::auth::jwt::revocation::RevocationStore;
use palisade::auth::jwt::{Revocation, Revocations};
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};

pub(crate) const PEPPER: &[u8; 32] = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";

#[secure(auth = any("jwt", "api_key"))]
async fn own() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// A process of the service.
pub(crate) struct Service {
    client: Client,
    pub(crate) keys: ApiKeys,
    pub(crate) revocations: Revocations,
}

/// One of so many processes.
pub(crate) fn service(
    store: &(impl ApiKeyStore + RevocationStore + Clone),
    issuer: &Issuer,
    clock: &TestClock,
    processes: u32,
) -> Service {
    let keys = ApiKeys::builder("acme", *PEPPER).clock(clock).build(store.clone()).unwrap();
    let revocations = Revocations::new(store.clone()).clock(clock);
    let security = Security::builder()
        .jwt(issuer.jwt())
        .revocations(revocations.clone())
        .api_keys(keys.clone())
        .default_auth(["jwt"])
        .processes(processes)
        .direct()
        .clock(clock)
        .build()
        .unwrap();
    let app = SecureRouter::new().route("/own", get(own)).secured_by(security).unwrap();
    Service { client: Client::new(app), keys, revocations }
}

impl Service {
    pub(crate) async fn by_key(&self, text: &str) -> u16 {
        self.client.get("/own").header("x-api-key", text).send().await.status().as_u16()
    }

    pub(crate) async fn by_token(&self, token: &str) -> u16 {
        self.client.get("/own").bearer(token).send().await.status().as_u16()
    }

    pub(crate) async fn revoke_token(&self, issuer: &Issuer, id: &str) {
        self.revocations.revoke(Revocation::of_token(issuer.name(), id)).await.unwrap();
    }
}
