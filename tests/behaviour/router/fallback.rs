//! A guarded answer where no route matches, and one handler called alone.

use axum::Router;
use palisade::http::{Method, StatusCode};
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock, call};
use serde_json::json;

use crate::Role;
use crate::support::fixture::{Fixture, builder, problem};

#[secure(role = "hr")]
async fn nothing_here() -> StatusCode {
    StatusCode::IM_A_TEAPOT
}

#[secure]
async fn list() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn a_fallback_stands_behind_its_guard_for_every_method() {
    let routes = SecureRouter::new().route("/list", get(list)).fallback(nothing_here);
    let fixture = Fixture::new(routes);
    let (hr, clerk) = (fixture.token_as("ada", "hr"), fixture.token("bob"));
    for method in [Method::GET, Method::PUT, Method::OPTIONS] {
        let ask = || fixture.client.request(method.clone(), "/elsewhere/deep");
        problem(&ask().send().await, 401);
        problem(&ask().bearer(&clerk).send().await, 403);
        assert_eq!(ask().bearer(&hr).send().await.status(), StatusCode::IM_A_TEAPOT, "{method}");
    }
    let listed = fixture.client.get("/list").bearer(&clerk).send().await;
    assert_eq!(listed.status(), StatusCode::OK);
    assert!(fixture.app.posture().to_string().contains("nothing_here"));
}

#[secure(role = "hr", body = "1KiB", timeout = "1s", unredacted = "files of a page")]
struct Files;

#[tokio::test]
async fn a_service_as_the_fallback_stands_behind_its_guard() {
    let files = Router::new().fallback(async |method: Method, body: bytes::Bytes| {
        (StatusCode::IM_A_TEAPOT, format!("{method} {}", body.len()))
    });
    let routes = SecureRouter::new().route("/list", get(list)).fallback_service(Files, files);
    let fixture = Fixture::new(routes);
    let (hr, clerk) = (fixture.token_as("ada", "hr"), fixture.token("bob"));
    for method in [Method::GET, Method::PUT, Method::OPTIONS] {
        let ask = || fixture.client.request(method.clone(), "/elsewhere/deep");
        problem(&ask().send().await, 401);
        problem(&ask().bearer(&clerk).send().await, 403);
        let answered = ask().bearer(&hr).send().await;
        assert_eq!(answered.status(), StatusCode::IM_A_TEAPOT);
        assert_eq!(answered.text(), format!("{method} 0"));
        assert!(answered.header("content-security-policy").contains("default-src 'none'"));
    }
    let put = |bytes| fixture.client.put("/file").bearer(&hr).body("x".repeat(bytes)).send();
    assert_eq!(put(1_024).await.text(), "PUT 1024");
    assert_ne!(put(1_025).await.status(), StatusCode::IM_A_TEAPOT, "its guard bounds the body");
    let listed = fixture.client.get("/list").bearer(&clerk).send().await;
    assert_eq!(listed.status(), StatusCode::OK, "a route comes first");
    assert!(fixture.app.posture().to_string().contains("Files"));
}

#[tokio::test]
async fn without_a_fallback_nothing_answers() {
    let fixture = Fixture::new(SecureRouter::new().route("/list", get(list)));
    assert_eq!(fixture.client.get("/elsewhere").send().await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_client_talks_to_a_plain_router_with_every_method() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = builder(&clock, &issuer).build().unwrap();
    let routes = axum::routing::get(list).post(list).put(list).patch(list).delete(list);
    let client = Client::new(Router::new().route("/list", routes).layer(security.layer()));
    let token = issuer.token("ada", &clock).sign();
    for asked in [
        client.get("/list"),
        client.head("/list"),
        client.post("/list"),
        client.put("/list"),
        client.patch("/list"),
        client.delete("/list"),
    ] {
        assert_eq!(asked.bearer(&token).send().await.status(), StatusCode::OK);
    }
    problem(&client.put("/list").send().await, 401);
    let options = client.options("/list").bearer(&token).send().await;
    assert_eq!(options.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[input]
struct NewNote {
    #[validate(length(min = 1, max = 80))]
    text: String,
}

#[derive(Clone)]
struct Shelf(&'static str);

#[secure(role = "hr")]
async fn keep(
    State(Shelf(name)): State<Shelf>,
    caller: Principal,
    Path(Plain(number)): Path<Plain<u64>>,
    Json(note): Json<NewNote>,
) -> StatusCode {
    let same = name == "top" && number == 7 && caller.subject() == "ada" && note.text == "hi";
    if same { StatusCode::CREATED } else { StatusCode::CONFLICT }
}

#[tokio::test]
async fn one_handler_is_called_as_somebody() {
    let keeping = |text: &str| {
        let keeping = call("/notes/{id}", put(keep)).state(Shelf("top")).roles::<Role>();
        keeping.path("/notes/7").json(&json!({"text": text}))
    };
    let kept = keeping("hi").by("ada").role("hr").send().await;
    assert_eq!(kept.status(), StatusCode::CREATED);
    assert_eq!(keeping("ho").by("ada").role("hr").send().await.status(), StatusCode::CONFLICT);
    problem(&keeping("").by("ada").role("hr").send().await, 422);
    problem(&keeping("hi").by("ada").send().await, 403);
    problem(&keeping("hi").send().await, 401);
}
