//! Sessions as a scheme: found in one cookie, looked up by its digest.

use std::sync::Arc;

use http::HeaderMap;
use http::header::SET_COOKIE;
use serde_json::json;

use super::id::read;
use super::{SessionId, SessionRecord, SessionStoreError, Sessions};
use crate::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Recheck, Verified, is_noted,
};
use crate::cookies::{FoundCookie, find_cookie};
use crate::maybe_ready::MaybeReady;
use crate::principal::Principal;
use crate::request_head::RequestHead;

/// How exactly the last use of a session is noted, at most: a tenth of what it may go unused.
const USE_IS_NOTED_EVERY_MILLIS: i64 = 60_000;

type Found = Result<Option<Arc<SessionRecord>>, SessionStoreError>;

impl Authenticator for Sessions {
    fn name(&self) -> &'static str {
        "session"
    }

    /// A session may be of a caller of any issuer.
    fn has_several_issuers(&self) -> bool {
        true
    }

    fn names_tenants(&self) -> bool {
        true
    }

    fn is_sent_by_browsers(&self) -> bool {
        true
    }

    fn answers_with(&self) -> &[&str] {
        &["Clear-Site-Data"]
    }

    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Cookie(&self.0.name)
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        match find_cookie(head.headers(), &self.0.name) {
            FoundCookie::Absent => Presented::Absent,
            FoundCookie::One(text) => Presented::credential(text),
            FoundCookie::Several => Presented::Malformed,
        }
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let Some(id) = read(credential.as_bytes()) else {
            return MaybeReady::Now(Err(self.forgotten(request, "session_malformed")));
        };
        match self.0.store.find(id) {
            MaybeReady::Now(found) => self.admit(id, found, request),
            MaybeReady::Later(found) => MaybeReady::later(async move {
                let found = found.await;
                self.admit(id, found, request).wait().await
            }),
        }
    }

    /// A session that ended is good no longer.
    fn recheck<'a>(&'a self, caller: &'a Principal) -> Option<MaybeReady<'a, Recheck>> {
        let id: SessionId = caller.credential_id()?.parse().ok()?;
        Some(MaybeReady::later(async move { Ok(self.live(id).await?.is_some()) }))
    }

    fn has_constant_challenges(&self) -> bool {
        true
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Session", realm, error)
    }
}

impl Sessions {
    /// The id of the session whose cookie a request has, whether it is live or not.
    pub(crate) fn presented(&self, headers: &HeaderMap) -> Option<SessionId> {
        match find_cookie(headers, &self.0.name) {
            FoundCookie::One(text) => read(text),
            FoundCookie::Absent | FoundCookie::Several => None,
        }
    }

    fn admit<'a>(
        &'a self,
        id: SessionId,
        found: Found,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let record = match found {
            // A store that is wrong about a key gives a caller another's session.
            Ok(Some(record)) if record.id == id => record,
            Ok(_) => return MaybeReady::Now(Err(self.forgotten(request, "session_unknown"))),
            Err(error) => {
                return MaybeReady::Now(Err(AuthFailure::Unavailable(Box::new(error))));
            }
        };
        let now = request.now_millis();
        if !record.is_live_at(now) {
            return MaybeReady::Now(Err(self.forgotten(request, "session_over")));
        }
        let verified = vouch(&record, request);
        let exactness = USE_IS_NOTED_EVERY_MILLIS.min(record.idle_millis / 10);
        if now.saturating_sub(record.last_used_at_millis) < exactness {
            return MaybeReady::Now(Ok(verified));
        }
        match self.0.store.note_use(id, now) {
            MaybeReady::Now(noted) => {
                tell_unless(noted.is_ok(), id);
                MaybeReady::Now(Ok(verified))
            }
            MaybeReady::Later(noted) => MaybeReady::later(async move {
                tell_unless(is_noted(noted).await, id);
                Ok(verified)
            }),
        }
    }

    /// The refusal of a cookie that opens nothing any more, which the browser need not send again.
    fn forgotten(&self, request: Authentication<'_>, reason: &'static str) -> AuthFailure {
        if let Ok(value) = self.removal().header_value() {
            request.add_response_field(SET_COOKIE, value);
        }
        AuthFailure::Invalid(reason)
    }
}

fn vouch(record: &SessionRecord, request: Authentication<'_>) -> Verified {
    let verified = request
        .verified(record.caller.issuer(), record.caller.subject())
        .by_credential(&record.id.to_string())
        .expires_at_millis(record.expires_at_millis)
        .claims(claims(record));
    let verified = record.roles.iter().fold(verified, |verified, role| verified.role(role));
    let verified = record.scopes.iter().fold(verified, |verified, scope| verified.scope(scope));
    match &record.tenant {
        Some(tenant) => verified.tenant(tenant.as_str()),
        None => verified,
    }
}

/// What an ID token would say of the login ([OpenID Connect Core, 2]).
///
/// [OpenID Connect Core, 2]: https://openid.net/specs/openid-connect-core-1_0.html#IDToken
fn claims(record: &SessionRecord) -> Vec<u8> {
    let mut claims = json!({
        "iss": record.caller.issuer(),
        "sub": record.caller.subject(),
        "sid": record.id,
        "auth_time": record.authenticated_at_millis.div_euclid(1_000),
        "exp": record.expires_at_millis.div_euclid(1_000),
        "amr": record.amr,
    });
    if let (Some(acr), Some(members)) = (&record.acr, claims.as_object_mut()) {
        members.insert("acr".to_owned(), json!(acr));
    }
    claims.to_string().into_bytes()
}

/// A use that cannot be noted is not a reason to refuse a session that was just found live.
fn tell_unless(is_noted: bool, id: SessionId) {
    if !is_noted {
        tracing::warn!(target: "palisade", credential = %id, "the use of a session was not noted");
    }
}
