//! What ends sessions of tokens.

use super::error::{RefreshError, TokenServiceError};
use super::family::TokenFamily;
use super::refresh_token::{RefreshToken, family_of};
use super::service::TokenService;
use super::tell::{TokenEvent, tell};
use crate::auth::jwt::revocation::Revocation;
use crate::problem::Event;

impl TokenService {
    /// Ends a session by its id, the claim `sid`: its refresh token at once, its access tokens with the next
    /// request, and open streams within two seconds. Whether there was one.
    ///
    /// # Errors
    /// A store failed: the session may have ended or not.
    pub async fn end_session(&self, session_id: &str) -> Result<bool, TokenServiceError> {
        let Some(family) = family_of(session_id) else { return Ok(false) };
        let now = self.0.clock.now_unix_millis();
        let end = |family: &TokenFamily| {
            let is_live = family.is_live_at(now);
            (is_live.then(|| family.end(now, false)), (is_live, family.clone()))
        };
        let ended = self.0.families.change(&family, now, end).await?;
        self.take_back_session(session_id).await?;
        if let Some((true, family)) = &ended {
            tell(Event::AuthnTokenRevoked, &TokenEvent::of(family, "session"));
        }
        Ok(ended.is_some_and(|(was_live, _)| was_live))
    }

    pub(super) async fn take_back_session(
        &self,
        session_id: &str,
    ) -> Result<(), TokenServiceError> {
        let revocation = Revocation::of_session(&*self.0.issuer, session_id);
        Ok(self.0.revocations.revoke(revocation).await?)
    }

    /// Ends the session of a refresh token for the client that it belongs to, whether it is the good one or was replaced: who presents it was
    /// given it once, and the holder of the good one took it. Whether the token is of such a session.
    pub(super) async fn log_out(
        &self,
        token: &str,
        client: &str,
    ) -> Result<bool, TokenServiceError> {
        let Some(token) = RefreshToken::read(token) else { return Ok(false) };
        let Some(family) = self.0.families.find(&token.family).await? else { return Ok(false) };
        if !family.is_of_lineage(token.lineage_digest()) || family.granted.client != client {
            return Ok(false);
        }
        let is_good = family.has_current(token.lineage_digest(), token.own_digest());
        if self.end_session(&family.session).await? && !is_good {
            let reused = RefreshError::Reused.reason();
            tell(Event::AuthnTokenReuse, &TokenEvent::of(&family, reused));
        }
        Ok(true)
    }
}
