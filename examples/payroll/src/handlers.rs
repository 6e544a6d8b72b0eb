//! The endpoints. What protects each stands above it; there is nothing to review inside.

use jiff::civil::Date;
use palisade::Cost;
use palisade::prelude::*;

use crate::employee::Employee;
use crate::error::LeaveError;
use crate::input::{Change, Leave, NewEmployee, Paging};
use crate::pay::{self, Payslip};
use crate::plan::Plan;
use crate::store::Store;

/// Whether the service runs.
#[public(reason = "liveness probe", rate = "5/s")]
pub async fn health() -> &'static str {
    "ok"
}

/// The caller's own record; the subject of the token is the employee's id.
#[secure(rate = "50/s")]
pub async fn me(
    State(store): State<Store>,
    visible: Visible<Employee>,
) -> Result<Option<Json<Permitted<Employee>>>, Problem> {
    let own = store.find(visible.caller().subject()).await?;
    Ok(own.and_then(|own| visible.one(own)).map(Json))
}

/// Everyone, by id.
#[secure(role = "hr", rate(plan = Plan))]
pub async fn list(
    State(store): State<Store>,
    visible: Visible<Employee>,
    Query(page): Query<Paging<Text<64>>>,
) -> Result<Json<Vec<Permitted<Employee>>>, Problem> {
    let after = page.after.map(Text::into_string);
    Ok(Json(visible.filter(store.list(after, page.limit.unwrap_or(20)).await?)))
}

/// One employee, for itself and for hr.
#[secure(rate = "50/s")]
pub async fn show(employee: Authorized<Employee, Read>) -> Json<Permitted<Employee>> {
    Json(employee.permitted())
}

/// A new employee.
#[secure(role = "admin", rate = "10/s")]
pub async fn hire(
    State(store): State<Store>,
    visible: Visible<Employee>,
    Json(new): Json<NewEmployee>,
) -> Result<Created<Option<Permitted<Employee>>>, Problem> {
    let employee = store.hire(new).await?;
    Ok(Created::at(format!("/employees/{}", employee.id), visible.one(employee)))
}

/// Another title, another pay.
#[secure(role = "hr", rate = "10/s")]
pub async fn change(
    State(store): State<Store>,
    employee: Authorized<Employee, Update>,
    visible: Visible<Employee>,
    Json(change): Json<Change>,
) -> Result<Option<Json<Permitted<Employee>>>, Problem> {
    let changed = store.update(&employee.id, |employee| {
        employee.change(change);
        Ok::<_, Problem>(())
    });
    Ok(changed.await?.and_then(|changed| visible.one(changed)).map(Json))
}

/// Some time off.
#[secure(role = "hr", rate = "10/s")]
pub async fn leave(
    State(store): State<Store>,
    employee: Authorized<Employee, Update>,
    visible: Visible<Employee>,
    Json(leave): Json<Leave>,
) -> Result<Json<Permitted<Employee>>, LeaveError> {
    let changed = store.update(&employee.id, |employee| employee.take_leave(leave)).await?;
    changed.and_then(|changed| visible.one(changed)).map(Json).ok_or(LeaveError::Gone)
}

/// What an employee was paid, for itself and for hr.
#[secure(rate = "50/s")]
pub async fn payslips(
    State(store): State<Store>,
    employee: Authorized<Employee, Read>,
    Query(page): Query<Paging<Date>>,
) -> Result<Page<Payslip>, Problem> {
    let limit = page.limit.unwrap_or(12);
    let found = store.payslips(&employee.id, page.after, limit + 1).await?;
    Ok(Page::cut(found, limit, |last| last.payday).parameter("after"))
}

/// What everyone earns, for statistics, for people and a machine. An export that outlives the caller's
/// token is cut off. It costs as many units as it has lines, which are known at its end.
#[secure(
    auth = any("jwt", "api_key"),
    role = "hr",
    rate(limit = "1/s", per = "api_key"),
    rate(limit = "100000/h", per = "api_key", cost = after, reserve = 1000, unit = "lines"),
    class = "export"
)]
pub async fn export(State(store): State<Store>, cost: Cost) -> NdJson<pay::Lines> {
    NdJson::new(pay::lines(store, cost))
}

/// Goodbye.
#[secure(role = "admin", rate = "10/s")]
pub async fn dismiss(
    State(store): State<Store>,
    employee: Authorized<Employee, Delete>,
) -> Result<NoContent, Problem> {
    store.dismiss(&employee.id).await?;
    Ok(NoContent)
}
