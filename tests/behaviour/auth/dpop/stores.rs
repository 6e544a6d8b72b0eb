//! Where proofs are remembered, and configurations that cannot hold.

use std::time::Duration;

use palisade::MaybeReady;
use palisade::auth::jwt::dpop::{
    MemoryReplays, ProofId, ReplayAnswer, ReplayStore, ReplayStoreError,
};
use palisade::auth::jwt::{Dpop, Jwt};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Issuer;

use super::service;
use crate::support::fixture::problem;

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
    // Sixteen shards with room for one each, which chance fills.
    let passed = statuses.iter().filter(|status| **status == 200).count();
    assert!((1..=16).contains(&passed), "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 503].contains(status)), "{statuses:?}");
    full.clock.advance(Duration::from_secs(121));
    assert_eq!(full.get(|_| {}).await.status(), StatusCode::OK);
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
        (at("api.example"), "no address"),
        (at("https://api.example/?x"), "no address"),
        (at("https://"), "no address"),
        (at("http://api.example"), "not encrypted"),
        (at("https://a.example").also_at("ftp://a.example"), "no address"),
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
