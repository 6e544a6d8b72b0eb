//! Sessions of browsers in Redis.

use std::sync::Arc;
use std::time::Duration;

use palisade::CallerId;
use palisade::prelude::*;
use palisade::session::{SessionGrant, SessionStore as _, Sessions};
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

/// The commands that the page states, for a user of its own.
const COMMANDS: &str = "+evalsha +script|load +time +get +mget +pttl +set +exists +hget +hmget +hset +pexpire +pexpireat +del \
                        +sadd +srem +scard +sismember +smembers";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_needs_no_more_than_the_page_says() {
    let Some(server) = server::start() else { return };
    for command in COMMANDS.split(' ').map(|it| it.trim_start_matches('+')) {
        let written = format!("`{}`", command.replace('|', " ").to_ascii_uppercase());
        assert!(include_str!("../README.md").contains(&written), "{written}");
    }
    let mut user = redis::cmd("ACL");
    user.arg("SETUSER").arg("palisade").arg("on").arg(">secret").arg("~*");
    let () = server.command(user.arg(COMMANDS.split(' ').collect::<Vec<_>>())).unwrap();
    let url = server.url().replace("redis://", "redis://palisade:secret@");
    let store = RedisStore::on(url).deadline(Duration::from_secs(20)).sessions().unwrap();
    session_store_suite(Arc::new(store)).await;
}

/// Redis may evict the set of a caller's sessions and keep a session.
#[tokio::test]
async fn a_session_that_its_caller_cannot_end_is_none() {
    let Some(server) = server::start() else { return };
    let store = on(&server).sessions().unwrap();
    let caller = CallerId::new("staff", "ada");
    let sessions = Sessions::builder().build(on(&server).sessions().unwrap()).unwrap();
    let id = sessions.begin(SessionGrant::to(caller.clone()), None).await.unwrap().id();
    assert!(store.find(id).wait().await.unwrap().is_some());
    let names: Vec<String> = server.command(redis::cmd("KEYS").arg("*sessions_of*")).unwrap();
    assert_eq!(server.command::<u64>(redis::cmd("DEL").arg(&names)).unwrap(), 1);
    assert_eq!(store.end_all(&caller, None).wait().await.unwrap(), 0);
    assert!(store.find(id).wait().await.unwrap().is_none());
}

#[secure(auth = "session")]
async fn own() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[tokio::test]
async fn a_session_of_one_process_is_known_to_another_and_forgotten_with_its_end() {
    let Some(mut server) = server::start() else { return };
    let sessions = |deadline| {
        let store = RedisStore::on(server.url())
            .deadline(Duration::from_secs(deadline))
            .sessions()
            .unwrap();
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
    assert!(!format!("{names:?}").contains("ada@"), "{names:?}");
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
