//! The endpoints. What protects each stands above it; there is nothing to review inside.

use palisade::prelude::*;

use crate::employee::Employee;
use crate::input::{Change, NewEmployee, Page};
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
    caller: Principal,
) -> Result<Option<Json<Employee>>, Problem> {
    Ok(store.find(caller.subject()).await?.map(Json))
}

/// Everyone, by id.
#[secure(role = "hr", rate = "50/s")]
pub async fn list(
    State(store): State<Store>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Employee>>, Problem> {
    let limit = page.limit.unwrap_or(20);
    Ok(Json(store.list(page.after, limit).await?))
}

/// One employee, for itself and for hr.
#[secure(rate = "50/s")]
pub async fn show(employee: Authorized<Employee, Read>) -> Json<Employee> {
    Json(employee.into_inner())
}

/// A new employee.
#[secure(role = "admin", rate = "10/s")]
pub async fn hire(
    State(store): State<Store>,
    Json(new): Json<NewEmployee>,
) -> Result<Created<Employee>, Problem> {
    let employee = store.hire(new).await?;
    Ok(Created::at(format!("/employees/{}", employee.id), employee))
}

/// Another title, another pay.
#[secure(role = "hr", rate = "10/s")]
pub async fn change(
    State(store): State<Store>,
    employee: Authorized<Employee, Update>,
    Json(change): Json<Change>,
) -> Result<Option<Json<Employee>>, Problem> {
    Ok(store.change(&employee.id, change).await?.map(Json))
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
