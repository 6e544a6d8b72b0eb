//! Fields of an input that the object lets some callers write, as it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Action, TryResource};
use serde_json::{Value, json};

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::{Log, last};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Draft,
    Closed,
}

#[derive(Clone)]
struct Note {
    owner: &'static str,
    phase: Phase,
}

#[derive(Clone, Default)]
struct Db(Arc<AtomicUsize>);

impl TryResource for Note {
    type Id = u32;
    type Store = Db;
    type Error = Problem;

    async fn load(_: &Db, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(match id {
            1 => Some(Self { owner: "ada", phase: Phase::Draft }),
            2 => Some(Self { owner: "ada", phase: Phase::Closed }),
            _ => None,
        })
    }
}

impl Allow<Update> for Note {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

/// To hand a note over to somebody else.
struct HandOver;

impl Action for HandOver {}

/// Its owner, while it is a draft.
impl Allow<HandOver> for Note {
    fn allow(&self, caller: &Principal) -> bool {
        caller.subject() == self.owner && self.phase == Phase::Draft
    }
}

#[input(of = Note)]
struct Change {
    #[validate(length(max = 80))]
    text: Option<String>,
    #[input(when = HandOver)]
    #[validate(length(max = 80))]
    owner: Option<String>,
    #[input(role = "hr", when = HandOver)]
    #[validate(range(min = 0))]
    grade: Option<i32>,
}

#[secure(rate = "1000/s")]
async fn change(
    State(db): State<Db>,
    note: Authorized<Note, Update>,
    Json(change): Json<Change>,
) -> StatusCode {
    assert!(change.owner.is_none() || note.phase == Phase::Draft);
    let _ = (change.text, change.grade);
    db.0.fetch_add(1, Ordering::SeqCst);
    StatusCode::OK
}

#[secure(rate = "1000/s")]
async fn change_by_form(_: Authorized<Note, Update>, _: Form<Change>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn alone(_: Json<Change>) {}

#[secure]
async fn of_query(_: Authorized<Note, Update>, _: Query<Change>) {}

#[tokio::test]
async fn a_field_is_written_by_whom_the_object_lets_as_it_is() {
    let db = Db::default();
    let routes = SecureRouter::new()
        .route("/notes/{id}", patch(change).post(change_by_form))
        .with_state(db.clone());
    let fixture = Fixture::new(routes);
    let send = async |id: u32, who: &'static str, role: &'static str, body: Value| {
        let token = fixture.token_as(who, role);
        let request = fixture.client.request("PATCH".parse().unwrap(), &format!("/notes/{id}"));
        request.bearer(&token).json(&body).send().await
    };
    let owner = || json!({"owner": "bob"});
    for (id, who, role, body, status) in [
        (1, "ada", "employee", owner(), 200),
        (1, "bob", "employee", owner(), 403),
        (2, "ada", "employee", owner(), 403),
        (2, "bob", "hr", owner(), 403),
        (2, "bob", "employee", json!({"text": "x"}), 200),
        (2, "bob", "employee", json!({"owner": null, "text": "x"}), 200),
        (1, "ada", "employee", json!({"grade": 1}), 403),
        (1, "bob", "hr", json!({"grade": 1}), 403),
        (1, "ada", "hr", json!({"grade": 1}), 200),
        (1, "ada", "hr", json!({"grade": -1}), 422),
        (9, "ada", "hr", owner(), 404),
    ] {
        let reply = send(id, who, role, body.clone()).await;
        assert_eq!(reply.status(), status, "{id} {who} {role} {body}: {}", reply.text());
    }
    assert_eq!(db.0.load(Ordering::SeqCst), 4);
    let log = Log::listen();
    problem(&send(2, "ada", "employee", owner()).await, 403);
    assert_eq!(last(&log)["reason"], "field_denied");

    let form = async |who: &'static str| {
        let request = fixture.client.post("/notes/1").bearer(&fixture.token(who));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body("owner=bob").send().await.status().as_u16()
    };
    assert_eq!((form("ada").await, form("bob").await), (200, 403));
}

#[tokio::test]
async fn an_input_without_its_object_does_not_start() {
    let routes = || SecureRouter::<Db>::new();
    let told = refused(routes().route("/notes", post(alone)).with_state(Db::default()), |it| it);
    assert!(told.contains("asks `Note` for `HandOver`, and no parameter loads one"), "{told}");
    let told =
        refused(routes().route("/notes/{id}", post(of_query)).with_state(Db::default()), |it| it);
    assert!(told.contains("read before the object is loaded"), "{told}");
}
