//! WebSockets over real sockets: who may open one, what one may hold, and what ends it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_push_string,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the helpers of tests are no tests to clippy"
)]

mod bounds;
mod rules;
mod service;

use std::time::Duration;

use futures_util::SinkExt as _;
use palisade::prelude::*;
use palisade::session::{SessionControl, SessionGrant};
use palisade_websocket::{Limits, WebSocketAnswer, WebSocketUpgrade};
use tokio::io::AsyncWriteExt as _;
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::Message;

use crate::service::Service;

/// Who may do what.
#[derive(Role)]
#[allow(dead_code, reason = "rules and tokens name it")]
pub enum Role {
    /// Sees pay.
    Hr,
}

#[input]
struct Said {
    text: Text<500>,
}

#[derive(Redacted)]
struct Heard {
    #[expose]
    text: String,
    #[expose(role = "hr")]
    pay: u32,
}

fn heard(said: Said) -> Heard {
    heard_text(said.text.into_string())
}

fn heard_text(text: String) -> Heard {
    Heard { text, pay: 7 }
}

/// The routes of most tests.
fn routes() -> SecureRouter<()> {
    SecureRouter::new()
        .route("/chat", get(chat))
        .route("/brief", get(brief))
        .route("/old", get(old))
        .route("/salaries", get(salaries))
        .route("/enter", post(enter))
        .route("/leave", post(leave))
}

#[secure(auth = any("session", "jwt"), rate = "1000/s", in_flight = 16)]
async fn chat(socket: WebSocketUpgrade) -> WebSocketAnswer {
    socket.talk(async |mut socket| {
        while let Some(said) = socket.receive::<Said>().await {
            socket.send(&heard(said)).await?;
        }
        Ok(())
    })
}

/// Without a sign of life soon over.
#[secure(auth = any("session", "jwt"), rate = "1000/s", in_flight = 16)]
async fn brief(socket: WebSocketUpgrade) -> WebSocketAnswer {
    let limits = Limits::builder().idle(Duration::from_millis(300));
    let limits = limits.lifetime(Duration::from_secs(60)).build().unwrap();
    socket.limits(limits).talk(async |mut socket| {
        while let Some(said) = socket.receive::<Said>().await {
            socket.send(&heard(said)).await?;
        }
        Ok(())
    })
}

/// With a lifetime that a test can wait for, and room for the answer to a ping.
#[secure(auth = any("session", "jwt"), rate = "1000/s", in_flight = 16)]
async fn old(socket: WebSocketUpgrade) -> WebSocketAnswer {
    let limits = Limits::builder().idle(Duration::from_secs(2));
    let limits = limits.lifetime(Duration::from_secs(5)).build().unwrap();
    socket.limits(limits).talk(async |mut socket| {
        while let Some(said) = socket.receive::<Said>().await {
            socket.send(&heard(said)).await?;
        }
        Ok(())
    })
}

#[secure(auth = "session", role = "hr", rate = "1000/s", in_flight = 16)]
async fn salaries(socket: WebSocketUpgrade) -> WebSocketAnswer {
    socket.talk(async |_| Ok(()))
}

#[public(reason = "a test logs in", rate = "1000/s")]
async fn enter(session: SessionControl) -> Result<NoContent, Problem> {
    session.begin(SessionGrant::to(CallerId::new("staff", "ada"))).await?;
    Ok(NoContent)
}

#[secure(auth = "session", rate = "1000/s")]
async fn leave(session: SessionControl) -> Result<NoContent, Problem> {
    session.end().await?;
    Ok(NoContent)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guard_and_the_origin_decide_who_opens_one() {
    let service = Service::start().await;
    let cookie = service.cookie().await;
    let with = |fields: &[(&'static str, &'static str)]| {
        let mut all = vec![("cookie", cookie.clone())];
        all.extend(fields.iter().map(|(name, value)| (*name, (*value).to_owned())));
        all
    };
    for (fields, expected) in [
        (with(&[]), Ok(())),
        (with(&[("origin", "http://staff.test")]), Ok(())),
        (with(&[("origin", "https://partner.example")]), Ok(())),
        (with(&[("origin", "http://evil.example")]), Err(403)),
        (with(&[("origin", "null")]), Err(403)),
        (with(&[("origin", "http://staff.test"), ("sec-fetch-site", "cross-site")]), Err(403)),
        (vec![], Err(401)),
        (vec![("origin", "http://evil.example".to_owned())], Err(401)),
    ] {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
        assert_eq!(service.open("/chat", &fields).await.map(drop), expected, "{fields:?}");
    }
    assert_eq!(service.open("/salaries", &[("cookie", &*cookie)]).await.map(drop), Err(403));
    let token = format!("Bearer {}", service.issuer.token("ada", &service.clock).sign());
    let foreign = [("authorization", &*token), ("origin", "http://evil.example")];
    assert_eq!(service.open("/chat", &foreign).await.map(drop), Err(403), "a token, too");
    assert!(service.open("/chat", &foreign[..1]).await.is_ok());
    let (_, head) = service.ask("GET", "/chat", &[("cookie", &cookie)]).await;
    assert!(head.starts_with("HTTP/1.1 426 "), "{head}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_inputs_and_answers_are_redacted_for_the_caller() {
    let service = Service::start().await;
    let cookie = service.cookie().await;
    let mut socket = service.open("/chat", &[("cookie", &*cookie)]).await.unwrap();
    socket.say("hello").await;
    assert_eq!(socket.hear().await.unwrap(), r#"{"text":"hello"}"#);
    let token = service.issuer.token("eve", &service.clock).role("hr").sign();
    let token = format!("Bearer {token}");
    let mut hr = service.open("/chat", &[("authorization", &*token)]).await.unwrap();
    hr.say("hello").await;
    assert_eq!(hr.hear().await.unwrap(), r#"{"text":"hello","pay":7}"#);
    for bad in
        ["{", "[]", r#"{"text":7}"#, r#"{"text":"a","role":"hr"}"#, r#"{"text":"a","text":"b"}"#]
    {
        let mut socket = service.open("/chat", &[("cookie", &*cookie)]).await.unwrap();
        socket.0.send(Message::text(bad)).await.unwrap();
        assert_eq!(socket.hear().await.unwrap_err(), "1007 message_unreadable", "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_much_closes_the_connection_and_says_so() {
    let service = Service::start().await;
    let cookie = service.cookie().await;
    let open = async || service.open("/chat", &[("cookie", &*cookie)]).await.unwrap();
    let mut long = open().await;
    let _ = long.0.send(Message::text(" ".repeat(64 * 1024 + 1))).await;
    assert_eq!(long.hear().await.unwrap_err(), "1009 message_too_long");
    let mut just = open().await;
    just.0.send(Message::text(format!("{}{{\"text\":\"a\"}}", " ".repeat(60_000)))).await.unwrap();
    assert!(just.hear().await.is_ok());

    let mut fast = open().await;
    for _ in 0..60 {
        let _ = fast.0.feed(Message::Ping(Vec::new().into())).await;
    }
    let _ = fast.0.flush().await;
    assert_eq!(fast.hear().await.unwrap_err(), "1008 too_many_frames");
    // One message in pieces of nothing.
    let mut pieces = open().await;
    let mut bytes = vec![0x01, 0x80, 0, 0, 0, 0];
    for _ in 0..100 {
        bytes.extend([0x00, 0x80, 0, 0, 0, 0]);
    }
    let _ = pieces.0.get_mut().write_all(&bytes).await;
    assert_eq!(pieces.hear().await.unwrap_err(), "1008 too_many_frames");
    let mut slow = open().await;
    for _ in 0..30 {
        slow.say("a").await;
        assert!(slow.hear().await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_without_a_sign_of_life_and_one_that_is_old_are_closed() {
    let service = Service::start().await;
    let cookie = service.cookie().await;
    let fields = [("cookie", &*cookie)];
    // It does not answer the ping: it reads nothing.
    let mut dead = service.open("/brief", &fields).await.unwrap();
    sleep(Duration::from_secs(2)).await;
    assert_eq!(dead.hear().await.unwrap_err(), "1001 idle");
    // One that answers pings lives until its time is over.
    let mut live = service.open("/old", &fields).await.unwrap();
    let begun = std::time::Instant::now();
    assert_eq!(live.hear().await.unwrap_err(), "1001 lifetime");
    assert!(begun.elapsed() > Duration::from_secs(4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_logout_ends_it_and_says_why() {
    let service = Service::start().await;
    let (gone, stays) = (service.cookie().await, service.cookie().await);
    let mut socket = service.open("/chat", &[("cookie", &*gone)]).await.unwrap();
    let mut other = service.open("/chat", &[("cookie", &*stays)]).await.unwrap();
    socket.say("hello").await;
    assert!(socket.hear().await.is_ok());
    let (_, head) = service.ask("POST", "/leave", &[("cookie", &gone)]).await;
    assert!(head.starts_with("HTTP/1.1 204 "), "{head}");
    let begun = std::time::Instant::now();
    assert_eq!(socket.hear().await.unwrap_err(), "1008 credential_revoked");
    assert!(begun.elapsed() < Duration::from_secs(3));
    other.say("hello").await;
    assert!(other.hear().await.is_ok(), "another session");
    assert_eq!(service.open("/chat", &[("cookie", &*gone)]).await.map(drop), Err(401));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_expires_ends_it_and_says_why() {
    let service = Service::start().await;
    let soon = service.clock.now_millis() / 1_000 + 1;
    let token = service.issuer.token("ada", &service.clock).claim("exp", soon).sign();
    let token = format!("Bearer {token}");
    let mut socket = service.open("/chat", &[("authorization", &*token)]).await.unwrap();
    socket.say("hello").await;
    assert!(socket.hear().await.is_ok());
    service.clock.advance(Duration::from_secs(10));
    assert_eq!(socket.hear().await.unwrap_err(), "1008 credential_expired");
    assert_eq!(service.open("/chat", &[("authorization", &*token)]).await.map(drop), Err(401));
}
