//! How often a caller may ask: 429 and `Retry-After` (RFC 6585, section 4).

use std::time::Duration;

use palisade::http::{Method, StatusCode};
use palisade::prelude::*;
use palisade::testing::{Client, Reply};
use palisade::{Rate, Resolved};

use crate::support::fixture::{Fixture, problem};
use crate::support::staff::{Db, routes, valid};

#[secure(rate = "2/s")]
async fn two() -> StatusCode {
    StatusCode::OK
}

#[secure(rate(limit = "100/m", burst = 4, cost = 2))]
async fn costly() -> StatusCode {
    StatusCode::OK
}

#[secure(rate = "5/s", rate(limit = "3/m", per = "ip"))]
async fn twice_limited() -> StatusCode {
    StatusCode::OK
}

#[secure(rate(limit = "2/s", per = "global"))]
async fn shared() -> StatusCode {
    StatusCode::OK
}

#[secure(rate(limit = "2/s", per = "tenant"))]
async fn by_tenant() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn unlimited() -> StatusCode {
    StatusCode::OK
}

fn limits() -> SecureRouter {
    SecureRouter::new()
        .route("/two", get(two).post(two))
        .route("/also/two", get(two))
        .route("/things/{id}", get(two))
        .route("/costly", get(costly))
        .route("/twice", get(twice_limited))
        .route("/shared", get(shared))
        .route("/unlimited", get(unlimited))
}

/// How many of `count` requests pass.
async fn passing(fixture: &Fixture, path: &str, token: &str, count: usize) -> usize {
    let mut passed = 0;
    for _ in 0..count {
        let status = fixture.get_with(path, token).await.status();
        assert!(status == 200 || status == 429, "{status}");
        passed += usize::from(status == 200);
    }
    passed
}

#[tokio::test]
async fn the_eleventh_post_in_a_second_is_refused_in_the_drafts_syntax() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let token = fixture.token_as("e1", "admin");
    let hire = || fixture.client.post("/employees").bearer(&token).json(&valid()).send();
    for _ in 0..10 {
        assert_eq!(hire().await.status(), StatusCode::CREATED);
    }
    let reply = hire().await;
    let members = problem(&reply, 429);
    assert_eq!(members["type"], "https://iana.org/assignments/http-problem-types#quota-exceeded");
    assert_eq!(members["violated-policies"], serde_json::json!(["hire"]));
    assert_eq!(reply.header("ratelimit-policy"), r#""hire";q=10;w=1"#);
    assert_eq!(reply.header("ratelimit"), r#""hire";r=0;t=1"#);
    assert_eq!(reply.header("retry-after"), "1");
}

#[tokio::test]
async fn whoever_waits_as_long_as_told_passes() {
    let fixture = Fixture::new(limits());
    let token = fixture.token("e1");
    assert_eq!(passing(&fixture, "/two", &token, 3).await, 2);
    let refused = fixture.get_with("/two", &token).await;
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!(wait >= 1);
    fixture.clock.advance(Duration::from_secs(wait));
    assert_eq!(fixture.get_with("/two", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn asking_while_refused_does_not_push_the_time_back() {
    let fixture = Fixture::new(limits());
    let token = fixture.token("e1");
    assert_eq!(passing(&fixture, "/two", &token, 50).await, 2);
    fixture.clock.advance(Duration::from_secs(1));
    assert_eq!(passing(&fixture, "/two", &token, 50).await, 2);
}

#[tokio::test]
async fn a_clock_that_goes_back_gives_nothing_back() {
    let fixture = Fixture::new(limits());
    let token = fixture.token("e1");
    assert_eq!(passing(&fixture, "/two", &token, 3).await, 2);
    // By less than clocks may differ: the token stays good.
    fixture.clock.set_millis(fixture.clock.now_millis() - 4_000);
    assert_eq!(passing(&fixture, "/two", &token, 3).await, 0);
}

#[tokio::test]
async fn no_second_admits_more_than_its_limit() {
    let fixture = Fixture::new(limits());
    let token = fixture.token("e1");
    let mut passed = passing(&fixture, "/two", &token, 3).await;
    for _ in 0..99 {
        fixture.clock.advance(Duration::from_millis(10));
        passed += passing(&fixture, "/two", &token, 1).await;
    }
    assert_eq!(passed, 2);
}

#[tokio::test]
async fn a_success_tells_what_is_left() {
    let fixture = Fixture::new(limits());
    let reply = fixture.get_with("/two", &fixture.token("e1")).await;
    assert_eq!(reply.header("ratelimit-policy"), r#""two";q=2;w=1"#);
    assert!(reply.header("ratelimit").starts_with(r#""two";r=1;t="#), "{reply:?}");
    assert!(!reply.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn the_tightest_of_several_limits_is_told() {
    let fixture = Fixture::new(limits());
    let reply = fixture.get_with("/twice", &fixture.token("e1")).await;
    assert!(reply.header("ratelimit").starts_with(r#""twice_limited";r=2;"#), "{reply:?}");
    let token = fixture.token("e1");
    assert_eq!(passing(&fixture, "/twice", &token, 4).await, 2);
    let reply = fixture.get_with("/twice", &token).await;
    assert_eq!(reply.header("ratelimit-policy"), r#""twice_limited";q=3;w=60"#);
}

#[tokio::test]
async fn callers_have_budgets_of_their_own() {
    let fixture = Fixture::new(limits());
    let (one, other) = (fixture.token("e1"), fixture.token("e2"));
    assert_eq!(passing(&fixture, "/two", &one, 5).await, 2);
    assert_eq!(passing(&fixture, "/two", &other, 5).await, 2);
}

#[tokio::test]
async fn another_token_or_address_of_the_same_caller_opens_no_second_budget() {
    let fixture = Fixture::new(limits());
    assert_eq!(passing(&fixture, "/two", &fixture.token("e1"), 2).await, 2);
    let other = fixture.draft("e1").claim("jti", "another").role("admin").sign();
    let elsewhere = fixture.client.clone().at("203.0.113.7".parse().unwrap());
    problem(&elsewhere.get("/two").bearer(&other).send().await, 429);
    assert_eq!(fixture.get_with("/unlimited", &other).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn no_spelling_of_the_path_and_no_method_opens_a_second_budget() {
    let fixture = Fixture::new(limits());
    let token = fixture.token("e1");
    assert_eq!(fixture.get_with("/things/1", &token).await.status(), StatusCode::OK);
    let head = fixture.client.request(Method::HEAD, "/also/two").bearer(&token).send().await;
    assert_eq!(head.status(), StatusCode::OK);
    for path in ["/things/2", "/two?x=1", "/also/two"] {
        problem(&fixture.get_with(path, &token).await, 429);
    }
    problem(&fixture.client.post("/two").bearer(&token).send().await, 429);
}

#[tokio::test]
async fn failed_logins_do_not_draw_on_the_budget_of_their_victim() {
    let fixture = Fixture::new(limits());
    let forged = palisade::testing::Issuer::new().token("e1", &fixture.clock).sign();
    for _ in 0..20 {
        problem(&fixture.get_with("/two", &forged).await, 401);
    }
    assert_eq!(passing(&fixture, "/two", &fixture.token("e1"), 3).await, 2);
}

#[tokio::test]
async fn failed_logins_draw_on_the_limits_of_their_address() {
    let fixture = Fixture::new(limits());
    for _ in 0..3 {
        problem(&fixture.client.get("/twice").send().await, 401);
    }
    problem(&fixture.client.get("/twice").send().await, 429);
    let elsewhere = fixture.client.clone().at("203.0.113.7".parse().unwrap());
    problem(&elsewhere.get("/twice").send().await, 401);
}

#[tokio::test]
async fn a_request_may_cost_more_than_one() {
    let fixture = Fixture::new(limits());
    let token = fixture.token("e1");
    assert_eq!(passing(&fixture, "/costly", &token, 5).await, 2);
    fixture.clock.advance(Duration::from_millis(1_200));
    assert_eq!(passing(&fixture, "/costly", &token, 5).await, 1);
}

#[tokio::test]
async fn a_global_limit_counts_everyone_together() {
    let fixture = Fixture::new(limits());
    assert_eq!(passing(&fixture, "/shared", &fixture.token("e1"), 1).await, 1);
    assert_eq!(passing(&fixture, "/shared", &fixture.token("e2"), 1).await, 1);
    assert_eq!(passing(&fixture, "/shared", &fixture.token("e3"), 1).await, 0);
}

#[tokio::test]
async fn a_tenants_limit_counts_its_people_together() {
    let routes = SecureRouter::new().route("/tenant", get(by_tenant));
    let fixture = Fixture::configured(routes, |builder| {
        builder.resolve(Duration::ZERO, |caller| async move {
            let known = Resolved::user(());
            Ok::<_, std::io::Error>(Some(match caller.subject() {
                "nobody's" => known,
                subject => known.tenant(subject.split('-').next().unwrap_or_default().to_owned()),
            }))
        })
    });
    assert_eq!(passing(&fixture, "/tenant", &fixture.token("acme-1"), 1).await, 1);
    assert_eq!(passing(&fixture, "/tenant", &fixture.token("acme-2"), 2).await, 1);
    assert_eq!(passing(&fixture, "/tenant", &fixture.token("other-1"), 1).await, 1);
    problem(&fixture.get_with("/tenant", &fixture.token("nobody's")).await, 403);
}

async fn health(client: &Client, peer: &str) -> Reply {
    client.clone().at(peer.parse().unwrap()).get("/health").send().await
}

#[tokio::test]
async fn public_routes_count_addresses() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    for _ in 0..5 {
        assert_eq!(health(&fixture.client, "192.0.2.1").await.status(), StatusCode::OK);
    }
    problem(&health(&fixture.client, "192.0.2.1").await, 429);
    problem(&health(&fixture.client, "::ffff:192.0.2.1").await, 429);
    assert_eq!(health(&fixture.client, "192.0.2.2").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_ipv6_client_is_its_network() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    for host in 1..=5 {
        let peer = format!("2001:db8:0:1::{host}");
        assert_eq!(health(&fixture.client, &peer).await.status(), StatusCode::OK);
    }
    problem(&health(&fixture.client, "2001:db8:0:ff:ffff::9").await, 429);
    assert_eq!(health(&fixture.client, "2001:db8:0:100::1").await.status(), StatusCode::OK);
}

fn few(limit: u32) -> Rate {
    Rate::new(limit, Duration::from_secs(1))
}

#[tokio::test]
async fn every_answer_draws_on_the_limit_of_its_address() {
    let fixture =
        Fixture::configured(routes(&Db::seeded()), |builder| builder.address_rate(few(4)));
    problem(&fixture.client.get("/nowhere").send().await, 404);
    problem(&fixture.client.post("/me").send().await, 405);
    problem(&fixture.client.get("/me").send().await, 401);
    assert_eq!(fixture.client.request(Method::OPTIONS, "/me").send().await.status(), 204);
    for path in ["/nowhere", "/me", "/health"] {
        let reply = fixture.client.get(path).send().await;
        problem(&reply, 429);
        assert_eq!(reply.header("ratelimit-policy"), r#""address";q=4;w=1"#);
        assert_eq!(reply.header("retry-after"), "1");
    }
    let elsewhere = fixture.client.clone().at("203.0.113.7".parse().unwrap());
    problem(&elsewhere.get("/nowhere").send().await, 404);
}

#[tokio::test]
async fn an_address_has_two_hundred_requests_a_second_unless_said_otherwise() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    for _ in 0..200 {
        problem(&fixture.client.get("/nowhere").send().await, 404);
    }
    problem(&fixture.client.get("/nowhere").send().await, 429);
}

#[secure(rate = "1/m")]
async fn größe() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn a_policy_has_one_name_in_the_problem_and_in_the_fields() {
    let fixture = Fixture::new(SecureRouter::new().route("/size", get(größe)));
    let token = fixture.token("e1");
    fixture.get_with("/size", &token).await;
    let reply = fixture.get_with("/size", &token).await;
    let members = problem(&reply, 429);
    assert_eq!(members["violated-policies"], serde_json::json!(["gr__e"]));
    assert_eq!(reply.header("ratelimit"), r#""gr__e";r=0;t=60"#);
}
