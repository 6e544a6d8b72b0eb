//! A token in the header and once more in the query or a form (RFC 6750, 2).

use std::sync::atomic::Ordering;

use axum::Form;
use axum::body::Body;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;

use crate::support::fixture::{Fixture, challenge, counted, endless, problem};
use crate::support::log::Log;

#[secure]
async fn plain() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[input]
struct Page {
    #[input(plain)]
    access_token: Option<u8>,
    #[validate(length(max = 10))]
    name: Option<String>,
}

#[secure]
async fn asked(_: Query<Page>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[secure]
async fn filled(_: Form<Page>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[public(reason = "greets", rate = "1000/s")]
async fn greets(_: Option<Principal>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[public(reason = "asks nobody", rate = "1000/s")]
async fn open() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new().route("/plain", get(plain).post(plain));
    let routes = routes.route("/asked", get(asked)).route("/filled", post(filled));
    let routes = routes.route("/greets", get(greets).post(greets));
    Fixture::new(routes.route("/open", get(open)))
}

#[track_caller]
fn is_refused(reply: &Reply) {
    let detail = problem(reply, 400)["detail"].as_str().unwrap_or_default().to_owned();
    assert!(detail.contains("exactly one"), "{detail}");
    assert!(challenge(reply).contains("error=\"invalid_request\""), "{reply:?}");
}

#[tokio::test]
async fn a_second_token_in_the_query_is_refused_on_every_handler() {
    let fixture = fixture();
    let (token, log) = (fixture.token("ada"), Log::listen());
    for query in [
        "access_token=x",
        "a=1&access_token=x",
        "access%5Ftoken=x",
        "access_token",
        "access_token=",
    ] {
        for path in ["/plain", "/asked", "/greets"] {
            is_refused(&fixture.get_with(&format!("{path}?{query}"), &token).await);
            // The header's own token need not even be good.
            is_refused(&fixture.get_with(&format!("{path}?{query}"), "forged").await);
        }
    }
    assert!(log.audits().iter().all(|audit| audit["reason"] == "credentials_malformed"));
    for query in ["", "?token=x", "?Access_Token=x", "?a=access_token", "?a=%26access_token%3Dx"] {
        let reply = fixture.get_with(&format!("/plain{query}"), &token).await;
        assert_eq!(reply.status(), StatusCode::NO_CONTENT, "{query}");
    }
}

#[tokio::test]
async fn a_token_in_the_query_alone_is_none() {
    let fixture = fixture();
    let token = fixture.token("ada");
    let path = format!("/plain?access_token={token}");
    problem(&fixture.client.get(&path).send().await, 401);
    for path in ["/greets", "/open"] {
        let path = format!("{path}?access_token={token}");
        assert_eq!(fixture.client.get(&path).send().await.status(), StatusCode::NO_CONTENT);
    }
    // Who reads no credential cannot mistake two for one.
    let open = fixture.get_with("/open?access_token=x", &token).await;
    assert_eq!(open.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_second_token_in_a_form_is_refused_whether_the_form_is_read_or_not() {
    let fixture = fixture();
    let send = async |path: &str, kind: &str, body: &'static str| {
        let request = fixture.client.post(path).bearer(&fixture.token("ada"));
        request.header("content-type", kind).body(body).send().await
    };
    let form = "application/x-www-form-urlencoded";
    for path in ["/plain", "/filled"] {
        for body in ["access_token=1", "name=a&access_token=1", "access%5ftoken=1"] {
            is_refused(&send(path, form, body).await);
            is_refused(&send(path, &format!("{form}; charset=utf-8"), body).await);
        }
        assert_eq!(send(path, form, "name=a").await.status(), StatusCode::NO_CONTENT, "{path}");
    }
    let json = send("/plain", "application/json", "access_token=1").await;
    assert_eq!(json.status(), StatusCode::NO_CONTENT, "it is no form");
}

const FORM: &str = "application/x-www-form-urlencoded";

async fn send_form(fixture: &Fixture, path: &str, body: impl Into<Body>) -> Reply {
    let request = fixture.client.post(path).bearer(&fixture.token("ada"));
    request.header("content-type", FORM).body(body).send().await
}

#[tokio::test]
async fn a_form_of_no_stated_length_is_looked_at_where_nothing_else_reads_it() {
    let fixture = fixture();
    for path in ["/plain", "/filled"] {
        let (body, _) = counted(vec!["name=a&acc", "ess_token=1"]);
        is_refused(&send_form(&fixture, path, body).await);
        let (body, _) = counted(vec!["name=a", "b"]);
        let reply = send_form(&fixture, path, body).await;
        assert_eq!(reply.status(), StatusCode::NO_CONTENT, "{path}: {}", reply.text());
    }
    // Without a token in the header there are no two.
    let request = fixture.client.post("/greets").header("content-type", FORM);
    let (body, polls) = counted(vec!["access_token=1"]);
    assert_eq!(request.body(body).send().await.status(), StatusCode::NO_CONTENT);
    assert_eq!(polls.load(Ordering::SeqCst), 0);
}

/// Nothing reads it, and nothing else changes for it.
#[tokio::test]
async fn a_form_that_nothing_reads_is_looked_at_up_to_the_bound_of_one_that_is_read() {
    let fixture = fixture();
    let pairs: &'static str = "a=1&b=2&c=3&d=4&".repeat(4_095).leak();
    let (body, _) = counted(vec![pairs, "access_token=1"]);
    is_refused(&send_form(&fixture, "/plain", body).await);
    is_refused(&send_form(&fixture, "/plain", format!("{pairs}access_token=1")).await);
    let (body, _) = counted(vec![pairs, "name=a"]);
    assert_eq!(send_form(&fixture, "/plain", body).await.status(), StatusCode::NO_CONTENT);
    // The pieces behind the bound are not asked for.
    let (body, polls) = counted(vec![pairs, pairs, pairs, pairs, "access_token=1"]);
    assert_eq!(send_form(&fixture, "/plain", body).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(polls.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_form_that_never_ends_is_waited_for_no_longer_than_the_handlers_time() {
    problem(&send_form(&fixture(), "/plain", endless()).await, 503);
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn filed(_: Form<Page>) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The form is kept in one piece for whoever approves it.
#[tokio::test]
async fn a_second_token_in_a_form_that_has_to_be_approved_is_refused() {
    let routes = SecureRouter::new().route("/filed", post(filed));
    let fixture = Fixture::new(routes.nest("/approvals", palisade::approvals::routes()));
    is_refused(&send_form(&fixture, "/filed", "name=a&access_token=1").await);
    let waits = send_form(&fixture, "/filed", "name=a").await;
    assert!(problem(&waits, 403)["approval"].is_string(), "{}", waits.text());
}

/// It may answer while the form arrives.
#[tokio::test]
async fn a_form_of_no_stated_length_is_left_to_a_handler_that_reads_bodies_itself() {
    let fixture = Fixture::new(SecureRouter::new().route("/raw", post(raw)));
    let (body, _) = counted(vec!["access_", "token=1"]);
    assert_eq!(send_form(&fixture, "/raw", body).await.text(), r#"{"bytes":14}"#);
    is_refused(&send_form(&fixture, "/raw", "access_token=1").await);
}

#[derive(Redacted)]
struct Length {
    #[expose]
    bytes: usize,
}

#[secure]
async fn raw(#[unchecked("signed by its sender")] body: axum::body::Bytes) -> Json<Length> {
    Json(Length { bytes: body.len() })
}

/// A form is read for a second token; one that breaks off must not leave an empty body behind.
#[tokio::test]
async fn a_form_that_breaks_off_reaches_no_handler() {
    let fixture = Fixture::new(SecureRouter::new().route("/raw", post(raw)));
    let form = "application/x-www-form-urlencoded";
    let send = async |body: Body| {
        let request = fixture.client.post("/raw").bearer(&fixture.token("ada"));
        request.header("content-type", form).body(body).send().await
    };
    let whole = send(Body::from("name=a")).await;
    assert_eq!(whole.text(), r#"{"bytes":6}"#);
    let broken = send(broken_off(b"name=a", 100)).await;
    assert!(broken.status().is_client_error(), "{broken:?}");
}

/// A body that declares `length` bytes and breaks off behind the first.
fn broken_off(first: &'static [u8], length: u64) -> Body {
    use axum::body::{Bytes, HttpBody};
    use hyper::body::{Frame, SizeHint};
    use std::pin::Pin;
    use std::task::{Context, Poll};

    struct Broken(Option<&'static [u8]>, u64);

    impl HttpBody for Broken {
        type Data = Bytes;
        type Error = std::io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
            Poll::Ready(Some(match self.0.take() {
                Some(first) => Ok(Frame::data(Bytes::from_static(first))),
                None => Err(std::io::Error::other("the client went away")),
            }))
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(self.1)
        }
    }

    Body::new(Broken(Some(first), length))
}
