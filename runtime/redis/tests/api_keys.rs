//! API keys in Redis.

use std::sync::Arc;
use std::time::Duration;

use palisade::CallerId;
use palisade::auth::ApiKeys;
use palisade::auth::api_key::{ApiKeyGrant, ApiKeyStore as _};
use palisade::prelude::*;
use palisade::testing::{Client, api_key_store_suite};
use palisade_redis::{RedisStore, RedisStoreBuilder, redis};

use crate::server::{self, Server};

const PEPPER: &[u8; 32] = b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";

fn on(server: &Server) -> RedisStoreBuilder {
    RedisStore::on(server.url()).deadline(Duration::from_secs(20))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_of_keys_must() {
    let Some(server) = server::start_with(&[]) else { return };
    api_key_store_suite(Arc::new(on(&server).api_keys().unwrap())).await;
}

#[secure(auth = "api_key")]
async fn own() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn service(keys: ApiKeys) -> Client {
    let security = Security::builder().api_keys(keys).direct().build().unwrap();
    Client::new(SecureRouter::new().route("/own", get(own)).secured_by(security).unwrap())
}

#[tokio::test]
async fn a_key_of_one_process_is_known_to_another_and_so_is_its_revocation() {
    let Some(mut server) = server::start() else { return };
    let keys = |deadline: u64| {
        let store = RedisStore::on(server.url())
            .deadline(Duration::from_secs(deadline))
            .api_keys()
            .unwrap();
        ApiKeys::builder("acme", *PEPPER).build(store).unwrap()
    };
    let (one, other) = (keys(20), service(keys(1)));
    let owner = CallerId::new("machines", "ada@example.com");
    let issued = one.issue(ApiKeyGrant::to(owner.clone())).await.unwrap();
    let (id, text) = (issued.id(), issued.into_text());
    let status =
        async || other.get("/own").header("x-api-key", &text).send().await.status().as_u16();
    assert_eq!(status().await, 204);
    let mut names: Vec<String> = server.command(redis::cmd("KEYS").arg("*")).unwrap();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(!format!("{names:?}").contains("ada@"), "{names:?}");
    let stored: Vec<String> = server.command(redis::cmd("HVALS").arg(&names[0])).unwrap();
    assert!(!stored.join(" ").contains(&text), "{stored:?}");
    assert_eq!(one.keys_of(&owner).await.unwrap().len(), 1);
    server.kill();
    assert_eq!(status().await, 503, "a store that is away lets nobody in");
    server.start();
    let mut back = status().await;
    for _ in 0..100 {
        if back == 204 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        back = status().await;
    }
    assert_eq!(back, 204);
    // The other process finds out that its connection is gone, and revokes at the second attempt.
    let revoked = match one.revoke(id).await {
        Ok(revoked) => revoked,
        Err(_) => one.revoke(id).await.unwrap(),
    };
    assert!(revoked);
    assert_eq!(status().await, 401, "from the next request on");
}

#[tokio::test]
async fn a_record_that_was_tampered_with_is_no_answer() {
    let Some(server) = server::start_with(&[]) else { return };
    let store = on(&server).api_keys().unwrap();
    let keys = ApiKeys::builder("acme", *PEPPER).build(on(&server).api_keys().unwrap()).unwrap();
    let grant = || ApiKeyGrant::to(CallerId::new("machines", "robot"));
    let one = keys.issue(grant()).await.unwrap().id();
    let other = keys.issue(grant()).await.unwrap().id();
    let field = |command: &str, id, field: &str| {
        let mut command = redis::cmd(command);
        command.arg(format!("{{palisade}}:api_key:{id}")).arg(field);
        command
    };
    let is_told = async |id| store.find(id).wait().await.is_ok_and(|found| found.is_some());
    assert!(is_told(one).await && is_told(other).await);
    let record: String = server.command(&field("HGET", other, "record")).unwrap();
    for (name, value) in
        [("expires", "soon"), ("successor", "?"), ("record", "{}"), ("record", &*record)]
    {
        let saved: String = server.command(&field("HGET", one, name)).unwrap();
        let _: i64 = server.command(field("HSET", one, name).arg(value)).unwrap();
        assert!(store.find(one).wait().await.is_err(), "{name}: {value}");
        let _: i64 = server.command(field("HSET", one, name).arg(saved)).unwrap();
        assert!(is_told(one).await);
    }
    let _: i64 = server.command(&field("HDEL", one, "revoked")).unwrap();
    assert!(store.find(one).wait().await.is_err(), "a restriction that is gone");
}
