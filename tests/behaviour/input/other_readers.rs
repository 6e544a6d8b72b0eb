//! JSON that axum's extractor reads: of a type that is not called `Json`, in an `Option`, beside what is looked up.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::json;

use crate::support::bank::{Vault, routes, valid};
use crate::support::fixture::{Fixture, problem};

type Pair = Json<(Plain<u8>, Plain<u8>)>;

#[secure]
async fn renamed(_pair: Pair) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn optional(_pair: Option<Json<(Plain<u8>, Plain<u8>)>>) -> StatusCode {
    StatusCode::OK
}

/// The place of what is wrong with JSON, if there is one, and 400 for what is none.
fn told(reply: &Reply, status: u16) -> Option<String> {
    let members = problem(reply, status);
    members["errors"][0]["pointer"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn json_that_a_type_refuses_is_told_apart_from_what_is_none() {
    let routes =
        SecureRouter::new().route("/renamed", post(renamed)).route("/optional", post(optional));
    let fixture = Fixture::new(routes);
    let send = |path: &'static str, body: &'static str| {
        let request = fixture.client.post(path).bearer(&fixture.token("ada"));
        request.header("content-type", "application/json").body(body).send()
    };
    for path in ["/renamed", "/optional"] {
        assert_eq!(send(path, "[1, 2]").await.status(), StatusCode::OK);
        for (body, place) in [("[1, 2, 3]", "#/2"), ("[1e400, 2]", "#/0"), ("[1, 1e400]", "#/1")] {
            assert_eq!(told(&send(path, body).await, 422).as_deref(), Some(place), "{path} {body}");
        }
        for body in ["[1, 2", "[1, 2] 3", "[1 2]", "[1, 2, 3", "[1e400, 2"] {
            assert_eq!(told(&send(path, body).await, 400), None, "{path} {body}");
        }
    }
}

#[tokio::test]
async fn so_is_the_body_of_a_handler_that_looks_objects_up() {
    let vault = Vault::default();
    let fixture = Fixture::new(routes(&vault));
    let send = |body: String| {
        let request = fixture.client.post("/transfers").bearer(&fixture.token("ada"));
        request.header("content-type", "application/json").body(body).send()
    };
    let with_cents = |cents: &str| {
        let mut body = valid();
        body["cents"] = json!("cents");
        body.to_string().replace("\"cents\":\"cents\"", &format!("\"cents\":{cents}"))
    };
    assert_eq!(send(with_cents("1000")).await.status(), StatusCode::OK);
    assert_eq!(told(&send(with_cents("1e400")).await, 422).as_deref(), Some("#/cents"));
    assert_eq!(told(&send(with_cents("1e400") + "]").await, 400), None);
    assert_eq!(vault.handled(), 1);
}
