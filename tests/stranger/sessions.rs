//! A session that was taken back stays so.

use std::time::Duration;

use palisade::auth::jwt::{MemoryRevocations, Revocation, Revocations};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};

#[secure]
async fn own() -> StatusCode {
    StatusCode::OK
}

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn a_token_that_was_refused_for_its_session_is_never_accepted_later() {
    let (clock, issuer) = (TestClock::new(), Issuer::named("https://issuer.test"));
    let revocations = Revocations::new(MemoryRevocations::new()).clock(&clock);
    let revocations = revocations.longest_token_life(HOUR);
    let security = Security::builder()
        .jwt(issuer.jwt())
        .revocations(revocations.clone())
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let app = SecureRouter::new().route("/own", get(own)).secured_by(security).unwrap();
    let client = Client::new(app);
    let status = async |token: &str| client.get("/own").bearer(token).send().await.status();

    revocations.revoke(Revocation::of_session("https://issuer.test", "s1")).await.unwrap();
    // Half an hour later the provider, which does not know, issues another token of that session.
    clock.advance(HOUR / 2);
    let exp = 4_000_000_000_u64;
    let token = issuer.token("ada", &clock).claim("sid", "s1").claim("exp", exp).sign();
    assert_eq!(status(&token).await, StatusCode::UNAUTHORIZED);
    // Whoever signs another session's revocation makes the memory store forget; the token has lived 33 minutes.
    clock.advance(HOUR / 2 + Duration::from_secs(180));
    revocations.revoke(Revocation::of_session("https://issuer.test", "s2")).await.unwrap();
    assert_eq!(status(&token).await, StatusCode::UNAUTHORIZED, "it was refused before");
}
