//! A small staff service: roles, scopes, objects, input and redacted output.

use ::core::clone::Clone;
use ::core::convert::{From, Into};
use ::core::iter::Iterator;
use ::core::option::Option::{self, Some};
use ::core::result::Result::{self, Ok};
use ::std::string::String;
use ::std::vec::Vec;

use ::wall::axum::Json;
use ::wall::axum::extract::{Path, Query, State};
use ::wall::{
    Authorized, Created, Permitted, Plain, Principal, Problem, Read, Resource, Text, Visible,
};

/// Whoever works here.
#[derive(Clone, ::wall::Redacted)]
#[redacted(crate = ::wall, rename_all = "camelCase")]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(mask = "last4", full = role("admin"))]
    iban: String,
    #[expose(mask = initial)]
    full_name: String,
    #[expose(role = "hr", scope = "staff:read")]
    salary_cents: i64,
    #[expose(role = any("auditor", "hr"))]
    managers: Vec<Manager>,
    password_hash: String,
}

/// Whoever somebody works for.
#[derive(Clone, ::wall::Redacted)]
#[redacted(crate = ::wall)]
pub struct Manager {
    #[expose(rename = "manager")]
    id: String,
}

fn initial(name: &str) -> String {
    name.chars().take(1).collect()
}

/// Where employees are.
#[derive(Clone)]
pub struct Db;

impl Resource for Employee {
    type Id = Text<8>;
    type Store = Db;

    async fn load(_: &Db, id: &Text<8>) -> Result<Option<Self>, Problem> {
        Ok(Some(Employee::named(id)))
    }
}

impl ::wall::Allow<Read> for Employee {
    fn allow(&self, caller: &Principal) -> bool {
        self.id.as_str() == caller.subject()
    }
}

impl Employee {
    fn named(id: &str) -> Self {
        let employee = Employee {
            id: Into::into(id),
            iban: From::from("DE89370400440532013000"),
            full_name: From::from("Grace Hopper"),
            salary_cents: 720_000,
            managers: Vec::from([Manager { id: From::from("e0") }]),
            password_hash: From::from("argon2"),
        };
        let _ = &employee.password_hash;
        employee
    }
}

/// Somebody new.
#[::wall::input(crate = ::wall)]
#[serde(rename_all = "camelCase")]
pub struct NewEmployee {
    #[validate(length(min = 1, max = 80), non_control_character)]
    full_name: String,
    #[validate(email, length(max = 254))]
    email: Option<String>,
    #[validate(range(min = 0, max = 1_000_000))]
    salary_cents: i64,
    #[validate(nested)]
    address: Address,
    #[validate(nested, length(max = 9))]
    former: Vec<Address>,
}

/// Where somebody lives.
#[::wall::input(crate = ::wall)]
pub struct Address {
    #[validate(length(min = 2, max = 40), custom(function = no_digit))]
    city: String,
}

type ValidationError = ::wall::private::validator::ValidationError;

fn no_digit(text: &str) -> Result<(), ValidationError> {
    if text.chars().any(|letter| letter.is_ascii_digit()) {
        return Result::Err(ValidationError::new("digit"));
    }
    Ok(())
}

/// Who stands in for whom.
#[::wall::input(verify, crate = ::wall)]
pub struct StandIn {
    #[input(object)]
    away: ::wall::Named<Employee, Read>,
    #[input(object, verify)]
    #[validate(nested, length(max = 4))]
    next: Vec<StandIn>,
}

impl ::wall::Verify for StandIn {
    type Store = Db;

    async fn verify(&self, _: &Db, _: Option<&Principal>) -> Result<::wall::Violations, Problem> {
        let mut found = <::wall::Violations as ::core::default::Default>::default();
        if self.next.len() == 4 {
            found.add("/next", "many", "are many");
        }
        Ok(found)
    }
}

/// A page of a list.
#[::wall::input(crate = ::wall)]
pub struct Page {
    #[validate(range(min = 1, max = 100))]
    limit: Option<u32>,
}

/// Everyone.
#[::wall::secure(role = "hr", rate = "50/s", timeout = "5s", crate = ::wall)]
pub async fn list(
    State(db): State<Db>,
    visible: Visible<Employee>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Permitted<Employee>>>, Problem> {
    let _ = (db, page.limit);
    Ok(Json(visible.filter([Employee::named("e1")])))
}

/// Somebody new.
#[::wall::secure(
    role = "admin",
    scope = "staff:write",
    rate(limit = "100/m", burst = 20, per = "ip", cost = 5),
    body = "4KiB",
    crate = ::wall
)]
pub async fn hire(
    visible: Visible<Employee>,
    Json(new): Json<NewEmployee>,
) -> Created<Option<Permitted<Employee>>> {
    let _ = (new.email, new.salary_cents, new.address.city, new.former.len());
    Created::at("/employees/e4", visible.one(Employee::named(&new.full_name)))
}

/// Lets somebody stand in.
#[::wall::secure(crate = ::wall)]
pub async fn stand_in(Json(stand_in): Json<StandIn>) -> Result<Json<Permitted<Employee>>, Problem> {
    Ok(Json(stand_in.away.authorized()?.permitted()))
}

/// One, for itself.
#[::wall::secure(crate = ::wall)]
pub async fn show(employee: Authorized<Employee, Read>) -> Json<Permitted<Employee>> {
    Json(employee.permitted())
}

/// What was earned in a year, in a form of its own.
#[::wall::secure(unredacted = "a number", objects = "only years are named", crate = ::wall)]
pub async fn total(
    Path(year): Path<u16>,
    #[unchecked("a number of any size is a month")] month: Path<Plain<String>>,
) -> String {
    let _ = (year, month);
    From::from("0")
}
