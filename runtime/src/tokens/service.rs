//! Issuing, refreshing and taking back.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::time::sleep;

use super::access::{self, Actor, OwnClaims, Stamp};
use super::client::OAuthClient;
use super::error::{RefreshError, TokenServiceError};
use super::family::{RefreshAttempt, RefreshOutcome, TokenFamily};
use super::grant::{Grant, Granted};
use super::issued::{IssuedTokens, UseNote};
use super::key_ring::KeyState;
use super::refresh_token::RefreshToken;
use super::settings::TokenSettings;
use super::signing_key::SigningKey;
use super::tell::{TokenEvent, tell};
use crate::auth::jwt::TokenError;
use crate::auth::jwt::revocation::{Revocations, revocable_session};
use crate::clock::millis;
use crate::problem::Event;
use crate::random::random;

/// How long an answer with a new refresh token may take; afterwards the old one may be redeemed once more.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// How long the first look at another redemption waits for its end; each later one waits longer.
const FIRST_WAIT: Duration = Duration::from_millis(10);
const LONGEST_WAIT: Duration = Duration::from_millis(250);

/// Issues access tokens and refresh tokens, and takes them back; the [page of the module](super) has the
/// rules. Cheap to clone.
#[derive(Clone)]
pub struct TokenService(pub(super) Arc<TokenSettings>);

/// What a client asks for beside new tokens.
#[derive(Clone, Copy, Debug, Default)]
pub struct RefreshRequest<'a> {
    /// The client, which has proved who it is, or is a public one.
    pub client: &'a str,
    /// A scope that is narrower than the one granted, for this access token alone.
    pub scope: Option<&'a str>,
    /// The digest of the key that the client has proved to have ([`Grant::bound_to`]).
    pub key: Option<&'a str>,
}

impl TokenService {
    /// What takes its tokens back: one, those of a session, a subject, a tenant, or all that were issued before
    /// a moment. Refresh tokens of sessions that began before are taken back with them.
    #[must_use]
    pub fn revocations(&self) -> &Revocations {
        &self.0.revocations
    }

    /// Begins a session: an access token, and the first refresh token.
    ///
    /// Call it where a login has succeeded. The answer is a response of its own, which is never cached.
    ///
    /// # Errors
    /// The grant cannot become a token, or something that is needed failed: there is no session then.
    pub async fn issue(&self, grant: Grant) -> Result<IssuedTokens, TokenServiceError> {
        let settings = &*self.0;
        let now = settings.clock.now_unix_millis();
        let granted = self.checked(grant, now)?;
        self.check_client_is_known(&granted.client)?;
        let token = RefreshToken::first()?;
        let secrets = (token.lineage_digest(), token.own_digest());
        let lives = (now, settings.lives.idle, settings.lives.absolute);
        let family = TokenFamily::begin(token.session_id(), granted, secrets, lives);
        settings.families.begin(&token.family, &family, now).await?;
        let issued =
            self.access(&family.granted, &family.granted.scopes, Some(&family), None, now)?;
        tell(Event::AuthnTokenCreated, &TokenEvent::of(&family, "login"));
        Ok(issued.with_refresh(token.text()))
    }

    /// An access token without a session and without a refresh token, for what has a credential of its own.
    ///
    /// # Errors
    /// As [`issue`](Self::issue).
    pub fn issue_access(&self, grant: Grant) -> Result<IssuedTokens, TokenServiceError> {
        let now = self.0.clock.now_unix_millis();
        let granted = self.checked(grant, now)?;
        self.check_client_is_known(&granted.client)?;
        self.access(&granted, &granted.scopes, None, None, now)
    }

    fn check_client_is_known(&self, id: &str) -> Result<(), TokenServiceError> {
        match self.client(id) {
            Some(_) => Ok(()),
            None => Err(TokenServiceError::Grant("its client is none of `.client(..)`")),
        }
    }

    pub(super) fn client(&self, id: &str) -> Option<&OAuthClient> {
        self.0.clients.iter().find(|client| client.id == id)
    }

    /// Signs an access token, of a session or of none.
    pub(super) fn access(
        &self,
        granted: &Granted,
        scopes: &[String],
        family: Option<&TokenFamily>,
        exchanged: Option<(&Actor, &OwnClaims)>,
        now: i64,
    ) -> Result<IssuedTokens, TokenServiceError> {
        let settings = &*self.0;
        let issued_at = now / 1_000;
        let ends = family.map(|family| family.ends_at / 1_000);
        let ends = ends.or(exchanged.map(|(_, claims)| claims.exp)).unwrap_or(i64::MAX);
        let expires_at = (issued_at.saturating_add(settings.lives.access / 1_000)).min(ends);
        let token_id = URL_SAFE_NO_PAD.encode(random::<16>()?);
        let of_exchanged = exchanged.and_then(|(_, claims)| claims.sid.as_deref());
        let session = family.map(|family| family.session.as_str()).or(of_exchanged);
        let stamp = Stamp {
            issuer: &settings.issuer,
            token_id: &token_id,
            session,
            issued_at,
            expires_at,
            actor: exchanged.map(|(actor, _)| actor),
        };
        let token = settings.ring.sign(&access::claims(granted, scopes, &stamp))?;
        let lives = u64::try_from(expires_at.saturating_sub(issued_at)).unwrap_or_default();
        let is_bound = granted.key.is_some();
        Ok(IssuedTokens::new(token, lives, scopes, session, is_bound))
    }

    /// A grant that can become a token: of no subject that would be taken for a machine, whose subject is its client ([RFC 9700, 4.15]).
    ///
    /// [RFC 9700, 4.15]: https://www.rfc-editor.org/rfc/rfc9700#section-4.15
    fn checked(&self, grant: Grant, now: i64) -> Result<Granted, TokenServiceError> {
        let granted = grant.checked(&self.0.audiences, now)?;
        let is_machine = self.client(&granted.subject).is_some_and(|it| it.machine.is_some());
        if is_machine {
            return Err(TokenServiceError::Grant(
                "its subject is the id of a machine: give people other ids",
            ));
        }
        Ok(granted)
    }

    /// New tokens for a refresh token, which is good once. Of several uses at the same time exactly one gets
    /// new ones; a use after that ends the session, with all its tokens.
    ///
    /// Where the process that redeemed it was killed before its answer left, or the client went away, the same
    /// token may be redeemed once more after five seconds: no client has what took its place.
    ///
    /// # Errors
    /// Why it gets none.
    pub async fn refresh(
        &self,
        token: &str,
        request: &RefreshRequest<'_>,
    ) -> Result<IssuedTokens, RefreshError> {
        let arrived = self.0.clock.now_unix_millis();
        let (mut waited, mut wait) = (Duration::ZERO, FIRST_WAIT);
        loop {
            match self.try_refresh(token, request, arrived).await {
                Err(RefreshError::UnderWay) if waited <= ANSWER_WITHIN => {
                    sleep(wait).await;
                    waited += wait;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
                Err(RefreshError::UnderWay) => return Err(RefreshError::Lost),
                decided => return decided,
            }
        }
    }

    /// One attempt, which waits for no other; `arrived_millis` is when the request came.
    ///
    /// # Errors
    /// As [`refresh`](Self::refresh), and [`RefreshError::UnderWay`].
    pub async fn try_refresh(
        &self,
        token: &str,
        request: &RefreshRequest<'_>,
        arrived_millis: i64,
    ) -> Result<IssuedTokens, RefreshError> {
        let settings = &*self.0;
        let token = RefreshToken::read(token).ok_or(RefreshError::Unknown)?;
        let scopes = self.narrower(&token, request).await?;
        let next = token.next()?;
        let now = settings.clock.now_unix_millis();
        let attempt = RefreshAttempt {
            lineage: token.lineage_digest(),
            own: token.own_digest(),
            next: next.own_digest(),
            client: request.client,
            key: request.key,
            arrived: arrived_millis,
            now,
            answer_within: millis(ANSWER_WITHIN),
            idle_life: settings.lives.idle,
        };
        let (family, verdict) = settings.families.redeem(&token.family, &attempt).await?;
        let Some(family) = family else { return Err(RefreshError::Unknown) };
        self.decided(&family, verdict).await?;
        let scopes = scopes.unwrap_or_else(|| family.granted.scopes.clone());
        // Whatever was looked at before: nothing is signed that was not granted.
        if !scopes.iter().all(|name| family.granted.scopes.contains(name)) {
            return Err(RefreshError::Scope);
        }
        let issued = self.access(&family.granted, &scopes, Some(&family), None, now)?;
        // After the token has its time: what is taken back from now on takes it back, too.
        self.check_is_not_taken_back(&token, &family, now).await?;
        let settlement = UseNote::of(settings, token.family, next.own_digest());
        tell(Event::AuthnTokenCreated, &TokenEvent::of(&family, "refresh"));
        Ok(issued.with_refresh(next.text()).settled_by(settlement))
    }

    /// The narrower scope that is asked for; what is wider is refused before the token counts as used, of every token that could be
    /// redeemed by then.
    async fn narrower(
        &self,
        token: &RefreshToken,
        request: &RefreshRequest<'_>,
    ) -> Result<Option<Vec<String>>, RefreshError> {
        let Some(scope) = request.scope.filter(|scope| !scope.trim().is_empty()) else {
            return Ok(None);
        };
        let asked: Vec<String> =
            scope.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let family = self.0.families.find(&token.family).await?.ok_or(RefreshError::Unknown)?;
        let granted = &family.granted.scopes;
        if family.may_redeem(token.lineage_digest(), token.own_digest())
            && !asked.iter().all(|name| granted.contains(name))
        {
            return Err(RefreshError::Scope);
        }
        Ok(Some(asked))
    }

    /// What a verdict means beside the tokens.
    async fn decided(
        &self,
        family: &TokenFamily,
        verdict: RefreshOutcome,
    ) -> Result<(), RefreshError> {
        let error = match verdict {
            RefreshOutcome::Renewed => return Ok(()),
            RefreshOutcome::Unknown => return Err(RefreshError::Unknown),
            RefreshOutcome::Foreign => RefreshError::Foreign,
            RefreshOutcome::Expired => RefreshError::Expired,
            RefreshOutcome::UnderWay => return Err(RefreshError::UnderWay),
            RefreshOutcome::Lost => RefreshError::Lost,
            RefreshOutcome::Ended => RefreshError::Ended,
            RefreshOutcome::Reused => RefreshError::Reused,
        };
        if matches!(verdict, RefreshOutcome::Reused) {
            tell(Event::AuthnTokenReuse, &TokenEvent::of(family, error.reason()));
        }
        // An ended session's access tokens end, too: also where that failed the first time.
        if matches!(verdict, RefreshOutcome::Reused | RefreshOutcome::Ended) {
            self.take_back_session(&family.session).await?;
        }
        Err(error)
    }

    async fn check_is_not_taken_back(
        &self,
        token: &RefreshToken,
        family: &TokenFamily,
        now: i64,
    ) -> Result<(), RefreshError> {
        let settings = &*self.0;
        let granted = &family.granted;
        let of = (&*settings.issuer, &*family.session, &*granted.subject);
        let concerned = revocable_session(of, granted.tenant.as_deref(), family.begun_at);
        if settings.revocations.concern(&concerned, now).wait().await? {
            let end = |family: &TokenFamily| (Some(family.end(now, false)), ());
            settings.families.change(&token.family, now, end).await?;
            return Err(RefreshError::Ended);
        }
        Ok(())
    }

    /// The claims of an access token of this service that is good now, whatever its sender would have to prove.
    pub(super) async fn own(&self, token: &str) -> Result<Option<OwnClaims>, TokenServiceError> {
        let now = self.0.clock.now_unix_millis();
        let (payload, revocable) = match self.0.verifier.read_unproven(token, now) {
            Ok(read) => read,
            Err(TokenError::KeysUnavailable) => return Err(TokenServiceError::NoKey),
            Err(_) => return Ok(None),
        };
        if self.0.revocations.concern(&revocable, now).wait().await? {
            return Ok(None);
        }
        Ok(serde_json::from_slice(&payload).ok())
    }

    /// The session of a refresh token that is good now.
    pub(super) async fn own_session(
        &self,
        token: &str,
    ) -> Result<Option<TokenFamily>, TokenServiceError> {
        let Some(token) = RefreshToken::read(token) else { return Ok(None) };
        let now = self.0.clock.now_unix_millis();
        let Some(family) = self.0.families.find(&token.family).await? else { return Ok(None) };
        let is_good = family.has_current(token.lineage_digest(), token.own_digest());
        if !is_good || !family.is_live_at(now) {
            return Ok(None);
        }
        match self.check_is_not_taken_back(&token, &family, now).await {
            Ok(()) => Ok(Some(family)),
            Err(RefreshError::Failed(error)) => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// Gives a key that signs later, while the service runs: it is served at once, and signs from its moment on,
    /// ten minutes from now at the earliest, so that every verifier knows it by then.
    ///
    /// # Errors
    /// It would sign too soon, or is there already.
    pub fn add_key(&self, key: SigningKey) -> Result<(), TokenServiceError> {
        self.0.ring.add(key)
    }

    /// Removes a key that may be compromised: what it signed is refused here at once, and by other
    /// services within the five minutes that they keep the key set. Whether there was one.
    ///
    /// # Errors
    /// No other key signs now.
    pub fn withdraw_key(&self, id: &str) -> Result<bool, TokenServiceError> {
        self.0.ring.withdraw(id)
    }

    /// The keys that are served, with their states.
    #[must_use]
    pub fn keys(&self) -> Vec<(String, KeyState)> {
        self.0.ring.states()
    }
}

impl fmt::Debug for TokenService {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TokenService").field("issuer", &self.0.issuer).finish_non_exhaustive()
    }
}
