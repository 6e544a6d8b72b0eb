//! A password for a login of one's own, which answers with something else than a session.

use super::passwords::normalized;
use super::{Account, Login};
use crate::problem::{Problem, Reason};

impl Login {
    /// The account of a name and a password, where the password alone logs in: for a handler of one's own that answers with something else than a
    /// session, such as tokens. It compares as [`handlers::login`](super::handlers::login) does, with the same accounts.
    ///
    /// Look at [`is_unchanged`](Self::is_unchanged) before the answer leaves.
    ///
    /// # Errors
    /// There is no account of this name and password: one and the same 401. Who it belongs to has a second factor, which nothing asks for here: 403. A
    /// store is away: 503.
    ///
    /// # Security
    /// The handler limits guesses, by address and by account, as [`handlers::login`](super::handlers::login) does.
    pub async fn by_password(&self, name: &str, password: &str) -> Result<Account, Problem> {
        let name = normalized(name);
        let account = self.proven(&name, password).await?;
        let account = account.named(name);
        if self.wants_more(&account).await? {
            return Err(Problem::because(Reason::RuleDenied)
                .detail("who has a second factor logs in where it is asked for"));
        }
        Ok(account)
    }

    /// Whether an account that [`by_password`](Self::by_password) found is as it was: of the same caller, with the same password, and without a second
    /// factor. Asked once what the login began is there, it finds who chose another password meanwhile, or enrolled: what was begun is then taken back, and
    /// the login refused.
    ///
    /// # Errors
    /// A store is away: 503.
    pub async fn is_unchanged(&self, account: &Account) -> Result<bool, Problem> {
        let Some(name) = &account.name else { return Ok(false) };
        match self.found(name).await?.filter(|now| now.is_still(account)) {
            Some(now) => Ok(!self.wants_more(&now).await?),
            None => Ok(false),
        }
    }

    /// Also where the store of second factors forgot what the account says.
    async fn wants_more(&self, account: &Account) -> Result<bool, Problem> {
        Ok(account.has_second_factor || self.has_second_factor(&account.caller).await?)
    }
}
