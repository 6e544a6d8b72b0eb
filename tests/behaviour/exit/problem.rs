//! What a service's own errors tell, and whom.

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::json;

use crate::support::fixture::{self, Fixture};

#[derive(Problem)]
#[problem(type = "https://errors.example/hire", title = "Cannot hire")]
enum HireError {
    #[problem(status = 409, detail = "`{email}` works here since {since}")]
    Taken {
        #[problem(extension)]
        email: String,
        since: u16,
        #[allow(dead_code, reason = "it is here to stay here")]
        record: &'static str,
    },
    #[problem(status = 422, type = "/errors/age", title = "Too young")]
    TooYoung(#[problem(extension = "minimum")] u8),
    #[problem(status = 410)]
    Gone(#[problem(source)] std::io::Error),
    #[problem(status = 503)]
    Store(#[problem(from)] std::io::Error),
}

fn failing() -> Result<(), std::io::Error> {
    Err(std::io::Error::other("postgres://root:hunter2@db"))
}

#[secure]
async fn taken() -> Result<NoContent, HireError> {
    let email = "zoë@b.example".to_owned();
    Err(HireError::Taken { email, since: 2020, record: "row 7" })
}

#[secure]
async fn young() -> Result<NoContent, HireError> {
    Err(HireError::TooYoung(18))
}

#[secure]
async fn gone() -> Result<NoContent, HireError> {
    failing().map_err(HireError::Gone)?;
    Ok(NoContent)
}

#[secure]
async fn down() -> Result<NoContent, HireError> {
    failing()?;
    Ok(NoContent)
}

#[secure]
async fn foreign() -> Result<NoContent, Problem> {
    failing()?;
    Ok(NoContent)
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/taken", get(taken))
        .route("/young", get(young))
        .route("/gone", get(gone))
        .route("/down", get(down))
        .route("/foreign", get(foreign));
    Fixture::new(routes)
}

#[tokio::test]
async fn an_error_tells_what_it_declares_and_no_more() {
    let fixture = fixture();
    let reply = fixture.get_with("/taken", &fixture.token("e1")).await;
    assert_eq!(
        fixture::problem(&reply, 409),
        json!({
            "type": "https://errors.example/hire", "title": "Cannot hire", "status": 409,
            "detail": "`zoë@b.example` works here since 2020", "email": "zoë@b.example",
        })
    );
    let reply = fixture.get_with("/young", &fixture.token("e1")).await;
    assert_eq!(
        fixture::problem(&reply, 422),
        json!({ "type": "/errors/age", "title": "Too young", "status": 422, "minimum": 18 })
    );
}

#[tokio::test]
async fn a_cause_is_for_the_log() {
    let fixture = fixture();
    let reply = fixture.get_with("/gone", &fixture.token("e1")).await;
    fixture::problem(&reply, 410);
    assert!(!reply.text().contains("hunter2"));
}

#[tokio::test]
async fn a_failure_says_its_status_and_the_request() {
    let fixture = fixture();
    for (path, status) in [("/down", 503), ("/foreign", 500)] {
        let reply = fixture.get_with(path, &fixture.token("e1")).await;
        let members = fixture::problem(&reply, status);
        let names: Vec<_> = members.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["request_id", "status", "title"], "{path}");
        assert_eq!(reply.status(), StatusCode::from_u16(status).unwrap());
    }
}
