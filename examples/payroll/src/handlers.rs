//! The endpoints. What protects each stands above it; there is nothing to review inside.

use jiff::civil::Date;
use palisade::prelude::*;
use palisade::{Child, Cost, Tenant};

use crate::employee::{EmergencyContact, Employee};
use crate::error::{LeaveError, PayError};
use crate::input::{Change, NewEmployee, Paging, Payment};
use crate::leave::Leave;
use crate::pay;
use crate::payslip::Payslip;
use crate::plan::Plan;
use crate::service::Service;
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
    let own = visible.within(&store).find(visible.caller().subject()).await?;
    Ok(own.and_then(|own| visible.one(own)).map(Json))
}

/// Everyone whom the caller may read, by id: all of the tenant for hr, the own department for a manager.
#[secure(role = any("hr", "manager"), rate(plan = Plan))]
pub async fn list(
    State(store): State<Store>,
    visible: Visible<Employee>,
    Query(page): Query<Paging<Text<64>>>,
) -> Result<Json<Vec<Permitted<Employee>>>, Problem> {
    let (after, limit) = (page.after.map(Text::into_string), page.limit.unwrap_or(20));
    Ok(Json(visible.within(&store).page(visible, after, limit).await?))
}

/// One employee, for itself, the manager of its department and hr.
#[secure(rate = "50/s")]
pub async fn show(employee: Authorized<Employee, Read>) -> Json<Permitted<Employee>> {
    Json(employee.permitted())
}

/// A new employee of the caller's tenant: no body says of which.
#[secure(role = "admin", rate = "10/s")]
pub async fn hire(
    State(store): State<Store>,
    visible: Visible<Employee>,
    Json(new): Json<NewEmployee>,
) -> Result<Created<Option<Permitted<Employee>>>, Problem> {
    let employee = visible.within(&store).hire(new).await?;
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
    let store = visible.within(&store);
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
    let store = visible.within(&store);
    let changed = store.update(&employee.id, |employee| employee.take_leave(leave)).await?;
    changed.and_then(|changed| visible.one(changed)).map(Json).ok_or(LeaveError::Gone)
}

/// Whom to call when something happened to an employee: for hr, and in an emergency for the manager of its
/// department, who states why and raises an alarm.
#[secure(role = "hr", break_glass(role = "manager", lasts = "15m", once_per = "1d"), rate = "5/s")]
pub async fn emergency_contact(employee: Authorized<Employee, Read>) -> Json<EmergencyContact> {
    Json(employee.emergency_contact())
}

/// What an employee was paid, for itself and for hr. Its manager may read the employee, and no payslip.
#[secure(rate = "50/s")]
pub async fn payslips(
    State(store): State<Store>,
    employee: Authorized<Employee, Read>,
    visible: Visible<Payslip>,
    Query(page): Query<Paging<Date>>,
) -> Result<Page<Permitted<Payslip>>, Problem> {
    let limit = page.limit.unwrap_or(12);
    let found = visible.within(&store).payslips(&employee.id, page.after, limit + 1).await?;
    let page = Page::cut(visible.filter(found), limit, |last| last.payday);
    Ok(page.parameter("after"))
}

/// One payslip, below the employee whom it belongs to.
#[secure(rate = "50/s")]
pub async fn payslip(payslip: Child<Employee, Payslip, Read>) -> Json<Permitted<Payslip>> {
    Json(payslip.permitted())
}

/// Pays an employee beside the monthly run: hr asks for it, and an admin who is somebody else approves this very
/// payment.
#[secure(role = "hr", approve(by = 1, of = role("admin"), within = "8h"), rate = "10/s")]
pub async fn pay(
    State(store): State<Store>,
    employee: Authorized<Employee, Update>,
    visible: Visible<Payslip>,
    Json(payment): Json<Payment>,
) -> Result<Created<Option<Permitted<Payslip>>>, PayError> {
    let Payment { payday, gross_cents } = payment;
    let paid = visible.within(&store).pay(&employee, payday, gross_cents).await?;
    let paid = paid.ok_or(PayError::Paid { payday })?;
    Ok(Created::at(format!("/employees/{}/payslips/{payday}", employee.id), visible.one(paid)))
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
pub async fn export(
    State(store): State<Store>,
    visible: Visible<Employee>,
    cost: Cost,
) -> NdJson<pay::Lines> {
    NdJson::new(pay::lines(visible.within(&store), visible, cost))
}

/// Goodbye: the record, every session and every token of the employee. Nothing brings a record back, so that a password alone, and a session of this
/// morning, do not do.
#[secure(role = "admin", step_up(acr = "aal2", max_age = "15m"), rate = "10/s")]
pub async fn dismiss(
    State(service): State<Service>,
    tenant: Tenant,
    employee: Authorized<Employee, Delete>,
) -> Result<NoContent, Problem> {
    service.dismiss(&tenant, &employee.id).await?;
    Ok(NoContent)
}
