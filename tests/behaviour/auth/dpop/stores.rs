//! Where proofs are remembered, and configurations that cannot hold.

use std::time::Duration;

use palisade::MaybeReady;
use palisade::auth::jwt::dpop::{
    MemoryReplays, ProofId, ReplayAnswer, ReplayStore, ReplayStoreError,
};
use palisade::auth::jwt::{Dpop, Jwt};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use serde_json::json;

use super::{Service, URL, service, started};
use crate::support::fixture::problem;
use crate::support::log::Log;
use crate::support::proof::ProofKey;

/// A store on another machine.
struct Remote(bool);

impl ReplayStore for Remote {
    fn remember(&self, _: ProofId, _: i64, _: i64) -> ReplayAnswer<'_> {
        let is_up = self.0;
        MaybeReady::later(async move {
            tokio::task::yield_now().await;
            if is_up { Ok(true) } else { Err(ReplayStoreError::new("hunter2@proofs is down")) }
        })
    }
}

#[tokio::test]
async fn a_store_that_is_away_or_full_lets_nothing_through() {
    let away = service(Dpop::new("https://api.example").replay_store(Remote(false)));
    let reply = away.get(|_| {}).await;
    problem(&reply, 503);
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
    let up = service(Dpop::new("https://api.example").replay_store(Remote(true)));
    assert_eq!(up.get(|_| {}).await.status(), StatusCode::OK);
    let small = MemoryReplays::with_capacity(16);
    let full = service(Dpop::new("https://api.example").replay_store(small));
    let mut statuses = Vec::new();
    for _ in 0..64 {
        statuses.push(full.get(|_| {}).await.status().as_u16());
    }
    assert_eq!(statuses[..16], [200; 16]);
    assert_eq!(statuses[16..], [503; 48]);
    full.clock.advance(Duration::from_secs(121));
    assert_eq!(full.get(|_| {}).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn one_key_takes_no_room_of_others() {
    let small = MemoryReplays::with_capacity(160);
    let service = service(Dpop::new("https://api.example").replay_store(small));
    let mut passed = 0;
    for _ in 0..40 {
        let far = service.now() + 59;
        let reply = service.get(|proof| proof.claims["iat"] = json!(far)).await;
        passed += usize::from(reply.status() == StatusCode::OK);
    }
    assert_eq!(passed, 16);
    problem(&service.get(|_| {}).await, 503);
    let other = ProofKey::new();
    let token = service.token_of(&json!({ "jkt": other.thumbprint() }));
    let proof = other.sign(&other.draft(&token, "GET", URL, service.now()));
    let reply = service.with(service.client.get("/notes"), &token, &proof).await;
    assert_eq!(reply.status(), StatusCode::OK);
    service.clock.advance(Duration::from_secs(179));
    assert_eq!(service.get(|_| {}).await.status(), StatusCode::OK);
}

/// A process that starts does not know what the one before it has seen.
#[tokio::test]
async fn a_proof_is_good_once_over_a_restart() {
    let restart = |service: &Service, dpop: Dpop| {
        let (clock, jwt) = (service.clock.clone(), service.issuer.jwt());
        started(clock, Issuer::new(), |_| jwt, dpop)
    };
    let own = || Dpop::new("https://api.example");
    let before = service(own());
    let token = before.token();
    let proof = before.key.sign(&before.draft(&token));
    let send = async |service: &Service, proof: &str| {
        service.with(service.client.get("/notes"), &token, proof).await.status()
    };
    assert_eq!(send(&before, &proof).await, StatusCode::OK);
    before.clock.advance(Duration::from_secs(2));
    let after = restart(&before, own());
    let log = Log::listen();
    assert_eq!(send(&after, &proof).await, StatusCode::UNAUTHORIZED);
    assert_eq!(log.audit()["reason"], "dpop_time_refused");
    // The client makes a new one, in the second of the start.
    let anew = before.key.sign(&before.draft(&token));
    assert_eq!(send(&after, &anew).await, StatusCode::OK);
    assert_eq!(send(&after, &anew).await, StatusCode::UNAUTHORIZED);
    // A store elsewhere knows what was seen, and a proof from before the start is like any other.
    let shared = restart(&before, own().replay_store(Remote(true)));
    assert_eq!(send(&shared, &proof).await, StatusCode::OK);
}

#[test]
fn several_processes_share_what_they_have_seen() {
    let issuer = Issuer::new();
    let start = |processes: Option<u32>, dpop: Dpop| {
        let builder = Security::builder().jwt(issuer.jwt()).dpop(dpop).default_auth(["dpop"]);
        let builder = builder.direct().clock(&TestClock::new());
        let builder = processes.into_iter().fold(builder, palisade::SecurityBuilder::processes);
        builder.build().map(drop)
    };
    let own = || Dpop::new("https://api.example");
    for dpop in [own(), own().replay_store(MemoryReplays::new())] {
        let error = start(Some(2), dpop).unwrap_err().to_string();
        assert!(error.contains(".replay_store(..)"), "{error}");
    }
    assert!(start(Some(2), own().replay_store(Remote(true))).is_ok());
    assert!(start(Some(1), own()).is_ok() && start(None, own()).is_ok());
}

#[test]
fn a_configuration_that_cannot_hold_does_not_start() {
    let issuer = Issuer::new();
    let start = |jwt: Option<Jwt>, dpop: Dpop| {
        let builder = Security::builder().dpop(dpop).direct();
        jwt.into_iter().fold(builder, palisade::SecurityBuilder::jwt).build().map(drop)
    };
    let at = |url: &str| Dpop::new(url);
    for (dpop, told) in [
        (at("api.example"), "not an address"),
        (at("https://api.example/?x"), "not an address"),
        (at("https://"), "not an address"),
        (at("http://api.example"), "not encrypted"),
        (at("https://a.example").also_at("ftp://a.example"), "not an address"),
        (at("https://a.example").window(Duration::from_secs(301)), "window"),
        (at("https://a.example").window(Duration::ZERO), "window"),
        (at("https://a.example").require_nonce([7; 32]), "guessed"),
    ] {
        let error = start(Some(issuer.jwt()), dpop).unwrap_err().to_string();
        assert!(error.contains(told), "{told}: {error}");
    }
    let alone = start(None, at("https://a.example")).unwrap_err().to_string();
    assert!(alone.contains(".jwt(..)"), "{alone}");
    assert!(start(Some(issuer.jwt()), at("https://a.example")).is_ok());
    assert!(start(Some(issuer.jwt()), at("http://localhost:8080")).is_ok());
}
