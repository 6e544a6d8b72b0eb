//! Handlers and objects that Cedar guards, through a router.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use std::sync::{Arc, Mutex};

use palisade::audit::{AuditQueue, AuditRecord, AuditSink, SinkError};
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade_cedar::{Cedar, CedarObject, CedarValue, SharedCedar};

/// Who may do what.
#[derive(Role)]
pub enum Role {
    /// Reads and writes.
    #[role(implies("reader"))]
    Writer,
    /// Reads.
    Reader,
}

const SCHEMA: &str = r"
    namespace Notes {
        entity User = { issuer: String, subject: String, roles: Set<String>, scopes: Set<String>, tenant?: String };
        entity Application;
        entity Note = { owner: User, level: Long, labels: Set<String> };
        action List, Write appliesTo {
            principal: User, resource: Application, context: { method: String, client: ipaddr }
        };
        action Odd appliesTo { principal: User, resource: Application, context: { weather: String } };
        action Read appliesTo { principal: User, resource: Note };
    }
";

const POLICIES: &str = r#"
    @id("readers list")
    permit(principal, action == Notes::Action::"List", resource)
    when { principal.roles.contains("reader") && context.method == "GET" };

    @id("inside only")
    forbid(principal, action == Notes::Action::"List", resource)
    unless { context.client.isInRange(ip("127.0.0.0/8")) };

    @id("own notes")
    permit(principal, action == Notes::Action::"Read", resource) when { resource.owner == principal };

    @id("sealed notes")
    forbid(principal, action == Notes::Action::"Read", resource) when { resource.labels.contains("sealed") };

    // Fails where the level is as high as a number can be.
    @id("levels")
    forbid(principal, action == Notes::Action::"Read", resource) when { resource.level + 1 < 0 };
"#;

static SHARED: SharedCedar = SharedCedar::new();

fn cedar() -> Cedar {
    Cedar::in_namespace("Notes", "notes", SCHEMA, POLICIES).unwrap()
}

#[derive(Clone, Redacted)]
struct Note {
    #[expose]
    id: u32,
    owner: CallerId,
    level: i64,
    labels: Vec<String>,
}

impl CedarObject for Note {
    const TYPE: &'static str = "Note";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn attributes(&self) -> Vec<(&'static str, CedarValue)> {
        let labels = CedarValue::set(self.labels.iter().map(String::as_str));
        vec![
            ("owner", CedarValue::user(&self.owner)),
            ("level", self.level.into()),
            ("labels", labels),
        ]
    }
}

#[derive(Clone)]
struct Notes(Vec<Note>);

impl Resource for Note {
    type Id = u32;
    type Store = Notes;

    async fn load(notes: &Notes, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(notes.0.iter().find(|note| note.id == *id).cloned())
    }
}

impl Allow<Read> for Note {
    fn allow(&self, caller: &Principal) -> bool {
        SHARED.allows(caller, "Read", self)
    }
}

#[secure(allow = cedar("List"), rate = "1000/s")]
async fn list(State(notes): State<Notes>, visible: Visible<Note>) -> Json<Vec<Permitted<Note>>> {
    Json(visible.filter(notes.0))
}

#[secure(rate = "1000/s")]
async fn show(note: Authorized<Note, Read>) -> Json<Permitted<Note>> {
    Json(note.permitted())
}

#[secure(allow = cedar("Write"), rate = "1000/s")]
async fn write() -> NoContent {
    NoContent
}

#[secure(allow = cedar("Odd"))]
async fn odd() {}

#[secure(allow = cedar("Missing"))]
async fn missing() {}

#[secure(allow = cedar("Read"))]
async fn of_object() {}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<AuditRecord>>>);

impl AuditSink for Kept {
    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        self.0.lock().unwrap().extend_from_slice(records);
        Ok(())
    }
}

struct App {
    issuer: Issuer,
    clock: TestClock,
    client: Client,
    kept: Kept,
    security: Security,
}

impl App {
    fn new(cedar: &Cedar) -> Self {
        let (clock, issuer, kept) = (TestClock::new(), Issuer::new(), Kept::default());
        let security = Security::builder()
            .roles::<Role>()
            .jwt(issuer.jwt())
            .engine("cedar", cedar.clone())
            .audit(AuditQueue::to(kept.clone(), palisade::audit::WhenFull::DropAndCount))
            .direct()
            .clock(&clock)
            .build()
            .unwrap();
        let note = |id, owner: &str, level, labels: &[&str]| Note {
            id,
            owner: CallerId::new(issuer.name(), owner),
            level,
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        };
        let notes = Notes(vec![
            note(1, "ada", 1, &[]),
            note(2, "bob", 1, &[]),
            note(3, "ada", 1, &["sealed", "old"]),
            note(4, "ada", i64::MAX, &[]),
        ]);
        let routes = SecureRouter::new()
            .route("/notes", get(list).post(write))
            .route("/notes/{id}", get(show))
            .with_state(notes);
        let client = Client::new(routes.secured_by(security.clone()).unwrap());
        let client = client.at([127, 0, 0, 1].into());
        Self { issuer, clock, client, kept, security }
    }

    async fn get(&self, path: &str, who: &str, role: &str) -> (u16, String) {
        let token = self.issuer.token(who, &self.clock).role(role).sign();
        let reply = self.client.get(path).bearer(&token).send().await;
        (reply.status().as_u16(), reply.text())
    }

    fn policies(&self) -> Vec<Option<String>> {
        self.security.flush_audit(std::time::Duration::from_secs(5));
        self.kept.0.lock().unwrap().iter().map(|record| record.policies.clone()).collect()
    }
}

#[tokio::test]
async fn policies_guard_handlers_and_objects() {
    let cedar = cedar();
    SHARED.install(cedar.clone());
    let app = App::new(&cedar);
    assert_eq!(app.get("/notes", "ada", "reader").await, (200, r#"[{"id":1}]"#.to_owned()));
    assert_eq!(app.get("/notes", "ada", "writer").await.0, 200, "a role that another implies");
    assert_eq!(app.get("/notes", "ada", "").await.0, 403);
    for (id, status) in [(1, 200), (2, 404), (3, 404), (4, 404), (9, 404)] {
        assert_eq!(app.get(&format!("/notes/{id}"), "ada", "").await.0, status, "{id}");
    }
    let cedar_said = |policies: &str| Some(format!("cedar: {policies}"));
    let told = app.policies();
    // The start tells of itself first.
    assert_eq!(
        told[1..4],
        [cedar_said("readers list"), cedar_said("readers list"), cedar_said("no policy")]
    );

    // A reload counts from the next decision on, and one that does not fit changes nothing.
    let fault = cedar
        .reload("permit(principal, action, resource) when { principal.rank > 3 };")
        .unwrap_err();
    assert!(fault.to_string().contains("rank"), "{fault}");
    assert!(cedar.reload("permit(principal").is_err());
    assert_eq!(app.get("/notes", "ada", "reader").await.0, 200);
    cedar.reload("").unwrap();
    assert_eq!(app.get("/notes", "ada", "reader").await.0, 403);
    assert_eq!(app.get("/notes/1", "ada", "").await.0, 404);
    cedar.reload(POLICIES).unwrap();
    assert_eq!(app.get("/notes/1", "ada", "").await.0, 200);
}

/// Cedar skips a policy that fails, a `forbid` too; here nothing is decided by what is left.
#[tokio::test]
async fn a_policy_that_fails_denies() {
    let policies = r#"
        permit(principal, action, resource);
        forbid(principal, action == Notes::Action::"List", resource)
        when { 9223372036854775807 + principal.subject.contains("x") };
    "#;
    assert!(cedar().reload(policies).is_err(), "what has no type is refused");
    let policies = r#"
        permit(principal, action, resource);
        @id("overflow")
        forbid(principal, action == Notes::Action::"List", resource)
        when { principal.roles.contains("reader") && 9223372036854775807 + 1 > 0 };
    "#;
    let cedar = cedar();
    cedar.reload(policies).unwrap();
    let app = App::new(&cedar);
    assert_eq!(app.get("/notes", "ada", "reader").await.0, 503);
    assert_eq!(app.get("/notes", "ada", "").await.0, 200);
}

#[test]
fn what_does_not_fit_is_told_before_anybody_is_let_in() {
    let refused = |schema: &str, policies: &str| {
        Cedar::in_namespace("Notes", "notes", schema, policies).unwrap_err().to_string()
    };
    assert!(refused("entity", "").contains("the schema cannot be read"));
    assert!(refused(SCHEMA, "permit(principal, action, resource").contains("cannot be read"));
    let told = refused(SCHEMA, r#"permit(principal, action == Notes::Action::"Lst", resource);"#);
    assert!(told.contains("do not fit the schema"), "{told}");
    assert!(Cedar::in_namespace("No Name", "notes", SCHEMA, "").is_err());

    let start = |routes: SecureRouter| {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let security =
            Security::builder().jwt(issuer.jwt()).engine("cedar", cedar()).direct().clock(&clock);
        routes.secured_by(security.build().unwrap()).unwrap_err().to_string()
    };
    let told = start(SecureRouter::new().route("/", get(missing)));
    assert!(
        told.contains("the Cedar schema has no action `Missing`; it has List, Odd, Read, Write"),
        "{told}"
    );
    let told = start(SecureRouter::new().route("/", get(of_object)));
    assert!(told.contains("does not apply to a `User` and the `Application`"), "{told}");
    let told = start(SecureRouter::new().route("/", get(odd)));
    assert!(told.contains("the context of the Cedar action `Odd` is not"), "{told}");
}

#[test]
fn an_empty_place_denies() {
    static EMPTY: SharedCedar = SharedCedar::new();
    assert!(format!("{EMPTY:?}").contains("SharedCedar"));
}
