//! The attacks find nothing in a service that is right, and each of ten planted holes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![allow(missing_docs, dead_code, unreachable_pub, reason = "a test has no outside")]

use std::time::Duration;

use palisade::prelude::*;
use palisade::testing::attacks::{Fixture, Fixtures, Report, attacks};
use palisade::testing::{Issuer, TestClock};
use palisade::{Resolved, SecureApp, SecurityBuilder};
use serde_json::{Value, json};

#[derive(Role)]
pub enum Role {
    #[role(implies = "clerk")]
    Chief,
    Clerk,
}

const HASH: &str = "argon2-c2FsdHNhbHQ";

#[derive(Clone, Redacted)]
pub struct Account {
    #[expose]
    owner: String,
    #[expose(role = "chief")]
    cents: i64,
    hash: String,
}

#[derive(Clone, Copy, Default)]
pub struct Db {
    /// Whether every account is everybody's.
    admits_all: bool,
}

impl Resource for Account {
    type Id = Text<8>;
    type Store = Db;

    async fn load(db: &Db, id: &Text<8>) -> Result<Option<Self>, Problem> {
        let owner = if db.admits_all { "*" } else { id.as_str() };
        Ok(Some(Self { owner: owner.to_owned(), cents: 7, hash: HASH.to_owned() }))
    }
}

impl Allow<Read> for Account {
    fn allow(&self, caller: &Principal) -> bool {
        self.owner == "*" || self.owner == caller.subject()
    }
}

#[input]
pub struct Transfer {
    #[validate(range(min = 1, max = 1_000))]
    cents: i64,
    to: Text<8>,
}

#[secure(rate = "20/s")]
async fn show(account: Authorized<Account, Read>) -> Json<Permitted<Account>> {
    Json(account.permitted())
}

#[secure(role = "clerk", rate = "10/s", body = "1KiB")]
async fn transfer(Json(transfer): Json<Transfer>) -> NoContent {
    let _ = (transfer.cents, transfer.to);
    NoContent
}

#[public(reason = "liveness probe", rate(limit = "5/s", per = "ip"))]
async fn health() -> &'static str {
    "ok"
}

fn security(issuer: &Issuer, clock: &TestClock) -> SecurityBuilder {
    Security::builder().roles::<Role>().jwt(issuer.jwt()).clock(clock)
}

fn routes(db: Db) -> SecureRouter {
    SecureRouter::new()
        .route("/accounts/{id}", get(show))
        .route("/transfers", post(transfer))
        .route("/health", get(health))
        .with_state(db)
}

fn right(issuer: &Issuer, clock: &TestClock) -> SecureApp {
    routes(Db::default()).secured_by(security(issuer, clock).direct().build().unwrap()).unwrap()
}

fn with(issuer: &Issuer, clock: &TestClock, routes: SecureRouter) -> SecureApp {
    routes.secured_by(security(issuer, clock).direct().build().unwrap()).unwrap()
}

fn fixtures(issuer: &Issuer, clock: &TestClock) -> Fixtures {
    Fixtures::new(issuer, clock)
        .route(
            "GET",
            "/accounts/{id}",
            Fixture::by("ada").path("/accounts/ada").stranger(Fixture::by("eve")),
        )
        .route(
            "POST",
            "/transfers",
            Fixture::by("ada").role("clerk").json(&json!({"cents": 5, "to": "eve"})).expecting(204),
        )
        .route("GET", "/health", Fixture::anonymous())
        .hiding(HASH)
}

async fn attacked(app: fn(&Issuer, &TestClock) -> SecureApp) -> Report {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    attacks(async || app(&issuer, &clock), &fixtures(&issuer, &clock)).await
}

#[tokio::test]
async fn nothing_is_found_in_a_service_that_is_right() {
    let report = attacked(right).await;
    assert!(report.is_clean(), "{report}");
    assert!(report.attempts() > 50, "{report}");
}

#[secure(role = "clerk", rate = "10/s", unredacted = "a hole: it shows what is stored")]
async fn transfer_raw(Json(transfer): Json<Transfer>) -> Json<Value> {
    let _ = (transfer.cents, transfer.to);
    Json(json!({"hash": HASH}))
}

#[secure(role = "clerk", rate = "10/s", body = "1KiB")]
async fn transfer_unchecked(
    #[unchecked("a hole: nothing reads it strictly")] body: Json<Value>,
) -> NoContent {
    let _ = body;
    NoContent
}

#[secure(rate = "10/s", objects = "a hole: every caller reads every account")]
async fn show_any(Path(id): Path<Text<8>>) -> Json<Account> {
    Json(Account { owner: id.as_str().to_owned(), cents: 7, hash: HASH.to_owned() })
}

#[public(reason = "a hole: it was secured once", rate = "10/s")]
async fn transfer_public(Json(transfer): Json<Transfer>) -> NoContent {
    let _ = (transfer.cents, transfer.to);
    NoContent
}

#[secure(rate = "10/s", body = "1KiB")]
async fn transfer_by_anybody(Json(transfer): Json<Transfer>) -> NoContent {
    let _ = (transfer.cents, transfer.to);
    NoContent
}

/// The usual routes, with another handler in place of one.
fn transfers(handler: palisade::routing::SecureMethod<Db>) -> SecureRouter {
    SecureRouter::new()
        .route("/accounts/{id}", get(show))
        .route("/transfers", handler)
        .route("/health", get(health))
        .with_state(Db::default())
}

type App = fn(&Issuer, &TestClock) -> SecureApp;

/// Each with the beginning of the attack that finds it.
const HOLES: &[(&str, &str, App)] = &[
    ("a handler that became public", "a fixture with a caller", |issuer, clock| {
        with(issuer, clock, transfers(post(transfer_public)))
    }),
    ("a route beside the guards", "no guard", |issuer, clock| {
        let debug = axum::routing::get(async || "hidden");
        with(issuer, clock, routes(Db::default()).unguarded("a hole: for a day", "/debug", debug))
    }),
    ("a role that was forgotten", "no role and no scope", |issuer, clock| {
        with(issuer, clock, transfers(post(transfer_by_anybody)))
    }),
    ("an object that admits everybody", "another owner", |issuer, clock| {
        with(issuer, clock, routes(Db { admits_all: true }))
    }),
    ("an object that nobody asks", "another owner", |issuer, clock| {
        let router = SecureRouter::new()
            .route("/accounts/{id}", get(show_any))
            .route("/transfers", post(transfer))
            .route("/health", get(health));
        with(issuer, clock, router)
    }),
    ("an answer with what is stored", "the request that passes", |issuer, clock| {
        with(issuer, clock, transfers(post(transfer_raw)))
    }),
    ("a body that nothing checks", "an unknown field", |issuer, clock| {
        with(issuer, clock, transfers(post(transfer_unchecked)))
    }),
    ("a resolver that gives a role to everybody", "no role and no scope", |issuer, clock| {
        let security =
            security(issuer, clock).direct().resolve(Duration::from_secs(1), |_| async {
                Ok::<_, std::io::Error>(Some(Resolved::user(()).roles([Role::Clerk])))
            });
        routes(Db::default()).secured_by(security.build().unwrap()).unwrap()
    }),
    ("a layer that brings a credential", "no credential", |issuer, clock| {
        let token = format!("Bearer {}", issuer.token("ada", clock).role("clerk").sign());
        let layer = axum::middleware::map_request(move |mut request: axum::extract::Request| {
            let token = token.clone();
            async move {
                request.headers_mut().entry("authorization").or_insert(token.parse().unwrap());
                request
            }
        });
        with(issuer, clock, routes(Db::default()).layer(layer))
    }),
    (
        "a layer that reads before the guard",
        "broken JSON before authentication",
        |issuer, clock| {
            let layer = axum::middleware::from_fn(
                async |request: axum::extract::Request, next: axum::middleware::Next| {
                    let (parts, body) = request.into_parts();
                    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap_or_default();
                    if !bytes.is_empty() && serde_json::from_slice::<Value>(&bytes).is_err() {
                        return axum::response::IntoResponse::into_response(
                            StatusCode::BAD_REQUEST,
                        );
                    }
                    next.run(axum::extract::Request::from_parts(parts, bytes.into())).await
                },
            );
            with(issuer, clock, routes(Db::default()).layer(layer))
        },
    ),
    ("a proxy that is everybody", "over the limit, with forged addresses", |issuer, clock| {
        let security = security(issuer, clock).behind(["192.0.2.0/24"]);
        routes(Db::default()).secured_by(security.build().unwrap()).unwrap()
    }),
];

#[tokio::test]
async fn each_planted_hole_is_found() {
    assert!(HOLES.len() >= 10);
    for (hole, attack, app) in HOLES {
        let report = attacked(*app).await;
        let found = report.found_all();
        assert!(found.iter().any(|found| found.attack.starts_with(attack)), "{hole}: {report}");
    }
}

#[tokio::test]
async fn a_route_that_nobody_thought_of_is_found() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let few = Fixtures::new(&issuer, &clock)
        .route("GET", "/health", Fixture::anonymous())
        .route("GET", "/helth", Fixture::anonymous())
        .leaving_out("POST", "/transfers", "");
    let report = attacks(async || right(&issuer, &clock), &few).await;
    let told = report.to_string();
    assert!(
        told.contains("GET /accounts/{id}: no fixture")
            && told.contains("POST /transfers: no fixture"),
        "{told}"
    );
    assert!(told.contains("GET /helth: a fixture without a route"), "{told}");
}

/// Rows of two tenants, in one list.
#[derive(Clone, Redacted)]
pub struct Row {
    #[expose]
    text: &'static str,
    tenant: &'static str,
}

const ROWS: [Row; 2] = [
    Row { text: "acme's plans", tenant: "acme" },
    Row { text: "globex's plans", tenant: "globex" },
];

impl Resource for Row {
    type Id = u32;
    type Store = Db;

    async fn load(_: &Db, _: &u32) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Row {
    fn allow(&self, caller: &Principal) -> bool {
        caller.tenant() == Some(self.tenant)
    }
}

#[secure(rate = "100/s")]
async fn filtered(visible: Visible<Row>) -> Json<Vec<Permitted<Row>>> {
    Json(visible.filter(ROWS))
}

/// Keeps for everybody what was asked about the first caller.
#[secure(rate = "100/s")]
async fn kept(visible: Visible<Row>) -> Json<Vec<Permitted<Row>>> {
    static KEPT: std::sync::OnceLock<Vec<Permitted<Row>>> = std::sync::OnceLock::new();
    Json(KEPT.get_or_init(|| visible.filter(ROWS)).clone())
}

#[secure(rate = "100/s", objects = "a hole: everybody reads everything")]
async fn forgotten() -> Json<Vec<Row>> {
    Json(ROWS.to_vec())
}

async fn of_two_tenants(handler: fn() -> palisade::routing::SecureMethod<Db>) -> Report {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let app = async || {
        let jwt = issuer.jwt().tenant_claim("tenant");
        let security = Security::builder().roles::<Role>().jwt(jwt).clock(&clock).direct();
        let routes = SecureRouter::new().route("/rows", handler()).with_state(Db::default());
        routes.secured_by(security.build().unwrap()).unwrap()
    };
    let fixtures = Fixtures::new(&issuer, &clock)
        .tenant("tenant", "acme", &["acme's plans"])
        .tenant("tenant", "globex", &["globex's plans"])
        .route("GET", "/rows", Fixture::by("ada").claim("tenant", "acme"));
    attacks(app, &fixtures).await
}

#[tokio::test]
async fn a_list_shows_no_tenant_the_rows_of_another() {
    let report = of_two_tenants(|| get(filtered)).await;
    assert!(report.is_clean(), "{report}");
    // What a handler forgets to ask is a 500 at the exit, and never data.
    let report = of_two_tenants(|| get(kept)).await;
    assert!(report.is_clean(), "{report}");
    let report = of_two_tenants(|| get(forgotten)).await;
    let told = report.to_string();
    assert_eq!(told.matches("data of another tenant").count(), 2, "{told}");
}
