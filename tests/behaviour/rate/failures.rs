//! Limits on failed logins, by account and by address.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use serde_json::json;

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::Log;

#[input]
struct Login {
    email: Text<64>,
    password: Text<64>,
}

/// The password of everyone is the account's name turned round.
fn is_right(login: &Login) -> bool {
    let account = login.email.trim().to_lowercase();
    login.password.chars().eq(account.chars().rev())
}

#[public(
    reason = "the caller has no credential yet",
    rate = "1000/s",
    rate(limit = "20/h", per = "ip", count = "failures"),
    rate(limit = "300/h", per = "global", count = "failures"),
    rate(limit = "5/15m", per = field("email"), count = "failures"),
)]
async fn login(Json(login): Json<Login>) -> Result<StatusCode, Problem> {
    if login.password.as_str() == "panic" {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE));
    }
    if is_right(&login) { Ok(StatusCode::OK) } else { Err(Problem::new(StatusCode::UNAUTHORIZED)) }
}

#[public(
    reason = "the caller has no credential yet",
    rate = "1000/s",
    rate(limit = "2/15m", per = field("email"), count = "failures"),
)]
async fn form(Form(login): Form<Login>) -> Result<StatusCode, Problem> {
    if is_right(&login) { Ok(StatusCode::OK) } else { Err(Problem::new(StatusCode::UNAUTHORIZED)) }
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new().route("/login", post(login)).route("/form", post(form));
    Fixture::configured(routes, |builder| {
        builder.address_rate(palisade::Rate::new(100_000, Duration::from_secs(1)))
    })
}

async fn sign_in(fixture: &Fixture, from: u32, email: &str, password: &str) -> Reply {
    let client = fixture.client.clone().at(IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + from)));
    let body = json!({"email": email, "password": password});
    client.post("/login").json(&body).send().await
}

fn password(email: &str) -> String {
    email.chars().rev().collect()
}

#[tokio::test]
async fn successes_are_not_counted() {
    let fixture = fixture();
    for _ in 0..100 {
        let reply = sign_in(&fixture, 1, "ada@x", &password("ada@x")).await;
        assert_eq!(reply.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn many_passwords_for_one_account_are_slowed_from_wherever_they_come() {
    let fixture = fixture();
    let mut tried = 0;
    for from in 0..500 {
        let spelling = ["ada@x", "ADA@x", " Ada@X "][from as usize % 3];
        let reply = sign_in(&fixture, from, spelling, "guess").await;
        tried += u32::from(reply.status() == StatusCode::UNAUTHORIZED);
    }
    assert_eq!(tried, 5, "of five hundred");
    let refused = sign_in(&fixture, 9_000, "ada@x", &password("ada@x")).await;
    let members = problem(&refused, 429);
    assert_eq!(members["violated-policies"], json!(["login"]));
    assert_eq!(sign_in(&fixture, 9_000, "bob@x", &password("bob@x")).await.status(), 200);
}

#[tokio::test]
async fn one_password_for_many_accounts_is_slowed_by_address_and_for_everyone() {
    let fixture = fixture();
    let mut tried = [0, 0];
    for account in 0..100 {
        let reply = sign_in(&fixture, 1, &format!("user{account}@x"), "summer").await;
        tried[0] += u32::from(reply.status() == StatusCode::UNAUTHORIZED);
    }
    for account in 0..1000 {
        let reply = sign_in(&fixture, 2 + account, &format!("other{account}@x"), "summer").await;
        tried[1] += u32::from(reply.status() == StatusCode::UNAUTHORIZED);
    }
    assert_eq!(tried, [20, 280], "one address, then a thousand");
}

#[tokio::test]
async fn the_true_owner_signs_in_from_a_known_address_while_others_guess() {
    let fixture = fixture();
    let owner = || sign_in(&fixture, 1, "ada@x", "x@ada_is_no_palindrome");
    assert_eq!(sign_in(&fixture, 1, "ada@x", &password("ada@x")).await.status(), 200);
    for from in 100..600 {
        sign_in(&fixture, from, "ada@x", "guess").await;
    }
    problem(&sign_in(&fixture, 2, "ada@x", &password("ada@x")).await, 429);
    assert_eq!(sign_in(&fixture, 1, "ada@x", &password("ada@x")).await.status(), 200, "known");
    // Even there guesses are slowed.
    for _ in 0..5 {
        assert_eq!(owner().await.status(), StatusCode::UNAUTHORIZED);
    }
    problem(&owner().await, 429);
    fixture.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(sign_in(&fixture, 1, "ada@x", &password("ada@x")).await.status(), 200);
    // The address is known to that account alone.
    for _ in 0..3 {
        sign_in(&fixture, 1, "bob@x", "guess").await;
    }
    fixture.clock.advance(Duration::from_secs(31 * 86_400));
    for from in 100..110 {
        sign_in(&fixture, from, "ada@x", "guess").await;
    }
    problem(&sign_in(&fixture, 1, "ada@x", &password("ada@x")).await, 429);
}

#[tokio::test]
async fn a_failure_of_the_service_is_nobodys() {
    let fixture = fixture();
    for _ in 0..10 {
        problem(&sign_in(&fixture, 1, "ada@x", "panic").await, 503);
    }
    assert_eq!(sign_in(&fixture, 1, "ada@x", "guess").await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn parallel_guesses_are_counted_before_they_are_answered() {
    let fixture = fixture();
    let guesses = (0..200).map(|from| {
        let client = fixture.client.clone().at(IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + from)));
        let body = json!({"email": "ada@x", "password": "guess"});
        tokio::spawn(async move { client.post("/login").json(&body).send().await.status() })
    });
    let answers = futures_util::future::join_all(guesses).await;
    let tried = answers.into_iter().filter(|answer| *answer.as_ref().unwrap() == 401).count();
    assert_eq!(tried, 5);
}

#[tokio::test]
async fn a_body_without_the_field_is_counted_as_one_account() {
    let fixture = fixture();
    let ask = |from: u32, body: &'static str| {
        let peer = IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + from));
        let client = fixture.client.clone().at(peer);
        let request = client.post("/login").header("content-type", "application/json").body(body);
        async move { request.send().await.status() }
    };
    for (from, body) in
        [(1, "{}"), (2, r#"{"mail":"a@x"}"#), (3, "[]"), (4, r#"{"email":null}"#), (5, "{")]
    {
        assert!(ask(from, body).await.is_client_error(), "{body}");
    }
    assert_eq!(ask(6, r#"{"email":["a@x"]}"#).await, 429);
    // None of them could have passed, and those that name an account do.
    assert_eq!(sign_in(&fixture, 6, "ada@x", &password("ada@x")).await.status(), 200);
}

#[input]
struct Guest<T: palisade::InputField> {
    email: T,
    code: Text<64>,
}

#[public(
    reason = "a code stands on the ticket",
    rate = "1000/s",
    rate(limit = "2/15m", per = field("email"), count = "failures"),
)]
async fn guest(Json(guest): Json<Guest<Option<Text<64>>>>) -> StatusCode {
    if guest.code.as_str() == "1234" { StatusCode::OK } else { StatusCode::UNAUTHORIZED }
}

#[input]
struct Defaulted {
    #[serde(default)]
    #[validate(length(max = 64))]
    email: String,
    code: Text<64>,
}

#[public(
    reason = "a code stands on the ticket",
    rate = "1000/s",
    rate(limit = "2/15m", per = field("email"), count = "failures"),
)]
async fn defaulted(Json(guest): Json<Defaulted>) -> StatusCode {
    if guest.code.as_str() == guest.email.as_str() {
        StatusCode::OK
    } else {
        StatusCode::UNAUTHORIZED
    }
}

#[public(
    reason = "a code stands on the ticket",
    rate = "1000/s",
    rate(limit = "2/15m", per = field("email"), count = "failures"),
)]
async fn needed(Json(guest): Json<Guest<Text<64>>>) -> StatusCode {
    if guest.code.as_str() == "1234" { StatusCode::OK } else { StatusCode::UNAUTHORIZED }
}

#[test]
fn an_account_that_may_be_left_out_does_not_start() {
    for routes in [
        SecureRouter::new().route("/guest", post(guest)),
        SecureRouter::new().route("/guest", post(defaulted)),
    ] {
        let told = refused(routes, |builder| builder);
        let reason = "counts failures by the field `email`, which a request may leave out";
        assert!(told.contains(reason), "{told}");
    }
    Fixture::new(SecureRouter::new().route("/guest", post(needed)));
}

#[public(
    reason = "a search",
    rate = "1000/s",
    rate(limit = "2/15m", per = field("email")),
)]
async fn search(Json(guest): Json<Guest<Option<Text<64>>>>) -> StatusCode {
    if guest.code.is_empty() { StatusCode::NOT_FOUND } else { StatusCode::OK }
}

#[tokio::test]
async fn requests_without_an_optional_field_are_counted_by_their_address() {
    let fixture = Fixture::new(SecureRouter::new().route("/search", post(search)));
    let ask = |from: u32, body: serde_json::Value| {
        let peer = IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + from));
        let request = fixture.client.clone().at(peer).post("/search").json(&body);
        async move { request.send().await.status().as_u16() }
    };
    for expected in [200, 200, 429] {
        assert_eq!(ask(1, json!({"code": "x"})).await, expected);
    }
    assert_eq!(ask(2, json!({"code": "x"})).await, 200);
    assert_eq!(ask(1, json!({"code": "x", "email": "ada@x"})).await, 200);
}

#[public(reason = "the caller has no credential yet", rate = "1000/s", rate = named("account"))]
async fn shared_login(Json(login): Json<Login>) -> Result<StatusCode, Problem> {
    if is_right(&login) { Ok(StatusCode::OK) } else { Err(Problem::new(StatusCode::UNAUTHORIZED)) }
}

#[input]
struct Reset {
    email: Text<64>,
}

#[public(reason = "a link comes by mail", rate = "1000/s", rate = named("account"))]
async fn reset(Json(_): Json<Reset>) -> StatusCode {
    StatusCode::ACCEPTED
}

#[tokio::test]
async fn success_at_another_handler_of_a_named_limit_makes_no_address_known() {
    let routes =
        SecureRouter::new().route("/login", post(shared_login)).route("/reset", post(reset));
    let fixture = Fixture::configured(routes, |builder| {
        let account = palisade::Rate::new(3, Duration::from_secs(900));
        builder.limit("account", account.per(palisade::Per::Field("email")).failures())
    });
    // A stranger asks for a link for ada, which succeeds for everyone.
    let stranger = fixture.client.clone().at(IpAddr::from([10, 0, 0, 9]));
    let asked = stranger.post("/reset").json(&json!({"email": "ada@x"})).send().await;
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    assert_eq!(sign_in(&fixture, 1, "ada@x", &password("ada@x")).await.status(), 200);
    for from in 100..103 {
        assert_eq!(sign_in(&fixture, from, "ada@x", "guess").await.status(), 401);
    }
    assert_eq!(sign_in(&fixture, 9, "ada@x", "guess").await.status(), 429, "no better known");
    assert_eq!(sign_in(&fixture, 1, "ada@x", &password("ada@x")).await.status(), 200, "signed in");
}

#[tokio::test]
async fn a_form_is_read_like_json() {
    let fixture = fixture();
    let ask = |body: &'static str| {
        let kind = "application/x-www-form-urlencoded";
        let request = fixture.client.post("/form").header("content-type", kind).body(body);
        async move { request.send().await.status() }
    };
    assert_eq!(ask("email=ada%40x&password=guess").await, 401);
    assert_eq!(ask("email=ada%40x&password=x%40ada").await, 200);
    assert_eq!(ask("email=ada%40x&password=guess").await, 401, "the address is known now");
    assert_eq!(ask("email=ada%40x&password=guess").await, 401);
    assert_eq!(ask("email=ADA%40x&password=x%40ada").await, 429);
    assert_eq!(ask("email=bob%40x&password=x%40bob").await, 200);
}

#[tokio::test]
async fn no_account_stands_in_the_log() {
    let (log, fixture) = (Log::listen(), fixture());
    for from in 0..7 {
        sign_in(&fixture, from, "ada@example.com", "guess").await;
    }
    assert!(log.text().contains("login: 5/15m per field email, failures only"), "{}", log.text());
    assert!(!log.text().contains("ada@example.com"), "{}", log.text());
}

#[public(
    reason = "no body",
    rate = "1000/s",
    rate(limit = "2/15m", per = field("email"), count = "failures")
)]
async fn bodiless() -> StatusCode {
    StatusCode::OK
}

#[public(
    reason = "another name",
    rate = "1000/s",
    rate(limit = "2/15m", per = field("mail"), count = "failures")
)]
async fn misspelt(Json(_): Json<Login>) -> StatusCode {
    StatusCode::OK
}

#[test]
fn a_field_that_the_body_does_not_have_does_not_start() {
    for (routes, name) in [
        (SecureRouter::new().route("/", post(bodiless)), "email"),
        (SecureRouter::new().route("/", post(misspelt)), "mail"),
    ] {
        let told = refused(routes, |builder| builder);
        assert!(told.contains(&format!("counts by the field `{name}`")), "{told}");
    }
}
