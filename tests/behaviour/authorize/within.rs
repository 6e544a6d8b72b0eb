//! Objects that belong to a tenant by declaration, and callers who act in another one.

use std::sync::{Arc, Mutex};

use palisade::prelude::*;
use palisade::testing::{Client, Issuer, Reply, TestClock};
use palisade::{Resolved, SecurityBuilder, Tenant, TenantResource, WithinTenant};
use serde_json::{Value, json};

use crate::support::fixture::{problem, refused};
use crate::support::log::{Log, last};

/// Rows of two tenants. What it is asked for another tenant's rows it answers, as a query that forgets its
/// condition does.
#[derive(Clone)]
struct Db {
    rows: Arc<Mutex<Vec<Note>>>,
    forgets: bool,
}

#[derive(Clone, Redacted)]
struct Note {
    #[expose]
    id: u32,
    #[expose]
    text: String,
    /// The column.
    tenant: String,
}

struct TenantDb {
    db: Db,
    tenant: Tenant,
}

impl WithinTenant for Db {
    type Scope = TenantDb;

    fn within(&self, tenant: &Tenant) -> TenantDb {
        TenantDb { db: self.clone(), tenant: tenant.clone() }
    }
}

impl TenantDb {
    fn is_ours(&self, note: &Note) -> bool {
        self.db.forgets || note.tenant == self.tenant.name()
    }

    async fn find(&self, id: u32) -> Option<Note> {
        let rows = self.db.rows.lock().unwrap();
        rows.iter().find(|note| note.id == id && self.is_ours(note)).cloned()
    }

    async fn all(&self) -> Vec<Note> {
        let rows = self.db.rows.lock().unwrap();
        rows.iter().filter(|note| self.is_ours(note)).cloned().collect()
    }

    async fn add(&self, text: &str) -> Note {
        let mut rows = self.db.rows.lock().unwrap();
        let id = u32::try_from(rows.len()).unwrap() + 1;
        let note = Note { id, text: text.to_owned(), tenant: self.tenant.name().to_owned() };
        rows.push(note.clone());
        note
    }
}

impl TenantResource for Note {
    type Id = u32;
    type Store = Db;
    type Error = Problem;

    fn tenant(&self) -> &str {
        &self.tenant
    }

    async fn load(db: &TenantDb, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(db.find(*id).await)
    }
}

/// Says nothing of tenants.
impl Allow<Read> for Note {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[input]
struct NewNote {
    #[validate(length(min = 1, max = 80))]
    text: String,
}

#[secure(rate = "1000/s")]
async fn show(note: Authorized<Note, Read>) -> Json<Permitted<Note>> {
    Json(note.permitted())
}

#[secure(rate = "1000/s")]
async fn list(State(db): State<Db>, visible: Visible<Note>) -> Json<Vec<Permitted<Note>>> {
    Json(visible.filter(visible.within(&db).all().await))
}

#[secure(rate = "1000/s")]
async fn add(
    State(db): State<Db>,
    visible: Visible<Note>,
    Json(new): Json<NewNote>,
) -> Option<Json<Permitted<Note>>> {
    assert_eq!(Some(visible.tenant().name()), visible.caller().tenant());
    visible.one(visible.within(&db).add(&new.text).await).map(Json)
}

/// Returns to everyone what was asked about the first caller.
#[secure(rate = "1000/s")]
async fn kept(
    State(kept): State<Kept>,
    State(db): State<Db>,
    visible: Visible<Note>,
) -> Json<Vec<Permitted<Note>>> {
    let asked = visible.filter(visible.within(&db).all().await);
    Json(kept.0.lock().unwrap().get_or_insert(asked).clone())
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<Vec<Permitted<Note>>>>>);

#[derive(Clone)]
struct Service {
    db: Db,
    kept: Kept,
}

impl axum::extract::FromRef<Service> for Db {
    fn from_ref(service: &Service) -> Self {
        service.db.clone()
    }
}

impl axum::extract::FromRef<Service> for Kept {
    fn from_ref(service: &Service) -> Self {
        service.kept.clone()
    }
}

struct App {
    issuer: Issuer,
    clock: TestClock,
    client: Client,
    db: Db,
}

fn routes(db: &Db) -> SecureRouter {
    SecureRouter::new()
        .route("/notes", get(list).post(add))
        .route("/notes/{id}", get(show))
        .route("/kept", get(kept))
        .with_state(Service { db: db.clone(), kept: Kept::default() })
}

impl App {
    fn new(forgets: bool) -> Self {
        let db = Db { rows: Arc::default(), forgets };
        Self::of(routes(&db), db, |builder| builder)
    }

    fn of(
        routes: SecureRouter,
        db: Db,
        configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
    ) -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let jwt = issuer.jwt().tenant_claim("tenant");
        let builder = Security::builder().roles::<crate::Role>().jwt(jwt).clock(&clock).direct();
        let security = configure(builder).build().unwrap();
        let client = Client::new(routes.secured_by(security).unwrap());
        Self { issuer, clock, client, db }
    }

    fn token(&self, tenant: Option<&str>) -> String {
        let token = self.issuer.token("ada", &self.clock).role("hr");
        tenant.map_or_else(|| token.clone(), |tenant| token.clone().claim("tenant", tenant)).sign()
    }

    async fn get(&self, path: &str, tenant: Option<&str>) -> Reply {
        self.client.get(path).bearer(&self.token(tenant)).send().await
    }

    async fn add(&self, tenant: Option<&str>, body: &Value) -> Reply {
        self.client.post("/notes").bearer(&self.token(tenant)).json(body).send().await
    }

    /// One note in each of two tenants.
    async fn filled(forgets: bool) -> Self {
        let app = Self::new(forgets);
        assert_eq!(app.add(Some("acme"), &json!({"text": "ours"})).await.status(), 200);
        assert_eq!(app.add(Some("globex"), &json!({"text": "theirs"})).await.status(), 200);
        app
    }
}

#[tokio::test]
async fn an_object_is_made_loaded_and_listed_in_the_callers_tenant() {
    let app = App::filled(false).await;
    assert_eq!(app.get("/notes", Some("acme")).await.json(), json!([{"id": 1, "text": "ours"}]));
    assert_eq!(app.get("/notes", Some("globex")).await.json()[0]["text"], "theirs");
    assert_eq!(app.get("/notes/1", Some("acme")).await.json()["text"], "ours");
    problem(&app.get("/notes/2", Some("acme")).await, 404);
    let names: Vec<String> =
        app.db.rows.lock().unwrap().iter().map(|note| note.tenant.clone()).collect();
    assert_eq!(names, ["acme", "globex"]);
    // No body says whose it is.
    problem(&app.add(Some("acme"), &json!({"text": "x", "tenant": "globex"})).await, 422);
}

#[tokio::test]
async fn a_caller_without_a_tenant_reaches_none() {
    let app = App::filled(false).await;
    let log = Log::listen();
    problem(&app.get("/notes", None).await, 403);
    assert_eq!(last(&log)["reason"], "tenant_missing");
    problem(&app.add(None, &json!({"text": "x"})).await, 403);
    problem(&app.get("/notes/1", None).await, 404);
    assert_eq!(last(&log)["reason"], "tenant_missing");
    assert_eq!(app.db.rows.lock().unwrap().len(), 2);
}

/// The rule lets everyone read, and every query forgets its tenant.
#[tokio::test]
async fn a_store_that_forgets_the_tenant_shows_nothing_of_another() {
    let app = App::filled(true).await;
    assert_eq!(app.get("/notes", Some("acme")).await.json(), json!([{"id": 1, "text": "ours"}]));
    assert_eq!(app.get("/notes/1", Some("acme")).await.status(), 200);
    let log = Log::listen();
    let escaped = app.get("/notes/2", Some("acme")).await;
    problem(&escaped, 500);
    assert!(!escaped.text().contains("theirs"));
    assert_eq!(last(&log)["event"], "object_escaped");
}

#[tokio::test]
async fn an_object_that_is_kept_for_a_caller_of_another_tenant_does_not_leave() {
    let app = App::filled(false).await;
    assert_eq!(app.get("/kept", Some("acme")).await.json()[0]["text"], "ours");
    let log = Log::listen();
    let escaped = app.get("/kept", Some("globex")).await;
    problem(&escaped, 500);
    assert!(!escaped.text().contains("ours"));
    assert_eq!(last(&log)["event"], "object_escaped");
    assert_eq!(app.get("/kept", Some("acme")).await.status(), 200);
}

#[tokio::test]
async fn an_application_that_knows_no_tenants_does_not_start() {
    let db = || Db { rows: Arc::default(), forgets: false };
    let service = || Service { db: db(), kept: Kept::default() };
    let alone: [SecureRouter<Service>; 2] = [
        SecureRouter::new().route("/notes", get(list)),
        SecureRouter::new().route("/notes/{id}", get(show)),
    ];
    for routes in alone {
        let told = refused(routes.with_state(service()), |builder| builder);
        assert!(told.contains("it needs the caller's tenant"), "{told}");
    }
    let db = db();
    App::of(routes(&db), db.clone(), |builder| builder);
}

const WHY: &str = "support looks after every customer";

#[secure(
    role = "hr",
    cross_tenants(from = "support", reason = "support looks after every customer"),
    rate = "1000/s"
)]
async fn list_of(
    State(db): State<Db>,
    caller: Principal,
    visible: Visible<Note>,
) -> Json<Vec<Permitted<Note>>> {
    assert_eq!(caller.is_guest(), !["support", "acme"].contains(&visible.tenant().name()));
    Json(visible.filter(visible.within(&db).all().await))
}

#[secure(role = "hr", rate = "1000/s")]
async fn list_of_own(State(db): State<Db>, visible: Visible<Note>) -> Json<Vec<Permitted<Note>>> {
    Json(visible.filter(visible.within(&db).all().await))
}

fn crossing(db: &Db) -> SecureRouter {
    let service = Service { db: db.clone(), kept: Kept::default() };
    SecureRouter::new()
        .route("/t/{tenant}/support", get(list_of))
        .route("/t/{tenant}/notes", get(list_of_own))
        .route("/notes", get(list).post(add))
        .with_state(service)
}

async fn crossed() -> App {
    let db = Db { rows: Arc::default(), forgets: false };
    let app = App::of(crossing(&db), db, |builder| builder.tenant_in_path("tenant"));
    app.add(Some("acme"), &json!({"text": "ours"})).await;
    app.add(Some("globex"), &json!({"text": "theirs"})).await;
    app
}

#[tokio::test]
async fn a_declared_handler_lets_a_caller_act_in_another_tenant_and_tells_of_it() {
    let app = crossed().await;
    let log = Log::listen();
    let seen = app.get("/t/globex/support", Some("support")).await;
    assert_eq!(seen.json(), json!([{"id": 2, "text": "theirs"}]));
    let lines = log.lines();
    let told = lines.iter().find(|line| line["fields"]["event"] == "tenant_entered").unwrap();
    let told = &told["fields"];
    assert_eq!((&told["tenant"], &told["entered"]), (&json!("support"), &json!("globex")));
    assert_eq!((&told["reason"], &told["policy"]), (&json!(WHY), &json!("list_of")));
    assert_eq!(last(&log)["tenant"], "support", "the request is of the caller's own tenant");

    // The same role of another tenant, and of none, enters none.
    for own in [Some("acme"), None] {
        problem(&app.get("/t/globex/support", own).await, 404);
        assert_eq!(last(&log)["reason"], "tenant_foreign");
    }
    assert_eq!(log.text().matches("tenant_entered").count(), 1);
    assert_eq!(app.get("/t/acme/support", Some("acme")).await.json()[0]["text"], "ours");
    // Whoever acts in its own crosses nothing.
    let log = Log::listen();
    assert_eq!(app.get("/t/support/support", Some("support")).await.json(), json!([]));
    assert!(log.lines().iter().all(|line| line["fields"]["event"] != "tenant_entered"));
    // No other handler lets it, and the rule is asked first.
    problem(&app.get("/t/globex/notes", Some("support")).await, 404);
    let log = Log::listen();
    let token = app.issuer.token("eve", &app.clock).claim("tenant", "acme").sign();
    problem(&app.client.get("/t/globex/support").bearer(&token).send().await, 403);
    assert!(log.lines().iter().all(|line| line["fields"]["event"] != "tenant_entered"));
    for no_name in ["%00", "%0A", "%FF"] {
        problem(&app.get(&format!("/t/{no_name}/support"), Some("support")).await, 404);
    }
}

#[tokio::test]
async fn the_posture_shows_who_crosses_and_nobody_crosses_unnamed() {
    let db = Db { rows: Arc::default(), forgets: false };
    let posture = crossing(&db).posture().to_string();
    assert!(posture.contains(&format!("tenants, from support: {WHY}")), "{posture}");
    let told = refused(crossing(&db), |builder| {
        builder.resolve(std::time::Duration::from_secs(1), |_| async {
            Ok::<_, std::io::Error>(Some(Resolved::user(())))
        })
    });
    assert!(told.contains(".tenant_in_path("), "{told}");
    let service = Service { db: db.clone(), kept: Kept::default() };
    let unnamed = SecureRouter::new()
        .route("/support", get(list_of))
        .route("/t/{tenant}", get(list_of_own))
        .with_state(service);
    let told = refused(unnamed, |builder| builder.tenant_in_path("tenant"));
    assert!(told.contains("lacks the parameter `{tenant}`"), "{told}");
}
