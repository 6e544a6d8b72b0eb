//! What an answer and a preflight say.

use std::time::Duration;

use palisade::prelude::*;

use super::{
    ADMIN, APP, ELSEWHERE, allowed, client, client_with, listed, preflight, varies_by_origin,
};
use crate::problem;

#[tokio::test]
async fn an_allowed_origin_is_echoed_and_another_is_told_nothing() {
    let client = client(listed());
    let reply = client.get("/x").header("origin", APP).send().await;
    assert_eq!((allowed(&reply), reply.header("access-control-allow-credentials")), (APP, "true"));
    let exposed = reply.header("access-control-expose-headers");
    for name in ["retry-after", "ratelimit", "ratelimit-policy", "www-authenticate"] {
        assert!(exposed.split(", ").any(|it| it == name), "{exposed}");
    }
    let refused = client.get("/x").header("origin", ELSEWHERE).send().await;
    assert_eq!(refused.status(), StatusCode::NO_CONTENT, "it is no access control");
    assert!(refused.headers().keys().all(|name| !name.as_str().starts_with("access-control")));
    let none = client.get("/x").send().await;
    assert_eq!(allowed(&none), "");
    for reply in [&reply, &refused, &none] {
        assert!(varies_by_origin(reply), "{reply:?}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_fields() {
    let client = client_with(listed(), |builder| builder.address_rate("6/d".parse().unwrap()));
    let send = async |method: &str, path: &str| {
        let request = client.request(method.parse().unwrap(), path);
        request.header("origin", APP).send().await
    };
    for (method, path, status) in [
        ("GET", "/x", 204),
        ("GET", "/nowhere", 404),
        ("PUT", "/x", 405),
        ("BREW", "/x", 501),
        ("GET", "/panics", 500),
        ("GET", "/x", 204),
        ("GET", "/x", 429),
    ] {
        let reply = send(method, path).await;
        assert_eq!(reply.status(), status, "{method} {path}");
        assert_eq!(allowed(&reply), APP, "{method} {path}");
        assert!(varies_by_origin(&reply));
    }
    // The limit by address is used up, and a preflight passes.
    let reply = preflight(&client, "/x", APP, "POST").await;
    assert_eq!((reply.status().as_u16(), allowed(&reply)), (204, APP));
}

#[tokio::test]
async fn a_preflight_is_answered_without_the_handler() {
    let client = client(listed().headers(["x-tenant"]).max_age(Duration::from_secs(60)));
    let reply = preflight(&client, "/admin", ADMIN, "POST").await;
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    assert_eq!(allowed(&reply), ADMIN);
    assert_eq!(reply.header("access-control-allow-methods"), "GET, HEAD, POST, PUT, PATCH, DELETE");
    assert!(reply.header("access-control-allow-headers").contains("x-tenant"));
    assert!(reply.header("access-control-allow-headers").contains("authorization"));
    assert_eq!(reply.header("access-control-max-age"), "60");
    let vary = reply.header("vary");
    assert_eq!(vary, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    // The one request of the day is still there.
    let post = async || client.post("/admin").header("origin", ADMIN).send().await;
    assert_eq!(post().await.status(), StatusCode::NO_CONTENT);
    assert_eq!(post().await.status(), StatusCode::TOO_MANY_REQUESTS);
    let refused = preflight(&client, "/x", ELSEWHERE, "POST").await;
    assert_eq!((refused.status().as_u16(), allowed(&refused)), (204, ""));
    // What asks for no method is an ordinary request.
    let plain = client.options("/x").header("origin", APP).send().await;
    assert_eq!(plain.header("allow"), "GET,HEAD,POST");
}

#[tokio::test]
async fn what_a_handler_writes_itself_does_not_open_it() {
    let open =
        axum::routing::get(async || [("access-control-allow-origin", "*"), ("vary", "Accept")]);
    let routes = SecureRouter::new().unguarded("a test of its own fields", "/open", open);
    let security = Security::builder().cors(listed()).direct().build().unwrap();
    let client = crate::documented(routes.secured_by(security).unwrap());
    let reply = client.get("/open").header("origin", ELSEWHERE).send().await;
    assert_eq!(allowed(&reply), "");
    assert_eq!(reply.headers().get_all("vary").iter().count(), 2);
    problem(&client.post("/open").header("origin", APP).send().await, 405);
}

#[public(reason = "what is behind it asks", rate = "1000/s", unredacted = "guarded answers")]
struct Front;

#[tokio::test]
async fn a_handler_behind_another_guard_keeps_its_own_origins() {
    let behind = axum::Router::new().route("/own", axum::routing::get(super::own));
    let behind = behind.route("/read", axum::routing::get(super::read));
    let routes = SecureRouter::<()>::new().fallback_service(Front, behind);
    let security = Security::builder().cors(listed()).direct().build().unwrap();
    let client = palisade::testing::Client::new(routes.secured_by(security).unwrap());
    for (path, seen) in [("/own", ""), ("/read", APP)] {
        let reply = client.get(path).header("origin", APP).send().await;
        assert_eq!((reply.status().as_u16(), allowed(&reply)), (204, seen), "{path}");
    }
}
