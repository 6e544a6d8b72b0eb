//! Handlers: every form of parameter and of rule.

use core::time::Duration;

use palisade::axum::extract::RawQuery;
use palisade::prelude::*;
use palisade::{Condition, Decision, Rate, RequestHead};

use crate::entities::{Closed, Employee};
use crate::input::{Beside, Calling, NewEmployee, Page, Small, StandIn, Upload};

/// Where employees are.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Db;

#[allow(clippy::missing_trait_methods, reason = "one is loaded at a time")]
impl Resource for Employee {
    type Id = Text<8>;
    type Store = Db;

    async fn load(_: &Db, _: &Text<8>) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, caller: &Principal) -> bool {
        caller.has_role(crate::Role::Hr)
    }
}

/// Whether it is time.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Open;

impl Condition for Open {
    async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
        Decision::Allow
    }

    fn decide_at_once(&self, _: &Principal, _: &RequestHead<'_>) -> Option<Decision> {
        Some(Decision::Allow)
    }
}

/// Whether it is too late.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Late;

impl Condition for Late {
    async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
        Decision::Deny
    }

    fn decide_at_once(&self, _: &Principal, _: &RequestHead<'_>) -> Option<Decision> {
        None
    }
}

/// How often.
const LIMIT: Rate = Rate::new(9, Duration::from_secs(1));

/// An alias for what is read.
type Body = Json<NewEmployee>;

/// A service with types of its own.
trait Service {
    /// What is asked of it.
    type Question;
}

impl Service for Db {
    type Question = Json<Small>;
}

/// Nothing is asked and nothing answered.
#[secure]
pub async fn nothing() {}

/// Nothing is asked, a unit is answered.
#[secure]
pub async fn unit() -> () {}

/// Lists, see [`Employee`] and [the page](Page).
///
/// # Errors
/// Never.
#[secure(role = "hr", rate = "50/s", timeout = "5s")]
pub async fn list(
    State(_): State<Db>,
    visible: Visible<Employee>,
    Query(Page { limit, .. }): Query<Page>,
) -> Result<Json<Vec<Permitted<Employee>>>, Problem> {
    if limit == Some(0) {
        return Err(Problem::new(StatusCode::NOT_FOUND));
    }
    Ok(Json(visible.filter(Vec::new())))
}

/// Hires.
#[secure(
    auth = any("jwt", "api_key", "partner-badge"),
    allow = any(role("admin"), all(scope("staff:read"), policy(Open), not(policy(Late)))),
    rate(limit = "100/m", burst = 20, per = "ip", cost = 5),
    rate = LIMIT,
    body = "1MiB"
)]
pub async fn hire(
    db: State<Db>,
    visible: Visible<Employee>,
    Json(mut new): Body,
) -> Created<Option<Permitted<Employee>>> {
    let _: State<Db> = db;
    new.full_name.push('.');
    Created::at("/employees/1", visible.one(employee(new.full_name, new.r#type)))
}

/// An employee of this name.
fn employee(name: String, r#type: String) -> Employee {
    let (iban, token, password_hash) = (None, String::new(), String::new());
    Employee { id: 1, r#type, iban, salary_cents: 1, name, token, password_hash }
}

/// Shows one.
#[secure]
pub async fn show(employee: Authorized<Employee, Read>) -> Json<Permitted<Employee>> {
    Json(employee.permitted())
}

/// An argument by an associated type.
#[secure(role = crate::Role::Admin, scope = crate::Scope::Read)]
async fn ask(Json(question): <Db as Service>::Question) -> Json<Closed> {
    Json(Closed { secret: question.count() })
}

/// Parameters with attributes, and what nothing checks.
#[secure(objects = "every clerk reads every invoice", unredacted = "a number")]
pub async fn total(
    #[allow(unused_variables, reason = "kept for later")] caller: Principal,
    Path((year, mut month)): Path<(u16, Plain<u8>)>,
    #[unchecked("any text is a word")] _: RawQuery,
) -> String {
    month.0 = 1;
    format!("{year}-{}", month.0)
}

/// Who asks, if anyone does.
#[public(reason = "a greeting", rate = "5/s", body = "1KiB", timeout = "1s")]
pub async fn greet(caller: Option<Principal>) -> Option<&'static str> {
    caller.map(|_| "hello")
}

/// A word that is none in Rust.
#[secure(role = all("hr", "auditor"))]
pub async fn r#type(r#fn: Principal) {
    drop(r#fn);
}

/// A handler that goes by its parameter's name, and that generated code knows as a local.
#[secure]
pub async fn request(request: State<Db>) {
    let State(Db) = request;
}

/// Calls itself, until it does not.
#[secure]
pub async fn countdown(Path(Plain(left)): Path<Plain<u8>>) -> Result<&'static str, Problem> {
    match left.checked_sub(1) {
        Some(fewer) => Box::pin(countdown(Path(Plain(fewer)))).await,
        None => Ok("zero"),
    }
}

/// Mounts what nobody else sees.
pub fn routes() -> SecureRouter<Db> {
    SecureRouter::new().route("/ask", post(ask)).route("/upload", post(upload))
}

/// Reads a head and a form.
#[secure(body = "64KiB")]
pub(crate) async fn upload(
    Headers(calling): Headers<Calling>,
    Multipart(form): Multipart<Upload>,
) -> NoContent {
    drop((calling.request_id, form.title, form.picture, form.more));
    NoContent
}

/// Lets somebody stand in.
#[secure(objects = "every case is everybody's")]
pub async fn stand_in(
    query: Query<Beside<bool>>,
    Json(stand_in): Json<StandIn>,
) -> Result<StatusCode, Problem> {
    let _: &Employee = query.who.object()?;
    drop::<Authorized<Employee, Read>>(stand_in.away.authorized()?);
    Ok(StatusCode::OK)
}
