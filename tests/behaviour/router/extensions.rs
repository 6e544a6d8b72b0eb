//! What a request carries beside its head: whoever copies it into another request copies no caller.

use std::sync::Mutex;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use palisade::SafeInput;
use palisade::http::{Extensions, StatusCode};
use palisade::prelude::*;
use tower::ServiceExt as _;

use crate::support::fixture::{Fixture, problem};

static KEPT: Mutex<Option<Extensions>> = Mutex::new(None);

#[secure]
async fn keeps(caller: Principal, #[unchecked("kept whole")] request: Request) -> StatusCode {
    let _ = caller;
    *KEPT.lock().unwrap() = Some(request.extensions().clone());
    StatusCode::OK
}

/// A caller as an extractor of the service's own reads it.
struct Name(String);

impl SafeInput for Name {}

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = palisade::Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let caller = Principal::from_request_parts(parts, state).await?;
        Ok(Self(caller.subject().to_owned()))
    }
}

#[secure]
async fn named(Name(name): Name) -> StatusCode {
    if name == "ada" { StatusCode::OK } else { StatusCode::CONFLICT }
}

async fn open(caller: Option<Principal>) -> String {
    caller.map_or_else(|| "nobody".to_owned(), |caller| caller.subject().to_owned())
}

async fn demanding(caller: Principal) -> String {
    caller.subject().to_owned()
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/keeps", get(keeps))
        .route("/named", get(named))
        .unguarded("a test needs one", "/open", axum::routing::get(open))
        .unguarded("a test needs one", "/demanding", axum::routing::get(demanding));
    Fixture::new(routes)
}

/// A request with the extensions of another, which the application takes for one inside itself.
async fn with_kept(fixture: &Fixture, path: &str) -> (StatusCode, String) {
    let mut request = Request::builder().uri(path).body(axum::body::Body::empty()).unwrap();
    *request.extensions_mut() = KEPT.lock().unwrap().clone().unwrap();
    let response = fixture.app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 4096).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn extensions_copied_into_another_request_make_nobody_a_caller() {
    let fixture = fixture();
    let token = fixture.token("olga");
    let kept = fixture.client.get("/keeps").bearer(&token).send().await;
    assert_eq!(kept.status(), StatusCode::OK);
    assert_eq!(with_kept(&fixture, "/open").await, (StatusCode::OK, "nobody".to_owned()));
    let (status, body) = with_kept(&fixture, "/demanding").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("olga"), "{body}");
    assert_eq!(with_kept(&fixture, "/named").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn between_the_guard_and_the_handler_extractors_find_the_caller() {
    let fixture = fixture();
    let ask = |subject| fixture.client.get("/named").bearer(&fixture.token(subject)).send();
    assert_eq!(ask("ada").await.status(), StatusCode::OK);
    assert_eq!(ask("bob").await.status(), StatusCode::CONFLICT);
    problem(&fixture.client.get("/named").send().await, 401);
}
