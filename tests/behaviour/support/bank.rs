//! A small bank: inputs that name accounts, and transfers that the state judges.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Form;
use axum::extract::FromRef;
use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

/// Who may do what.
pub(crate) struct Account {
    pub(crate) number: u32,
    owner: &'static str,
    pub(crate) cents: i64,
}

/// Where accounts are; counts what it is asked.
#[derive(Clone, Default)]
pub(crate) struct Vault(Arc<Inner>);

#[derive(Default)]
struct Inner {
    loads: AtomicUsize,
    verified: AtomicUsize,
    handled: AtomicUsize,
    broken: AtomicBool,
    ledger_broken: AtomicBool,
    delay_millis: AtomicU64,
}

impl Vault {
    pub(crate) fn loads(&self) -> usize {
        self.0.loads.load(Ordering::SeqCst)
    }

    pub(crate) fn verified(&self) -> usize {
        self.0.verified.load(Ordering::SeqCst)
    }

    pub(crate) fn handled(&self) -> usize {
        self.0.handled.load(Ordering::SeqCst)
    }

    /// Lets every load fail.
    pub(crate) fn fail(&self) {
        self.0.broken.store(true, Ordering::SeqCst);
    }

    /// Lets every question of a `Verify` fail.
    pub(crate) fn fail_to_verify(&self) {
        self.0.ledger_broken.store(true, Ordering::SeqCst);
    }

    /// Lets every answer take a while.
    pub(crate) fn delay(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).unwrap();
        self.0.delay_millis.store(millis, Ordering::SeqCst);
    }

    fn handle(&self) {
        self.0.handled.fetch_add(1, Ordering::SeqCst);
    }

    async fn wait(&self) {
        let millis = self.0.delay_millis.load(Ordering::SeqCst);
        if millis > 0 {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
    }

    async fn find(&self, number: u32) -> Result<Option<Account>, std::io::Error> {
        self.0.loads.fetch_add(1, Ordering::SeqCst);
        self.wait().await;
        if self.0.broken.load(Ordering::SeqCst) {
            return Err(std::io::Error::other("postgres://root:hunter2@db is down"));
        }
        let owners = BTreeMap::from([(1, "ada"), (2, "ada"), (7, "grace")]);
        let owner = owners.get(&number).copied();
        Ok(owner.map(|owner| Account { number, owner, cents: 1_000 }))
    }

    async fn is_open(&self, period: u16) -> Result<bool, std::io::Error> {
        self.0.verified.fetch_add(1, Ordering::SeqCst);
        self.wait().await;
        if self.0.ledger_broken.load(Ordering::SeqCst) {
            return Err(std::io::Error::other("ledger://hunter2 is down"));
        }
        Ok(period > 2_000)
    }
}

/// The state: the vault is a part of it.
#[derive(Clone)]
pub(crate) struct Bank {
    vault: Vault,
}

impl FromRef<Bank> for Vault {
    fn from_ref(bank: &Bank) -> Self {
        bank.vault.clone()
    }
}

impl Resource for Account {
    type Id = u32;
    type Store = Vault;

    async fn load(vault: &Vault, number: &u32) -> Result<Option<Self>, Problem> {
        Ok(vault.find(*number).await?)
    }
}

impl Allow<Update> for Account {
    fn allow(&self, caller: &Principal) -> bool {
        self.owner == caller.subject()
    }
}

/// Anyone may pay somebody something.
impl Allow<Create> for Account {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

/// Money on its way.
#[input(verify)]
#[serde(rename_all = "camelCase")]
#[derive(Debug)]
pub(crate) struct Transfer {
    #[input(object)]
    from_account: Named<Account, Update>,
    #[input(object)]
    to: Option<Named<Account, Create>>,
    #[input(object)]
    #[validate(length(max = 200))]
    #[serde(default)]
    others: Vec<Named<Account, Update>>,
    #[validate(range(min = 1, max = 100_000))]
    cents: i64,
    #[input(role = "hr")]
    reason_code: Option<u16>,
    #[input(object, verify)]
    #[validate(nested, length(max = 200))]
    #[serde(default)]
    lines: Vec<Line>,
}

/// A part of a transfer.
#[input(verify)]
#[derive(Debug)]
pub(crate) struct Line {
    #[input(object)]
    #[serde(rename = "for")]
    whom: Named<Account, Create>,
    #[validate(range(min = 1))]
    booking_period: u16,
}

impl Verify for Transfer {
    type Store = Vault;

    async fn verify(&self, _: &Vault, caller: Option<&Principal>) -> Result<Violations, Problem> {
        let mut found = Violations::default();
        let from = self.from_account.object()?;
        if self.cents > from.cents {
            found.add("/from_account", "balance", "has too little on it");
        }
        if self.cents == 666 {
            found.add("/cents", "cursed", "is not a good sum");
        }
        if self.cents == 409 {
            return Err(Problem::new(StatusCode::CONFLICT).detail("is moving to another branch"));
        }
        assert_eq!(caller.map(Principal::subject), Some(from.owner));
        Ok(found)
    }
}

impl Verify for Line {
    type Store = Vault;

    async fn verify(&self, vault: &Vault, _: Option<&Principal>) -> Result<Violations, Problem> {
        let mut found = Violations::default();
        if !vault.is_open(self.booking_period).await? {
            found.add("/booking_period", "closed", "is a closed period");
        }
        Ok(found)
    }
}

/// A search.
#[input(verify)]
pub(crate) struct Filter {
    #[input(object)]
    account: Option<Named<Account, Update>>,
    #[input(plain)]
    period: Option<u16>,
}

impl Verify for Filter {
    type Store = Bank;

    async fn verify(&self, bank: &Bank, _: Option<&Principal>) -> Result<Violations, Problem> {
        let mut found = Violations::default();
        if let Some(period) = self.period
            && !bank.vault.is_open(period).await?
        {
            found.add("/period", "closed", "is a closed period");
        }
        Ok(found)
    }
}

#[secure(timeout = "1s")]
async fn transfer(
    State(vault): State<Vault>,
    Json(transfer): Json<Transfer>,
) -> Result<StatusCode, Problem> {
    vault.handle();
    let from = transfer.from_account.authorized()?;
    let lines = transfer.lines.into_iter().map(|line| line.whom.authorized());
    let mut all: Vec<Authorized<Account, Create>> = lines.collect::<Result<_, _>>()?;
    all.extend(transfer.to.map(Named::authorized).transpose()?);
    let others = transfer.others.iter().map(Named::object).collect::<Result<Vec<_>, _>>()?;
    let _ = (from.number, others.len(), transfer.reason_code);
    Ok(StatusCode::OK)
}

#[secure]
async fn maybe(
    State(vault): State<Vault>,
    transfer: Option<Json<Transfer>>,
) -> Result<StatusCode, Problem> {
    vault.handle();
    if let Some(Json(transfer)) = transfer {
        transfer.from_account.object()?;
    }
    Ok(StatusCode::OK)
}

#[secure]
async fn form(
    State(vault): State<Vault>,
    Form(filter): Form<Filter>,
) -> Result<StatusCode, Problem> {
    vault.handle();
    filter.account.map(Named::authorized).transpose()?;
    Ok(StatusCode::OK)
}

#[secure(timeout = "1s")]
async fn find(
    State(vault): State<Vault>,
    Query(filter): Query<Filter>,
) -> Result<StatusCode, Problem> {
    vault.handle();
    filter.account.map(Named::authorized).transpose()?;
    Ok(StatusCode::OK)
}

#[secure]
async fn by_header(Headers(filter): Headers<Filter>) -> Result<StatusCode, Problem> {
    filter.account.map(Named::authorized).transpose()?;
    Ok(StatusCode::OK)
}

#[secure]
async fn by_cookie(Cookies(filter): Cookies<Filter>) -> Result<StatusCode, Problem> {
    filter.account.map(Named::authorized).transpose()?;
    Ok(StatusCode::OK)
}

#[secure]
async fn by_path(Path(filter): Path<Filter>) -> Result<StatusCode, Problem> {
    filter.account.map(Named::authorized).transpose()?;
    Ok(StatusCode::OK)
}

/// A query, an object in the path and a body, each with an object.
#[secure]
async fn all(
    Query(filter): Query<Filter>,
    path: Authorized<Account, Update>,
    State(vault): State<Vault>,
    Json(line): Json<Line>,
) -> Result<StatusCode, Problem> {
    vault.handle();
    filter.account.map(Named::authorized).transpose()?;
    let _ = (path.number, line.whom.authorized()?.number);
    Ok(StatusCode::OK)
}

#[secure]
async fn show(account: Authorized<Account, Update>) -> StatusCode {
    let _ = account.number;
    StatusCode::OK
}

#[secure]
async fn unlooked(
    #[unchecked("shows what a `Named` is worth that no guard has seen")] Json(transfer): Json<
        Transfer,
    >,
) -> Result<StatusCode, Problem> {
    transfer.from_account.authorized()?;
    Ok(StatusCode::OK)
}

/// Every route of the bank.
pub(crate) fn routes(vault: &Vault) -> SecureRouter {
    SecureRouter::new()
        .route("/transfers", post(transfer))
        .route("/maybe", post(maybe))
        .route("/form", get(form).post(form))
        .route("/find", get(find))
        .route("/accounts/{id}", get(show).post(all))
        .route("/by/header", get(by_header))
        .route("/by/cookie", get(by_cookie))
        .route("/by/path/{account}", get(by_path))
        .route("/unlooked", post(unlooked))
        .with_state(Bank { vault: vault.clone() })
}

/// A transfer that Ada may make.
pub(crate) fn valid() -> Value {
    json!({"fromAccount": 1, "to": 7, "cents": 100, "lines": [{"for": "7", "booking_period": 2030}]})
}
