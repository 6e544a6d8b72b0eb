//! Files: a declared type, an escaped name, always saved and never shown.

use palisade::http::StatusCode;
use palisade::prelude::*;

use crate::support::fixture::{Fixture, problem};

#[secure]
async fn report() -> Download {
    Download::new("application/pdf", &b"%PDF"[..]).named("Löhne \"2026\".pdf")
}

#[secure]
async fn nameless() -> Download {
    Download::new("text/csv; charset=utf-8", "a,b\n")
}

#[secure]
async fn entity() -> Download {
    Download::new("application/json", "{\"password_hash\":\"x\"}")
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/report", get(report))
        .route("/nameless", get(nameless))
        .route("/entity", get(entity));
    Fixture::new(routes)
}

#[tokio::test]
async fn a_file_is_saved_under_an_escaped_name() {
    let fixture = fixture();
    let reply = fixture.get_with("/report", &fixture.token("e1")).await;
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(reply.header("content-type"), "application/pdf");
    assert_eq!(
        reply.header("content-disposition"),
        "attachment; filename=\"L_hne _2026_.pdf\"; filename*=UTF-8''L%C3%B6hne%20%222026%22.pdf"
    );
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.text(), "%PDF");
}

#[tokio::test]
async fn a_file_without_a_name_is_saved_too() {
    let fixture = fixture();
    let reply = fixture.get_with("/nameless", &fixture.token("e1")).await;
    assert_eq!(reply.header("content-disposition"), "attachment");
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
}

#[tokio::test]
async fn what_could_be_redacted_is_no_file() {
    let fixture = fixture();
    let reply = fixture.get_with("/entity", &fixture.token("e1")).await;
    problem(&reply, 500);
    assert!(!reply.text().contains("password_hash"));
}
