//! A page of the service's own: it logs in with a session, and shows what the API answers to that.

use std::time::Duration;

use axum::response::Html;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use palisade::auth::basic::HashCost;
use palisade::login::{Account, Accounts, Login, RecordAccounts};
use palisade::prelude::*;
use palisade::second_factor::SecondFactors;
use palisade::session::{MemorySessions, Sessions};
use palisade::{Nonce, PagePolicy, SecurityBuilder};

use crate::Role;
use crate::employee::Employee;
use crate::pay::Payslip;
use crate::secret;
use crate::seed::{self, Person};
use crate::shared;
use crate::store::{Failure, Store};
use crate::token::ISSUER;

/// What a browser may do with it: run the script in it, and ask this service.
const PAGE: PagePolicy = PagePolicy::own().with_nonce();

const TEXT: &str = include_str!("page.html");

/// The page, which has no data of its own.
#[public(
    reason = "it asks for everything it shows, with its visitor's session",
    rate = "10/s",
    page = PAGE,
    unredacted = "a page without data"
)]
async fn page(nonce: Nonce) -> Html<String> {
    Html(TEXT.replace("{nonce}", nonce.as_str()))
}

/// The routes of the page: it talks to these with its visitor's session, and to the logins.
pub fn router(store: Store, login: &Login) -> SecureRouter {
    SecureRouter::new()
        .route("/", get(page))
        .route("/page/me", get(me))
        .route("/page/payslips", get(payslips))
        .route("/page/events", get(events))
        .with_state(store)
        .nest("/auth", login.routes())
}

/// Where sessions are kept.
pub fn with_sessions(security: SecurityBuilder) -> Result<SecurityBuilder, Failure> {
    let sessions = Sessions::builder();
    Ok(security.sessions(match shared::redis() {
        Some(redis) => sessions.build(redis().sessions()?)?,
        None => sessions.build(MemorySessions::new())?,
    }))
}

/// The visitor's own record.
#[secure(auth = "session", rate = "50/s")]
async fn me(
    State(store): State<Store>,
    visible: Visible<Employee>,
) -> Result<Option<Json<Permitted<Employee>>>, Problem> {
    let own = visible.within(&store).find(visible.caller().subject()).await?;
    Ok(own.and_then(|own| visible.one(own)).map(Json))
}

/// The visitor's own payslips.
#[secure(auth = "session", rate = "50/s")]
async fn payslips(
    State(store): State<Store>,
    visible: Visible<Payslip>,
) -> Result<Json<Vec<Permitted<Payslip>>>, Problem> {
    let own = visible.caller().subject();
    let found = visible.within(&store).payslips(own, None, 12).await?;
    Ok(Json(visible.filter(found)))
}

/// A sign of life.
#[derive(Redacted)]
pub struct Tick {
    #[expose]
    count: u64,
}

/// Open as long as the caller's session is: it ends with it, and says so.
#[secure(auth = "session", rate = "5/s", rate(limit = "60/m", per = "ip"))]
async fn events() -> Sse<BoxStream<'static, Result<Tick, Problem>>> {
    let ticks = stream::unfold(0, |count| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok(Tick { count }), count + 1))
    });
    Sse::new(ticks.boxed())
}

/// Codes of an authenticator application, for who enrols one.
fn second_factors() -> Result<SecondFactors, Failure> {
    let factors = SecondFactors::builder("Payroll", secret::key("PAYROLL_FACTOR_KEY")?);
    Ok(factors.processes(shared::processes()?).build(shared::records()?)?)
}

/// The logins of the first employees. Who is there already keeps the password that it chose.
pub async fn login() -> Result<Login, Failure> {
    let accounts = RecordAccounts::new(shared::records()?);
    let login = login_of(accounts.clone())?;
    for person in &seed::PEOPLE {
        if accounts.find(&person.email()).wait().await?.is_none() {
            let hash = login.hash(&seed::password_of(person.id)).await?;
            accounts.put(&person.email(), account_of(person, hash)).await?;
        }
    }
    Ok(login)
}

/// The logins of these accounts.
pub fn login_of(accounts: impl Accounts) -> Result<Login, Failure> {
    let login = Login::builder(accounts).second_factors(second_factors()?);
    Ok(login.processes(shared::processes()?).build(HashCost::default())?)
}

/// The account of an employee, with the hash of its password.
pub fn account_of(person: &Person, hash: String) -> Account {
    let account = Account::new(CallerId::new(ISSUER, person.id)).password_hash(hash);
    let account = account.tenant(person.tenant);
    seed::roles_of(person.id).iter().fold(account, |account, role| match *role {
        "admin" => account.role(Role::Admin),
        "hr" => account.role(Role::Hr),
        "manager" => account.role(Role::Manager),
        _ => account.role(Role::Employee),
    })
}

#[cfg(test)]
mod tests {
    use palisade::SecureApp;
    use palisade::records::MemoryRecords;
    use palisade::testing::Client;
    use serde_json::json;

    use super::*;

    fn app(login: &Login) -> SecureApp {
        let security = with_sessions(Security::builder().roles::<Role>().direct()).unwrap();
        let routes = SecureRouter::<()>::new().nest("/auth", login.routes());
        routes.secured_by(security.build().unwrap()).unwrap()
    }

    /// As two processes have one store.
    #[tokio::test]
    async fn a_password_that_is_changed_at_one_is_refused_at_the_other() {
        let store = MemoryRecords::new();
        let [here, there] = [(); 2].map(|()| {
            let accounts = RecordAccounts::new(store.clone());
            let login = login_of(accounts.clone()).unwrap();
            (Client::new(app(&login)), login, accounts)
        });
        let person = &seed::PEOPLE[2];
        let name = person.email();
        let hash = here.1.hash("one that was").await.unwrap();
        here.2.put(&name, account_of(person, hash)).await.unwrap();
        let enter = async |client: &Client, password: &str| {
            let body = json!({"name": name, "password": password});
            client.post("/auth/login").json(&body).send().await
        };
        assert_eq!(enter(&there.0, "one that was").await.status(), 204);
        let begun = enter(&here.0, "one that was").await;
        let cookies = begun.headers().get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
        let mut cookies = cookies.filter_map(|it| it.split(';').next());
        let cookie = cookies.find(|it| it.starts_with("__Host-session=")).unwrap();
        let change = json!({
            "name": name, "password": "one that was", "new_password": "another that is longer",
        });
        let change = here.0.post("/auth/password").header("cookie", cookie).json(&change);
        assert_eq!(change.header("sec-fetch-site", "same-origin").send().await.status(), 204);
        assert_eq!(enter(&there.0, "one that was").await.status(), 401);
        assert_eq!(enter(&there.0, "another that is longer").await.status(), 204);
    }
}
