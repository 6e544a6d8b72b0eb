//! A small staff service: the application most topics are tried on.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

/// Who may do what.
#[derive(Role, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "tokens name what no code does")]
pub(crate) enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
    Employee,
}

/// What a token may be used for.
#[derive(Scope, Debug)]
#[allow(dead_code, reason = "tokens name what no code does")]
pub(crate) enum Scope {
    #[scope("staff:read")]
    Read,
    #[scope("staff:write")]
    Write,
}

pub(crate) const SSN: &str = "ssn-078-05-1120";
pub(crate) const PASSWORD_HASH: &str = "argon2-c2FsdHNhbHQ";

/// Somebody who works here.
#[derive(Clone, Redacted)]
pub(crate) struct Employee {
    #[expose]
    pub(crate) id: String,
    #[expose]
    pub(crate) name: String,
    #[expose(mask = "last4")]
    pub(crate) iban: String,
    #[expose(role = "hr")]
    pub(crate) salary_cents: i64,
    pub(crate) ssn: String,
    pub(crate) password_hash: String,
}

/// Somebody new.
#[input]
pub(crate) struct NewEmployee {
    #[validate(length(min = 1, max = 80))]
    pub(crate) name: String,
    #[validate(email, length(max = 254))]
    pub(crate) email: String,
    #[validate(range(min = 0, max = 1_000_000))]
    pub(crate) salary_cents: i64,
}

/// A page of a list.
#[input]
pub(crate) struct Page {
    #[validate(range(min = 1, max = 100))]
    pub(crate) limit: Option<u32>,
}

/// Where employees are; counts what it is asked.
#[derive(Clone, Default)]
pub(crate) struct Db(Arc<Inner>);

#[derive(Default)]
struct Inner {
    employees: BTreeMap<String, Employee>,
    loads: AtomicUsize,
    handled: AtomicUsize,
    broken: AtomicBool,
}

impl Db {
    pub(crate) fn seeded() -> Self {
        let employee = |id: &str| Employee {
            id: id.to_owned(),
            name: format!("Name of {id}"),
            iban: "DE89370400440532013000".to_owned(),
            salary_cents: 720_000,
            ssn: SSN.to_owned(),
            password_hash: PASSWORD_HASH.to_owned(),
        };
        let employees = ["e1", "e2", "e3"].map(|id| (id.to_owned(), employee(id))).into();
        Self(Arc::new(Inner { employees, ..Inner::default() }))
    }

    /// How many objects were asked for.
    pub(crate) fn loads(&self) -> usize {
        self.0.loads.load(Ordering::SeqCst)
    }

    /// How many requests reached a handler that counts.
    pub(crate) fn handled(&self) -> usize {
        self.0.handled.load(Ordering::SeqCst)
    }

    /// Lets every question to the store fail.
    pub(crate) fn fail(&self) {
        self.0.broken.store(true, Ordering::SeqCst);
    }

    fn handle(&self) {
        self.0.handled.fetch_add(1, Ordering::SeqCst);
    }

    fn find(&self, id: &str) -> Result<Option<Employee>, std::io::Error> {
        self.0.loads.fetch_add(1, Ordering::SeqCst);
        if self.0.broken.load(Ordering::SeqCst) {
            return Err(std::io::Error::other("postgres://root:hunter2@db is down"));
        }
        Ok(self.0.employees.get(id).cloned())
    }
}

impl Resource for Employee {
    type Id = Text<8>;
    type Store = Db;

    async fn load(db: &Db, id: &Text<8>) -> Result<Option<Self>, Problem> {
        Ok(db.find(id.as_str())?)
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, caller: &Principal) -> bool {
        self.id == caller.subject() || caller.has_role(Role::Hr)
    }
}

impl Allow<Update> for Employee {
    fn allow(&self, caller: &Principal) -> bool {
        caller.has_role(Role::Hr)
    }
}

#[public(reason = "liveness probe", rate = "5/s")]
async fn health() -> &'static str {
    "ok"
}

#[secure(rate = "50/s")]
async fn me(
    State(db): State<Db>,
    visible: Visible<Employee>,
) -> Result<Option<Json<Permitted<Employee>>>, Problem> {
    db.handle();
    let own = db.find(visible.caller().subject())?;
    Ok(own.and_then(|own| visible.one(own)).map(Json))
}

#[secure(role = "hr", rate = "50/s")]
async fn list(
    State(db): State<Db>,
    visible: Visible<Employee>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Permitted<Employee>>>, Problem> {
    db.handle();
    let most = usize::try_from(page.limit.unwrap_or(20)).unwrap_or(usize::MAX);
    Ok(Json(visible.filter(db.0.employees.values().take(most).cloned())))
}

#[secure(role = "admin", rate = "10/s")]
async fn hire(
    State(db): State<Db>,
    visible: Visible<Employee>,
    Json(new): Json<NewEmployee>,
) -> Created<Option<Permitted<Employee>>> {
    db.handle();
    let _ = new.email;
    let employee = Employee {
        id: "e4".to_owned(),
        name: new.name,
        iban: "DE89370400440532013000".to_owned(),
        salary_cents: new.salary_cents,
        ssn: SSN.to_owned(),
        password_hash: PASSWORD_HASH.to_owned(),
    };
    let _ = (&employee.ssn, &employee.password_hash);
    Created::at("/employees/e4", visible.one(employee))
}

#[secure(rate = "50/s")]
async fn show(
    State(db): State<Db>,
    employee: Authorized<Employee, Read>,
) -> Json<Permitted<Employee>> {
    db.handle();
    Json(employee.permitted())
}

#[secure(role = "hr", rate = "50/s")]
async fn change(
    State(db): State<Db>,
    employee: Authorized<Employee, Update>,
    visible: Visible<Employee>,
    Json(_): Json<NewEmployee>,
) -> Option<Json<Permitted<Employee>>> {
    db.handle();
    visible.one(employee.into_inner()).map(Json)
}

#[secure(role = "admin")]
async fn dismiss(_employee: Authorized<Employee, Update>) -> NoContent {
    NoContent
}

#[secure(scope = "staff:read")]
async fn report() -> StatusCode {
    StatusCode::OK
}

/// Every route of the service.
pub(crate) fn routes(db: &Db) -> SecureRouter {
    SecureRouter::new()
        .route("/health", get(health))
        .route("/me", get(me))
        .route("/employees", get(list).post(hire))
        .route("/employees/{id}", get(show).patch(change).delete(dismiss))
        .route("/report", get(report))
        .with_state(db.clone())
}

/// A body that `POST /employees` accepts.
pub(crate) fn valid() -> Value {
    json!({"name": "Edsger", "email": "edsger@staff.test", "salary_cents": 700_000})
}
