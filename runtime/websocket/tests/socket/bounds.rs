//! How many connections are open, and how they end with their server.

use std::time::{Duration, Instant};

use palisade::prelude::*;
use palisade_websocket::{WebSocketAnswer, WebSocketUpgrade};
use tokio::time::{sleep, timeout};

use crate::rules::Kept;
use crate::service::{Service, Socket};
use crate::{Said, heard};

#[secure(auth = "jwt", rate = "1000/s", in_flight = 1)]
async fn one(socket: WebSocketUpgrade) -> WebSocketAnswer {
    socket.talk(async |mut socket| {
        while let Some(said) = socket.receive::<Said>().await {
            socket.send(&heard(said)).await?;
        }
        Ok(())
    })
}

/// Opens one, in place of another that is about to be over.
async fn in_its_place(service: &Service, path: &str, token: &str) -> Socket {
    for _ in 0..500 {
        if let Ok(socket) = service.open(path, &[("authorization", token)]).await {
            return socket;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("its place is never free");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_has_no_more_open_than_the_handler_says() {
    let routes = SecureRouter::new().route("/one", get(one));
    let service = Service::of(routes, |builder| builder, |server| server).await;
    let (ada, eve) = (service.bearer("ada", "none"), service.bearer("eve", "none"));
    let mut first = service.open("/one", &[("authorization", &*ada)]).await.unwrap();
    for _ in 0..3 {
        let second = service.open("/one", &[("authorization", &*ada)]).await;
        assert_eq!(second.map(drop), Err(429));
    }
    assert!(service.open("/one", &[("authorization", &*eve)]).await.is_ok(), "another caller");
    first.say("hello").await;
    assert!(first.hear().await.is_ok());
    drop(first);
    in_its_place(&service, "/one", &ada).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_open_counts_among_the_connections_of_its_address_and_of_the_server() {
    for bound in ["address", "server"] {
        let serve = |server: crate::service::Server| match bound {
            "address" => server.connections_per_address(2),
            _ => server.connections(2),
        };
        let service = Service::of(crate::routes(), |builder| builder, serve).await;
        let ada = service.bearer("ada", "none");
        let fields = [("authorization", &*ada)];
        let first = service.open("/chat", &fields).await.unwrap();
        let _second = service.open("/chat", &fields).await.unwrap();
        // Beyond the server's number it waits, beyond an address's it is closed.
        let third = timeout(Duration::from_millis(500), service.open("/chat", &fields)).await;
        assert!(!matches!(third, Ok(Ok(_))), "{bound}");
        drop(first);
        in_its_place(&service, "/chat", &ada).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_the_server_closes_it_and_the_sinks_hear_of_it() {
    let kept = Kept::default();
    let queue = kept.queue();
    let serve = |server: crate::service::Server| server.shutdown_within(Duration::from_secs(15));
    let mut service = Service::of(crate::routes(), |builder| builder.audit(queue), serve).await;
    let ada = service.bearer("ada", "none");
    let mut socket = service.open("/chat", &[("authorization", &*ada)]).await.unwrap();
    socket.say("hello").await;
    assert!(socket.hear().await.is_ok());
    assert!(!service.served.is_finished());
    let begun = Instant::now();
    drop(service.stop.take());
    assert_eq!(socket.hear().await.unwrap_err(), "1001 server_stops");
    drop(socket);
    timeout(Duration::from_secs(10), &mut service.served).await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let ended = kept.heard("websocket_ended").await;
    assert_eq!((ended.reason, ended.subject.as_deref()), ("server_stops", Some("ada")));
    assert!(!ended.request_id.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sinks_hear_why_it_ended() {
    let kept = Kept::default();
    let queue = kept.queue();
    let service =
        Service::of(crate::routes(), |builder| builder.audit(queue), |server| server).await;
    let ada = service.bearer("ada", "none");
    drop(service.open("/chat", &[("authorization", &*ada)]).await.unwrap());
    let ended = kept.heard("websocket_ended").await;
    assert_eq!((ended.reason, ended.subject.as_deref()), ("by_client", Some("ada")));
    let opened = kept.heard("request_allowed").await;
    assert_eq!(opened.request_id, ended.request_id);
}
