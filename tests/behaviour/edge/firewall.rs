//! A firewall beside the guards: what it sees and when, what it refuses, and what holds where it cannot look.

mod asking;
mod detecting;
mod starting;
mod within;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use bytes::Bytes;
use palisade::firewall::{
    Firewall, InspectedAnswer, InspectedHead, Inspection, InspectionError, InspectionRequest,
    InspectionVerdict, Inspector,
};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;

use crate::support::fixture::{Fixture, counted, problem};
use crate::support::log::Log;

/// Refuses what holds `evil`, in the head, in a body as a whole, and in an answer, by a rule of its own each; on
/// demand it fails, panics or hangs.
#[derive(Clone, Default)]
struct Evil {
    steps: Arc<AtomicUsize>,
    released: Arc<AtomicBool>,
}

struct OneRequest {
    asked: InspectionRequest,
    body: Vec<u8>,
    steps: Arc<AtomicUsize>,
    released: Arc<AtomicBool>,
}

impl OneRequest {
    fn judge(&self, holds: bool, rule: &'static str) -> InspectionVerdict {
        self.steps.fetch_add(1, Ordering::SeqCst);
        if holds && !self.asked.except.contains(&rule) {
            InspectionVerdict::block(rule)
        } else {
            InspectionVerdict::Allow
        }
    }
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

impl Inspector for Evil {
    type Inspection = OneRequest;

    fn begin(&self, asked: InspectionRequest) -> OneRequest {
        let (steps, released) = (Arc::clone(&self.steps), Arc::clone(&self.released));
        OneRequest { asked, body: Vec::new(), steps, released }
    }

    fn check_exclusion(&self, rule: &'static str) -> Result<(), String> {
        let known = rule.starts_with("evil-");
        if known { Ok(()) } else { Err("no rule has this id".to_owned()) }
    }
}

impl Inspection for OneRequest {
    fn head(&mut self, head: &InspectedHead) -> Result<InspectionVerdict, InspectionError> {
        let target = head.uri().to_string();
        assert!(!target.contains("panic"), "as asked");
        if target.contains("fail") {
            return Err("as asked".into());
        }
        while target.contains("hang") && !self.released.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(match () {
            () if target.contains("noted") => InspectionVerdict::log("evil-noted"),
            () => self.judge(target.contains("evil"), "evil-head"),
        })
    }

    fn body(&mut self, piece: &Bytes) -> Result<InspectionVerdict, InspectionError> {
        self.body.extend_from_slice(piece);
        Ok(self.judge(holds(&self.body, "evil"), "evil-body"))
    }

    fn body_end(&mut self) -> Result<InspectionVerdict, InspectionError> {
        Ok(self.judge(holds(&self.body, "late"), "evil-end"))
    }

    fn answer(&mut self, answer: &InspectedAnswer) -> Result<InspectionVerdict, InspectionError> {
        let body = answer.body().map_or(&b""[..], |bytes| bytes);
        Ok(self.judge(holds(body, "stack trace"), "evil-answer"))
    }
}

#[input]
struct Note {
    #[validate(length(min = 1, max = 2_000))]
    text: String,
}

#[secure(rate = "100/s", unredacted = "a test")]
async fn show() -> String {
    "fine".to_owned()
}

#[secure(rate = "100/s", body = "64KiB", unredacted = "a test")]
async fn write(Json(note): Json<Note>) -> String {
    note.text
}

#[secure(rate = "100/s", unredacted = "a test", firewall(except = any("evil-body", "evil-head"), reason = "notes about evil"))]
async fn excepted(Json(note): Json<Note>) -> String {
    note.text
}

#[secure(
    rate = "100/s",
    unredacted = "a test",
    firewall(head_only, reason = "bodies are ciphertext")
)]
async fn head_only(Json(note): Json<Note>) -> String {
    note.text
}

#[public(reason = "a probe", rate = "100/s", firewall(off, reason = "takes nothing"))]
async fn off() -> &'static str {
    "ok"
}

#[secure(rate = "100/s", unredacted = "a test")]
async fn leaks() -> String {
    "a stack trace of ours".to_owned()
}

fn routes() -> SecureRouter {
    SecureRouter::new()
        .route("/show", get(show))
        .route("/write", post(write))
        .route("/excepted", post(excepted))
        .route("/head", post(head_only))
        .route("/off", get(off))
        .route("/leaks", get(leaks))
}

fn with(firewall: Firewall) -> Fixture {
    Fixture::configured(routes(), |builder| builder.firewall(firewall))
}

fn blocking() -> Firewall {
    Firewall::new(Evil::default())
}

async fn send(fixture: &Fixture, path: &str, text: &str) -> Reply {
    let body = serde_json::json!({ "text": text });
    fixture.client.post(path).bearer(&fixture.token("ada")).json(&body).send().await
}

async fn fetch(fixture: &Fixture, path: &str) -> Reply {
    fixture.get_with(path, &fixture.token("ada")).await
}

/// The fields of the events about matches.
fn matches(log: &Log) -> Vec<serde_json::Value> {
    let lines = log.lines().into_iter();
    let matches = lines.filter(|line| line["target"] == "palisade::audit::firewall");
    let matches: Vec<_> = matches.map(|line| line["fields"].clone()).collect();
    assert!(matches.iter().all(|told| told["event"] == "firewall_matched"), "{matches:?}");
    matches
}

/// A refusal that says nothing.
#[track_caller]
fn says_nothing(reply: &Reply) {
    let members = problem(reply, 403);
    let mut told = members.as_object().unwrap().keys();
    assert!(told.all(|name| ["status", "title", "type"].contains(&name.as_str())), "{members}");
}

#[tokio::test]
async fn a_head_is_refused_without_a_word_and_audited_without_what_matched() {
    let (fixture, log) = (with(blocking()), Log::listen());
    says_nothing(&fetch(&fixture, "/show?q=evil-word").await);
    let event = log.audit();
    assert_eq!(
        (&event["reason"], &event["rule"], &event["policy"]),
        (&"firewall_blocked".into(), &"evil-head".into(), &"show".into())
    );
    let [told] = &matches(&log)[..] else { panic!("{:?}", matches(&log)) };
    assert_eq!(
        (&told["rule"], &told["place"], &told["refused"]),
        (&"evil-head".into(), &"head".into(), &true.into())
    );
    assert!(!log.text().contains("evil-word"), "{}", log.text());
    assert_eq!(fetch(&fixture, "/show?q=good").await.status(), StatusCode::OK);
    assert_eq!(matches(&log).len(), 1);
}

#[tokio::test]
async fn the_head_is_looked_at_before_credentials_and_the_body_behind_them() {
    let fixture = with(blocking());
    let anonymous = fixture.client.get("/show?q=evil").send().await;
    says_nothing(&anonymous);
    let (body, polls) = counted(vec![r#"{"text":"evil"}"#]);
    let post = fixture.client.post("/write").header("content-type", "application/json");
    let refused = post.body(body).send().await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(polls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_body_is_looked_at_piece_by_piece_and_reaches_no_handler() {
    let (fixture, log) = (with(blocking()), Log::listen());
    let long: &'static str = format!(r#"{{"text":"{}"#, "x".repeat(17_000)).leak();
    let rest: &'static str = format!("il{}", "x".repeat(17_000)).leak();
    let (body, polls) = counted(vec![long, "ev", rest, r#" and more"}"#]);
    let post = fixture.client.post("/write").bearer(&fixture.token("ada"));
    let reply = post.header("content-type", "application/json").body(body).send().await;
    says_nothing(&reply);
    assert_eq!(polls.load(Ordering::SeqCst), 3, "the last piece was read");
    assert_eq!(log.audit()["rule"], "evil-body");
    says_nothing(&send(&fixture, "/write", "too late").await);
    let reply = send(&fixture, "/write", "a good note").await;
    assert_eq!((reply.status(), reply.text().as_str()), (StatusCode::OK, "a good note"));
}

#[tokio::test]
async fn single_bytes_buy_no_looks_and_no_events() {
    let evil = Evil::default();
    let (fixture, log) = (with(Firewall::new(evil.clone()).detection_only()), Log::listen());
    let text = format!(r#"{{"text":"evil {}"}}"#, "x".repeat(1_000));
    let bytes: Vec<&'static str> =
        text.chars().map(|letter| -> &'static str { letter.to_string().leak() }).collect();
    let (body, _) = counted(bytes);
    let post = fixture.client.post("/write").bearer(&fixture.token("ada"));
    let reply = post.header("content-type", "application/json").body(body).send().await;
    assert_eq!(reply.status(), StatusCode::OK);
    // The head, one piece, the end, the answer.
    assert_eq!(evil.steps.load(Ordering::SeqCst), 4);
    assert_eq!(matches(&log).len(), 1);
}

#[tokio::test]
async fn a_body_keeps_its_bound() {
    let fixture = with(blocking());
    problem(&send(&fixture, "/write", &"x".repeat(70_000)).await, 413);
    let piece: &'static str = "x".repeat(30_000).leak();
    let (body, _) = counted(vec![piece; 4]);
    let post = fixture.client.post("/write").bearer(&fixture.token("ada"));
    let reply = post.header("content-type", "application/json").body(body).send().await;
    problem(&reply, 413);
}

#[tokio::test]
async fn what_the_firewall_cannot_read_is_refused() {
    let fixture = with(blocking());
    let post = fixture.client.post("/write").bearer(&fixture.token("ada"));
    let post = post.header("content-type", "application/json").header("content-encoding", "gzip");
    problem(&post.body(Body::from("evil")).send().await, 415);
}

#[tokio::test]
async fn an_answer_stays_inside() {
    let (fixture, log) = (with(blocking()), Log::listen());
    let reply = fetch(&fixture, "/leaks").await;
    says_nothing(&reply);
    assert!(!reply.text().contains("trace"), "{}", reply.text());
    assert_eq!(log.audit()["reason"], "firewall_answer_blocked");
    assert_eq!(fetch(&fixture, "/show").await.text(), "fine");
}

#[tokio::test]
async fn detection_alone_refuses_nothing_and_tells_all() {
    let (fixture, log) = (with(blocking().detection_only()), Log::listen());
    assert_eq!(fetch(&fixture, "/show?q=evil").await.status(), StatusCode::OK);
    assert_eq!(send(&fixture, "/write", "evil").await.status(), StatusCode::OK);
    assert_eq!(fetch(&fixture, "/leaks").await.status(), StatusCode::OK);
    let told: Vec<_> = matches(&log).iter().map(|it| it["place"].clone()).collect();
    assert_eq!(told, ["head", "body", "answer"]);
    assert!(matches(&log).iter().all(|it| it["refused"] == false));
    for broken in ["fail", "panic"] {
        assert_eq!(fetch(&fixture, &format!("/show?{broken}")).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_verdict_to_log_refuses_nothing() {
    let (fixture, log) = (with(blocking()), Log::listen());
    assert_eq!(fetch(&fixture, "/show?noted").await.status(), StatusCode::OK);
    assert_eq!(matches(&log)[0]["rule"], "evil-noted");
}

#[tokio::test]
async fn a_hook_that_fails_panics_or_hangs_lets_nothing_pass() {
    let evil = Evil::default();
    // Long enough for the words of a panic.
    let firewall = Firewall::new(evil.clone()).deadline(Duration::from_secs(2)).at_once(1);
    let (fixture, log) = (with(firewall), Log::listen());
    for broken in ["fail", "panic", "hang"] {
        let began = Instant::now();
        let reply = fetch(&fixture, &format!("/show?{broken}")).await;
        problem(&reply, 503);
        assert!(!reply.text().contains("asked"), "{}", reply.text());
        assert!(began.elapsed() < Duration::from_secs(10), "{broken}: {:?}", began.elapsed());
        assert_eq!(log.audits().last().unwrap()["reason"], "firewall_unavailable", "{broken}");
    }
    // The one place is held by what hangs: nobody passes unseen.
    problem(&fetch(&fixture, "/show").await, 503);
    assert_eq!(fixture.client.get("/off").send().await.status(), StatusCode::OK);
    evil.released.store(true, Ordering::SeqCst);
    let free = async {
        while fetch(&fixture, "/show").await.status() != StatusCode::OK {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), free).await.unwrap();
}

#[tokio::test]
async fn a_hook_fails_open_where_that_is_stated() {
    let firewall = blocking().deadline(Duration::from_secs(5)).fails_open("availability first");
    let fixture = with(firewall);
    for broken in ["fail", "panic"] {
        assert_eq!(fetch(&fixture, &format!("/show?{broken}")).await.status(), StatusCode::OK);
    }
    says_nothing(&fetch(&fixture, "/show?q=evil").await);
    let posture = fixture.app.posture();
    let told = "blocking, 5000 ms a look, fails open: availability first";
    assert_eq!(posture.firewall(), Some(told));
}

#[tokio::test]
async fn a_handler_excepts_rules_in_writing() {
    let fixture = with(blocking());
    assert_eq!(send(&fixture, "/excepted?q=evil", "evil").await.status(), StatusCode::OK);
    says_nothing(&send(&fixture, "/excepted", "too late").await);
    assert_eq!(send(&fixture, "/head", "evil").await.status(), StatusCode::OK);
    says_nothing(&send(&fixture, "/head?evil", "fine").await);
    assert_eq!(fixture.client.get("/off?evil").send().await.status(), StatusCode::OK);
    let table = fixture.app.posture().to_string();
    for told in [
        "firewall without evil-body, evil-head: notes about evil",
        "firewall on heads only: bodies are ciphertext",
        "firewall off: takes nothing",
    ] {
        assert!(table.contains(told), "{told}\n{table}");
    }
}
