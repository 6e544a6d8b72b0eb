//! How a form arrives: when it is read, in what pieces, how much of it and for how long.

use palisade::http::StatusCode;

use super::{END, KIND, form, is, routes, sent, text};
use crate::edge::socket::{exchange, head, serve};
use crate::support::fixture::{Fixture, counted, endless, problem};

#[tokio::test]
async fn all_parts_together_end_where_the_body_does() {
    let filler = |length: usize| form(&text("tags", &"x".repeat(length)));
    let longest = 16 * 1024 - filler(0).len();
    is(&sent(filler(longest)).await, "#/tags", "invalid_value");
    problem(&sent(filler(longest + 1)).await, 413);
    let pieces = vec!["--XX\r\n"; 4096];
    let (body, polls) = counted(pieces);
    problem(&sent(body).await, 413);
    assert!(polls.load(std::sync::atomic::Ordering::SeqCst) < 4096, "it is not read to its end");
}

#[tokio::test]
async fn an_anonymous_caller_is_refused_before_the_body_is_read() {
    let fixture = Fixture::new(routes());
    let (body, polls) = counted(vec!["--XX\r\n"; 8]);
    let request = fixture.client.post("/upload").header("content-type", KIND).body(body);
    problem(&request.send().await, 401);
    assert_eq!(polls.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn a_form_that_does_not_arrive_in_time_is_408() {
    problem(&sent(endless()).await, 408);
}

#[tokio::test]
async fn the_head_is_judged_before_the_form_is_read() {
    let fixture = Fixture::new(routes());
    let (body, polls) = counted(vec!["--XX\r\n"; 8]);
    let request = fixture.client.post("/once").bearer(&fixture.token("e1"));
    let request = request.header("content-type", KIND).header("dry-run", "perhaps");
    problem(&request.body(body).send().await, 400);
    assert_eq!(polls.load(std::sync::atomic::Ordering::SeqCst), 0);
    let request = fixture.client.post("/once").bearer(&fixture.token("e1"));
    let request = request.header("content-type", KIND).header("dry-run", "true");
    assert_eq!(request.body(form("")).send().await.status(), StatusCode::OK);
}

/// A request whose body comes in chunks of seven bytes, which part every boundary.
fn chunked(token: &str, body: &str) -> Vec<u8> {
    let mut bytes = head("POST", "/upload", Some(token)).into_bytes();
    bytes.extend(format!("Content-Type: {KIND}\r\nTransfer-Encoding: chunked\r\n\r\n").as_bytes());
    for chunk in body.as_bytes().chunks(7) {
        bytes.extend(format!("{:x}\r\n", chunk.len()).as_bytes());
        bytes.extend(chunk);
        bytes.extend(b"\r\n");
    }
    bytes.extend(b"0\r\n\r\n");
    bytes
}

#[tokio::test]
async fn a_form_arrives_in_chunks_over_a_socket() {
    let fixture = Fixture::new(routes());
    let address = serve(&fixture).await;
    let token = fixture.token("e1");
    let tags = text("tags", "a") + &text("tags", "b");
    let whole = exchange(address, &chunked(&token, &form(&tags))).await;
    assert_eq!(whole.status, 200, "{}", whole.body);
    assert!(whole.body.contains(r#""tags":["a","b"]"#), "{}", whole.body);
    let open = exchange(address, &chunked(&token, &form(&tags).replace(END, ""))).await;
    assert_eq!(open.status, 400, "{}", open.body);
    let large = form(&text("title", &"x".repeat(17 * 1024)));
    assert_eq!(exchange(address, &chunked(&token, &large)).await.status, 413);
}
