//! `.resolve(..)`: what the application knows of a caller.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock, Token};
use palisade::{Resolved, SecurityBuilder};

use crate::support::fixture::{Fixture, challenge, problem};
use crate::support::log::Log;
use crate::support::staff::Role;

/// The application's own user.
struct User {
    nickname: String,
}

#[derive(Redacted)]
struct Shown {
    #[expose]
    nickname: String,
    #[expose]
    tenant: Option<String>,
}

#[secure]
async fn whoami(user: Identity<User>, caller: Principal) -> Json<Shown> {
    let tenant = caller.tenant().map(str::to_owned);
    Json(Shown { nickname: user.nickname.clone(), tenant })
}

#[secure(role = "admin")]
async fn for_admins() -> StatusCode {
    StatusCode::OK
}

#[secure(role = "hr")]
async fn for_hr() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn somebody_else(_: Identity<String>) -> StatusCode {
    StatusCode::OK
}

fn routes() -> SecureRouter {
    SecureRouter::new()
        .route("/whoami", get(whoami))
        .route("/admins", get(for_admins))
        .route("/hr", get(for_hr))
        .route("/else", get(somebody_else))
}

fn user(subject: &str) -> Resolved<User> {
    Resolved::user(User { nickname: format!("nick of {subject}") })
}

/// Knows `boss` as an admin, `plain` without roles, `same` as the token says; fails for `error`.
fn knowing(
    cached_for: Duration,
    asked: Arc<AtomicUsize>,
) -> impl FnOnce(SecurityBuilder) -> SecurityBuilder {
    move |builder| {
        builder.resolve(cached_for, move |caller| {
            asked.fetch_add(1, Ordering::SeqCst);
            async move {
                let user = user(caller.subject());
                match caller.subject() {
                    "boss" => Ok(Some(user.roles([Role::Admin]).tenant("acme"))),
                    "plain" => Ok(Some(user.roles::<Role>([]))),
                    "same" => Ok(Some(user)),
                    "error" => Err(std::io::Error::other("hunter2@ldap is down")),
                    "forever" => std::future::pending().await,
                    _ => Ok(None),
                }
            }
        })
    }
}

fn resolved(cached_for: Duration) -> (Fixture, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    (Fixture::configured(routes(), knowing(cached_for, Arc::clone(&asked))), asked)
}

#[tokio::test]
async fn the_applications_roles_replace_those_of_the_token() {
    let (fixture, _) = resolved(Duration::ZERO);
    let status = |subject: &'static str, role: &'static str, path: &'static str| {
        let token = fixture.token_as(subject, role);
        let request = fixture.client.get(path).bearer(&token);
        async move { request.send().await.status().as_u16() }
    };
    assert_eq!(status("boss", "employee", "/admins").await, 200);
    assert_eq!(status("boss", "employee", "/hr").await, 200);
    assert_eq!(status("plain", "admin", "/admins").await, 403);
    assert_eq!(status("plain", "admin", "/hr").await, 403);
    assert_eq!(status("same", "hr", "/hr").await, 200);
    assert_eq!(status("same", "hr", "/admins").await, 403);
}

#[tokio::test]
async fn a_handler_takes_the_applications_own_user() {
    let (fixture, _) = resolved(Duration::ZERO);
    let reply = fixture.get_with("/whoami", &fixture.token("boss")).await;
    assert_eq!(reply.json(), serde_json::json!({"nickname": "nick of boss", "tenant": "acme"}));
    problem(&fixture.get_with("/else", &fixture.token("boss")).await, 500);
}

#[tokio::test]
async fn an_unknown_caller_looks_like_a_bad_token() {
    let (fixture, _) = resolved(Duration::ZERO);
    let log = Log::listen();
    let reply = fixture.get_with("/whoami", &fixture.token("stranger")).await;
    assert_eq!(log.audit()["reason"], "caller_unknown");
    assert_eq!(reply, fixture.get_with("/whoami", "abc").await);
    assert!(challenge(&reply).contains(r#"error="invalid_token""#));
}

#[tokio::test]
async fn a_resolver_that_fails_lets_nobody_through() {
    let (fixture, _) = resolved(Duration::ZERO);
    let reply = fixture.get_with("/whoami", &fixture.token("error")).await;
    problem(&reply, 503);
    assert!(!reply.text().contains("ldap"), "{}", reply.text());
}

#[tokio::test(start_paused = true)]
async fn a_resolver_that_never_answers_ends_with_the_requests_time() {
    let (fixture, _) = resolved(Duration::ZERO);
    problem(&fixture.get_with("/whoami", &fixture.token("forever")).await, 503);
}

#[tokio::test]
async fn an_answer_is_kept_for_the_stated_time_and_then_asked_again() {
    let (fixture, asked) = resolved(Duration::from_secs(30));
    let token = fixture.token("boss");
    for _ in 0..5 {
        assert_eq!(fixture.get_with("/whoami", &token).await.status(), StatusCode::OK);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    fixture.clock.advance(Duration::from_millis(29_999));
    fixture.get_with("/whoami", &token).await;
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    fixture.clock.advance(Duration::from_millis(1));
    fixture.get_with("/whoami", &token).await;
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    fixture.get_with("/whoami", &fixture.token("plain")).await;
    assert_eq!(asked.load(Ordering::SeqCst), 3, "another caller is another question");
}

#[tokio::test]
async fn failures_and_strangers_are_not_remembered() {
    let (fixture, asked) = resolved(Duration::from_secs(30));
    for subject in ["error", "stranger"] {
        let before = asked.load(Ordering::SeqCst);
        for _ in 0..2 {
            fixture.get_with("/whoami", &fixture.token(subject)).await;
        }
        assert_eq!(asked.load(Ordering::SeqCst), before + 2, "{subject}");
    }
}

#[tokio::test]
async fn nobody_is_asked_about_a_bad_token() {
    let (fixture, asked) = resolved(Duration::ZERO);
    let forged = Issuer::new().token("boss", &fixture.clock).sign();
    problem(&fixture.get_with("/whoami", &forged).await, 401);
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

/// Roles of some other application.
#[derive(Role)]
enum Clan {
    Chief,
}

#[tokio::test]
async fn roles_of_another_enum_open_nothing() {
    let fixture = Fixture::configured(routes(), |builder| {
        builder.resolve(Duration::ZERO, |caller| async move {
            Ok::<_, std::io::Error>(Some(user(caller.subject()).roles([Clan::Chief])))
        })
    });
    problem(&fixture.get_with("/admins", &fixture.token_as("boss", "admin")).await, 500);
}

#[derive(serde::Deserialize)]
struct TenantClaim {
    tenant: String,
}

#[tokio::test]
async fn an_answer_made_from_claims_holds_for_those_claims_alone() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let fixture = Fixture::configured(routes(), |builder| {
        builder.resolve(Duration::from_secs(60), move |caller| {
            count.fetch_add(1, Ordering::SeqCst);
            let claim = caller.claims::<TenantClaim>();
            async move {
                let user = user(caller.subject());
                let resolved = claim.map(|claim| user.tenant(claim.tenant));
                Ok::<_, std::io::Error>(resolved)
            }
        })
    });
    let token = |tenant: &str| fixture.draft("ada").claim("tenant", tenant).sign();
    let (north, south) = (token("north"), token("south"));
    for (token, tenant) in
        [(&north, "north"), (&south, "south"), (&north, "north"), (&south, "south")]
    {
        let reply = fixture.get_with("/whoami", token).await;
        assert_eq!(reply.json()["tenant"], tenant);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_answer_made_without_claims_is_kept_for_all_tokens_of_the_caller() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let fixture = Fixture::configured(routes(), |builder| {
        builder.resolve(Duration::from_secs(60), move |caller| {
            count.fetch_add(1, Ordering::SeqCst);
            async move { Ok::<_, std::io::Error>(Some(user(caller.subject()))) }
        })
    });
    for tenant in ["north", "south"] {
        let token = fixture.draft("ada").claim("tenant", tenant).sign();
        assert_eq!(fixture.get_with("/whoami", &token).await.status(), StatusCode::OK);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_answer_is_kept_for_the_caller_in_the_tenant_that_its_token_names() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let security = Security::builder()
        .jwt(issuer.jwt().tenant_claim("org"))
        .resolve(Duration::from_secs(60), move |caller| {
            count.fetch_add(1, Ordering::SeqCst);
            let tenant = caller.tenant().filter(|tenant| *tenant != "closed");
            let known = tenant.map(|tenant| user(&format!("{} of {tenant}", caller.subject())));
            async move { Ok::<_, std::io::Error>(known) }
        })
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/whoami", get(whoami));
    let client = crate::documented(routes.secured_by(security).unwrap());
    let seen = async |draft: Token| {
        let reply = client.get("/whoami").bearer(&draft.sign()).send().await;
        (reply.status().as_u16(), reply.json()["nickname"].as_str().map(str::to_owned))
    };
    let of = |tenant: &str| issuer.token("ada", &clock).claim("org", tenant);
    for (jti, tenant) in [("1", "north"), ("2", "south"), ("3", "north"), ("4", "south")] {
        let nickname = format!("nick of ada of {tenant}");
        // Another token of the same caller and tenant asks nobody.
        let draft = of(tenant).claim("jti", jti);
        assert_eq!(seen(draft).await, (200, Some(nickname)));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    for draft in [of("closed"), issuer.token("ada", &clock), of("north").claim("org", ["north"])] {
        assert_eq!(seen(draft).await, (401, None));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 5);
}
