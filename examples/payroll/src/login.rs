//! Signing in with a password for tokens: what others guess at, and so what is limited by account. The accounts are those of the page.

use palisade::prelude::*;
use palisade::tokens::IssuedTokens;

use crate::refresh;
use crate::service::Service;

/// Who signs in.
#[input]
pub struct Login {
    pub email: Text<254>,
    #[validate(length(max = 1024))]
    pub password: String,
}

/// Signs in: an access token for ten minutes, and a refresh token. Who has a second factor is asked for it at `/auth/login`, and gets no tokens here: 403.
/// Guesses at one account are slowed wherever they come from, and one password for many accounts
/// is slowed by address; an address from which somebody signed in before has guesses of its own.
#[public(
    reason = "the caller has no credential yet",
    rate = "10/s",
    rate(limit = "20/h", per = "ip", count = "failures"),
    rate(limit = "5/15m", per = field("email"), count = "failures"),
)]
pub async fn login(
    State(service): State<Service>,
    Json(login): Json<Login>,
) -> Result<IssuedTokens, Problem> {
    let account = service.login.by_password(&login.email, &login.password).await;
    let account = account.map_err(name_the_way)?;
    let id = account.caller().subject();
    let tenant = service.store.employer(id).await?.ok_or_else(nobody)?;
    let tokens = refresh::begin(&service.tokens, id, &tenant).await?;
    // Whoever chose another password or enrolled meanwhile took back the tokens that there were, and not these.
    if service.login.is_unchanged(&account).await? {
        return Ok(tokens);
    }
    if let Some(session) = tokens.session_id() {
        service.tokens.end_session(session).await?;
    }
    Err(nobody())
}

/// Says where who has a second factor logs in.
fn name_the_way(refused: Problem) -> Problem {
    if refused.status() == StatusCode::FORBIDDEN {
        return refused.detail("this account has a second factor: log in at /auth/login");
    }
    refused
}

fn nobody() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED)
}
