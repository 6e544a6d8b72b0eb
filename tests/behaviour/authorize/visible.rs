//! Objects that leave: each was asked about the caller, in the handler and once more at the exit.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use axum::extract::ConnectInfo;
use futures_util::{Stream, StreamExt as _, stream};
use http_body_util::BodyExt as _;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::private::Probe;
use palisade::testing::Reply;
use tower::ServiceExt as _;

use crate::support::fixture::{Fixture, get_request, problem};
use crate::support::log::Log;

/// A note that its owner alone may read.
#[derive(Clone, Redacted)]
struct Note {
    #[expose]
    id: u32,
    owner: &'static str,
}

/// Notes, and one that was kept from an earlier request.
#[derive(Clone, Default)]
struct Desk(Arc<Mutex<Option<Permitted<Note>>>>);

fn notes() -> Vec<Note> {
    vec![Note { id: 1, owner: "ada" }, Note { id: 2, owner: "grace" }, Note { id: 3, owner: "ada" }]
}

impl Resource for Note {
    type Id = u32;
    type Store = Desk;

    async fn load(_: &Desk, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(notes().into_iter().find(|note| note.id == *id))
    }
}

impl Allow<Read> for Note {
    fn allow(&self, caller: &Principal) -> bool {
        self.owner == caller.subject()
    }
}

/// Whoever reads the folder sees its cover; of the notes in it, the caller's own.
#[derive(Redacted)]
struct Folder {
    #[expose(part)]
    cover: Note,
    #[expose(asked)]
    pinned: Note,
    #[expose(asked)]
    notes: Vec<Note>,
    #[expose(asked)]
    named: BTreeMap<&'static str, Note>,
    #[expose]
    count: usize,
}

impl Resource for Folder {
    type Id = u32;
    type Store = Desk;

    async fn load(_: &Desk, _: &u32) -> Result<Option<Self>, Problem> {
        let [first, second] = [0, 1].map(|place| notes()[place].clone());
        let named = BTreeMap::from([("first", first.clone()), ("second", second.clone())]);
        Ok(Some(Self { cover: second, pinned: first, notes: notes(), named, count: 3 }))
    }
}

impl Allow<Read> for Folder {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

fn hidden(_: &Note) -> String {
    "a note".to_owned()
}

/// Who sees the notes whole sees those that they may read.
#[derive(Redacted)]
struct Shelf {
    #[expose(mask = hidden, full = role("hr"), asked)]
    first: Note,
    #[expose(mask = hidden, full = role("hr"), asked)]
    second: Note,
}

/// A generic object says that it is one.
#[derive(Redacted)]
#[redacted(object)]
struct Versioned<T> {
    #[expose]
    value: T,
    owner: &'static str,
}

impl<T: Send + Sync + 'static> Resource for Versioned<T> {
    type Id = u32;
    type Store = Desk;

    async fn load(_: &Desk, _: &u32) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl<T: Send + Sync + 'static> Allow<Read> for Versioned<T> {
    fn allow(&self, caller: &Principal) -> bool {
        self.owner == caller.subject()
    }
}

#[secure]
async fn list(visible: Visible<Note>) -> Json<Vec<Permitted<Note>>> {
    Json(visible.filter(notes()))
}

#[secure]
async fn one(
    Path(Plain(place)): Path<Plain<usize>>,
    visible: Visible<Note>,
) -> Option<Json<Permitted<Note>>> {
    visible.one(notes().into_iter().nth(place)?).map(Json)
}

#[secure]
async fn versions(visible: Visible<Versioned<u8>>) -> Json<Vec<Permitted<Versioned<u8>>>> {
    let of = |(value, owner)| Versioned { value, owner };
    Json(visible.filter([(1, "ada"), (2, "grace")].map(of)))
}

#[secure(objects = "a service of one caller")]
async fn everything() -> Json<Vec<Note>> {
    Json(notes())
}

#[public(reason = "a wall of notes", rate = "9/s", objects = "whoever pins a note shows it")]
async fn wall() -> Json<Vec<Note>> {
    Json(notes())
}

#[secure]
async fn folder(folder: Authorized<Folder, Read>) -> Json<Permitted<Folder>> {
    Json(folder.permitted())
}

#[secure]
async fn shelf() -> Json<Shelf> {
    let [first, second] = [0, 1].map(|place| notes()[place].clone());
    Json(Shelf { first, second })
}

/// What the types do not see: a proof for one caller, returned to another.
#[secure]
async fn kept(State(desk): State<Desk>, visible: Visible<Note>) -> Json<Vec<Permitted<Note>>> {
    let mut shown = visible.filter(notes());
    let own = shown.first().cloned();
    shown.extend(desk.0.lock().unwrap().clone());
    *desk.0.lock().unwrap() = own;
    Json(shown)
}

type Notes = Pin<Box<dyn Stream<Item = Result<Permitted<Note>, Problem>> + Send>>;

#[secure]
async fn flow(State(desk): State<Desk>, visible: Visible<Note>) -> NdJson<Notes> {
    let mut shown = visible.filter(notes());
    let own = shown.first().cloned();
    shown.extend(desk.0.lock().unwrap().clone());
    *desk.0.lock().unwrap() = own;
    NdJson::new(stream::iter(shown.into_iter().map(Ok)).boxed())
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/notes", get(list))
            .route("/notes/{place}", get(one))
            .route("/versions", get(versions))
            .route("/everything", get(everything))
            .route("/wall", get(wall))
            .route("/folders/{id}", get(folder))
            .route("/shelf", get(shelf))
            .route("/kept", get(kept))
            .route("/flow", get(flow))
            .with_state(Desk::default()),
    )
}

async fn shown_to(fixture: &Fixture, subject: &str, path: &str) -> Reply {
    fixture.get_with(path, &fixture.token(subject)).await
}

fn ids(reply: &Reply) -> Vec<u64> {
    let json = reply.json();
    json.as_array().unwrap().iter().map(|note| note["id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_list_holds_what_its_reader_may_read() {
    let fixture = fixture();
    assert_eq!(ids(&shown_to(&fixture, "ada", "/notes").await), [1, 3]);
    assert_eq!(ids(&shown_to(&fixture, "grace", "/notes").await), [2]);
    assert_eq!(shown_to(&fixture, "linus", "/notes").await.json(), serde_json::json!([]));
    assert_eq!(
        shown_to(&fixture, "grace", "/versions").await.json(),
        serde_json::json!([{"value": 2}])
    );
}

#[tokio::test]
async fn an_object_that_no_request_names_is_asked_too() {
    let fixture = fixture();
    assert_eq!(shown_to(&fixture, "grace", "/notes/1").await.json()["id"], 2);
    problem(&shown_to(&fixture, "ada", "/notes/1").await, 404);
}

#[tokio::test]
async fn a_stated_reason_lets_every_object_leave() {
    let fixture = fixture();
    assert_eq!(ids(&shown_to(&fixture, "linus", "/everything").await), [1, 2, 3]);
    let anyone = fixture.client.get("/wall").send().await;
    assert_eq!(ids(&anyone), [1, 2, 3]);
}

#[tokio::test]
async fn a_part_is_seen_with_the_whole_and_what_is_asked_is_left_out() {
    let fixture = fixture();
    let note = |id: u32| serde_json::json!({"id": id});
    assert_eq!(
        shown_to(&fixture, "ada", "/folders/1").await.json(),
        serde_json::json!({
            "cover": note(2), "pinned": note(1), "notes": [note(1), note(3)],
            "named": {"first": note(1)}, "count": 3
        })
    );
    assert_eq!(
        shown_to(&fixture, "grace", "/folders/1").await.json(),
        serde_json::json!({
            "cover": note(2), "notes": [note(2)], "named": {"second": note(2)}, "count": 3
        })
    );
}

#[tokio::test]
async fn what_is_asked_is_left_out_where_no_mask_hides_it() {
    let fixture = fixture();
    assert_eq!(
        shown_to(&fixture, "ada", "/shelf").await.json(),
        serde_json::json!({"first": "a note", "second": "a note"})
    );
    let hr = fixture.token_as("ada", "hr");
    let whole = serde_json::json!({"first": {"id": 1}});
    assert_eq!(fixture.get_with("/shelf", &hr).await.json(), whole);
}

#[tokio::test]
async fn a_proof_for_one_caller_ends_the_answer_to_another() {
    let fixture = fixture();
    assert_eq!(ids(&shown_to(&fixture, "ada", "/kept").await), [1, 3]);
    let log = Log::listen();
    let reply = shown_to(&fixture, "grace", "/kept").await;
    let members = problem(&reply, 500);
    assert!(members.get("detail").is_none() && !reply.text().contains("\"id\""), "{members}");
    let audit = log.audit();
    assert_eq!(
        (&audit["event"], &audit["reason"]),
        (&"object_escaped".into(), &"object_escaped".into())
    );
    assert_eq!(audit["decision"], "deny");
    assert!(log.text().contains("a value of `Note` was about to leave"), "{}", log.text());
    assert_eq!(ids(&shown_to(&fixture, "grace", "/kept").await), [2, 2]);
}

#[tokio::test]
async fn a_stream_breaks_off_before_the_object_of_another() {
    let fixture = fixture();
    let first = shown_to(&fixture, "ada", "/flow").await;
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(first.text(), "{\"id\":1}\n{\"id\":3}\n");
    let log = Log::listen();
    let mut request = get_request("/flow", Some(&fixture.token("grace")));
    let peer: SocketAddr = "192.0.2.1:4711".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut body = fixture.app.clone().oneshot(request).await.unwrap().into_body();
    let mut sent = String::new();
    while let Some(Ok(frame)) = body.frame().await {
        sent += std::str::from_utf8(&frame.into_data().unwrap()).unwrap();
    }
    drop(body);
    assert_eq!(sent, "{\"id\":2}\nbroken off\n");
    let text = log.text();
    let events = text.matches("event=\"object_escaped\"").count();
    assert_eq!((events, text.contains("stream_failed")), (1, false), "{text}");
}

#[test]
fn every_shape_of_a_response_tells_the_object_in_it() {
    macro_rules! tells {
        ($($response:ty),+ $(,)?) => {
            $(assert!(Probe::<$response>::UNASKED.is_some(), stringify!($response));)+
        };
    }
    type Items<T> = Pin<Box<dyn Stream<Item = Result<T, Problem>> + Send>>;
    type Alias = Json<Note>;
    tells![
        Alias,
        Json<Vec<Note>>,
        Json<VecDeque<Note>>,
        Json<[Note; 2]>,
        Json<Option<Box<Note>>>,
        Json<Arc<Note>>,
        Json<BTreeMap<String, Box<Note>>>,
        Option<Json<Note>>,
        Result<Json<Note>, Problem>,
        (StatusCode, Json<Note>),
        (StatusCode, CacheControl, Json<Note>),
        (StatusCode, CacheControl, palisade::Location, Json<Note>),
        Page<Note>,
        Created<Note>,
        Accepted<Vec<Note>>,
        Tagged<Json<Note>>,
        NdJson<Items<Note>>,
        Sse<Items<Note>>,
        Json<Versioned<u8>>,
    ];
}

#[test]
fn a_proof_in_every_shape_is_enough() {
    macro_rules! is_asked {
        ($($response:ty),+ $(,)?) => {
            $(assert!(Probe::<$response>::UNASKED.is_none(), stringify!($response));)+
        };
    }
    is_asked![
        Json<Permitted<Note>>,
        Json<Vec<Permitted<Note>>>,
        Option<Json<Permitted<Note>>>,
        Page<Permitted<Note>>,
        Created<Option<Permitted<Note>>>,
        NdJson<Notes>,
        Json<Permitted<Folder>>,
    ];
}
