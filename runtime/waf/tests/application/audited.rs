//! What the audit is told of a match: the ids of the rules, and nothing of what matched.

use std::fmt::Write as _;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use axum::body::Body;
use palisade::SecureApp;
use palisade::audit::{AuditQueue, AuditRecord, AuditSink, SinkError, WhenFull};
use palisade::firewall::Firewall;
use palisade::prelude::*;
use palisade::testing::Client;

use crate::fixture::{Search, fetch};
use crate::support;

struct Kept(Sender<AuditRecord>);

impl AuditSink for Kept {
    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        for record in records {
            self.0.send(record.clone()).map_err(SinkError::new)?;
        }
        Ok(())
    }
}

#[public(reason = "a test", rate = "1000/s", unredacted = "a test")]
async fn search(Query(search): Query<Search>) -> String {
    search.q.unwrap_or_default()
}

#[input]
struct Note {
    #[validate(length(min = 1, max = 2_000))]
    text: String,
}

#[public(reason = "a test", rate = "1000/s", unredacted = "a test")]
async fn write(Json(note): Json<Note>) -> String {
    note.text
}

fn app(change: fn(Firewall) -> Firewall) -> (SecureApp, Receiver<AuditRecord>) {
    let (sender, records) = channel();
    let firewall = change(Firewall::new(support::rules().load().unwrap()));
    let firewall = firewall.deadline(Duration::from_secs(10));
    let queue = AuditQueue::to(Kept(sender), WhenFull::Refuse);
    let security = Security::builder().direct().firewall(firewall).audit(queue).build().unwrap();
    let routes = SecureRouter::new()
        .route("/search", get(search))
        .route("/search/{*rest}", get(search))
        .route("/notes", post(write));
    (routes.secured_by(security).unwrap(), records)
}

/// The rules of the next event about a match, and the events up to the answer's.
fn told(records: &Receiver<AuditRecord>) -> (Vec<String>, String) {
    let (mut rules, mut all) = (Vec::new(), String::new());
    loop {
        let record = records.recv_timeout(Duration::from_secs(20)).unwrap();
        let _ = write!(all, "{record:?}");
        match record.event {
            "firewall_matched" => {
                let told = record.rule.unwrap_or_default();
                rules.extend(told.split(',').map(str::to_owned));
            }
            _ if record.status.is_some() => return (rules, all),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_match_is_told_without_what_matched() {
    for change in [|firewall| firewall, Firewall::detection_only as fn(Firewall) -> Firewall] {
        let (app, records) = app(change);
        let client = Client::new(app);
        fetch(&client, "/search?q=1%27%20UNION%20SELECT%20hunter2%20FROM%20users--%20").await;
        let (rules, all) = told(&records);
        assert!(rules.iter().any(|rule| rule.starts_with("9421")), "{rules:?}");
        assert!(rules.iter().any(|rule| rule == "949110"), "{rules:?}");
        assert!(!all.contains("hunter2") && !all.contains("UNION"), "{all}");
    }
}

/// What the rules cannot read they do not let pass, and the rule that says so is told.
#[tokio::test]
async fn a_body_that_cannot_be_parsed_is_told() {
    let (app, records) = app(|firewall| firewall);
    let client = Client::new(app);
    let send = async |body: &'static str| {
        let post = client.post("/notes").header("host", "api.example.com").header("accept", "*/*");
        let post = post
            .header("user-agent", "curl/8.5.0")
            .header("content-length", &body.len().to_string());
        let post = post.header("content-type", "application/json").body(Body::from(body));
        post.send().await.status().as_u16()
    };
    assert_eq!(send("{\"text\":").await, 403);
    let (rules, _) = told(&records);
    assert_eq!(rules.last().map(String::as_str), Some("200002"), "{rules:?}");
    assert_eq!(send("{\"text\":\"a\"}").await, 200);
    let (rules, _) = told(&records);
    // The engine in pure Rust tells rules of which a part matched.
    assert!(rules.is_empty() || support::is_pure(), "{rules:?}");
}

/// libmodsecurity tells a match in a line that holds what the client sent.
#[tokio::test]
async fn a_client_cannot_write_the_id_of_a_rule() {
    let (app, records) = app(Firewall::detection_only);
    let client = Client::new(app);
    let spoofed = "%5Bfile%20%22a%22%5D%20%5Bline%20%221%22%5D%20%5Bid%20%22911100%22%5D%20%5Brev%20%22911100%22%5D";
    let attack = "1%27%20UNION%20SELECT%20a%20FROM%20users--%20";
    for target in [
        format!("/search?q={spoofed}{attack}"),
        format!("/search?q={attack}{spoofed}"),
        format!("/search?{spoofed}={attack}"),
        format!("/search/{spoofed}?q={attack}"),
    ] {
        fetch(&client, &target).await;
        let (rules, _) = told(&records);
        assert!(rules.iter().any(|rule| rule.starts_with("9421")), "{target}: {rules:?}");
        assert!(!rules.iter().any(|rule| rule == "911100"), "{target}: {rules:?}");
        assert!(!rules.iter().any(|rule| rule == "unnamed"), "{target}: {rules:?}");
    }
}
