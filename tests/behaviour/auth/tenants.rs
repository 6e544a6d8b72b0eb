//! Several tenants in one token, one of which the path chooses.

use palisade::auth::Jwt;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, TestClock, Token};
use palisade::{Resolved, SecureApp, SecurityBuilder};
use serde_json::json;

use crate::support::fixture::problem;
use crate::support::log::Log;

#[secure(rate(limit = "1000/s", per = "tenant"), unredacted = "the test reads it")]
async fn invoices(caller: Principal) -> String {
    caller.tenant().unwrap_or("none").to_owned()
}

#[secure(unredacted = "the test reads it")]
async fn profile(caller: Principal) -> String {
    caller.tenant().unwrap_or("none").to_owned()
}

struct Service {
    clock: TestClock,
    issuer: Issuer,
    client: Client,
}

fn routes() -> SecureRouter {
    SecureRouter::new()
        .route("/tenants/{tenant}/invoices", get(invoices))
        .route("/profile", get(profile))
}

fn service(
    map: impl FnOnce(Jwt) -> Jwt,
    configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> Service {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let builder =
        Security::builder().jwt(map(issuer.jwt())).tenant_in_path("tenant").direct().clock(&clock);
    let security = configure(builder).build().unwrap();
    let app: SecureApp = routes().secured_by(security).unwrap();
    Service { clock, issuer, client: crate::documented(app) }
}

impl Service {
    fn token(&self) -> Token {
        self.issuer.token("ada", &self.clock)
    }

    async fn get(&self, path: &str, token: &Token) -> Reply {
        self.client.get(path).bearer(&token.sign()).send().await
    }
}

#[tokio::test]
async fn the_path_chooses_among_the_tenants_of_the_token() {
    let service = service(|jwt| jwt.tenants_claim("orgs"), |builder| builder);
    let of_two = service.token().claim("orgs", json!(["acme", "bolt"]));
    for tenant in ["acme", "bolt"] {
        let reply = service.get(&format!("/tenants/{tenant}/invoices"), &of_two).await;
        assert_eq!(reply.text(), tenant);
    }
    assert_eq!(service.get("/tenants/%61cme/invoices", &of_two).await.text(), "acme");
    let log = Log::listen();
    let foreign = service.get("/tenants/core/invoices", &of_two).await;
    problem(&foreign, 404);
    assert_eq!(
        (&log.audit()["reason"], &log.audit()["subject"]),
        (&json!("tenant_foreign"), &json!("ada"))
    );
    for other in ["Acme", "acme%20", "acme,bolt", "%ff", "%00", "none"] {
        let reply = service.get(&format!("/tenants/{other}/invoices"), &of_two).await;
        problem(&reply, 404);
    }
    let anonymous = service.client.get("/tenants/core/invoices").send().await;
    problem(&anonymous, 401);
}

#[tokio::test]
async fn without_a_path_the_only_tenant_counts_and_of_several_none() {
    let service = service(|jwt| jwt.tenants_claim("orgs"), |builder| builder);
    let of = |orgs| service.token().claim("orgs", orgs);
    assert_eq!(service.get("/profile", &of(json!(["acme", "bolt"]))).await.text(), "none");
    assert_eq!(service.get("/profile", &of(json!(["acme"]))).await.text(), "acme");
    assert_eq!(service.get("/profile", &of(json!("acme"))).await.text(), "acme");
    for unreadable in [json!([]), json!(null), json!(["acme", 7]), json!(["acme", ""]), json!({})] {
        let token = of(unreadable);
        assert_eq!(service.get("/profile", &token).await.text(), "none");
        problem(&service.get("/tenants/acme/invoices", &token).await, 404);
    }
}

#[tokio::test]
async fn the_one_tenant_of_a_caller_is_that_of_the_path() {
    let service = service(|jwt| jwt.tenant_claim("org"), |builder| builder);
    let of_acme = service.token().claim("org", "acme");
    assert_eq!(service.get("/tenants/acme/invoices", &of_acme).await.text(), "acme");
    problem(&service.get("/tenants/bolt/invoices", &of_acme).await, 404);
    problem(&service.get("/tenants/acme/invoices", &service.token()).await, 404);
}

#[tokio::test]
async fn the_application_learns_the_chosen_tenant_and_may_name_another() {
    let resolving = |builder: SecurityBuilder| {
        builder.resolve(std::time::Duration::from_secs(30), |caller| async move {
            let seen = caller.tenant().unwrap_or("none").to_owned();
            let resolved = Resolved::user(seen.clone());
            let resolved = if seen == "bolt" { resolved.tenant("other") } else { resolved };
            Ok::<_, std::io::Error>(Some(resolved))
        })
    };
    let service = service(|jwt| jwt.tenants_claim("orgs"), resolving);
    let of_two = service.token().claim("orgs", json!(["acme", "bolt"]));
    assert_eq!(service.get("/tenants/acme/invoices", &of_two).await.text(), "acme");
    problem(&service.get("/tenants/bolt/invoices", &of_two).await, 404);
}

#[test]
fn tenants_that_nothing_chooses_do_not_start() {
    let issuer = Issuer::new();
    let start = |jwt: Jwt, configure: fn(SecurityBuilder) -> SecurityBuilder| {
        let security = configure(Security::builder().jwt(jwt).direct()).build()?;
        routes().secured_by(security).map(|_: SecureApp| StatusCode::OK)
    };
    let several = || issuer.jwt().tenants_claim("orgs");
    for (jwt, configure, told) in [
        (
            several(),
            (|builder| builder) as fn(SecurityBuilder) -> SecurityBuilder,
            "nothing chooses",
        ),
        (several(), |builder| builder.tenant_in_path(""), "is empty"),
        (several(), |builder| builder.tenant_in_path("org"), "no route has"),
        (several(), |builder| builder.tenant_in_path("tenant").tenant_in_path("b"), "twice"),
        (
            several().tenant_claim("org"),
            |builder| builder.tenant_in_path("tenant"),
            "are both given",
        ),
        (several().tenants_claim("b"), |builder| builder.tenant_in_path("tenant"), "twice"),
    ] {
        let error = start(jwt, configure).unwrap_err().to_string();
        assert!(error.contains(told), "{told}: {error}");
    }
    assert!(start(several(), |builder| builder.tenant_in_path("tenant")).is_ok());
}
