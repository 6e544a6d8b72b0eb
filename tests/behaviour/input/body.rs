//! The request's body: type, size, time and syntax (RFC 9110, sections 15.5.9 to 15.5.21).

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Reply, Sending};

use crate::support::fixture::{Fixture, counted, endless, problem};
use crate::support::log::Log;
use crate::support::staff::{Db, routes, valid};

fn staff() -> Fixture {
    Fixture::new(routes(&Db::seeded()))
}

fn hire(fixture: &Fixture) -> Sending {
    fixture.client.post("/employees").bearer(&fixture.token_as("e1", "admin"))
}

async fn send_json(fixture: &Fixture, body: impl Into<Body>) -> Reply {
    hire(fixture).header("content-type", "application/json").body(body).send().await
}

#[tokio::test]
async fn a_body_of_another_type_is_415_with_accept() {
    let fixture = staff();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json"] {
        let request = hire(&fixture).header("content-type", kind).body(valid().to_string());
        let reply = request.send().await;
        problem(&reply, 415);
        assert_eq!(reply.header("accept"), "application/json", "{kind}");
    }
    let without = hire(&fixture).body(valid().to_string()).send().await;
    problem(&without, 415);
    for kind in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
        let request = hire(&fixture).header("content-type", kind).body(valid().to_string());
        assert_eq!(request.send().await.status(), StatusCode::CREATED, "{kind}");
    }
}

#[tokio::test]
async fn a_patch_of_another_type_is_415_with_accept_patch() {
    let fixture = staff();
    let request = fixture.client.patch("/employees/e1").bearer(&fixture.token_as("e1", "hr"));
    let reply = request.header("content-type", "text/plain").body("x").send().await;
    problem(&reply, 415);
    assert_eq!(reply.header("accept-patch"), "application/json", "{reply:?}");
}

#[tokio::test]
async fn an_encoded_body_is_415_with_accept_encoding() {
    let fixture = staff();
    let request = hire(&fixture).header("content-encoding", "gzip").json(&valid());
    let reply = request.send().await;
    problem(&reply, 415);
    assert!(reply.headers().contains_key("accept-encoding"), "{reply:?}");
    let identity = hire(&fixture).header("content-encoding", "identity").json(&valid());
    assert_eq!(identity.send().await.status(), StatusCode::CREATED);
}

/// Valid JSON of exactly this length.
fn json_of(length: usize) -> String {
    let body = valid().to_string();
    let spaces = length.checked_sub(body.len()).unwrap();
    format!("{body}{}", " ".repeat(spaces))
}

fn chunked(text: String) -> Body {
    let chunks: Vec<_> = text
        .as_bytes()
        .chunks(4096)
        .map(|chunk| Ok::<_, Infallible>(Bytes::copy_from_slice(chunk)))
        .collect();
    Body::from_stream(stream::iter(chunks))
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_declared_or_in_chunks() {
    let fixture = staff();
    let limit = 64 * 1024;
    for size in [limit + 1, 70 * 1024] {
        problem(&send_json(&fixture, json_of(size)).await, 413);
        problem(&send_json(&fixture, chunked(json_of(size))).await, 413);
    }
    assert_eq!(send_json(&fixture, json_of(limit)).await.status(), StatusCode::CREATED);
    assert_eq!(send_json(&fixture, chunked(json_of(limit))).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn no_more_of_a_chunked_body_is_read_than_the_limit() {
    let fixture = staff();
    let piece: &'static str = Box::leak(" ".repeat(16 * 1024).into_boxed_str());
    let (body, polls) = counted(vec![piece; 1_000]);
    problem(&send_json(&fixture, body).await, 413);
    assert!(polls.load(std::sync::atomic::Ordering::SeqCst) <= 6);
}

#[secure(body = "16B")]
async fn small(Json(_): Json<crate::support::staff::Page>) -> StatusCode {
    StatusCode::OK
}

#[secure(body = "3MiB")]
async fn large(Json(_): Json<crate::support::staff::Page>) -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn a_handler_sets_its_own_limit_below_and_above_axums() {
    let routes = SecureRouter::new().route("/small", post(small)).route("/large", post(large));
    let fixture = Fixture::new(routes);
    let send = |path: &str, size: usize, stream: bool| {
        let text = format!("{{}}{}", " ".repeat(size - 2));
        let body = if stream { chunked(text) } else { Body::from(text) };
        let request = fixture.client.post(path).bearer(&fixture.token("e1"));
        request.header("content-type", "application/json").body(body).send()
    };
    for stream in [false, true] {
        assert_eq!(send("/small", 16, stream).await.status(), StatusCode::OK);
        problem(&send("/small", 17, stream).await, 413);
        assert_eq!(send("/large", 3 << 20, stream).await.status(), StatusCode::OK);
        problem(&send("/large", (3 << 20) + 1, stream).await, 413);
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_parsed_is_400_without_serdes_words() {
    let fixture = staff();
    let trailing = format!("{} {{}}", valid());
    let twice = format!("{0}{0}", valid());
    let bodies: [&[u8]; 8] = [
        b"",
        b"{",
        b"{\"name\": \"hunter2",
        b"\xff\xfe",
        b"{\"name\": \"\xc3\x28\"}",
        b"{\"name\": \"a\nb\"}",
        trailing.as_bytes(),
        twice.as_bytes(),
    ];
    for body in bodies {
        let reply = send_json(&fixture, body.to_vec()).await;
        let text = String::from_utf8_lossy(body.get(..40.min(body.len())).unwrap()).into_owned();
        let members = problem(&reply, 400);
        assert_eq!(members["detail"], "the body is not valid JSON", "{text}");
        assert!(!reply.text().contains("line"), "{text}: {}", reply.text());
    }
    assert_eq!(send_json(&fixture, valid().to_string()).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn nesting_of_any_depth_is_refused() {
    let fixture = staff();
    for depth in [10, 127, 128, 129, 5_000, 60_000] {
        let open = "[".repeat(depth);
        let objects = "{\"name\":".repeat(depth.min(7_000));
        let bodies = [open.clone(), format!("{{\"name\":{open}"), objects];
        for body in bodies {
            let status = send_json(&fixture, body).await.status().as_u16();
            assert!([400, 422].contains(&status), "{depth}: {status}");
            fixture.clock.advance(Duration::from_secs(1));
        }
    }
}

#[secure(body = "8B")]
async fn raw(#[unchecked("it is only counted")] text: String) -> StatusCode {
    if text.is_empty() { StatusCode::NO_CONTENT } else { StatusCode::OK }
}

#[tokio::test]
async fn a_body_that_nothing_checks_is_bounded_and_guarded_all_the_same() {
    let fixture = Fixture::new(SecureRouter::new().route("/raw", post(raw)));
    let send = |text: &'static str| fixture.client.post("/raw").body(text);
    problem(&send("x").send().await, 401);
    let token = fixture.token("e1");
    assert_eq!(send("12345678").bearer(&token).send().await.status(), StatusCode::OK);
    problem(&send("123456789").bearer(&token).send().await, 413);
}

#[secure(timeout = "2s")]
async fn patient(Json(_): Json<crate::support::staff::Page>) -> StatusCode {
    StatusCode::OK
}

/// `{}` whose last byte comes after a while.
fn slow(wait: Duration) -> Body {
    let rest = async move {
        tokio::time::sleep(wait).await;
        Ok::<_, Infallible>(Bytes::from_static(b"}"))
    };
    let first = stream::iter([Ok(Bytes::from_static(b"{"))]);
    Body::from_stream(futures_util::StreamExt::chain(first, stream::once(rest)))
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_arrive_in_time_is_408() {
    let fixture = Fixture::new(SecureRouter::new().route("/patient", post(patient)));
    let send = |body: Body| {
        let request = fixture.client.post("/patient").bearer(&fixture.token("e1"));
        request.header("content-type", "application/json").body(body).send()
    };
    problem(&send(slow(Duration::from_millis(2_001))).await, 408);
    problem(&send(endless()).await, 408);
    assert_eq!(send(slow(Duration::from_millis(1_999))).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_bad_request() {
    let fixture = staff();
    let pieces =
        [Ok(Bytes::from_static(b"{\"name\":")), Err(std::io::Error::other("reset by /etc"))];
    let reply = send_json(&fixture, Body::from_stream(stream::iter(pieces))).await;
    problem(&reply, 400);
    assert!(!reply.text().contains("etc"), "{}", reply.text());
}

/// Reads its own body piece by piece, and does not know how large it may be.
#[secure(body = "8B")]
async fn streamed(
    #[unchecked("it is counted as it comes")] body: Body,
) -> Result<NoContent, Problem> {
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        piece?;
    }
    Ok(NoContent)
}

/// The same through what reads pieces as a file.
#[secure(body = "8B")]
async fn read_as_a_file(
    #[unchecked("it is counted as it comes")] body: Body,
) -> Result<NoContent, Problem> {
    let mut pieces = body.into_data_stream().map(|piece| piece.map_err(std::io::Error::other));
    while let Some(piece) = pieces.next().await {
        piece?;
    }
    Ok(NoContent)
}

/// Fails as a body that outgrew does, which is not the request's.
#[secure(body = "8B")]
async fn fails_elsewhere(#[unchecked("nothing is read")] _: Body) -> Result<NoContent, Problem> {
    let theirs = http_body_util::Limited::new(Body::from("too long"), 1);
    Body::new(theirs).into_data_stream().next().await.transpose()?;
    Ok(NoContent)
}

#[tokio::test]
async fn a_body_that_outgrows_its_bound_in_the_handler_is_413() {
    let routes = SecureRouter::new()
        .route("/streamed", post(streamed))
        .route("/file", post(read_as_a_file))
        .route("/elsewhere", post(fails_elsewhere));
    let fixture = Fixture::new(routes);
    let token = fixture.token("e1");
    let undeclared = |pieces: &'static [&'static str]| {
        let pieces = stream::iter(pieces).map(|piece| Ok::<_, Infallible>(*piece));
        Body::from_stream(pieces)
    };
    for path in ["/streamed", "/file"] {
        for body in [undeclared(&["12345678", "9"]), "123456789".into()] {
            let log = Log::listen();
            let reply = fixture.client.post(path).bearer(&token).body(body).send().await;
            problem(&reply, 413);
            assert!(!log.text().contains("ERROR"), "{}", log.text());
        }
        let fits = fixture.client.post(path).bearer(&token).body(undeclared(&["1234", "5678"]));
        assert_eq!(fits.send().await.status(), StatusCode::NO_CONTENT);
    }
    problem(&fixture.client.post("/elsewhere").bearer(&token).body("1").send().await, 500);
}
