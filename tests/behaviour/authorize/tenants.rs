//! Objects that are looked up within the caller's tenant.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade::{InTenant, Resolved, Tenant, TryResource};
use serde_json::json;

use crate::support::fixture::{Fixture, builder, problem, refused};
use crate::support::log::Log;

/// Says what it was asked for.
#[derive(Clone, Default)]
struct Db(Arc<Mutex<Vec<String>>>);

impl Db {
    fn asked(&self, tenant: &str, id: impl std::fmt::Display) {
        self.0.lock().unwrap().push(format!("{tenant}/{id}"));
    }
}

#[derive(Redacted)]
struct Invoice {
    #[expose]
    id: u64,
    #[expose]
    tenant: String,
}

impl Resource for Invoice {
    type Id = InTenant<u64>;
    type Store = Db;

    async fn load(db: &Db, id: &InTenant<u64>) -> Result<Option<Self>, Problem> {
        db.asked(id.tenant(), **id);
        // The row of that id is there in one tenant alone.
        let found = id.tenant() == "acme" && **id == 7;
        Ok(found.then(|| Self { id: *id.id(), tenant: id.tenant().to_owned() }))
    }
}

/// Whoever may load it may read it.
impl Allow<Read> for Invoice {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

/// Of two parts, loaded with an error of the service's own, and with the caller's own user.
#[derive(Redacted)]
struct Line {
    #[expose]
    number: u32,
}

impl TryResource for Line {
    type Id = (InTenant<u64>, u32);
    type Store = Db;
    type Error = Lost;
    const PARAMS: &'static [&'static str] = &["invoice", "line"];

    async fn load(db: &Db, (invoice, line): &(InTenant<u64>, u32)) -> Result<Option<Self>, Lost> {
        let user = invoice.caller().identity::<User>().map(|user| user.0.clone());
        db.asked(&format!("{}/{}", user.unwrap_or_default(), invoice.tenant()), line);
        assert!(invoice.caller().identity::<String>().is_none());
        Ok((invoice.tenant() == "acme").then_some(Self { number: *line }))
    }
}

impl Allow<Read> for Line {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

struct User(String);

#[derive(Problem)]
#[problem(status = 503)]
struct Lost;

#[secure]
async fn show(invoice: Authorized<Invoice, Read>) -> Json<Permitted<Invoice>> {
    Json(invoice.permitted())
}

#[secure]
async fn line(line: Authorized<Line, Read>) -> Json<Permitted<Line>> {
    Json(line.permitted())
}

#[input]
struct Reminder {
    #[input(object)]
    invoice: Named<Invoice, Read>,
}

#[secure]
async fn remind(Json(reminder): Json<Reminder>) -> Result<Json<Permitted<Invoice>>, Problem> {
    let id = reminder.invoice.id()?;
    let invoice = reminder.invoice.authorized()?;
    assert_eq!((id.tenant(), *id.id()), (&*invoice.tenant, invoice.id));
    Ok(Json(invoice.permitted()))
}

fn fixture(db: &Db) -> Fixture {
    let routes = SecureRouter::new()
        .route("/invoices/{id}", get(show))
        .route("/invoices/{invoice}/lines/{line}", get(line))
        .route("/reminders", post(remind))
        .with_state(db.clone());
    Fixture::configured(routes, |builder| {
        builder.resolve(Duration::from_secs(30), |caller| async move {
            let subject = caller.subject();
            let (user, tenant) = subject
                .split_once('@')
                .map_or((subject, None), |(user, tenant)| (user, Some(tenant)));
            let resolved = Resolved::user(User(user.to_owned()));
            let resolved = match tenant {
                Some(tenant) => resolved.tenant(tenant),
                None => resolved,
            };
            Ok::<_, std::io::Error>(Some(resolved))
        })
    })
}

#[tokio::test]
async fn an_object_is_looked_up_in_the_callers_tenant_alone() {
    let db = Db::default();
    let fixture = fixture(&db);
    let (ours, theirs) = (fixture.token("ada@acme"), fixture.token("ada@globex"));
    let own = fixture.get_with("/invoices/7", &ours).await;
    assert_eq!(own.json(), json!({"id": 7, "tenant": "acme"}));
    problem(&fixture.get_with("/invoices/7", &theirs).await, 404);
    problem(&fixture.get_with("/invoices/07", &ours).await, 404);
    assert_eq!(*db.0.lock().unwrap(), ["acme/7", "globex/7"]);
}

#[tokio::test]
async fn an_object_that_a_body_names_is_looked_up_there_too() {
    let db = Db::default();
    let fixture = fixture(&db);
    let send = async |token: String, id: serde_json::Value| {
        fixture.client.post("/reminders").bearer(&token).json(&json!({"invoice": id})).send().await
    };
    assert_eq!(send(fixture.token("ada@acme"), json!(7)).await.json()["tenant"], "acme");
    problem(&send(fixture.token("ada@globex"), json!(7)).await, 404);
    problem(&send(fixture.token("ada@acme"), json!("seven")).await, 422);
    problem(&send(fixture.token("ada"), json!(7)).await, 404);
    assert_eq!(*db.0.lock().unwrap(), ["acme/7", "globex/7"]);
}

#[tokio::test]
async fn a_part_of_an_id_sees_tenant_and_user() {
    let db = Db::default();
    let fixture = fixture(&db);
    let own = fixture.get_with("/invoices/7/lines/3", &fixture.token("ada@acme")).await;
    assert_eq!(own.json(), json!({"number": 3}));
    problem(&fixture.get_with("/invoices/7/lines/3", &fixture.token("bob@globex")).await, 404);
    assert_eq!(*db.0.lock().unwrap(), ["ada/acme/3", "bob/globex/3"]);
}

#[tokio::test]
async fn a_caller_without_a_tenant_names_no_object() {
    let db = Db::default();
    let fixture = fixture(&db);
    let log = Log::listen();
    for (subject, path) in
        [("ada", "/invoices/7"), ("ada@", "/invoices/7"), ("ada", "/invoices/7/lines/3")]
    {
        let refused = fixture.get_with(path, &fixture.token(subject)).await;
        problem(&refused, 404);
        let missing = fixture.get_with("/invoices/8", &fixture.token("ada@acme")).await;
        assert_eq!(refused.json()["title"], missing.json()["title"], "one constant answer");
        assert_eq!(log.audits()[log.audits().len() - 2]["reason"], "tenant_missing", "{subject}");
    }
    assert!(db.0.lock().unwrap().iter().all(|asked| asked == "acme/8"));
}

#[tokio::test]
async fn the_log_names_the_tenant_where_there_is_one() {
    let fixture = fixture(&Db::default());
    let log = Log::listen();
    let status = fixture.get_with("/invoices/7", &fixture.token("ada@acme")).await.status();
    assert_eq!(status, StatusCode::OK);
    fixture.get_with("/invoices/7", &fixture.token("ada")).await;
    fixture.client.get("/invoices/7").send().await;
    let audits = log.audits();
    assert_eq!(audits[0]["tenant"], "acme", "{}", audits[0]);
    assert!(audits[1]["tenant"].is_null() && audits[2]["tenant"].is_null(), "{audits:?}");
    assert!(log.text().contains("tenant=\"acme\""), "{}", log.text());
}

#[input]
struct Reminders {
    #[input(object)]
    #[validate(nested, length(max = 3))]
    each: Vec<Reminder>,
}

#[input]
struct Holding<T: palisade::InputField> {
    #[input(object)]
    held: T,
}

#[secure]
async fn remind_all(_: Json<Reminders>) {}

#[secure]
async fn remind_some(_: Json<Vec<Reminder>>) {}

#[secure]
async fn held(_: Query<Holding<Option<Named<Invoice, Read>>>>, _: Option<Json<Reminder>>) {}

#[secure]
async fn of_a_query(_: Query<Reminder>) {}

/// A tenant as a proof, and where there may be none.
#[derive(Redacted)]
struct Whose {
    #[expose]
    tenant: Option<String>,
}

#[secure]
async fn whose(tenant: Tenant) -> Json<Whose> {
    Json(Whose { tenant: Some(tenant.name().to_owned()) })
}

#[public(reason = "says who asks", rate = "100/s")]
async fn whose_if_any(tenant: Option<Tenant>) -> Json<Whose> {
    Json(Whose { tenant: tenant.map(|tenant| tenant.to_string()) })
}

#[tokio::test]
async fn a_tenant_comes_from_the_caller_alone() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let jwt = issuer.jwt().tenant_claim("tenant");
    let security = Security::builder().jwt(jwt).clock(&clock).direct().build().unwrap();
    let routes = SecureRouter::new().route("/whose", get(whose)).route("/any", get(whose_if_any));
    let client = crate::documented(routes.secured_by(security).unwrap());
    let log = Log::listen();
    for (claim, status) in [(Some("acme"), 200), (Some(""), 403), (None, 403)] {
        let token = issuer.token("ada", &clock);
        let token =
            claim.map_or_else(|| token.clone(), |claim| token.clone().claim("tenant", claim));
        let token = token.sign();
        let asked = client.get("/whose?tenant=other").header("x-tenant", "other").bearer(&token);
        let reply = asked.send().await;
        assert_eq!(reply.status(), status, "{claim:?}");
        if status == 200 {
            assert_eq!(reply.json(), json!({"tenant": "acme"}));
        }
        let any = client.get("/any").bearer(&token).send().await;
        assert_eq!(any.json()["tenant"], json!(claim.filter(|claim| !claim.is_empty())));
    }
    assert_eq!(client.get("/any").send().await.json(), json!({"tenant": null}));
    assert_eq!(log.text().matches("tenant_missing").count(), 2);
}

/// Where nothing tells a caller's tenant, its objects would be missing for everyone.
#[tokio::test]
async fn an_application_without_tenants_does_not_start() {
    let routes: [fn() -> SecureRouter<Db>; 8] = [
        || SecureRouter::new().route("/whose", get(whose)),
        || SecureRouter::new().route("/invoices/{id}", get(show)),
        || SecureRouter::new().route("/invoices/{invoice}/lines/{line}", get(line)),
        || SecureRouter::new().route("/reminders", post(remind)),
        || SecureRouter::new().route("/reminders", post(remind_all)),
        || SecureRouter::new().route("/reminders", post(remind_some)),
        || SecureRouter::new().route("/reminders", get(of_a_query)),
        || SecureRouter::new().route("/held", post(held)),
    ];
    for routes in routes {
        let routes = || routes().with_state(Db::default());
        let reason = refused(routes(), |builder| builder);
        assert!(reason.contains("it needs the caller's tenant"), "{reason}");
        assert_eq!(reason.matches("tenant_claim").count(), 1, "{reason}");

        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let jwt = issuer.jwt().tenant_claim("tenant");
        let security = Security::builder().jwt(jwt).clock(&clock).direct().build().unwrap();
        routes().secured_by(security).unwrap();
    }
}

/// A plain router is told at the first request.
#[tokio::test]
async fn a_plain_router_without_tenants_answers_nobody() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = builder(&clock, &issuer).build().unwrap();
    let routes = axum::Router::new()
        .route("/invoices/{id}", axum::routing::get(show))
        .route("/reminders", axum::routing::post(remind))
        .with_state(Db::default());
    let client = Client::new(routes.layer(security.layer()));
    let token = issuer.token("ada", &clock).sign();
    let log = Log::listen();
    let one = client.get("/invoices/7").bearer(&token).send().await;
    problem(&one, 500);
    let other = client.post("/reminders").bearer(&token).json(&json!({"invoice": 7})).send().await;
    problem(&other, 500);
    let text = log.text();
    assert_eq!(text.matches("it needs the caller's tenant").count(), 2, "{text}");
}
