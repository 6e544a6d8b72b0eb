//! What comes in goes out as it came.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::net::{SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZeroI8, NonZeroI128, NonZeroU16, NonZeroU128};
use std::time::Duration;

use palisade::FreeJson;
use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem};

#[input]
#[derive(Redacted, Clone)]
#[redacted(view = "NoteView")]
struct Note {
    #[expose]
    title: Text<8>,
    #[expose]
    port: NonZeroU16,
    #[expose]
    shift: NonZeroI8,
    #[expose]
    wide: NonZeroU128,
    #[expose]
    wide_shift: NonZeroI128,
    #[expose]
    at: SocketAddr,
    #[expose]
    at_v4: SocketAddrV4,
    #[expose]
    at_v6: SocketAddrV6,
    #[expose]
    wait: Duration,
    #[expose]
    #[input(plain)]
    room_id: Plain<Text<8>>,
    #[expose]
    year: Option<Plain<u16>>,
    #[expose]
    draft: FreeJson<4>,
    #[expose]
    nothing: (),
    #[expose]
    kind: PhantomData<Note>,
    #[expose]
    #[validate(length(max = 2))]
    ports: BTreeMap<Plain<Text<8>>, NonZeroU16>,
    #[expose]
    #[validate(length(max = 2))]
    by_port: BTreeMap<NonZeroU16, (Plain<u8>, bool)>,
}

#[secure]
async fn note(Json(note): Json<Note>) -> Json<Note> {
    Json(note)
}

fn sent() -> Value {
    json!({
        "title": "a \"b\"",
        "port": 8080,
        "shift": -3,
        "wide": u64::MAX,
        "wide_shift": i64::MIN,
        "at": "127.0.0.1:80",
        "at_v4": "127.0.0.1:80",
        "at_v6": "[::1]:80",
        "wait": {"secs": 5, "nanos": 7},
        "room_id": "attic",
        "year": 2026,
        "draft": {"a": [1, null]},
        "nothing": null,
        "kind": null,
        "ports": {"http": 80},
        "by_port": {"443": [7, true]},
    })
}

#[tokio::test]
async fn what_bounds_itself_comes_in_and_goes_out_as_it_came() {
    let fixture = Fixture::new(SecureRouter::new().route("/", post(note)));
    let token = fixture.token("e1");
    let send = |body: &Value| fixture.client.post("/").bearer(&token).json(body).send();
    let reply = send(&sent()).await;
    assert_eq!((reply.status(), reply.json()), (StatusCode::OK, sent()));
    let view: NoteView = serde_json::from_str(&reply.text()).unwrap();
    assert_eq!((view.title.as_str(), view.room_id.as_str()), ("a \"b\"", "attic"));
    assert_eq!((view.port.get(), view.wait), (8080, Duration::new(5, 7)));
    assert_eq!(serde_json::to_value(&view).unwrap(), sent());
    for (field, value) in [("title", json!("")), ("port", json!(0)), ("at", json!("[::1]"))] {
        let mut body = sent();
        body[field] = value;
        problem(&send(&body).await, 422);
    }
}

#[input]
#[derive(Redacted)]
struct Account {
    #[expose(mask = "last4")]
    iban: Text<34>,
    #[expose(mask = "first1")]
    nick: Option<Plain<Text<8>>>,
}

#[secure]
async fn account(Json(account): Json<Account>) -> Json<Account> {
    Json(account)
}

#[tokio::test]
async fn a_bounded_text_leaves_masked_as_any_text() {
    let fixture = Fixture::new(SecureRouter::new().route("/", post(account)));
    let body = json!({"iban": "DE89370400440532013000", "nick": "ada"});
    let request = fixture.client.post("/").bearer(&fixture.token("e1")).json(&body);
    let told = request.send().await.json();
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    assert!(text("iban").starts_with('*') && text("iban").ends_with("3000"), "{told}");
    assert!(!told.to_string().contains("DE89") && !told.to_string().contains("da"), "{told}");
    assert!(text("nick").starts_with('a'), "{told}");
}

#[derive(Debug, Problem)]
enum Refused {
    #[problem(status = 409, detail = "`{name}` is taken")]
    Taken {
        #[problem(extension)]
        name: Text<8>,
        #[problem(extension)]
        port: NonZeroU16,
        #[problem(extension)]
        wait: Duration,
    },
}

#[secure]
async fn refuse() -> Result<NoContent, Refused> {
    let (name, port) = (Text::new("attic").unwrap(), NonZeroU16::MIN);
    Err(Refused::Taken { name, port, wait: Duration::from_secs(1) })
}

#[tokio::test]
async fn a_problem_tells_it_too() {
    let fixture = Fixture::new(SecureRouter::new().route("/", get(refuse)));
    let told = problem(&fixture.get_with("/", &fixture.token("e1")).await, 409);
    assert_eq!(
        [&told["name"], &told["port"], &told["wait"], &told["detail"]],
        [&json!("attic"), &json!(1), &json!({"secs": 1, "nanos": 0}), &json!("`attic` is taken")]
    );
}

#[test]
fn it_is_stored_as_it_is_read() {
    let title: Text<8> = serde_json::from_str("\"attic\"").unwrap();
    let draft: FreeJson<4> = serde_json::from_str("{\"a\":[1]}").unwrap();
    let stored = serde_json::to_string(&(title, Plain(7), draft)).unwrap();
    assert_eq!(stored, "[\"attic\",7,{\"a\":[1]}]");
}

#[input]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
enum Colour {
    Red,
    Green,
}

#[derive(Clone, Copy, Id)]
struct NoteId(u32);

fn count(count: usize) -> Json<usize> {
    Json(count)
}

#[secure(unredacted = "a number")]
async fn colour(Json(colour): Json<Colour>) -> Json<usize> {
    count(usize::from(colour == Colour::Red))
}

#[secure(unredacted = "a number")]
async fn colours(Json(colours): Json<Vec<Colour>>) -> Json<usize> {
    count(colours.iter().filter(|it| **it == Colour::Red).count())
}

#[secure(unredacted = "a number")]
async fn coloured(Json(all): Json<BTreeMap<Plain<Text<8>>, (Colour, bool)>>) -> Json<usize> {
    count(all.values().filter(|(colour, _)| *colour == Colour::Red).count())
}

#[secure(unredacted = "a number")]
async fn notes(Json(notes): Json<Vec<Plain<NoteId>>>) -> Json<usize> {
    count(notes.iter().map(|note| note.0.0 as usize).sum())
}

#[secure(unredacted = "a number", objects = "notes are everybody's")]
async fn listed(Json(notes): Json<Vec<NoteId>>) -> Json<usize> {
    count(notes.len())
}

#[tokio::test]
async fn a_choice_and_an_id_are_bodies_too() {
    let routes = SecureRouter::new()
        .route("/colour", post(colour))
        .route("/colours", post(colours))
        .route("/coloured", post(coloured))
        .route("/notes", post(notes))
        .route("/listed", post(listed));
    let fixture = Fixture::new(routes);
    let token = fixture.token("e1");
    for (path, body, expected) in [
        ("/colour", json!("red"), Some(1)),
        ("/colour", json!("green"), Some(0)),
        ("/colour", json!("Red"), None),
        ("/colour", json!({"red": null}), None),
        ("/colours", json!(["red", "green", "red"]), Some(2)),
        ("/colours", json!(["red", "blue"]), None),
        ("/coloured", json!({"a": ["red", true], "b": ["green", false]}), Some(1)),
        ("/coloured", json!({"a": ["blue", true]}), None),
        ("/notes", json!([3, 4]), Some(7)),
        ("/notes", json!([3, "04"]), None),
        ("/notes", json!([-3]), None),
        ("/listed", json!([3, 4]), Some(2)),
    ] {
        let reply = fixture.client.post(path).bearer(&token).json(&body).send().await;
        match expected {
            Some(count) => assert_eq!(reply.json(), json!(count), "{path} {body}"),
            None => drop(problem(&reply, 422)),
        }
    }
}

#[input]
struct New {
    #[validate(range(max = 9))]
    count: u8,
}

/// axum's own way to answer for what cannot be read.
#[secure]
async fn own_answer(
    #[unchecked("the handler tells itself what is wrong")] new: Result<
        Json<New>,
        axum::extract::rejection::JsonRejection,
    >,
) -> StatusCode {
    match new {
        Ok(Json(new)) if new.count < 10 => StatusCode::ACCEPTED,
        Ok(_) => StatusCode::CONFLICT,
        Err(_) => StatusCode::IM_A_TEAPOT,
    }
}

/// What is there is read, and is checked by nobody.
#[secure]
async fn own_query(
    #[unchecked("its rules are the handler's")] page: Result<
        axum::extract::Query<BTreeMap<String, u8>>,
        axum::extract::rejection::QueryRejection,
    >,
    #[unchecked("its rules are the handler's")] path: Option<axum::extract::MatchedPath>,
) -> StatusCode {
    if page.is_ok() && path.is_some() { StatusCode::ACCEPTED } else { StatusCode::IM_A_TEAPOT }
}

#[tokio::test]
async fn what_is_unchecked_is_read_as_axum_reads_it() {
    let routes = SecureRouter::new().route("/", post(own_answer)).route("/query", get(own_query));
    let fixture = Fixture::new(routes);
    let token = fixture.token("e1");
    let send = |body: &'static str| {
        let request = fixture.client.post("/").bearer(&token);
        request.header("content-type", "application/json").body(body).send()
    };
    assert_eq!(send(r#"{"count": 9}"#).await.status(), 202);
    assert_eq!(send(r#"{"count": 10}"#).await.status(), 409);
    assert_eq!(send(r#"{"count": "#).await.status(), 418);
    assert_eq!(fixture.get_with("/query?a=1", &token).await.status(), 202);
    assert_eq!(fixture.get_with("/query?a=x", &token).await.status(), 418);
    assert_eq!(fixture.client.get("/query").send().await.status(), 401);
}
