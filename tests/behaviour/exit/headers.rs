//! Header fields of every answer: caching (RFC 9111), HSTS (RFC 6797) and the policies of browsers.

use axum::response::Response;
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
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("x-permitted-cross-domain-policies", "none"),
        ("x-dns-prefetch-control", "off"),
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
    let expected = "max-age=63072000; includeSubDomains";
    for path in ["/health", "/me", "/nowhere"] {
        let reply = fixture.client.get(path).send().await;
        assert_eq!(reply.header("strict-transport-security"), expected);
    }
}

/// The removal list of the OWASP Secure Headers Project, of 19 July 2026.
const REMOVED: [&str; 87] = [
    "$wsep",
    "host-header",
    "k-proxy-request",
    "liferay-portal",
    "oraclecommercecloud-version",
    "pega-host",
    "powered-by",
    "product",
    "server",
    "sourcemap",
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-atmosphere-error",
    "x-atmosphere-first-request",
    "x-atmosphere-tracking-id",
    "x-b3-parentspanid",
    "x-b3-sampled",
    "x-b3-spanid",
    "x-b3-traceid",
    "x-beserver",
    "x-backside-transport",
    "x-cf-powered-by",
    "x-cms",
    "x-calculatedbetarget",
    "x-cocoon-version",
    "x-content-encoded-by",
    "x-datadog-origin",
    "x-datadog-parent-id",
    "x-datadog-sampling-priority",
    "x-datadog-tags",
    "x-datadog-trace-id",
    "x-diaginfo",
    "x-envoy-attempt-count",
    "x-envoy-external-address",
    "x-envoy-internal",
    "x-envoy-original-dst-host",
    "x-envoy-upstream-service-time",
    "x-feserver",
    "x-framework",
    "x-generated-by",
    "x-generator",
    "x-gitlab-meta",
    "x-jitsi-release",
    "x-joomla-version",
    "x-kong-admin-latency",
    "x-kong-client-latency",
    "x-kong-proxy-latency",
    "x-kong-request-id",
    "x-kong-response-latency",
    "x-kong-third-party-latency",
    "x-kong-total-latency",
    "x-kong-upstream-latency",
    "x-kong-upstream-status",
    "x-kubernetes-pf-flowschema-ui",
    "x-kubernetes-pf-prioritylevel-uid",
    "x-litespeed-cache",
    "x-litespeed-purge",
    "x-litespeed-tag",
    "x-litespeed-vary",
    "x-litespeed-cache-control",
    "x-mod-pagespeed",
    "x-nextjs-cache",
    "x-nextjs-matched-path",
    "x-nextjs-page",
    "x-nextjs-redirect",
    "x-owa-version",
    "x-old-content-length",
    "x-oneagent-js-injection",
    "x-page-speed",
    "x-php-version",
    "x-powered-by",
    "x-powered-by-plesk",
    "x-powered-cms",
    "x-redirect-by",
    "x-server-powered-by",
    "x-sourcefiles",
    "x-sourcemap",
    "x-turbo-charged-by",
    "x-tyk-trace-id",
    "x-umbraco-version",
    "x-varnish-backend",
    "x-varnish-server",
    "x-woodpecker-version",
    "x-dtagentid",
    "x-dthealthcheck",
    "x-dtinjectedservlet",
    "x-ruxit-js-agent",
];

fn all_that_tell() -> HeaderMap {
    let value = HeaderValue::from_static("secret/1.0");
    REMOVED.map(|name| (HeaderName::from_static(name), value.clone())).into_iter().collect()
}

#[secure(unredacted = "sets every field that tells of the server")]
async fn tells_all() -> (HeaderMap, &'static str) {
    (all_that_tell(), "ok")
}

/// An inner service: what answers behind palisade without a guard.
async fn inner() -> (StatusCode, HeaderMap) {
    (StatusCode::BAD_GATEWAY, all_that_tell())
}

#[tokio::test]
async fn no_field_that_tells_of_the_server_leaves() {
    let routes = SecureRouter::new()
        .route("/handler", get(tells_all))
        .unguarded("stands for an inner service", "/inner", axum::routing::get(inner))
        .layer(axum::middleware::map_response(async |mut response: Response| {
            response.headers_mut().insert("x-varnish-server", HeaderValue::from_static("cache-3"));
            response.headers_mut().insert("x-kept", HeaderValue::from_static("yes"));
            response
        }));
    let fixture = Fixture::new(routes);
    let handler = fixture.get_with("/handler", &fixture.token("e1")).await;
    let inner = fixture.client.get("/inner").send().await;
    assert_eq!((handler.status(), inner.status()), (StatusCode::OK, StatusCode::BAD_GATEWAY));
    for reply in [handler, inner] {
        let left = reply.headers().keys().filter(|name| REMOVED.contains(&name.as_str()));
        assert_eq!(left.count(), 0, "{reply:?}");
        assert_eq!(reply.header("x-kept"), "yes");
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

#[secure(unredacted = "sets fields of its own")]
async fn strict() -> (HeaderMap, &'static str) {
    let fields = [
        ("content-security-policy", "sandbox allow-forms; default-src *"),
        ("permissions-policy", "midi=(), camera=*"),
    ];
    let fields = fields
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    (fields.into_iter().collect(), "ok")
}

#[tokio::test]
async fn a_handler_can_be_stricter() {
    let fixture = Fixture::new(SecureRouter::new().route("/strict", get(strict)));
    let reply = fixture.get_with("/strict", &fixture.token("e1")).await;
    let lines = |name| reply.headers().get_all(name).iter().count();
    assert_eq!((lines("content-security-policy"), lines("permissions-policy")), (1, 1));
    assert_eq!(reply.header("content-security-policy"), format!("{CSP}; sandbox allow-forms"));
    let features = reply.header("permissions-policy");
    assert!(features.contains("camera=()") && features.ends_with(", midi=()"), "{features}");
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
