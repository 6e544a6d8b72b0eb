//! Requests that others approve before they are handled.
//!
//! `approve(by = 2, of = role("admin"))` at a handler keeps a request until two callers with that role approved this one
//! request: the handler, the method, the path and query, the tenant, the author and every byte of the body. The author gets
//! a 403 with the id under which it waits, and sends the very same again once it is approved. An approval is used once, and
//! is over when the time in `within` (a day unless stated) has passed. No caller approves its own request, or one twice.
//!
//! [`routes`] is where it is approved:
//!
//! | request | answer |
//! |---|---|
//! | `GET /` | what the caller may approve, and what it waits for itself |
//! | `POST /{id}/approve` | 204 |
//! | `POST /{id}/reject` | 204; nothing waits under that id any longer |
//!
//! What a caller may not approve is a 404, as is what does not exist. Each step is an event on the tracing target
//! `palisade::audit::approval`, with the id. It is asked last: the rule passed, the objects that path and body name are the
//! author's, and every input is valid, so that what waits is what its author might do.
//!
//! Those who approve see what they approve: handler, method, path and query, the author with its issuer, and the body: JSON
//! without space between values, in which the first 256 letters of a text are kept and `...` in place of what is named like a
//! credential (`password`, `token`), or another text. What is longer than 4 KiB then is not shown, nor a form with a field
//! named so: reject what you cannot see. They see the header fields that decide, too (`header_fields`), each line by its name, with the
//! same `...` and 4 KiB of them. All of it lies in the store as long as it waits. The `digest` stands for every byte, and in
//! the author's 403, too. Of the header fields those are part of it, and shown, that the handler takes as
//! [`Headers`](crate::Headers), `Content-Type`, and `If-Match` where it says which [`Revision`](crate::Revision) is meant; a handler that takes cookies, a
//! `HeaderMap` or what nothing checks, and the guard of a service, do not start with `approve(..)`.
//!
//! ```
//! use palisade::prelude::*;
//! use palisade::approvals;
//!
//! #[derive(Role)]
//! pub enum Role {
//!     Payroll,
//!     Admin,
//! }
//!
//! #[secure(role = "payroll", approve(by = 2, of = role("admin"), within = "8h"))]
//! async fn pay_everybody() -> NoContent {
//!     NoContent
//! }
//!
//! # #[cfg(not(feature = "testing"))]
//! # fn main() {}
//! # #[cfg(feature = "testing")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! use palisade::testing::{Client, Issuer, TestClock}; // with the feature `testing`
//!
//! let (clock, issuer) = (TestClock::new(), Issuer::new());
//! let security = Security::builder().roles::<Role>().jwt(issuer.jwt()).direct().clock(&clock).build()?;
//! let routes = SecureRouter::new()
//!     .route("/pay", post(pay_everybody))
//!     .nest("/approvals", approvals::routes());
//! let client = Client::new(routes.secured_by(security)?);
//!
//! let author = issuer.token("ada", &clock).role("payroll").sign();
//! let waits = client.post("/pay").bearer(&author).send().await;
//! assert_eq!(waits.status(), 403);
//! let waits = waits.json();
//! let id = waits["approval"].as_str().ok_or("an id")?;
//! for admin in ["grace", "alan"] {
//!     let token = issuer.token(admin, &clock).role("admin").sign();
//!     let path = format!("/approvals/{id}/approve");
//!     assert_eq!(client.post(&path).bearer(&token).send().await.status(), 204);
//! }
//! assert_eq!(client.post("/pay").bearer(&author).send().await.status(), 204);
//! assert_eq!(client.post("/pay").bearer(&author).send().await.status(), 403, "it was used");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! # })
//! # }
//! ```
//!
//! Several processes share a store: [`SecurityBuilder::approval_store`](crate::SecurityBuilder::approval_store), with a
//! [`RecordApprovals`] over a file, Redis or a database.

mod approver;
mod waiting;

use axum::Json;
use axum::extract::Path;
use palisade_macros::secure;

use crate::input::{Plain, Text};
use crate::problem::Problem;
use crate::response::NoContent;
use crate::router::SecureRouter;
use crate::router::routing::{get, post};

pub use crate::authorize::{
    ApprovalAnswer, ApprovalStore, ApprovalStoreError, Approving, MemoryApprovals, PendingApproval,
    RecordApprovals, Submitted,
};
use approver::Approver;
use waiting::Waiting;

/// The handlers for those who approve, to be nested where the application wants them.
pub fn routes<S: Clone + Send + Sync + 'static>() -> SecureRouter<S> {
    SecureRouter::new()
        .route("/", get(waiting))
        .route("/{id}/approve", post(approve))
        .route("/{id}/reject", post(reject))
}

#[secure(crate = crate, rate = "10/s")]
async fn waiting(approver: Approver) -> Result<Json<Vec<Waiting>>, Problem> {
    approver.waiting().await.map(Json)
}

#[secure(crate = crate, rate = "10/s")]
async fn approve(
    approver: Approver,
    Path(Plain(id)): Path<Plain<Text<64>>>,
) -> Result<NoContent, Problem> {
    approver.approve(&id).await.map(|()| NoContent)
}

#[secure(crate = crate, rate = "10/s")]
async fn reject(
    approver: Approver,
    Path(Plain(id)): Path<Plain<Text<64>>>,
) -> Result<NoContent, Problem> {
    approver.reject(&id).await.map(|()| NoContent)
}
