//! The accounts that people log in with: each of an employee, for as long as there is one.

use palisade::MaybeReady;
use palisade::auth::basic::HashCost;
use palisade::login::{Account, AccountAnswer, Accounts, AccountsError, Login, RecordAccounts};
use palisade::prelude::*;
use palisade::second_factor::SecondFactors;
use palisade::tokens::TokenService;

use crate::failure::Failure;
use crate::issuer::ISSUER;
use crate::role::Role;
use crate::secret;
use crate::seed::{self, Person};
use crate::shared;
use crate::store::Store;

/// Accounts in a store of records, of those who are employees now.
pub struct EmployeeAccounts {
    kept: RecordAccounts,
    store: Store,
}

impl EmployeeAccounts {
    pub fn new(kept: RecordAccounts, store: Store) -> Self {
        Self { kept, store }
    }
}

impl Accounts for EmployeeAccounts {
    fn find<'a>(&'a self, name: &'a str) -> AccountAnswer<'a, Option<Account>> {
        MaybeReady::later(async move {
            let Some(found) = self.kept.find(name).wait().await? else { return Ok(None) };
            let employer = self.store.employer(found.caller().subject()).await;
            Ok(employer.map_err(AccountsError::new)?.map(|_| found))
        })
    }

    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: Option<&'a str>,
        new: &'a str,
    ) -> AccountAnswer<'a, bool> {
        self.kept.replace_hash(name, old, new)
    }

    fn note_second_factor<'a>(
        &'a self,
        caller: &'a CallerId,
        is_enrolled: bool,
    ) -> AccountAnswer<'a, ()> {
        self.kept.note_second_factor(caller, is_enrolled)
    }

    fn is_of_one_process(&self) -> bool {
        self.kept.is_of_one_process()
    }
}

/// The logins of the first employees. Who is there already keeps the password that it chose, also where another process starts at the same time.
pub async fn login(store: &Store, tokens: &TokenService) -> Result<Login, Failure> {
    let kept = RecordAccounts::new(shared::records()?);
    let login = login_of(EmployeeAccounts::new(kept.clone(), store.clone()), tokens)?;
    for person in &seed::PEOPLE {
        if kept.find(&person.email()).wait().await?.is_none() {
            let hash = login.hash(&seed::password_of(person.id)).await?;
            kept.put_new(&person.email(), account_of(person, hash)).await?;
        }
    }
    Ok(login)
}

/// The logins of these accounts: another password, and a second factor, end the sessions and the tokens that there were.
pub fn login_of(accounts: impl Accounts, tokens: &TokenService) -> Result<Login, Failure> {
    let login = Login::builder(accounts)
        .second_factors(second_factors()?)
        .revocations(tokens.revocations().clone());
    Ok(login.processes(shared::processes()?).build(HashCost::default())?)
}

/// Codes of an authenticator application, for who enrols one.
fn second_factors() -> Result<SecondFactors, Failure> {
    let factors = SecondFactors::builder("Payroll", secret::key("PAYROLL_FACTOR_KEY")?);
    Ok(factors.processes(shared::processes()?).build(shared::records()?)?)
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
    use crate::page;
    use crate::refresh;
    use crate::token::Signer;

    fn tokens() -> TokenService {
        refresh::service(&Signer::from_environment_or_random().unwrap()).unwrap()
    }

    fn app(login: &Login) -> SecureApp {
        let security = Security::builder().roles::<Role>().sessions(page::sessions().unwrap());
        let routes = SecureRouter::<()>::new().nest("/auth", login.routes());
        routes.secured_by(security.direct().build().unwrap()).unwrap()
    }

    async fn enter(client: &Client, name: &str, password: &str) -> palisade::testing::Reply {
        let body = json!({"name": name, "password": password});
        client.post("/auth/login").json(&body).send().await
    }

    /// As two processes have one store.
    #[tokio::test]
    async fn a_password_that_is_changed_at_one_is_refused_at_the_other() {
        let store = MemoryRecords::new();
        let tokens = tokens();
        let [here, there] = [(); 2].map(|()| {
            let accounts = RecordAccounts::new(store.clone());
            let login = login_of(accounts.clone(), &tokens).unwrap();
            (Client::new(app(&login)), login, accounts)
        });
        let person = &seed::PEOPLE[2];
        let name = person.email();
        let hash = here.1.hash("one that was").await.unwrap();
        here.2.put(&name, account_of(person, hash)).await.unwrap();
        assert_eq!(enter(&there.0, &name, "one that was").await.status(), 204);
        let begun = enter(&here.0, &name, "one that was").await;
        let cookies = begun.headers().get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
        let mut cookies = cookies.filter_map(|it| it.split(';').next());
        let cookie = cookies.find(|it| it.starts_with("__Host-session=")).unwrap();
        let change = json!({
            "name": name, "password": "one that was", "new_password": "another that is longer",
        });
        let change = here.0.post("/auth/password").header("cookie", cookie).json(&change);
        assert_eq!(change.header("sec-fetch-site", "same-origin").send().await.status(), 204);
        assert_eq!(enter(&there.0, &name, "one that was").await.status(), 401);
        assert_eq!(enter(&there.0, &name, "another that is longer").await.status(), 204);
    }

    #[tokio::test]
    async fn who_is_no_employee_any_more_logs_in_nowhere() {
        let store = Store::in_memory().unwrap();
        seed::fill_when_empty(&store).unwrap();
        let login = login(&store, &tokens()).await.unwrap();
        let client = Client::new(app(&login));
        let [grace, alan] = [1, 2].map(|at| (seed::PEOPLE[at].email(), seed::PEOPLE[at].id));
        let status = async |(name, id): &(String, &str)| {
            let entered = enter(&client, name, &seed::password_of(id)).await.status();
            assert_eq!(
                entered == 204,
                login.by_password(name, &seed::password_of(id)).await.is_ok(),
                "one answer at both doors"
            );
            entered.as_u16()
        };
        assert_eq!((status(&grace).await, status(&alan).await), (204, 204));
        store.remove(seed::TENANT, grace.1).await.unwrap();
        assert_eq!((status(&grace).await, status(&alan).await), (401, 204));
    }
}
