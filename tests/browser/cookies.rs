//! Cookies that leave with an answer.

use palisade::prelude::*;
use palisade::testing::Client;
use palisade::{SetCookie, SetCookies};

use crate::log::Log;
use crate::problem;

#[public(reason = "a test", rate = "1000/s")]
async fn choose() -> (SetCookies, NoContent) {
    let theme = SetCookie::new("__Host-theme", "dark; Domain=evil.example");
    let cookies = SetCookies::new().set(theme).remove("old");
    (cookies, NoContent)
}

#[public(reason = "a test", rate = "1000/s")]
async fn faulty() -> (SetCookies, NoContent) {
    let shared = SetCookie::new("__Host-a", "1").domain("example.com");
    (SetCookies::new().set(SetCookie::new("b", "2")).set(shared), NoContent)
}

#[public(reason = "a test", rate = "1000/s")]
async fn refused() -> Result<(SetCookies, NoContent), Problem> {
    Err(Problem::new(StatusCode::CONFLICT))
}

type Field = (&'static str, &'static str);

const PUBLIC: Field = ("cache-control", "public, max-age=60");

async fn cached() -> [Field; 2] {
    [PUBLIC, ("set-cookie", "a=1")]
}

async fn plain() -> [Field; 1] {
    [PUBLIC]
}

fn client() -> Client {
    let routes = SecureRouter::new()
        .route("/choose", get(choose))
        .unguarded("what a layer may say", "/cached", axum::routing::get(cached))
        .unguarded("what a layer may say", "/plain", axum::routing::get(plain))
        .route("/faulty", get(faulty))
        .route("/refused", get(refused));
    let security = Security::builder().direct().build().unwrap();
    crate::documented(routes.secured_by(security).unwrap())
}

#[tokio::test]
async fn a_value_is_encoded_and_every_attribute_is_there() {
    let reply = client().get("/choose").send().await;
    let lines: Vec<_> = reply.headers().get_all("set-cookie").iter().collect();
    assert_eq!(
        lines,
        [
            "__Host-theme=dark%3B%20Domain=evil.example; Path=/; Secure; HttpOnly; SameSite=Lax",
            "old=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
        ]
    );
}

#[tokio::test]
async fn a_cookie_is_never_beside_a_public_cache() {
    let client = client();
    let cookie = client.get("/cached").send().await;
    assert_eq!(cookie.header("cache-control"), "no-store");
    assert_eq!(cookie.header("set-cookie"), "a=1");
    let plain = client.get("/plain").send().await;
    assert_eq!(plain.header("cache-control"), "public, max-age=60");
}

#[tokio::test]
async fn a_cookie_that_cannot_be_set_fails_whole_and_the_log_says_why() {
    let (client, log) = (client(), Log::listen());
    let reply = client.get("/faulty").send().await;
    problem(&reply, 500);
    assert_eq!(reply.header("set-cookie"), "");
    assert!(
        log.text().contains("`__Host-` cookie has the path `/` and no domain"),
        "{}",
        log.text()
    );
    problem(&client.get("/refused").send().await, 409);
}
