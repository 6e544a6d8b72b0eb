//! The rule about other sites, on every route and without a word at a handler.

use palisade::prelude::*;
use palisade::testing::Sending;

use crate::log::Log;
use crate::problem;
use crate::service::Service;

const SITE: &str = "sec-fetch-site";

fn with(request: Sending, fields: &[(&str, &str)]) -> Sending {
    fields.iter().fold(request, |request, (name, value)| request.header(name, value))
}

/// Method, header fields, and whether it passes.
type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], bool);

/// Every row of Go's tables, as a request with a session's cookie.
#[tokio::test]
async fn the_table_of_go_holds_for_a_session() {
    let service = Service::with(|builder| builder.trusted_origins(["https://trusted.example"]));
    let cookie = service.login().await;
    let rows: [Row<'_>; 18] = [
        ("POST", &[(SITE, "same-origin")], true),
        ("POST", &[(SITE, "none")], true),
        ("POST", &[(SITE, "cross-site")], false),
        ("POST", &[(SITE, "same-site")], false),
        ("POST", &[], true),
        ("POST", &[("origin", "https://staff.test")], true),
        ("POST", &[("origin", "https://attacker.example")], false),
        ("POST", &[("origin", "null")], false),
        ("GET", &[(SITE, "cross-site")], true),
        ("HEAD", &[(SITE, "cross-site")], true),
        ("OPTIONS", &[(SITE, "cross-site")], true),
        ("PUT", &[(SITE, "cross-site")], false),
        ("POST", &[("origin", "https://trusted.example")], true),
        ("POST", &[("origin", "https://trusted.example"), (SITE, "cross-site")], true),
        ("POST", &[("origin", "https://attacker.example")], false),
        ("POST", &[("origin", "https://attacker.example"), (SITE, "cross-site")], false),
        ("POST", &[("origin", "https://attacker.example"), (SITE, "same-origin")], true),
        ("QUERY", &[(SITE, "cross-site")], false),
    ];
    for (method, fields, passes) in rows {
        let request = service.client.request(method.parse().unwrap(), "/me");
        let reply = with(request.header("cookie", &cookie), fields).send().await;
        if passes {
            assert_ne!(reply.status(), StatusCode::FORBIDDEN, "{method} {fields:?}");
        } else {
            problem(&reply, 403);
        }
    }
}

#[tokio::test]
async fn the_rule_is_asked_before_everything_else_of_the_request_and_the_audit_has_its_reason() {
    let service = Service::new();
    for path in ["/me", "/enter", "/no/such/route", "/logout"] {
        let log = Log::listen();
        // A session that never was: that a browser sent it is enough.
        let request = service.client.post(path).header("cookie", "__Host-session=x");
        let reply = request.header(SITE, "cross-site").body("not read".to_owned()).send().await;
        problem(&reply, 403);
        let event = log.audit();
        assert_eq!(event["reason"], "cross_site");
        assert_eq!(event["decision"], "deny");
    }
}

#[tokio::test]
async fn an_upgrade_is_no_read() {
    let service = Service::new();
    let cookie = service.login().await;
    let open = async |origin: &str| {
        let request = service.client.get("/me").header("cookie", &cookie);
        let request = request.header("connection", "upgrade").header("upgrade", "websocket");
        request.header("origin", origin).send().await.status().as_u16()
    };
    assert_eq!(open("https://attacker.example").await, 403);
    assert_eq!(open("https://staff.test").await, 204);
}

#[secure(auth = "jwt", rate = "1000/s")]
async fn by_token() -> NoContent {
    NoContent
}

#[tokio::test]
async fn a_credential_that_only_a_script_sends_is_not_asked_about() {
    let (clock, issuer) = (palisade::testing::TestClock::new(), palisade::testing::Issuer::new());
    let service = Service::new();
    let security = Security::builder().jwt(issuer.jwt()).sessions(service.sessions.clone());
    let security = security.default_auth(["jwt"]).direct().clock(&clock).build().unwrap();
    let app = SecureRouter::new().route("/x", post(by_token)).secured_by(security).unwrap();
    let (client, token) = (crate::documented(app), issuer.token("e1", &clock).sign());
    let send = async |cookie: Option<&str>| {
        let request = client.post("/x").bearer(&token).header(SITE, "cross-site");
        let request = cookie.into_iter().fold(request, |it, cookie| it.header("cookie", cookie));
        request.send().await.status().as_u16()
    };
    assert_eq!(send(None).await, 204);
    assert_eq!(send(Some("theme=dark")).await, 204, "a cookie that is no credential");
    assert_eq!(send(Some("__Host-session=x")).await, 403, "whatever the handler takes");
}

/// A page elsewhere logs its visitor in as somebody else; no cookie is needed for that.
#[tokio::test]
async fn a_page_of_another_site_logs_nobody_in() {
    let client = Service::new().client;
    let enter = async |site: &str| client.post("/enter").header(SITE, site).send().await;
    let forged = enter("cross-site").await;
    problem(&forged, 403);
    assert_eq!(forged.header("set-cookie"), "");
    assert_eq!(enter("same-origin").await.status(), StatusCode::NO_CONTENT);
}

#[test]
fn what_is_no_origin_does_not_start() {
    let build = |origins: &[&str]| {
        let built = Security::builder().trusted_origins(origins.iter().copied()).direct().build();
        built.map(drop).map_err(|error| error.reasons().join("; "))
    };
    assert_eq!(build(&["https://app.example", "http://localhost:5173"]), Ok(()));
    for (origins, told) in [
        (&["https://app.example/"] as &[&str], "without a slash"),
        (&["null"], "sandboxed"),
        (&["https://*.example"], "`*`"),
        (&["app.example"], "does not begin with `https://`"),
        (&[], "name an origin"),
    ] {
        let fault = build(origins).unwrap_err();
        assert!(fault.contains("trusted_origins") && fault.contains(told), "{fault}");
    }
}
