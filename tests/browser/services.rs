//! Services of tower behind a guard.

use axum::Router;
use axum::routing::any;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};

use crate::log::Log;
use crate::{Role, problem};

/// Whoever scrapes.
#[secure(role = "hr", rate = "100/s", body = "1KiB", unredacted = "numbers of the service")]
struct Metrics;

#[public(reason = "files without data", rate = "100/s", unredacted = "the files of a page")]
struct Files;

#[secure(role = "hr", rate = "100/s", timeout = "50ms", unredacted = "a test of time")]
async fn slow_guard() {}

async fn echo(body: String) -> String {
    body
}

fn client(issuer: &Issuer, clock: &TestClock) -> Client {
    let files = Router::new().route("/a.css", axum::routing::get(async || "body {}"));
    let stuck = any(async || std::future::pending::<String>().await);
    let routes = SecureRouter::<()>::new()
        .service("/metrics", Metrics, any(echo))
        .service("/stuck", slow_guard, stuck)
        .nest_service("/files", Files, files);
    let security = Security::builder().roles::<Role>().jwt(issuer.jwt()).direct().clock(clock);
    crate::documented(routes.secured_by(security.build().unwrap()).unwrap())
}

#[tokio::test]
async fn a_service_is_reached_through_its_guard_alone() {
    let (issuer, clock) = (Issuer::new(), TestClock::new());
    let client = client(&issuer, &clock);
    let log = Log::listen();
    problem(&client.get("/metrics").send().await, 401);
    assert_eq!(log.audit()["policy"], "Metrics");
    drop(log);
    let plain = issuer.token("e1", &clock).sign();
    problem(&client.get("/metrics").bearer(&plain).send().await, 403);
    let hr = issuer.token("e1", &clock).role("hr").sign();
    let reply = client.post("/metrics").bearer(&hr).body("up 1".to_owned()).send().await;
    assert_eq!((reply.status().as_u16(), reply.text()), (200, "up 1".to_owned()));
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    problem(&client.post("/metrics").bearer(&hr).body("x".repeat(1_025)).send().await, 413);
    problem(&client.get("/stuck").bearer(&hr).send().await, 503);
}

#[tokio::test]
async fn a_folder_is_behind_one_guard_and_the_posture_shows_it() {
    let (issuer, clock) = (Issuer::new(), TestClock::new());
    let client = client(&issuer, &clock);
    let file = client.get("/files/a.css").send().await;
    assert_eq!((file.status().as_u16(), file.text()), (200, "body {}".to_owned()));
    assert_eq!(client.get("/files/b.css").send().await.status(), 404);
    let routes = SecureRouter::<()>::new().nest_service("/files", Files, Router::new());
    let posture = routes.posture().to_string();
    assert!(posture.contains("/files/*") && posture.contains("files without data"), "{posture}");
}

#[secure(
    role = "hr",
    rate = "100/s",
    unredacted = "files of a person",
    objects = "hr reads every one"
)]
struct FilesOfAnybody;

#[secure(role = "hr", rate = "100/s", unredacted = "files of a person")]
struct FilesOfSomebody;

/// What a service reads of the path, its guard does not see.
#[tokio::test]
async fn a_service_below_a_parameter_says_why_nothing_asks() {
    let (issuer, clock) = (Issuer::new(), TestClock::new());
    let files = || any(async || "a file");
    let served = |routes: SecureRouter<()>| {
        let security = Security::builder().roles::<Role>().jwt(issuer.jwt()).direct().clock(&clock);
        routes.secured_by(security.build().unwrap())
    };
    let nested = SecureRouter::new().nest_service("/files", FilesOfSomebody, files());
    for routes in [
        SecureRouter::new().service("/people/{id}/photo", FilesOfSomebody, files()),
        SecureRouter::new().nest("/people/{id}", nested),
    ] {
        let told = served(routes).unwrap_err().to_string();
        assert!(told.contains("nothing checks what `{id}` names"), "{told}");
    }
    let routes = SecureRouter::new().service("/people/{id}/photo", FilesOfAnybody, files());
    let posture = routes.posture().to_string();
    assert!(posture.contains("unredacted: files of a person"), "{posture}");
    assert!(posture.contains("objects: hr reads every one"), "{posture}");
    let client = Client::new(served(routes).unwrap());
    let hr = issuer.token("e1", &clock).role("hr").sign();
    assert_eq!(client.get("/people/7/photo").bearer(&hr).send().await.text(), "a file");
}
