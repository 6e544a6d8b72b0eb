//! Objects that tell the revision they are in, and requests that say which one they mean (RFC 9110, 13.1.1).

use std::sync::{Arc, Mutex};

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;
use palisade::{Child, ChildOf, Revision};
use serde_json::json;

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::{Log, last};

#[derive(Clone, Redacted)]
struct Note {
    #[expose]
    id: u32,
    #[expose]
    text: String,
    #[expose(role = "hr")]
    remark: String,
    revision: String,
}

/// Notes, and how often one was written.
#[derive(Clone)]
struct Db(Arc<Mutex<(Vec<Note>, usize)>>);

impl Db {
    fn find(&self, id: u32) -> Option<Note> {
        self.0.lock().unwrap().0.iter().find(|note| note.id == id).cloned()
    }

    fn written(&self) -> usize {
        self.0.lock().unwrap().1
    }

    fn write(&self, id: u32, text: &str) -> Option<Note> {
        let mut all = self.0.lock().unwrap();
        all.1 += 1;
        let note = all.0.iter_mut().find(|note| note.id == id)?;
        text.clone_into(&mut note.text);
        note.revision.push('+');
        Some(note.clone())
    }
}

impl Resource for Note {
    type Id = u32;
    type Store = Db;
    const REVISION: Option<Revision<Self>> = Some(Revision::by(|note| note.revision.clone()));

    async fn load(db: &Db, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(db.find(*id))
    }
}

macro_rules! allow_to_everyone {
    ($object:ty: $($action:ty)+) => {$(
        impl Allow<$action> for $object {
            fn allow(&self, caller: &Principal) -> bool {
                caller.subject() != "eve"
            }
        }
    )+};
}

allow_to_everyone!(Note: Read Create Update Delete);
allow_to_everyone!(Strict: Read Create Update Delete);
allow_to_everyone!(Line: Update);

/// The same, and nobody changes it blindly.
struct Strict(Note);

impl Resource for Strict {
    type Id = u32;
    type Store = Db;
    const REVISION: Option<Revision<Self>> =
        Some(Revision::demanded(|strict| strict.0.revision.clone()));

    async fn load(db: &Db, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(db.find(*id).map(Self))
    }
}

/// Below a note.
struct Line(u32);

impl Resource for Line {
    type Id = u32;
    type Store = Db;
    const PARAMS: &'static [&'static str] = &["line"];
    const REVISION: Option<Revision<Self>> = Some(Revision::by(|line| line.0.to_string()));

    async fn load(_: &Db, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(Some(Self(*id)))
    }
}

impl ChildOf<Note> for Line {
    fn is_child_of(&self, note: &Note) -> bool {
        note.id == self.0 % 10
    }
}

#[input]
struct Change {
    #[validate(length(max = 80))]
    text: String,
}

#[secure(rate = "1000/s")]
async fn show(note: Authorized<Note, Read>) -> Json<Permitted<Note>> {
    Json(note.permitted())
}

#[secure(rate = "1000/s")]
async fn tagged(note: Authorized<Note, Read>) -> Tagged<Json<Permitted<Note>>> {
    Tagged(Json(note.permitted()))
}

#[secure(rate = "1000/s")]
async fn change(
    State(db): State<Db>,
    note: Authorized<Note, Update>,
    visible: Visible<Note>,
    Json(change): Json<Change>,
) -> Option<Json<Permitted<Note>>> {
    db.write(note.id, &change.text).and_then(|note| visible.one(note)).map(Json)
}

#[secure(rate = "1000/s")]
async fn below(note: Authorized<Note, Create>) -> StatusCode {
    assert!(note.id > 0);
    StatusCode::CREATED
}

#[secure(rate = "1000/s")]
async fn made(State(db): State<Db>, visible: Visible<Note>) -> Created<Option<Permitted<Note>>> {
    Created::at("/notes/1", db.find(1).and_then(|note| visible.one(note)))
}

#[secure(rate = "1000/s")]
async fn list(State(db): State<Db>, visible: Visible<Note>) -> Json<Vec<Permitted<Note>>> {
    Json(visible.filter(db.find(1)))
}

#[secure(rate = "1000/s")]
async fn change_strictly(State(db): State<Db>, note: Authorized<Strict, Update>) -> StatusCode {
    db.write(note.0.id, "strict");
    StatusCode::OK
}

#[secure(rate = "1000/s")]
async fn remove_strictly(State(db): State<Db>, note: Authorized<Strict, Delete>) -> StatusCode {
    db.write(note.0.id, "strict");
    StatusCode::OK
}

#[secure(rate = "1000/s")]
async fn read_strictly(_: Authorized<Strict, Read>) -> StatusCode {
    StatusCode::OK
}

#[secure(rate = "1000/s")]
async fn change_line(line: Child<Note, Line, Update>) -> StatusCode {
    assert_eq!(line.parent().id, line.0 % 10);
    StatusCode::OK
}

#[secure]
async fn both(_: Authorized<Note, Update>, _: Child<Note, Line, Update>) {}

fn routes(db: &Db) -> SecureRouter {
    SecureRouter::new()
        .route("/notes", get(list).post(made))
        .route("/notes/{id}", get(show).patch(change).post(below))
        .route("/tagged/{id}", get(tagged))
        .route("/strict/{id}", get(read_strictly).patch(change_strictly).delete(remove_strictly))
        .route("/notes/{id}/lines/{line}", put(change_line))
        .with_state(db.clone())
}

fn db() -> Db {
    let note = |id| Note {
        id,
        text: "first".to_owned(),
        remark: "for hr".to_owned(),
        revision: format!("r{id}"),
    };
    Db(Arc::new(Mutex::new((vec![note(1), note(2)], 0))))
}

struct App {
    fixture: Fixture,
    db: Db,
}

impl App {
    fn new() -> Self {
        let db = db();
        Self { fixture: Fixture::new(routes(&db)), db }
    }

    async fn send(&self, method: &str, path: &str, meant: &[&str]) -> Reply {
        let token = self.fixture.token("ada");
        let request = self.fixture.client.request(method.parse().unwrap(), path).bearer(&token);
        let request = meant.iter().fold(request, |it, tag| it.header("if-match", tag));
        if path.starts_with("/notes/1") && method == "PATCH" {
            return request.json(&json!({"text": "second"})).send().await;
        }
        request.send().await
    }
}

#[tokio::test]
async fn the_tag_leaves_with_the_object_and_means_one_revision() {
    let app = App::new();
    let seen = app.send("GET", "/notes/1", &[]).await;
    assert_eq!(seen.header("etag"), "\"r1\"");
    assert_eq!(app.send("POST", "/notes", &[]).await.header("etag"), "\"r1\"");
    assert_eq!(app.send("GET", "/notes", &[]).await.header("etag"), "", "a list has none");
    let changed = app.send("PATCH", "/notes/1", &["\"r1\""]).await;
    assert_eq!((changed.status().as_u16(), changed.header("etag")), (200, "\"r1+\""));

    // Whoever comes second has seen another revision.
    let log = Log::listen();
    problem(&app.send("PATCH", "/notes/1", &["\"r1\""]).await, 412);
    assert_eq!(last(&log)["reason"], "precondition_failed");
    assert_eq!(app.db.written(), 1);
    assert_eq!(app.send("PATCH", "/notes/1", &["\"r1+\""]).await.status(), 200);
    assert_eq!(app.send("PATCH", "/notes/1", &[]).await.status(), 200, "nothing is demanded");
}

#[tokio::test]
async fn tags_are_compared_strongly() {
    for (meant, status) in [
        (&["\"r1\""][..], 200),
        (&["*"], 200),
        (&["\"x\", \"r1\""], 200),
        (&["\"x\"", "\"r1\""], 200),
        (&["W/\"r1\""], 412),
        (&["r1"], 412),
        (&[""], 412),
        (&["\"r1"], 412),
        (&["*, \"r1\""], 412),
        (&["*", "\"x\""], 412),
        (&["\"r2\""], 412),
    ] {
        let app = App::new();
        assert_eq!(app.send("PATCH", "/notes/1", meant).await.status(), status, "{meant:?}");
        assert_eq!(app.db.written(), usize::from(status == 200));
    }
}

#[tokio::test]
async fn who_may_not_is_told_nothing_of_revisions() {
    let app = App::new();
    let token = app.fixture.token("eve");
    let send = async |path: &'static str, tag: &'static str| {
        let request = app.fixture.client.request("DELETE".parse().unwrap(), path).bearer(&token);
        request.header("if-match", tag).send().await
    };
    for tag in ["\"r1\"", "\"x\""] {
        problem(&send("/strict/1", tag).await, 404);
    }
    problem(&app.send("DELETE", "/strict/9", &["\"r1\""]).await, 404);
    assert_eq!(app.db.written(), 0);
}

#[tokio::test]
async fn where_it_is_demanded_nobody_changes_blindly() {
    let app = App::new();
    let log = Log::listen();
    for method in ["PATCH", "DELETE"] {
        let refused = problem(&app.send(method, "/strict/1", &[]).await, 428);
        assert!(refused["detail"].as_str().unwrap().contains("If-Match"), "{refused}");
        assert_eq!(last(&log)["reason"], "precondition_required");
        problem(&app.send(method, "/strict/1", &["\"x\""]).await, 412);
    }
    assert_eq!(app.db.written(), 0);
    assert_eq!(app.send("PATCH", "/strict/1", &["\"r1\""]).await.status(), 200);
    assert_eq!(app.send("DELETE", "/strict/1", &["*"]).await.status(), 200);
    assert_eq!(app.send("GET", "/strict/1", &[]).await.status(), 200, "reading changes nothing");
    assert_eq!(app.send("POST", "/notes/1", &["\"x\""]).await.status(), 201, "nor does a child");
}

/// A tag over what a caller sees still names the revision.
#[tokio::test]
async fn a_tag_of_a_view_means_its_revision() {
    let app = App::new();
    let tag = |role: &str| {
        let token = app.fixture.token_as("ada", role);
        let client = &app.fixture.client;
        async move { client.get("/tagged/1").bearer(&token).send().await.header("etag").to_owned() }
    };
    let (employee, hr) = (tag("employee").await, tag("hr").await);
    assert!(employee.starts_with("\"r1.") && hr.starts_with("\"r1.") && employee != hr);
    let token = app.fixture.token_as("ada", "hr");
    let again = app.fixture.client.get("/tagged/1").bearer(&token).header("if-none-match", &hr);
    assert_eq!(again.send().await.status(), 304);
    assert_eq!(app.send("PATCH", "/notes/1", &[&employee]).await.status(), 200);
    problem(&app.send("PATCH", "/notes/1", &[&hr]).await, 412);
}

#[tokio::test]
async fn a_child_is_of_the_parent_that_the_path_names() {
    let app = App::new();
    assert_eq!(app.send("PUT", "/notes/1/lines/11", &[]).await.status(), 200);
    assert_eq!(app.send("PUT", "/notes/2/lines/12", &["\"12\""]).await.status(), 200);
    let log = Log::listen();
    let foreign = app.send("PUT", "/notes/2/lines/11", &[]).await;
    assert_eq!(last(&log)["reason"], "object_of_another_parent");
    let missing = app.send("PUT", "/notes/9/lines/19", &[]).await;
    assert_eq!(problem(&foreign, 404)["title"], problem(&missing, 404)["title"]);
    problem(&app.send("PUT", "/notes/x/lines/11", &[]).await, 404);
    problem(&app.send("PUT", "/notes/1/lines/x", &[]).await, 404);
    // The revision is the child's.
    problem(&app.send("PUT", "/notes/1/lines/11", &["\"r1\""]).await, 412);
    let posture = app.fixture.app.posture();
    let route = posture.routes().iter().find(|route| route.path().contains("lines")).unwrap();
    let guard = route.guard().unwrap();
    let asked: Vec<_> =
        guard.objects().iter().map(|asked| (asked.object(), asked.action())).collect();
    assert_eq!(asked, [("Note", "Read"), ("Line", "Update")]);
    assert_eq!(guard.checked_objects(), [["id", "line"]]);
}

#[tokio::test]
async fn one_if_match_is_of_one_object() {
    let routes = SecureRouter::new().route("/notes/{id}/lines/{line}", put(both)).with_state(db());
    let told = refused(routes, |builder| builder);
    assert!(told.contains("one `If-Match` would be compared with both"), "{told}");
}
