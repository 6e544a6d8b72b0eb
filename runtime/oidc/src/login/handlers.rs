//! The handlers.

use http::StatusCode;
use palisade::axum::extract::State;
use palisade::records::ChangeError;
use palisade::session::{RedirectedSession, SessionControl};
use palisade::{ClientAddress, Problem, Query, Redirect, SetCookies, Text, input, public};

use super::answer::{
    Answer, Browser, LogoutRequest, ToProvider, forgetting, page_with, remembering,
};
use super::attempt::{self, Kept, Secrets, now_millis, random};
use super::exchange::NoTokens;
use super::id_token::{Expected, Refused};
use super::{ProviderIdentity, ProviderLogin};

/// How a login begins.
#[input]
pub(super) struct Begin {
    /// Where to come back to: a path of this service.
    return_to: Option<Text<1024>>,
    /// Whether the provider asks its user again.
    fresh: Option<bool>,
}

/// Sends the browser to the provider, with a cookie that the answer must come back with.
#[public(
    reason = "the caller has no credential yet",
    rate = "10/s",
    rate(limit = "120/m", per = "ip")
)]
pub(super) async fn begin(
    State(login): State<ProviderLogin>,
    browser: Browser,
    ClientAddress(client): ClientAddress,
    Query(asked): Query<Begin>,
) -> Result<(SetCookies, ToProvider), Problem> {
    let shared = &*login.0;
    let return_to = asked.return_to.as_ref().map_or("/", |path| path.as_str());
    if !palisade::Location::is_within(return_to) {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY)
            .detail("`return_to` is a path of this service"));
    }
    let is_fresh = asked.fresh.unwrap_or_default();
    // One cookie for all tabs: a login in one does not end that in another.
    let browser = browser.0.or_else(random).ok_or_else(no_randomness)?;
    let who = (&*browser, &*shared.issuer);
    let kept = Kept::new(who, return_to.to_owned(), is_fresh, now_millis());
    let begun = attempt::begin(&shared.attempts, client, &kept).await.map_err(away)?;
    let state = begun.ok_or_else(|| {
        Problem::new(StatusCode::TOO_MANY_REQUESTS)
            .detail("too many logins of this address are pending")
    })?;
    let secrets = Secrets::of(&browser, &state);
    let challenge = secrets.challenge();
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", &shared.client),
        ("redirect_uri", &shared.redirect_uri),
        ("scope", &shared.scope),
        ("state", &state),
        ("nonce", &secrets.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    if is_fresh {
        parameters.extend([("prompt", "login"), ("max_age", "0")]);
    }
    let page = page_with(&shared.metadata.authorization_endpoint, &parameters);
    let page = page.ok_or_else(|| Problem::new(StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok((remembering(&browser), ToProvider(page)))
}

/// Takes the provider's answer: begins the session, and sends the browser to where it began.
#[public(
    reason = "the provider's answer proves the caller",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures")
)]
pub(super) async fn callback(
    State(login): State<ProviderLogin>,
    RedirectedSession(session): RedirectedSession,
    answer: Answer,
) -> Result<(SetCookies, Redirect), Problem> {
    let (kept, identity) = login.finish(answer).await?;
    let (origin, issued_at) = (identity.origin(), identity.issued_at_millis());
    let grant = match &login.0.admit {
        Some(admit) => admit(identity).await?,
        None => Some(identity.grant()),
    };
    let grant = grant.ok_or_else(|| {
        Problem::new(StatusCode::FORBIDDEN).detail("this service has no account for you")
    })?;
    // Whatever `admit` made it of: a logout at the provider ends it.
    let grant = grant.origin(origin.clone());
    if let Some(back_channel) = &login.0.back_channel {
        back_channel.remember(&origin, grant.caller()).await.map_err(away)?;
    }
    session.begin(grant).await?;
    // A refusal takes the session back.
    if let Some(back_channel) = &login.0.back_channel
        && back_channel.is_over(&origin, issued_at).await.map_err(away)?
    {
        return Err(login.refused("login_is_over"));
    }
    Ok((forgetting(), Redirect::within(kept.return_to)))
}

/// Ends the sessions that a logout at the provider ends ([OpenID Connect Back-Channel Logout 1.0]): 200, or a 400 that tells the provider nothing
/// else.
///
/// [OpenID Connect Back-Channel Logout 1.0]: https://openid.net/specs/openid-connect-backchannel-1_0.html
#[public(
    reason = "the provider signs its message",
    rate = "50/s",
    rate(limit = "60/10m", per = "ip", count = "failures"),
    body = "32KiB"
)]
pub(super) async fn back_channel(
    State(login): State<ProviderLogin>,
    sent: LogoutRequest,
) -> Result<StatusCode, Problem> {
    let shared = &*login.0;
    let back_channel = shared.back_channel.as_ref();
    let back_channel = back_channel.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND))?;
    let ended = shared.logged_out(back_channel, &sent.logout_token).await;
    let ended = ended.map_err(|error| error.problem(&shared.issuer))?;
    tracing::info!(target: "palisade", ended, "the provider ended a login");
    Ok(StatusCode::OK)
}

/// Ends the session, here and at the provider ([OpenID Connect RP-Initiated Logout 1.0]).
///
/// [OpenID Connect RP-Initiated Logout 1.0]: https://openid.net/specs/openid-connect-rpinitiated-1_0.html
#[public(reason = "a logout needs no permission", rate = "10/s")]
pub(super) async fn logout(
    State(login): State<ProviderLogin>,
    session: SessionControl,
) -> Result<ToProvider, Problem> {
    let shared = &*login.0;
    session.end().await?;
    let mut parameters = vec![("client_id", &*shared.client)];
    parameters.extend(shared.after_logout.as_deref().map(|to| ("post_logout_redirect_uri", to)));
    let page = if let Some(page) = &shared.metadata.end_session_endpoint {
        page_with(page, &parameters)
    } else {
        let home = shared.after_logout.as_deref().unwrap_or("/");
        http::HeaderValue::try_from(home).ok()
    };
    page.map(ToProvider).ok_or_else(|| Problem::new(StatusCode::INTERNAL_SERVER_ERROR))
}

impl ProviderLogin {
    /// From the answer to the identity; each step uses what the one before left.
    async fn finish(&self, answer: Answer) -> Result<(Kept, ProviderIdentity), Problem> {
        let shared = &*self.0;
        // RFC 9207, 2.4: before anything of the answer is used.
        match &answer.issuer {
            Some(issuer) if *issuer == shared.issuer => {}
            None if !shared.metadata.authorization_response_iss_parameter_supported => {}
            Some(_) | None => return Err(self.refused("issuer_mixed_up")),
        }
        let (Some(state), Some(browser)) = (&answer.state, &answer.browser) else {
            return Err(self.refused("state_missing"));
        };
        let now = now_millis();
        let who = (&**browser, &*shared.issuer);
        let taken = attempt::take(&shared.attempts, state, who, now).await.map_err(away)?;
        let kept = taken.ok_or_else(|| self.refused("state_unknown"))?;
        if answer.has_error {
            return Err(self.refused("refused_by_the_provider"));
        }
        let code = answer.code.as_ref().ok_or_else(|| self.refused("code_missing"))?;
        let secrets = Secrets::of(browser, state);
        let tokens = shared.exchange(code, &secrets.verifier).await;
        let tokens = tokens.map_err(|error| self.no_tokens(error))?;
        let expected = Expected {
            nonce: &secrets.nonce,
            access_token: tokens.access_token.as_deref(),
            asked_after: kept.is_fresh.then_some(kept.begun_at),
            now: now_millis(),
        };
        let identity = shared.identify(&tokens.id_token, &expected).await;
        let identity = identity.map_err(|refused| match refused {
            Refused::Signature(palisade::auth::jwt::TokenError::KeysUnavailable) => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE).cause("the provider's keys are away")
            }
            refused => self.refused(refused.reason()),
        })?;
        Ok((kept, identity))
    }

    fn no_tokens(&self, error: NoTokens) -> Problem {
        match error {
            NoTokens::Refused(status) => {
                tracing::info!(target: "palisade", status, "the provider refused the code");
                self.refused("code_refused")
            }
            NoTokens::Unreadable => self.refused("tokens_unreadable"),
            NoTokens::Unavailable(error) => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE).cause(error)
            }
        }
    }

    /// One answer for the browser, and the reason for the audit.
    fn refused(&self, reason: &'static str) -> Problem {
        palisade::private::record_login_refused(&self.0.issuer, reason);
        Problem::new(StatusCode::UNAUTHORIZED).detail("this login cannot be completed: start again")
    }
}

fn away(error: ChangeError) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE).cause(error)
}

fn no_randomness() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE).cause("there are no random bytes")
}
