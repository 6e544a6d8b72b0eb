//! An account that is named by another name of its field.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use serde_json::json;

#[input]
struct Login {
    #[serde(alias = "mail")]
    email: Text<64>,
    password: Text<64>,
}

#[public(
    reason = "the caller has no credential yet",
    rate = "1000/s",
    rate(limit = "20/h", per = "ip", count = "failures"),
    rate(limit = "5/15m", per = field("email"), count = "failures"),
)]
async fn login(Json(login): Json<Login>) -> Result<StatusCode, Problem> {
    let is_right = login.password.chars().eq(login.email.chars().rev());
    if is_right { Ok(StatusCode::OK) } else { Err(Problem::new(StatusCode::UNAUTHORIZED)) }
}

#[public(
    reason = "the caller has no credential yet",
    rate = "1000/s",
    rate(limit = "5/15m", per = field("email"), count = "failures"),
)]
async fn form(Form(login): Form<Login>) -> Result<StatusCode, Problem> {
    let is_right = login.password.chars().eq(login.email.chars().rev());
    if is_right { Ok(StatusCode::OK) } else { Err(Problem::new(StatusCode::UNAUTHORIZED)) }
}

#[input]
struct ByName {
    email: Option<Text<64>>,
    name: Option<Text<64>>,
    password: Text<64>,
}

#[public(
    reason = "the caller has no credential yet",
    rate = "1000/s",
    rate(limit = "20/h", per = "ip", count = "failures"),
    rate(limit = "5/15m", per = field("email"), count = "failures"),
)]
async fn by_name(Json(login): Json<ByName>) -> Result<StatusCode, Problem> {
    let name = login.email.or(login.name).ok_or(Problem::new(StatusCode::BAD_REQUEST))?;
    let is_right = login.password.chars().eq(name.chars().rev());
    if is_right { Ok(StatusCode::OK) } else { Err(Problem::new(StatusCode::UNAUTHORIZED)) }
}

fn client() -> Client {
    let security = Security::builder()
        .address_rate(palisade::Rate::new(100_000, Duration::from_secs(1)))
        .direct()
        .clock(&TestClock::new())
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/login", post(login)).route("/form", post(form));
    crate::documented(routes.secured_by(security).unwrap())
}

fn at(client: &Client, host: u32) -> Client {
    client.clone().at(IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + host)))
}

async fn tried(client: &Client, host: u32, name: &str, email: &str, password: &str) -> u16 {
    let body = json!({name: email, "password": password});
    at(client, host).post("/login").json(&body).send().await.status().as_u16()
}

/// How many guesses at one account are answered, from a hundred addresses, each of which signed in to an
/// account of its own before.
async fn guesses(name: &str) -> usize {
    let client = client();
    let mut answered = 0;
    for host in 0..100 {
        let own = format!("own{host}");
        let password: String = own.chars().rev().collect();
        assert_eq!(tried(&client, host, name, &own, &password).await, 200);
    }
    for host in 0..100 {
        for _ in 0..6 {
            answered += usize::from(tried(&client, host, name, "victim", "guess").await == 401);
        }
    }
    answered
}

#[tokio::test]
async fn guesses_at_one_account_are_five_by_the_name_of_the_field() {
    assert_eq!(guesses("email").await, 5);
}

#[tokio::test]
async fn guesses_at_one_account_are_five_by_its_other_name() {
    assert_eq!(guesses("mail").await, 5);
}

#[test]
fn an_account_that_another_field_may_name_does_not_start() {
    let security = Security::builder().direct().build().unwrap();
    let refused = SecureRouter::new().route("/by-name", post(by_name)).secured_by(security);
    let told = refused.map(drop).unwrap_err().to_string();
    assert!(told.contains("which a request may leave out"), "{told}");
}

#[tokio::test]
async fn both_names_of_a_form_are_one_account() {
    let client = client();
    let mut answered = 0;
    for name in ["email", "mail", "email", "mail", "email", "mail"].repeat(2) {
        let body = format!("{name}=victim&password=guess");
        let sending =
            client.post("/form").header("content-type", "application/x-www-form-urlencoded");
        answered += usize::from(sending.body(body).send().await.status().as_u16() == 401);
    }
    assert_eq!(answered, 5);
}
