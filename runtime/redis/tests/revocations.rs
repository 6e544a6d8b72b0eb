//! A token that one process takes back is refused by every other.

use std::sync::Arc;
use std::time::Duration;

use palisade::auth::jwt::{Revocation, Revocations};
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock, replay_store_suite, revocation_store_suite};
use palisade_redis::{RedisStore, redis};

use crate::server::{self, Server};

fn store(server: &Server, deadline: u64) -> RedisStore {
    let store = RedisStore::on(server.url()).deadline(Duration::from_secs(deadline));
    store.build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_of_revocations_and_proofs_must() {
    let Some(server) = server::start_with(&[]) else { return };
    revocation_store_suite(Arc::new(store(&server, 20))).await;
    replay_store_suite(Arc::new(store(&server, 20))).await;
}

#[secure]
async fn own() -> StatusCode {
    StatusCode::NO_CONTENT
}

struct Process {
    client: Client,
    revocations: Revocations,
}

fn process(store: RedisStore, issuer: &Issuer, clock: &TestClock) -> Process {
    let revocations = Revocations::new(store).clock(clock);
    let security = Security::builder()
        .jwt(issuer.jwt())
        .revocations(revocations.clone())
        .processes(2)
        .direct()
        .clock(clock)
        .build()
        .unwrap();
    let app = SecureRouter::new().route("/own", get(own)).secured_by(security).unwrap();
    Process { client: Client::new(app), revocations }
}

impl Process {
    async fn status(&self, token: &str) -> u16 {
        self.client.get("/own").bearer(token).send().await.status().as_u16()
    }

    async fn comes_to(&self, token: &str, status: u16) -> bool {
        for _ in 0..100 {
            if self.status(token).await == status {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }
}

#[tokio::test]
async fn a_revocation_holds_in_every_process_and_over_a_restart_of_redis() {
    let Some(mut server) = server::start() else { return };
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let one = process(store(&server, 20), &issuer, &clock);
    let other = process(store(&server, 1), &issuer, &clock);
    let token = |name: &str| issuer.token("ada@example.com", &clock).claim("jti", name).sign();
    let (bad, good) = (token("bad"), token("good"));
    for _ in 0..3 {
        assert_eq!((other.status(&bad).await, other.status(&good).await), (204, 204));
    }
    one.revocations.revoke(Revocation::of_token(issuer.name(), "bad")).await.unwrap();
    assert_eq!((other.status(&bad).await, other.status(&good).await), (401, 204));
    let names: Vec<String> = server.command(redis::cmd("KEYS").arg("*")).unwrap();
    assert!(names[0].starts_with("{palisade}:revoked:"), "{names:?}");
    server.kill();
    assert_eq!((other.status(&bad).await, other.status(&good).await), (503, 503));
    server.start();
    assert!(other.comes_to(&good, 204).await && other.comes_to(&bad, 401).await);
    // What cannot be read is no answer.
    let _: () = server.command(redis::cmd("SET").arg(&names[0]).arg("soon")).unwrap();
    assert_eq!((other.status(&bad).await, other.status(&good).await), (503, 204));
}
