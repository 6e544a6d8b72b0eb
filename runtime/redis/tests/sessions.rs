//! Sessions of browsers in Redis.

use std::sync::Arc;
use std::time::Duration;

use palisade::CallerId;
use palisade::prelude::*;
use palisade::session::{SessionGrant, Sessions};
use palisade::testing::{Client, session_store_suite};
use palisade_redis::{RedisStore, RedisStoreBuilder, redis};

use crate::server::{self, Server};

fn on(server: &Server) -> RedisStoreBuilder {
    RedisStore::on(server.url()).deadline(Duration::from_secs(20))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_does_what_every_store_of_sessions_must() {
    let Some(server) = server::start_with(&[]) else { return };
    session_store_suite(Arc::new(on(&server).sessions().unwrap())).await;
}

#[secure(auth = "session")]
async fn own() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[tokio::test]
async fn a_session_of_one_process_is_known_to_another_and_forgotten_with_its_end() {
    let Some(mut server) = server::start() else { return };
    let sessions = |deadline| {
        let store = on(&server).deadline(Duration::from_secs(deadline)).sessions().unwrap();
        Sessions::builder().build(store).unwrap()
    };
    let (one, other) = (sessions(20), sessions(1));
    let security = Security::builder().sessions(other).processes(2).direct();
    let security = security.rate_store(on(&server).build().unwrap()).build().unwrap();
    let app = SecureRouter::new().route("/own", get(own)).secured_by(security).unwrap();
    let client = Client::new(app);
    let caller = CallerId::new("staff", "ada@example.com");
    let issued = one.begin(SessionGrant::to(caller.clone()), None).await.unwrap();
    let id = issued.id();
    let value = issued.into_cookie().header_value().unwrap();
    let cookie = value.to_str().unwrap().split(';').next().unwrap().to_owned();
    let status =
        async || client.get("/own").header("cookie", &cookie).send().await.status().as_u16();
    assert_eq!(status().await, 204);
    let mut names: Vec<String> = server.command(redis::cmd("KEYS").arg("*session*")).unwrap();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(!format!("{names:?}").contains("ada"), "{names:?}");
    let stored: Vec<String> = server.command(redis::cmd("HVALS").arg(&names[0])).unwrap();
    let secret = cookie.rsplit('=').next().unwrap();
    assert!(!stored.join(" ").contains(secret), "{stored:?}");
    for name in &names {
        let left: i64 = server.command(redis::cmd("PTTL").arg(name)).unwrap();
        assert!(left > 0, "{name} is forgotten when it is over");
    }
    server.kill();
    assert_eq!(status().await, 503, "a store that is away lets nobody in");
    server.start();
    let mut back = status().await;
    for _ in 0..100 {
        if back != 503 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        back = status().await;
    }
    assert_eq!(back, 204, "what was written is there");
    let ended = match one.end(&caller, id).await {
        Ok(ended) => ended,
        Err(_) => one.end(&caller, id).await.unwrap(),
    };
    assert!(ended);
    assert_eq!(status().await, 401, "from the next request on");
}
