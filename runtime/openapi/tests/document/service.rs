//! A small service, which the document describes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use palisade::inventory::Inventory;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};

#[derive(Role)]
pub enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
}

/// Somebody who works here.
#[derive(Clone, Redacted)]
pub struct Employee {
    /// As the contract has it.
    #[expose]
    id: String,
    #[expose(mask = "last4", full = role("hr"))]
    iban: String,
    #[expose(role = "hr")]
    salary_cents: i64,
    #[expose]
    since: Option<Date>,
    #[expose]
    status: Status,
    #[expose(flatten)]
    address: Address,
    #[expose]
    reports: Vec<Employee>,
    #[expose]
    tags: BTreeMap<String, u8>,
    password_hash: String,
}

#[derive(Clone, Redacted)]
pub struct Address {
    #[expose]
    city: String,
    #[expose(role = "hr")]
    street: String,
}

#[derive(Clone, Redacted)]
#[redacted(tag = "state")]
pub enum Status {
    Active,
    Away {
        #[expose]
        until: Date,
    },
}

/// Somebody new.
#[input]
pub struct NewEmployee {
    /// How to call them.
    #[validate(length(min = 2, max = 80))]
    name: String,
    #[validate(email)]
    email: String,
    #[validate(range(min = 0, max = 10_000_000_000))]
    salary_cents: i64,
    #[input(role = "hr")]
    bonus: Option<u32>,
    #[validate(length(max = 5), nested)]
    notes: Vec<Note>,
    kind: Kind,
}

#[input]
pub struct Note {
    text: Text<40>,
}

#[input]
#[serde(rename_all = "snake_case")]
#[derive(Debug)]
pub enum Kind {
    FullTime,
    Part,
}

#[input]
pub struct Paging<K: palisade::InputField> {
    #[validate(range(min = 1, max = 100))]
    limit: Option<u32>,
    after: Option<K>,
}

#[derive(Problem)]
enum HireError {
    #[problem(
        status = 409,
        type = "https://errors.example/taken",
        title = "Works here already",
        detail = "`{email}`"
    )]
    Taken {
        #[problem(extension)]
        email: String,
    },
}

fn employee(id: &str) -> Employee {
    let one = Employee {
        id: id.to_owned(),
        iban: "DE89370400440532013000".to_owned(),
        salary_cents: 7,
        since: Some("2020-01-01".parse().unwrap()),
        status: Status::Away { until: "2030-01-01".parse().unwrap() },
        address: Address { city: "Ulm".to_owned(), street: "Weg 1".to_owned() },
        reports: Vec::new(),
        tags: BTreeMap::from([("a".to_owned(), 1)]),
        password_hash: "argon2-secret".to_owned(),
    };
    Employee {
        reports: vec![Employee { status: Status::Active, since: None, ..one.clone() }],
        ..one
    }
}

/// Everybody.
///
/// By the page.
#[secure(role = "hr", rate = "50/s")]
async fn list(Query(page): Query<Paging<Text<8>>>) -> Page<Employee> {
    let _ = (page.limit, page.after);
    Page::new(vec![employee("e1")], "e1").parameter("after")
}

#[secure(rate = "50/s", objects = "a test")]
async fn show(Path(id): Path<Text<8>>) -> Option<Json<Employee>> {
    (id.as_str() == "e1").then(|| Json(employee("e1")))
}

#[secure(role = "hr", rate = "10/s", in_flight = 5, body = "4KiB")]
async fn hire(Json(new): Json<NewEmployee>) -> Result<Created<Employee>, HireError> {
    if new.email == "taken@example.com" {
        return Err(HireError::Taken { email: new.email });
    }
    Ok(Created::at("/employees/e2", employee("e2")))
}

#[secure(role = "admin", objects = "a test")]
async fn dismiss(Path((id,)): Path<(u64,)>) -> NoContent {
    let _ = id;
    NoContent
}

#[public(reason = "liveness probe", rate = "5/s")]
async fn health() -> &'static str {
    "ok"
}

pub(crate) struct Service {
    pub(crate) client: Client,
    pub(crate) issuer: Issuer,
    pub(crate) clock: TestClock,
    pub(crate) inventory: Inventory,
}

pub(crate) fn service() -> Service {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = Security::builder()
        .roles::<Role>()
        .jwt(issuer.jwt())
        .hosts(["localhost"])
        .direct()
        .clock(&clock);
    let app = SecureRouter::new()
        .route("/employees", get(list).post(hire))
        .route("/employees/{id}", get(show))
        .route("/staff/{number}", delete(dismiss))
        .route("/health", get(health))
        .secured_by(security.build().unwrap())
        .unwrap();
    let inventory = Inventory::of(&app);
    Service { client: Client::new(app), issuer, clock, inventory }
}
