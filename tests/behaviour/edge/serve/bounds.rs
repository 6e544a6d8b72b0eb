//! Bounds on connections and on what nobody reads, and settings that cannot hold.

use std::time::Duration;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, stream};
use palisade::http::StatusCode;
use palisade::prelude::*;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use super::{Server, fixture, get_of, soon};
use crate::support::fixture::Fixture;
use crate::support::log::Log;

#[tokio::test]
async fn more_connections_than_the_bound_wait_until_one_ends() {
    let fixture = fixture();
    let server = Server::with(&fixture, |serve| serve.connections(2)).await;
    let (mut first, mut second) = (server.connect().await, server.connect().await);
    for client in [&mut first, &mut second] {
        client.send(get_of("/hello")).await;
        assert_eq!(client.answer().await.status, 204);
    }
    let mut third = server.connect().await;
    third.send(get_of("/hello")).await;
    let waiting = timeout(Duration::from_millis(200), third.answer()).await;
    assert!(waiting.is_err(), "the third must wait");
    drop(first);
    assert_eq!(soon(third.answer()).await.status, 204);
    drop(second);
}

#[derive(Redacted)]
struct Line {
    #[expose]
    text: String,
}

#[public(reason = "sends without end", rate = "1000/s")]
async fn endless() -> NdJson<BoxStream<'static, Result<Line, Problem>>> {
    NdJson::new(stream::repeat_with(|| Ok(Line { text: "x".repeat(10_000) })).boxed())
}

#[public(reason = "has nothing to say yet", rate = "1000/s")]
async fn silent() -> NdJson<BoxStream<'static, Result<Line, Problem>>> {
    let later = stream::once(async {
        sleep(Duration::from_millis(600)).await;
        Ok(Line { text: "at last".to_owned() })
    });
    NdJson::new(later.boxed())
}

#[tokio::test]
async fn a_client_that_takes_no_byte_is_let_go() {
    let routes = SecureRouter::new().route("/endless", get(endless)).route("/silent", get(silent));
    let fixture = Fixture::new(routes);
    let short = Duration::from_millis(200);
    let server = Server::with(&fixture, |serve| serve.write_timeout(short)).await;
    let log = Log::listen();
    let mut client = server.connect().await;
    client.send(get_of("/endless")).await;
    soon(async {
        while log.audits().iter().all(|audit| audit["event"] != "stream_ended") {
            sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    // A stream that has nothing to send yet is no such client.
    let mut client = server.connect().await;
    client.send(get_of("/silent")).await;
    let answer = soon(async {
        let mut bytes = vec![0; 4_096];
        let mut text = String::new();
        while !text.contains("at last") {
            let read = tokio::io::AsyncReadExt::read(&mut client.0, &mut bytes).await.unwrap();
            assert_ne!(read, 0, "{text}");
            text.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        text
    });
    assert!(answer.await.contains("200 OK"));
}

#[tokio::test]
async fn settings_that_cannot_hold_are_refused_and_those_at_the_bounds_are_not() {
    async fn reason(
        set: impl FnOnce(
            palisade::Serve<TcpListener, palisade::SecureApp>,
        ) -> palisade::Serve<TcpListener, palisade::SecureApp>,
    ) -> Option<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let serve = set(palisade::serve(listener, fixture().app));
        let serve = serve.with_graceful_shutdown(async {});
        soon(serve.into_future()).await.err().map(|error| error.to_string())
    }
    let (zero, hours) = (Duration::ZERO, Duration::from_secs(3_601));
    let told = reason(|serve| {
        serve
            .header_timeout(zero)
            .idle_timeout(hours)
            .write_timeout(zero)
            .shutdown_within(hours)
            .connections(0)
            .connections_per_address(0)
            .body_progress(0, hours)
            .header_bytes(8_191)
            .header_fields(0)
            .linger(u64::MAX, zero)
    });
    let told = told.await.unwrap();
    for setter in [
        "header_timeout",
        "idle_timeout",
        "write_timeout",
        "shutdown_within",
        "connections",
        "connections_per_address",
        "body_progress",
        "header_bytes",
        "header_fields",
        "linger",
    ] {
        assert!(told.contains(&format!("`.{setter}(..)`")), "{setter}: {told}");
    }
    let (least, most) = (Duration::from_millis(1), Duration::from_secs(3_600));
    let twice = reason(|serve| serve.header_timeout(least).header_timeout(most)).await;
    assert!(twice.unwrap().contains("serve: `.header_timeout(..)` was called twice"));
    for fits in [
        reason(|serve| serve.header_timeout(least).connections(1).header_bytes(8_192)).await,
        reason(|serve| serve.idle_timeout(most).connections(usize::MAX >> 3)).await,
        reason(|serve| serve.connections_per_address(1).body_progress(1, least)).await,
        reason(|serve| serve.connections_per_address(usize::MAX).body_progress(1_048_576, most))
            .await,
        reason(|serve| serve.header_fields(1_000).header_bytes(1_048_576).linger(0, least)).await,
    ] {
        assert_eq!(fits, None);
    }
    assert_eq!(StatusCode::OK, 200);
}
