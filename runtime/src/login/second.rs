//! The second factor at a login: half logged in by a cookie, and what becomes of it.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use super::passwords::failed;
use super::state::Second;
use super::{Account, Login, OtherFactor, SessionProof};
use crate::audit_fact::{heard, to_its_end};
use crate::caller_id::CallerId;
use crate::cookies::{SameSite, SetCookie};
use crate::maybe_ready::MaybeReady;
use crate::problem::{Problem, Reason};
use crate::second_factor::{
    EnrolledSecret, HalfLogin, HalfLoginTicket, Removal, SecondFactorError, SecondFactors,
    digest_of,
};
use crate::session::{SessionControl, SessionId};

/// The cookie of a browser that is half logged in. It is not a scheme: nothing but the second half takes it.
const COOKIE: &str = "__Host-login";
/// The cookie of a remembered device, which outlasts a logout.
const DEVICE_COOKIE: &str = "__Host-device";

/// What becomes of a login after its first factor.
pub(super) enum Step {
    NotEnrolled,
    Remembered,
    NeedsCode,
}

impl Login {
    pub(super) async fn second_step(
        &self,
        session: &SessionControl,
        name: &str,
        account: &Account,
        first: &'static str,
    ) -> Result<Step, Problem> {
        let Some(Second { factors, .. }) = &self.0.second else { return Ok(Step::NotEnrolled) };
        if !factors.is_enrolled(&account.caller).await? {
            self.check_has_no_factor(name, account).await?;
            return Ok(Step::NotEnrolled);
        }
        if self.is_remembered(session, &account.caller).await? {
            return Ok(Step::Remembered);
        }
        let half = HalfLogin {
            name: name.to_owned(),
            first: first.to_owned(),
            password: proof_of(account),
        };
        let ticket = factors.ticket(&account.caller, Some(half)).await?;
        let life = Duration::from_secs(HalfLoginTicket::LIFE_SECONDS);
        session.leave_cookie(&cookie(COOKIE, ticket.as_str()).max_age(life));
        Ok(Step::NeedsCode)
    }

    /// Whether this browser is remembered for the second factor that the caller has now.
    pub(super) async fn is_remembered(
        &self,
        session: &SessionControl,
        caller: &CallerId,
    ) -> Result<bool, Problem> {
        let Some(token) = session.cookie(DEVICE_COOKIE) else { return Ok(false) };
        Ok(self.second()?.factors.is_remembered(caller, token).await?)
    }

    /// Refuses where the store of second factors has none of an account that says that there is one: a store that forgot takes none away. What was read of
    /// the account before may be older, and who removes a factor says so there first: one that is found again, of the same caller and without the note, passes.
    async fn check_has_no_factor(&self, name: &str, account: &Account) -> Result<(), Problem> {
        if !account.has_second_factor {
            return Ok(());
        }
        let says_removed = |now: Account| now.caller == account.caller && !now.has_second_factor;
        if self.found(name).await?.is_some_and(says_removed) {
            return Ok(());
        }
        Err(SecondFactorError::Spoilt("a second factor that was enrolled is gone").into())
    }

    /// Ends a login that is half done: the code counts once, and of two at the same time one logs in.
    pub(super) async fn finish(
        &self,
        session: &SessionControl,
        code: &str,
        remember: bool,
    ) -> Result<(), Problem> {
        let Second { factors, class } = self.second()?;
        let ticket = HalfLoginTicket::from(session.cookie(COOKIE).unwrap_or_default());
        let (caller, half) = factors.half_login(&ticket).await?;
        let account = self.found(&half.name).await?;
        // Another caller's by now, or with another password: the client that began knows the account no more.
        let is_same =
            |account: &Account| account.caller == caller && proof_of(account) == half.password;
        let account = account.filter(is_same).ok_or(SecondFactorError::TicketUnknown)?;
        let (passed, factor) = factors.passed(&caller, code).await?;
        factors.end_half_login(&ticket).await?;
        let grant = account.grant().method(half.first).method(passed.amr());
        let id = self.begin(session, &half.name, &account, grant.context_class(class)).await?;
        // A factor that was replaced meanwhile, whose owner ended the sessions that it saw, and not this one. A refusal takes the session back.
        if !factors.still_has(&caller, &factor).await? {
            return Err(SecondFactorError::Wrong.into());
        }
        // The first half was answered with a 202, which is not a success yet: the owner has guesses of its own here from now on.
        session.remember_address(super::first_half::FIRST_HALF, &half.name).await;
        // Behind it: a login that is refused after all remembers nothing.
        if remember {
            self.remember(session, (&caller, id), &factor).await?;
        }
        session.leave_cookie(&SetCookie::removal(COOKIE).same_site(SameSite::Strict));
        Ok(())
    }

    /// Adds the second factor to a session that is there: what a challenge of [RFC 9470] asks for.
    ///
    /// [RFC 9470]: https://www.rfc-editor.org/rfc/rfc9470
    pub(super) async fn prove(
        &self,
        session: &SessionControl,
        caller: &CallerId,
        code: &str,
        remember: bool,
    ) -> Result<(), Problem> {
        let Second { factors, class } = self.second()?;
        let (passed, factor) = factors.passed(caller, code).await?;
        let id = session.step_up_to(caller, passed.amr(), class).await?;
        // Behind it: a proof that is refused after all, because its session was ended meanwhile, remembers nothing.
        if remember {
            self.remember(session, (caller, id), &factor).await?;
        }
        Ok(())
    }

    /// Remembers this browser for the factor that was passed, for as long as its session is there. Another password ends the sessions and then forgets the
    /// devices that it sees: one that was remembered behind it has no session any more, and no browser gets its cookie.
    async fn remember(
        &self,
        session: &SessionControl,
        (caller, id): (&CallerId, SessionId),
        factor: &EnrolledSecret,
    ) -> Result<(), Problem> {
        let factors = &self.second()?.factors;
        let token = factors.remember_device_of(caller, factor).await?;
        session.sessions().0.check_is_live(Some(id)).await?;
        session.leave_cookie(&cookie(DEVICE_COOKIE, &token).max_age(factors.devices_for()));
        Ok(())
    }

    /// Refuses to enrol codes for a caller who has the other factor and came by less.
    pub(super) async fn check_may_enrol(
        &self,
        caller: &CallerId,
        proof: SessionProof,
    ) -> Result<(), Problem> {
        if proof != SessionProof::SecondFactor && self.has_other_factor(caller).await? {
            return Err(Problem::because(Reason::RuleDenied)
                .detail("prove your other factor, such as a passkey, before enrolling codes"));
        }
        Ok(())
    }

    /// Ends to enrol: the recovery codes. The caller's other sessions, for which a password was enough, are over before and after it counts,
    /// and so they are where the client goes away meanwhile.
    pub(super) async fn enrolled(
        &self,
        caller: CallerId,
        code: String,
        (session, proof): (&SessionControl, SessionProof),
    ) -> Result<Vec<String>, Problem> {
        let (login, (sessions, own)) = (self.clone(), session.sessions());
        let enrolling = tokio::spawn(heard(async move {
            let Second { factors, .. } = login.second()?;
            login.check_may_enrol(&caller, proof).await?;
            login.end_all_but(&sessions, &caller, own).await?;
            let (codes, secret) = factors.confirmed(&caller, &code).await?;
            // A request that adds the other factor meanwhile looks for codes once more, as this looks for that factor: both may be refused, and never neither.
            // A session that was ended meanwhile, as by another password, enrols nothing. What its owner enrolled since stays.
            let held = async {
                login.check_may_enrol(&caller, proof).await?;
                sessions.check_is_live(own).await
            };
            if let Err(refused) = held.await {
                factors.remove_passed(&caller, &secret).await?;
                return Err(refused);
            }
            login.end_all_but(&sessions, &caller, own).await?;
            login.0.accounts.note_second_factor(&caller, true).wait().await.map_err(failed)?;
            Ok::<_, Problem>(codes)
        }));
        enrolling.await.map_err(failed)?
    }

    /// Removes the second factor of a caller who passes it once more: first what the account says, so that a store that is away after it locks no caller out.
    /// It goes on where the client goes away. Another factor that was enrolled meanwhile stays: the code was not of it.
    pub(super) async fn unenrolled(&self, caller: &CallerId, code: &str) -> Result<(), Problem> {
        let (_, passed) = self.second()?.factors.passed(caller, code).await?;
        let (login, caller) = (self.clone(), caller.clone());
        to_its_end(async move {
            let accounts = &login.0.accounts;
            accounts.note_second_factor(&caller, false).wait().await.map_err(failed)?;
            if login.second()?.factors.remove_passed(&caller, &passed).await? == Removal::Another {
                accounts.note_second_factor(&caller, true).wait().await.map_err(failed)?;
                return Err(SecondFactorError::Wrong.into());
            }
            Ok::<_, Problem>(())
        })
        .await?
    }

    /// Forgets every device of a caller: with another password each is asked for a code again.
    pub(super) async fn forget_devices_of(&self, caller: &CallerId) -> Result<(), Problem> {
        if self.has_codes(caller).await? {
            self.second()?.factors.forget_devices(caller).await?;
        }
        Ok(())
    }

    /// Lets this browser forget that it is remembered.
    pub(super) fn forget_device(session: &SessionControl) {
        session.leave_cookie(&SetCookie::removal(DEVICE_COOKIE).same_site(SameSite::Strict));
    }

    /// Whether this caller enrolled one-time codes.
    pub(super) async fn has_codes(&self, caller: &CallerId) -> Result<bool, Problem> {
        match &self.0.second {
            Some(second) => Ok(second.factors.is_enrolled(caller).await?),
            None => Ok(false),
        }
    }

    pub(super) fn second(&self) -> Result<&Second, Problem> {
        self.0.second.as_ref().ok_or_else(|| {
            Problem::new(http::StatusCode::NOT_FOUND)
                .cause("no second factors are configured: call `.second_factors(..)`")
        })
    }
}

impl OtherFactor for SecondFactors {
    fn is_enrolled<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> MaybeReady<'a, Result<bool, Box<dyn Error + Send + Sync>>> {
        MaybeReady::later(async move {
            let enrolled = self.is_enrolled(caller).await;
            enrolled.map_err(|error| format!("{error:?}").into())
        })
    }

    /// Nothing: it is the [`Login`] that asks before codes are enrolled.
    fn set_codes(&self, _: Arc<dyn OtherFactor>) {}
}

/// Sent with no request of another site, and kept from scripts.
fn cookie(name: &str, value: &str) -> SetCookie {
    SetCookie::new(name, value).same_site(SameSite::Strict)
}

/// Changes with the password.
fn proof_of(account: &Account) -> String {
    account.stored_hash().map(digest_of).unwrap_or_default()
}
