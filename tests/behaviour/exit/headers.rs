//! Header fields of every answer: caching (RFC 9111), HSTS (RFC 6797) and the policies of browsers.

use palisade::http::header::{HeaderName, HeaderValue};
use palisade::http::{HeaderMap, Method};
use palisade::prelude::*;
use palisade::testing::Reply;

use crate::support::fixture::Fixture;
use crate::support::staff::{Db, routes};

const CSP: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; \
                   form-action 'none'; object-src 'none'";

#[track_caller]
fn check(reply: &Reply, what: &str) {
    for (name, value) in [
        ("cache-control", "no-store"),
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(reply.header(name), value, "{what}: {name}");
        assert_eq!(reply.headers().get_all(name).iter().count(), 1, "{what}: {name}");
    }
    assert!(reply.header("permissions-policy").contains("geolocation=()"), "{what}");
    for name in ["server", "x-powered-by", "x-xss-protection", "expect-ct", "public-key-pins"] {
        assert!(!reply.headers().contains_key(name), "{what}: {name}");
    }
    assert!(!reply.headers().contains_key("strict-transport-security"), "{what}");
}

#[tokio::test]
async fn every_answer_has_the_security_header_fields() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let (client, hr) = (&fixture.client, fixture.token_as("e1", "hr"));
    check(&client.get("/health").send().await, "static text");
    check(&fixture.get_with("/employees", &hr).await, "data");
    check(&client.get("/me").send().await, "401");
    check(&client.get("/me").header("authorization", "Bearer").send().await, "400");
    check(&client.post("/employees").bearer(&hr).send().await, "403");
    check(&client.get("/nowhere").send().await, "404");
    check(&client.post("/health").send().await, "405");
    check(&fixture.get_with("/employees?limit=0", &hr).await, "422");
    check(&client.request(Method::OPTIONS, "/health").send().await, "options");
    check(&client.request(Method::HEAD, "/health").send().await, "head");
    for _ in 0..5 {
        client.get("/health").send().await;
    }
    check(&client.get("/health").send().await, "429");
}

#[tokio::test]
async fn transport_security_is_stated_where_it_was_asked_for() {
    let fixture = Fixture::configured(routes(&Db::seeded()), palisade::SecurityBuilder::hsts);
    let expected = "max-age=31536000; includeSubDomains";
    for path in ["/health", "/me", "/nowhere"] {
        let reply = fixture.client.get(path).send().await;
        assert_eq!(reply.header("strict-transport-security"), expected);
    }
}

#[secure(unredacted = "sets fields of its own")]
async fn talkative() -> (HeaderMap, &'static str) {
    let fields = [
        ("server", "palisade/0.1"),
        ("x-powered-by", "rust"),
        ("x-frame-options", "ALLOWALL"),
        ("content-security-policy", "default-src *"),
        ("x-request", "kept"),
    ];
    let fields = fields
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    (fields.into_iter().collect(), "ok")
}

#[tokio::test]
async fn a_handler_cannot_weaken_the_security_header_fields() {
    let fixture = Fixture::new(SecureRouter::new().route("/talk", get(talkative)));
    let reply = fixture.get_with("/talk", &fixture.token("e1")).await;
    check(&reply, "talkative");
    assert_eq!(reply.header("x-request"), "kept");
}

#[tokio::test]
async fn what_a_client_accepts_does_not_change_the_answer() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let plain = fixture.client.get("/me").send().await;
    for accept in ["image/png", "application/json", "*/*;q=0", "text/html"] {
        let reply = fixture.client.get("/me").header("accept", accept).send().await;
        assert_eq!(reply, plain, "{accept}");
    }
}
