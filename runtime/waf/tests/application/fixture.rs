//! An application with the rules in front.

use std::time::Duration;

use axum::body::Body;
use palisade::firewall::Firewall;
use palisade::prelude::*;
use palisade::testing::{Client, Reply};
use palisade::{ConfigError, Rate, SecureApp, SecurityBuilder};
use palisade_waf::CoreRuleSet;

pub(crate) const INJECTION: &str = "1' UNION SELECT password FROM users-- ";
pub(crate) const SCRIPT: &str = "<script>alert(document.cookie)</script>";

#[input]
struct Note {
    #[validate(length(min = 1, max = 2_000))]
    text: String,
}

#[input]
pub(crate) struct Search {
    #[validate(length(max = 200))]
    pub(crate) q: Option<String>,
}

#[public(reason = "a test", rate = "100000/s", unredacted = "a test")]
pub(crate) async fn search(Query(search): Query<Search>) -> String {
    search.q.unwrap_or_default()
}

#[public(reason = "a test", rate = "100000/s", unredacted = "a test")]
async fn write(Json(note): Json<Note>) -> String {
    note.text
}

#[public(
    reason = "a test",
    rate = "100000/s",
    unredacted = "a test",
    firewall(except = "tag:attack-sqli", reason = "saved queries are SQL")
)]
async fn save_query(Json(note): Json<Note>) -> String {
    note.text
}

#[public(reason = "a test", rate = "100000/s", unredacted = "a test")]
async fn leaks() -> String {
    "You have an error in your SQL syntax; check the manual for MySQL".to_owned()
}

/// Without a bound on what one address sends.
pub(crate) fn unlimited() -> SecurityBuilder {
    Security::builder().direct().address_rate(Rate::new(1_000_000, Duration::from_secs(1)))
}

pub(crate) fn app(
    rules: CoreRuleSet,
    change: fn(Firewall) -> Firewall,
) -> Result<SecureApp, ConfigError> {
    let firewall = change(Firewall::new(rules.load().unwrap()));
    let firewall = firewall.deadline(Duration::from_secs(10));
    let security = unlimited().firewall(firewall).build()?;
    SecureRouter::new()
        .route("/search", get(search))
        .route("/notes", post(write))
        .route("/queries", post(save_query))
        .route("/leaks", get(leaks))
        .secured_by(security)
}

pub(crate) fn client(change: fn(Firewall) -> Firewall) -> Client {
    Client::new(app(crate::support::rules(), change).unwrap())
}

/// As a browser or a program sends it.
pub(crate) async fn fetch(client: &Client, target: &str) -> Reply {
    let get = client.get(target).header("host", "api.example.com");
    get.header("user-agent", "curl/8.5.0").header("accept", "*/*").send().await
}

pub(crate) async fn send(client: &Client, path: &str, text: &str) -> Reply {
    let body = format!(r#"{{"text":{}}}"#, quoted(text));
    let post = client.post(path).header("host", "api.example.com").header("accept", "*/*");
    let post = post.header("user-agent", "curl/8.5.0").header("content-type", "application/json");
    let post = post.header("content-length", &body.len().to_string());
    post.body(Body::from(body)).send().await
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
