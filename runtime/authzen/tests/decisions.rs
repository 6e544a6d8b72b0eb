//! Handlers and lists that an engine behind the AuthZEN API decides about: a server that each test starts.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Json as AnyJson;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode as Status};
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade_authzen::{AuthZen, AuthZenBuilder, AuthZenError, AuthZenObject, Properties};
use palisade_outbound::Host;
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[derive(Role)]
#[allow(dead_code, reason = "tokens name what no code does")]
pub(crate) enum Role {
    Auditor,
}

/// How the engine behaves, what it was asked, and how often.
#[derive(Clone, Default)]
struct Engine(Arc<Inner>);

#[derive(Default)]
struct Inner {
    mood: Mutex<&'static str>,
    asked: Mutex<Vec<Value>>,
    calls: AtomicUsize,
}

impl Engine {
    fn be(&self, mood: &'static str) {
        *self.0.mood.lock().unwrap() = mood;
    }

    fn calls(&self) -> usize {
        self.0.calls.load(Ordering::SeqCst)
    }

    fn last(&self) -> Value {
        self.0.asked.lock().unwrap().last().unwrap().clone()
    }

    async fn hear(&self, fields: &HeaderMap, asked: &Value) -> Option<(Status, AnyJson<Value>)> {
        self.0.calls.fetch_add(1, Ordering::SeqCst);
        assert_eq!(fields["authorization"], "Bearer between-services");
        assert_eq!(fields["content-type"], "application/json");
        self.0.asked.lock().unwrap().push(asked.clone());
        let mood = *self.0.mood.lock().unwrap();
        match mood {
            "slow" => tokio::time::sleep(Duration::from_secs(5)).await,
            "failing" => {
                return Some((Status::INTERNAL_SERVER_ERROR, AnyJson(json!({"decision": true}))));
            }
            "undecided" => return Some((Status::OK, AnyJson(json!({"context": {}})))),
            "vague" => return Some((Status::OK, AnyJson(json!({"decision": "true"})))),
            "miscounting" => {
                return Some((Status::OK, AnyJson(json!({"evaluations": [{"decision": true}]}))));
            }
            _ => {}
        }
        None
    }
}

async fn evaluation(
    Shared(engine): Shared<Engine>,
    fields: HeaderMap,
    AnyJson(asked): AnyJson<Value>,
) -> (Status, AnyJson<Value>) {
    if let Some(answer) = engine.hear(&fields, &asked).await {
        return answer;
    }
    let is_auditor = asked["subject"]["properties"]["roles"] == json!(["auditor"]);
    let may = is_auditor && asked["action"]["name"] == "can_audit";
    (
        Status::OK,
        AnyJson(json!({"decision": may, "context": {"reason_admin": {"en": "rule 7"}}, "more": 1})),
    )
}

async fn evaluations(
    Shared(engine): Shared<Engine>,
    fields: HeaderMap,
    AnyJson(asked): AnyJson<Value>,
) -> (Status, AnyJson<Value>) {
    if let Some(answer) = engine.hear(&fields, &asked).await {
        return answer;
    }
    assert_eq!(asked["options"]["evaluations_semantic"], "execute_all");
    let each = asked["evaluations"].as_array().unwrap().iter();
    let each = each.map(|it| json!({"decision": it["resource"]["properties"]["level"] == 1}));
    (Status::OK, AnyJson(json!({"evaluations": each.collect::<Vec<_>>()})))
}

/// Starts the engine; where it listens.
async fn start(engine: &Engine) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let routes = axum::Router::new()
        .route("/access/v1/evaluation", axum::routing::post(evaluation))
        .route("/access/v1/evaluations", axum::routing::post(evaluations))
        .with_state(engine.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    origin
}

fn builder(origin: &str) -> AuthZenBuilder {
    let host = Host::plain_http(origin).in_networks(["127.0.0.0/8"]).bearer("between-services");
    AuthZen::builder("books", host).deadline(Duration::from_millis(500))
}

#[derive(Clone, Redacted)]
struct Note {
    #[expose]
    id: u32,
    owner: String,
    level: u32,
}

impl AuthZenObject for Note {
    const TYPE: &'static str = "note";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn properties(&self) -> Properties {
        [("level".to_owned(), json!(self.level))].into_iter().collect()
    }
}

impl Resource for Note {
    type Id = u32;
    type Store = Books;

    async fn load(_: &Books, _: &u32) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Note {
    fn allow(&self, caller: &Principal) -> bool {
        caller.subject() == self.owner
    }
}

#[derive(Clone)]
struct Books {
    notes: Vec<Note>,
    engine: AuthZen,
}

#[secure(allow = authzen("can_audit"), rate = "1000/s")]
async fn audit() -> NoContent {
    NoContent
}

#[secure(rate = "1000/s")]
async fn list(
    State(books): State<Books>,
    visible: Visible<Note>,
) -> Result<Json<Vec<Permitted<Note>>>, AuthZenError> {
    Ok(Json(books.engine.filter(&visible, "can_read", books.notes).await?))
}

struct App {
    issuer: Issuer,
    clock: TestClock,
    client: Client,
}

impl App {
    fn new(engine: &AuthZen) -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let security = Security::builder()
            .roles::<Role>()
            .jwt(issuer.jwt().tenant_claim("tenant"))
            .engine("authzen", engine.clone())
            .direct()
            .clock(&clock)
            .build()
            .unwrap();
        let note = |id, owner: &str, level| Note { id, owner: owner.to_owned(), level };
        let mut notes = vec![note(1, "ada", 1), note(2, "ada", 2), note(3, "bob", 1)];
        notes.extend((10..210).map(|id| note(id, "ada", 2 - id % 2)));
        let books = Books { notes, engine: engine.clone() };
        let routes = SecureRouter::new().route("/audit", get(audit)).route("/notes", get(list));
        let client = Client::new(routes.with_state(books).secured_by(security).unwrap());
        Self { issuer, clock, client }
    }

    async fn get(&self, path: &str, role: &str) -> (u16, Value) {
        let token = self.issuer.token("ada", &self.clock).role(role).claim("tenant", "acme").sign();
        let reply = self.client.get(path).bearer(&token).send().await;
        let text = reply.text();
        (reply.status().as_u16(), serde_json::from_str(&text).unwrap_or_default())
    }
}

#[tokio::test]
async fn the_engine_decides_and_is_told_who_asks_for_what() {
    let engine = Engine::default();
    let app = App::new(&builder(&start(&engine).await).build().unwrap());
    assert_eq!(app.get("/audit", "auditor").await.0, 204);
    let asked = engine.last();
    assert_eq!(asked["action"], json!({"name": "can_audit"}));
    assert_eq!(asked["resource"], json!({"type": "application", "id": "books"}));
    assert_eq!(asked["context"]["method"], "GET");
    let (subject, issuer) = (&asked["subject"], app.issuer.name());
    assert_eq!(
        (&subject["type"], &subject["id"]),
        (&json!("user"), &json!(format!("{issuer}|ada")))
    );
    assert_eq!(subject["properties"]["tenant"], "acme");
    assert_eq!(app.get("/audit", "").await.0, 403);
    assert_eq!(engine.calls(), 2, "nothing is kept unless it is said");
}

#[tokio::test]
async fn what_is_no_decision_denies() {
    let engine = Engine::default();
    let app = App::new(&builder(&start(&engine).await).build().unwrap());
    for mood in ["failing", "undecided", "vague", "slow"] {
        engine.be(mood);
        let begun = Instant::now();
        assert_eq!(app.get("/audit", "auditor").await.0, 503, "{mood}");
        assert!(begun.elapsed() < Duration::from_secs(3), "{mood}");
    }
    engine.be("");
    assert_eq!(app.get("/audit", "auditor").await.0, 204);
    // Nobody listens there.
    let away = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let app = App::new(&builder(&format!("http://{away}")).build().unwrap());
    assert_eq!(app.get("/audit", "auditor").await.0, 503);
    assert_eq!(app.get("/notes", "auditor").await.0, 503);
}

#[tokio::test]
async fn a_list_is_what_both_let_through() {
    let engine = Engine::default();
    let app = App::new(&builder(&start(&engine).await).build().unwrap());
    let (status, notes) = app.get("/notes", "").await;
    assert_eq!(status, 200);
    let ids: Vec<u64> =
        notes.as_array().unwrap().iter().map(|note| note["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), 101);
    assert_eq!(ids[..3], [1, 11, 13], "bob's is denied by the service, level 2 by the engine");
    assert_eq!(engine.calls(), 3, "a hundred at a time");
    engine.be("miscounting");
    assert_eq!(app.get("/notes", "").await.0, 503);
}

#[tokio::test]
async fn a_decision_is_kept_for_one_question_and_a_stated_time() {
    let engine = Engine::default();
    let kept = Duration::from_secs(4);
    let app = App::new(&builder(&start(&engine).await).cached_for(kept).build().unwrap());
    for _ in 0..3 {
        assert_eq!(app.get("/audit", "auditor").await.0, 204);
    }
    assert_eq!(engine.calls(), 1);
    assert_eq!(app.get("/audit", "").await.0, 403, "another caller is another question");
    engine.be("failing");
    assert_eq!(app.get("/audit", "auditor").await.0, 204, "what is kept outlasts a failure");
    tokio::time::sleep(kept + Duration::from_millis(100)).await;
    assert_eq!(app.get("/audit", "auditor").await.0, 503, "and no longer than it was stated");
    engine.be("");
    assert_eq!(app.get("/audit", "auditor").await.0, 204, "a failure is not kept");
}

#[test]
fn a_host_that_cannot_be_called_is_told_at_the_start() {
    let told = AuthZen::builder("books", Host::new("http://pdp.example")).build().unwrap_err();
    assert!(told.to_string().contains("https://"), "{told}");
    assert!(
        format!("{:?}", AuthZen::builder("books", Host::new("https://pdp.example")))
            .contains("books")
    );
}

#[test]
fn each_setting_of_an_engine_is_stated_once() {
    type State = fn(AuthZenBuilder) -> AuthZenBuilder;
    let cases: [(State, &str); 3] = [
        (|it| it.names(palisade_outbound::SystemNames), "authzen: outbound: `.names(..)`"),
        (|it| it.deadline(Duration::from_secs(1)), "authzen: `.deadline(..)`"),
        (|it| it.cached_for(Duration::from_secs(1)), "authzen: `.cached_for(..)`"),
    ];
    let whole = || AuthZen::builder("books", Host::new("https://pdp.example"));
    for (state, setter) in cases {
        assert!(state(whole()).build().is_ok(), "{setter}");
        let told = state(state(whole())).build().unwrap_err();
        assert!(told.to_string().ends_with(&format!("- {setter} was called twice")), "{told}");
    }
    let late = whole().deadline(Duration::ZERO).cached_for(Duration::ZERO).build().unwrap_err();
    assert!(late.to_string().contains("`.deadline(..)` takes a millisecond"), "{late}");
}
