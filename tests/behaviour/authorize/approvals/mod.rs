//! Requests that others approve before they are handled.

mod approvers;
mod binding;
mod starting;
mod stores;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade::approvals::RecordApprovals;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::testing::Reply;
use palisade::{Resolved, Revision, SecurityBuilder, approvals};
use serde_json::Value;

use crate::support::fixture::{Fixture, problem};

#[input]
struct Transfer {
    #[validate(range(min = 1))]
    cents: i64,
}

#[derive(Clone, Default)]
struct Paid(Arc<AtomicUsize>);

#[secure(role = "employee", approve(by = 2, of = role("admin"), within = "1h"), rate = "1000/s")]
async fn pay(
    State(paid): State<Paid>,
    Path(_): Path<Plain<u32>>,
    Json(transfer): Json<Transfer>,
) -> StatusCode {
    assert!(transfer.cents > 0);
    paid.0.fetch_add(1, Ordering::SeqCst);
    StatusCode::OK
}

#[input]
struct Note {
    #[validate(length(max = 20))]
    note: String,
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn note(Json(note): Json<Note>) -> StatusCode {
    assert!(!note.note.is_empty());
    StatusCode::OK
}

#[input]
struct Scan {
    #[validate(length(max = 20))]
    password: String,
}

/// Parts of a form, in which nobody can tell what is a credential.
#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn upload(Multipart(scan): Multipart<Scan>) -> StatusCode {
    assert_eq!(scan.password, "hunter2");
    StatusCode::OK
}

#[input]
struct Run {
    #[validate(length(max = 20))]
    pay_run: Option<String>,
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn run(State(paid): State<Paid>, _: Headers<Run>) -> StatusCode {
    paid.0.fetch_add(1, Ordering::SeqCst);
    StatusCode::OK
}

#[input]
struct Target {
    #[serde(rename = "x-target-account", alias = "x-account")]
    account: Option<Text<40>>,
}

#[input]
struct Head {
    #[serde(flatten)]
    #[validate(nested)]
    target: Target,
}

/// The account stands in a field of a flattened input.
#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn transfer(State(paid): State<Paid>, Headers(head): Headers<Head>) -> StatusCode {
    assert_eq!(head.target.account.as_deref(), Some("A"));
    paid.0.fetch_add(1, Ordering::SeqCst);
    StatusCode::OK
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn close(State(paid): State<Paid>) -> StatusCode {
    paid.0.fetch_add(1, Ordering::SeqCst);
    StatusCode::OK
}

/// In a revision that counts what was paid.
struct Doc(usize);

impl Resource for Doc {
    type Id = u32;
    type Store = Paid;
    const REVISION: Option<Revision<Self>> = Some(Revision::by(|doc| doc.0.to_string()));

    async fn load(paid: &Paid, _: &u32) -> Result<Option<Self>, Problem> {
        Ok(Some(Self(paid.0.load(Ordering::SeqCst))))
    }
}

impl Allow<Update> for Doc {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn rewrite(State(paid): State<Paid>, _: Authorized<Doc, Update>) -> StatusCode {
    paid.0.fetch_add(1, Ordering::SeqCst);
    StatusCode::OK
}

fn routes(paid: &Paid) -> SecureRouter {
    SecureRouter::new()
        .route("/docs/{id}", put(rewrite))
        .route("/pay/{to}", post(pay))
        .route("/close", post(close))
        .route("/run", post(run))
        .route("/transfer", post(transfer))
        .route("/note", post(note))
        .route("/upload", post(upload))
        .nest("/approvals", approvals::routes())
        .with_state(paid.clone())
}

/// The tenant stands behind the `@`.
fn with_tenants(builder: SecurityBuilder) -> SecurityBuilder {
    builder.resolve(Duration::from_secs(1), |caller| async move {
        let user = Resolved::user(());
        let tenant = caller.subject().split_once('@').map(|(_, tenant)| tenant.to_owned());
        Ok::<_, std::io::Error>(Some(match tenant {
            Some(tenant) => user.tenant(tenant),
            None => user,
        }))
    })
}

struct Bank {
    fixture: Fixture,
    paid: Paid,
}

impl Bank {
    fn new() -> Self {
        Self::configured(with_tenants)
    }

    fn in_records() -> Self {
        let store = RecordApprovals::new(MemoryRecords::new());
        Self::configured(|builder| with_tenants(builder).approval_store(store))
    }

    fn configured(configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        let paid = Paid::default();
        Self { fixture: Fixture::configured(routes(&paid), configure), paid }
    }

    fn paid(&self) -> usize {
        self.paid.0.load(Ordering::SeqCst)
    }

    async fn pay(&self, author: &str, path: &str, body: &Value) -> Reply {
        let token = self.fixture.token_as(author, "employee");
        self.fixture.client.post(path).bearer(&token).json(body).send().await
    }

    /// The id under which the request waits.
    async fn waits(&self, author: &str, path: &str, body: &Value) -> String {
        let reply = self.pay(author, path, body).await;
        let members = problem(&reply, 403);
        members["approval"].as_str().unwrap().to_owned()
    }

    async fn decide(&self, who: &str, role: &str, id: &str, step: &str) -> u16 {
        let path = format!("/approvals/{id}/{step}");
        let token = self.fixture.token_as(who, role);
        self.fixture.client.post(&path).bearer(&token).send().await.status().as_u16()
    }

    async fn listed(&self, who: &str, role: &str) -> Value {
        let token = self.fixture.token_as(who, role);
        self.fixture.get_with("/approvals", &token).await.json()
    }
}

/// The same test over each store: in this process, and in records.
macro_rules! in_every_store {
    ($($name:ident)*) => {
        mod in_memory {$(
            #[tokio::test]
            async fn $name() {
                super::$name(super::Bank::new()).await;
            }
        )*}

        mod in_records {$(
            #[tokio::test]
            async fn $name() {
                super::$name(super::Bank::in_records()).await;
            }
        )*}
    };
}

use in_every_store;
