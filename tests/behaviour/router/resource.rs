//! The metadata of a protected resource (RFC 9728), made from what the handlers demand.

use palisade::auth::jwt::Dpop;
use palisade::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential, Presented,
    Verified,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use palisade::{ConfigError, MaybeReady, RequestHead, SecureApp};
use serde_json::{Value, json};

use crate::support::fixture::{builder, challenge, problem};

const RESOURCE: &str = "https://api.example/staff";
const PATH: &str = "/.well-known/oauth-protected-resource/staff";
const URL: &str = "https://api.example/.well-known/oauth-protected-resource/staff";

#[secure(scope = "staff:read")]
async fn read() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[secure(allow = any(role("hr"), all(scope("staff:write"), scope("staff:read"))))]
async fn write() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[secure]
async fn own() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn secured(routes: SecureRouter, resource: &str) -> Result<SecureApp, ConfigError> {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    routes.secured_by(builder(&clock, &issuer).resource(resource).build()?)
}

async fn metadata(routes: SecureRouter, resource: &str, path: &str) -> Value {
    let client = crate::documented(secured(routes, resource).unwrap());
    let reply = client.get(path).send().await;
    assert_eq!(
        (reply.status(), reply.header("content-type")),
        (StatusCode::OK, "application/json")
    );
    reply.json()
}

#[tokio::test]
async fn the_metadata_has_what_the_handlers_demand() {
    let routes = SecureRouter::new().route("/a", get(read).post(write)).route("/b", get(own));
    let expected = json!({
        "resource": RESOURCE,
        "authorization_servers": ["https://issuer.test"],
        "scopes_supported": ["staff:read", "staff:write"],
        "bearer_methods_supported": ["header"],
    });
    assert_eq!(metadata(routes, RESOURCE, PATH).await, expected);
    // A list without an item is left out (section 3.2), and the path of the host alone has no slash.
    let routes = SecureRouter::new().route("/b", get(own));
    let root = "/.well-known/oauth-protected-resource";
    let document = metadata(routes, "https://api.example/", root).await;
    assert_eq!(document["resource"], "https://api.example/");
    assert_eq!(document.get("scopes_supported"), None);
}

#[secure(auth = any("jwt", "dpop"))]
async fn either() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[tokio::test]
async fn the_metadata_tells_how_tokens_are_bound() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let document = async |jwt, routes: SecureRouter| {
        let security = Security::builder().jwt(jwt).dpop(Dpop::new("https://api.example"));
        let security = security.default_auth(["dpop"]).resource(RESOURCE).direct().clock(&clock);
        let app = routes.secured_by(security.build().unwrap()).unwrap();
        crate::documented(app).get(PATH).send().await.json()
    };
    let routes = || SecureRouter::new().route("/b", get(own));
    let proven = document(issuer.jwt(), routes()).await;
    let algorithms = proven["dpop_signing_alg_values_supported"].as_array().unwrap();
    assert!(algorithms.contains(&json!("ES256")) && !algorithms.contains(&json!("HS256")));
    let expected = json!({
        "resource": RESOURCE,
        "authorization_servers": ["https://issuer.test"],
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": algorithms,
        "dpop_bound_access_tokens_required": true,
    });
    assert_eq!(proven, expected);
    // Nothing is told of certificates where no handler takes a token without a proof.
    let certified = issuer.jwt().accept_certificate_bound();
    assert_eq!(document(certified, routes()).await, expected);
    // A handler that takes plain tokens, too, and an issuer whose tokens certificates bind.
    let certified = issuer.jwt().accept_certificate_bound();
    let both = document(certified, routes().route("/c", get(either))).await;
    assert_eq!(both.get("dpop_bound_access_tokens_required"), None);
    assert!(both["dpop_signing_alg_values_supported"].is_array());
    assert_eq!(both["tls_client_certificate_bound_access_tokens"], true);
    assert_eq!(both["authorization_servers"], json!(["https://issuer.test"]));
}

/// Takes the tokens of these servers; nobody has one.
struct Opaque(&'static [&'static str]);

impl Authenticator for Opaque {
    fn name(&self) -> &'static str {
        "opaque"
    }

    fn authorization_servers(&self) -> Vec<String> {
        self.0.iter().map(|server| (*server).to_owned()).collect()
    }

    fn find<'a>(&self, _: &RequestHead<'a>) -> Presented<'a> {
        Presented::Absent
    }

    fn verify<'a>(
        &'a self,
        _: Credential<'a>,
        _: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        MaybeReady::Now(Err(AuthFailure::Malformed))
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Opaque", realm, error)
    }
}

#[secure(auth = "opaque")]
async fn opaque() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[tokio::test]
async fn the_metadata_names_the_servers_whose_tokens_a_handler_takes() {
    const OTHER: &str = "https://other.test";
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let told = async |servers, routes: SecureRouter| {
        let security = Security::builder().jwt(issuer.jwt()).authenticator(Opaque(servers));
        let security = security.default_auth(["jwt"]).resource(RESOURCE).direct().clock(&clock);
        let app = routes.secured_by(security.build().unwrap()).unwrap();
        let document: Value = crate::documented(app).get(PATH).send().await.json();
        let member = |name: &str| document.get(name).cloned();
        (member("authorization_servers"), member("bearer_methods_supported"))
    };
    let by_token = || SecureRouter::new().route("/own", get(own));
    let by_opaque = || SecureRouter::new().route("/opaque", get(opaque));
    let of = |servers: &[&str]| (Some(json!(servers)), Some(json!(["header"])));
    assert_eq!(told(&[OTHER], by_token()).await, of(&[Issuer::URL]));
    assert_eq!(told(&[OTHER], by_opaque()).await, of(&[OTHER]));
    let both = || by_token().route("/opaque", get(opaque));
    assert_eq!(told(&[OTHER], both()).await, of(&[Issuer::URL, OTHER]));
    assert_eq!(told(&[OTHER, Issuer::URL], both()).await, of(&[Issuer::URL, OTHER]));
    // Handlers that take no token at all.
    assert_eq!(told(&[], by_opaque()).await, (None, None));
}

#[tokio::test]
async fn a_challenge_names_the_metadata() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = builder(&clock, &issuer).resource(RESOURCE).build().unwrap();
    let routes = SecureRouter::new().route("/a", get(read));
    let client = crate::documented(routes.secured_by(security).unwrap());
    let ends = |reply: &palisade::testing::Reply, before: &str| {
        assert_eq!(
            challenge(reply),
            format!(r#"Bearer realm="staff"{before}, resource_metadata="{URL}""#)
        );
    };
    let reply = client.get("/a").send().await;
    problem(&reply, 401);
    ends(&reply, "");
    ends(&client.get("/a").bearer("abc").send().await, r#", error="invalid_token""#);
    let poor = client.get("/a").bearer(&issuer.token("e1", &clock).sign()).send().await;
    problem(&poor, 403);
    ends(&poor, r#", error="insufficient_scope", scope="staff:read""#);
    let rich = issuer.token("e1", &clock).scope("staff:read").sign();
    assert_eq!(client.get("/a").bearer(&rich).send().await.status(), StatusCode::NO_CONTENT);
    // The document is where the challenge says, for everyone, and in the posture.
    assert_eq!(client.get(PATH).send().await.status(), StatusCode::OK);
    assert_eq!(client.post(PATH).send().await.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(client.get("/.well-known/oauth-protected-resource").send().await.status(), 404);
}

#[tokio::test]
async fn an_application_that_names_no_resource_has_no_metadata() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = builder(&clock, &issuer).build().unwrap();
    let app = SecureRouter::new().route("/a", get(read)).secured_by(security).unwrap();
    let client = crate::documented(app);
    problem(&client.get(PATH).send().await, 404);
    assert_eq!(challenge(&client.get("/a").send().await), r#"Bearer realm="staff""#);
}

#[test]
fn the_posture_shows_the_route_of_the_metadata() {
    let app = secured(SecureRouter::new().route("/a", get(read)), RESOURCE).unwrap();
    let posture = app.posture();
    let route = posture.routes().iter().find(|route| route.path() == PATH).unwrap();
    assert!(route.guard().is_none() && !route.suspended_checks().is_empty());
}

#[test]
fn a_resource_that_cannot_be_served_does_not_start() {
    let fault = |routes, resource| secured(routes, resource).unwrap_err().to_string();
    let routes = || SecureRouter::new().route("/a", get(read));
    for bad in [
        "http://api.example",
        "api.example",
        "https://api.example/#a",
        "",
        "https://:",
        "https://api.example:99999",
        "https://api.example/../x",
        "https://api.example/%zz",
        "https://api.example/:a",
        "https://api.example/a/:b",
        "https://api.example/*a",
    ] {
        assert!(fault(routes(), bad).contains("the resource `"), "{bad}");
    }
    for good in ["https://api.example:8443/a:b", "https://[::1]/a%20b", "https://a/..a"] {
        assert!(secured(routes(), good).is_ok(), "{good}");
    }
    let taken = fault(routes().route(PATH, get(own)), RESOURCE);
    assert!(taken.contains("is that of the metadata of `.resource(..)`"), "{taken}");
    let without = Security::builder().resource(RESOURCE).direct().build().unwrap_err().to_string();
    assert!(without.contains("is for services that take tokens"), "{without}");
}
