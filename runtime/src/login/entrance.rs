//! From a first factor that was right to a session, or half of the way.

use http::StatusCode;

use super::passwords::{failed, wrong};
use super::{Account, Login};
#[cfg(feature = "jwt")]
use crate::auth::jwt::revocation::{Revocation, RevocationError};
use crate::caller_id::CallerId;
use crate::problem::Problem;
use crate::session::{SessionControl, SessionGrant, SessionId, Sessions};

impl Login {
    /// Begins the session of an account whose first factor was right: 204. A caller with a second factor is half logged in instead: 202.
    pub(super) async fn enter(
        &self,
        session: &SessionControl,
        name: &str,
        account: &Account,
        first: &'static str,
    ) -> Result<StatusCode, Problem> {
        let grant = account.grant().method(first);
        #[cfg(feature = "second-factor")]
        let (grant, is_whole) = match self.second_step(session, name, account, first).await? {
            super::second::Step::NeedsCode => return Ok(StatusCode::ACCEPTED),
            super::second::Step::Remembered => {
                (grant.method(super::session_proof::REMEMBERED), true)
            }
            super::second::Step::NotEnrolled => (grant, false),
        };
        #[cfg(not(feature = "second-factor"))]
        let is_whole = false;
        if !is_whole && self.is_asked_for_other_factor(&account.caller).await? {
            return Ok(StatusCode::ACCEPTED);
        }
        let id = self.begin(session, name, account, grant).await?;
        #[cfg(feature = "second-factor")]
        let is_whole = is_whole && self.is_remembered(session, &account.caller).await?;
        // A caller that enrolled meanwhile, for the first time or another factor, has ended the sessions that it saw, and not this one.
        if !is_whole && self.has_second_factor(&account.caller).await? {
            session.abandon(&account.caller, id).await;
            return Err(wrong());
        }
        Ok(StatusCode::NO_CONTENT)
    }

    /// Begins the session, and looks at the account once more: a caller that chose another password meanwhile has ended the sessions that it saw, and not
    /// this one. A refusal ends it, and its cookie does not leave.
    pub(super) async fn begin(
        &self,
        session: &SessionControl,
        name: &str,
        account: &Account,
        grant: SessionGrant,
    ) -> Result<SessionId, Problem> {
        let id = session.begin(grant).await?;
        let now = self.found(name).await;
        if matches!(&now, Ok(Some(now)) if now.is_still(account)) {
            return Ok(id);
        }
        session.abandon(&account.caller, id).await;
        now?;
        Err(wrong())
    }

    /// Ends every session of a caller but one, and all its tokens where they can be taken back.
    pub(super) async fn end_all_but(
        &self,
        sessions: &Sessions,
        caller: &CallerId,
        but: Option<SessionId>,
    ) -> Result<(), Problem> {
        sessions.end_all_but(caller, but).await.map_err(failed)?;
        #[cfg(feature = "jwt")]
        if let Some(revocations) = &self.0.revocations {
            match revocations.revoke(Revocation::of_subject(caller)).await {
                // No token of that issuer is accepted: there is none.
                Ok(()) | Err(RevocationError::IssuerUnknown(_)) => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(())
    }
}
