//! What belongs to one caller is kept by no cache that others share, whatever its handler says.

use axum::response::{IntoResponse, Response};
use palisade::http::StatusCode;
use palisade::prelude::*;

use crate::support::fixture::Fixture;

/// Says of its own answer what the query asks for.
fn saying(fields: &[(&'static str, &'static str)]) -> Response {
    let mut response = (StatusCode::OK, "for one caller").into_response();
    for (name, value) in fields {
        response.headers_mut().append(*name, value.parse().unwrap());
    }
    response
}

const SHARED: [&[(&str, &str)]; 7] = [
    &[("cache-control", "public, max-age=60")],
    &[("cache-control", "max-age=60")],
    &[("cache-control", "private"), ("cache-control", "s-maxage=60")],
    &[("cache-control", "private=\"set-cookie\", max-age=60")],
    &[("expires", "Thu, 31 Dec 2099 23:59:59 GMT")],
    &[("cache-control", "no-cache"), ("cdn-cache-control", "max-age=60")],
    &[("surrogate-control", "max-age=60"), ("cloudflare-cdn-cache-control", "max-age=60")],
];

#[secure(unredacted = "its text is the caller's own", objects = "it names none")]
async fn shared(Path(kind): Path<Plain<u8>>) -> Response {
    saying(SHARED[usize::from(kind.0)])
}

#[secure(unredacted = "its text is the caller's own", objects = "it names none")]
async fn own() -> Response {
    saying(&[("cache-control", "private, max-age=60"), ("vary", "authorization")])
}

#[public(reason = "greets", rate = "1000/s", unredacted = "a text", objects = "it names none")]
async fn greets(_: Option<Principal>) -> Response {
    saying(&[("cache-control", "public, max-age=60")])
}

#[tokio::test]
async fn an_unredacted_handler_cannot_share_what_belongs_to_a_caller() {
    let routes = SecureRouter::new().route("/shared/{kind}", get(shared)).route("/own", get(own));
    let fixture = Fixture::new(routes.route("/greets", get(greets)));
    let token = fixture.token("ada");
    for kind in 0..SHARED.len() {
        let reply = fixture.get_with(&format!("/shared/{kind}"), &token).await;
        assert_eq!(reply.status(), StatusCode::OK);
        assert_eq!(reply.headers().get_all("cache-control").iter().count(), 1, "{kind}");
        assert_eq!(reply.header("cache-control"), "no-store", "{kind}");
        for name in reply.headers().keys() {
            let name = name.as_str();
            let shares = name.ends_with("-cache-control") || name == "surrogate-control";
            assert!(!shares && name != "expires", "{kind}: {name}");
        }
    }
    // What the caller alone keeps stays, and what nobody in particular asked for as well.
    let reply = fixture.get_with("/own", &token).await;
    assert_eq!(reply.header("cache-control"), "private, max-age=60");
    assert_eq!(reply.header("vary"), "authorization");
    let anonymous = fixture.client.get("/greets").send().await;
    assert_eq!(anonymous.header("cache-control"), "public, max-age=60");
    let known = fixture.get_with("/greets", &token).await;
    assert_eq!(known.header("cache-control"), "no-store");
}
