//! How long it is remembered that tokens are taken back.

use std::time::Duration;

use palisade::CallerId;
use palisade::auth::jwt::revocation::RevocationError;
use palisade::auth::jwt::{MemoryRevocations, Revocation, Revocations};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[secure]
async fn own() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn a_clone_remembers_as_long_as_the_application_accepts_tokens() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let handlers = Revocations::new(MemoryRevocations::new()).clock(&clock);
    let security = Security::builder()
        .jwt(issuer.jwt())
        .revocations(handlers.clone().longest_token_life(DAY * 90))
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/own", get(own));
    let client = crate::documented(routes.secured_by(security).unwrap());
    let status = async |token: &str| client.get("/own").bearer(token).send().await.status();
    let ends = clock.now_millis() / 1_000 + 90 * 24 * 60 * 60;
    let token = |subject: &str| issuer.token(subject, &clock).claim("exp", ends).sign();
    let (ada, bob) = (token("ada"), token("bob"));
    assert_eq!((status(&ada).await, status(&bob).await), (StatusCode::OK, StatusCode::OK));
    clock.advance(Duration::from_secs(1));
    let of = |subject: &str| Revocation::of_subject(&CallerId::new(issuer.name(), subject));
    handlers.revoke(of("ada")).await.unwrap();
    clock.advance(DAY * 89);
    // With another one the store forgets those that are over.
    handlers.revoke(of("carol")).await.unwrap();
    assert_eq!(status(&ada).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&bob).await, StatusCode::OK);
}

#[tokio::test]
async fn what_cannot_hold_takes_nothing_back_in_a_process_without_an_application() {
    let store = MemoryRevocations::with_capacity(1);
    let revocations = || Revocations::new(store.clone());
    let twice = "revocations: `.longest_token_life(..)` was called twice";
    let zero = "revocations: `.longest_token_life(..)` is zero";
    let faulty = [
        (revocations().longest_token_life(DAY).longest_token_life(DAY * 90), twice),
        (revocations().longest_token_life(Duration::ZERO), zero),
    ];
    for (faulty, told) in faulty {
        let refused = faulty.revoke(Revocation::of_issuer("https://one.test")).await;
        let Err(RevocationError::Misconfigured(error)) = &refused else { panic!("{refused:?}") };
        assert_eq!(error.reasons(), [told]);
    }
    // The room for one is free, and is taken then.
    let good = revocations().longest_token_life(DAY * 90);
    good.revoke(Revocation::of_issuer("https://other.test")).await.unwrap();
    let full = good.revoke(Revocation::of_issuer("https://one.test")).await;
    assert!(matches!(full, Err(RevocationError::Store(_))), "{full:?}");
}
