//! API keys as a scheme: found in one header field, looked up by their public part, and only then
//! compared and judged.

use std::sync::Arc;

use super::text;
use super::{ApiKeyId, ApiKeyRecord, ApiKeyRefusal, ApiKeyStoreError, ApiKeys};
use crate::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Recheck, Verified, is_noted,
};
use crate::maybe_ready::MaybeReady;
use crate::principal::Principal;
use crate::request_head::RequestHead;

/// How exactly the last use of a key is noted.
const USE_IS_NOTED_EVERY_MILLIS: i64 = 60_000;

type Found = Result<Option<Arc<ApiKeyRecord>>, ApiKeyStoreError>;
type Judged = Result<Arc<ApiKeyRecord>, AuthFailure>;

impl Authenticator for ApiKeys {
    fn name(&self) -> &'static str {
        "api_key"
    }

    /// The owner of a key may be of any issuer.
    fn has_several_issuers(&self) -> bool {
        true
    }

    fn carries_claims(&self) -> bool {
        false
    }

    /// A key may be confined to a tenant.
    fn names_tenants(&self) -> bool {
        true
    }

    fn is_sent_by_browsers(&self) -> bool {
        false
    }

    fn is_of_one_process(&self) -> bool {
        self.0.store.is_of_one_process()
    }

    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Field(self.0.field.as_str())
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        Presented::only_line(head.headers(), &self.0.field)
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let Some(text) = text::token_text(credential.as_bytes()) else {
            return MaybeReady::Now(Err(AuthFailure::Malformed));
        };
        let Some(id) = self.0.prefix.read(text) else {
            return MaybeReady::Now(Err(invalid(ApiKeyRefusal::Foreign)));
        };
        match self.0.store.find(id) {
            MaybeReady::Now(found) => self.admit(self.judge(found, text, &request), request),
            MaybeReady::Later(found) => MaybeReady::later(async move {
                let judged = self.judge(found.await, text, &request);
                self.admit(judged, request).wait().await
            }),
        }
    }

    fn has_constant_challenges(&self) -> bool {
        true
    }

    /// Revoked, replaced or forgotten keys are good no longer.
    fn recheck<'a>(&'a self, caller: &'a Principal) -> Option<MaybeReady<'a, Recheck>> {
        let id: ApiKeyId = caller.credential_id()?.parse().ok()?;
        Some(MaybeReady::later(async move {
            let found = self.0.store.find(id).wait().await?;
            Ok(found.is_some_and(|record| record.is_live_at(self.now())))
        }))
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("ApiKey", realm, error)
    }
}

impl ApiKeys {
    /// The record, if the key is the one it was made for and may be used now and from here.
    ///
    /// The secret comes first: who does not have it learns nothing of the record, the time that a
    /// comparison takes included.
    fn judge(&self, found: Found, text: &str, request: &Authentication<'_>) -> Judged {
        let found = found.map_err(|error| AuthFailure::Unavailable(Box::new(error)))?;
        let matches = self.0.peppers.matches(text, found.as_ref().map(|record| &record.digest));
        let record = found.filter(|_| matches).ok_or_else(|| invalid(ApiKeyRefusal::Unknown))?;
        record.life_at(request.now_millis()).map_err(invalid)?;
        if !record.may_be_used_from(request.head().client()) {
            return Err(invalid(ApiKeyRefusal::NetworkRefused));
        }
        Ok(record)
    }

    /// Vouches for the owner, and notes the use.
    fn admit<'a>(
        &'a self,
        judged: Judged,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let record = match judged {
            Ok(record) => record,
            Err(failure) => return MaybeReady::Now(Err(failure)),
        };
        let verified = vouch(&record, request);
        let now = request.now_millis();
        let was_noted = record
            .last_used_at_millis
            .is_some_and(|last| now.saturating_sub(last) < USE_IS_NOTED_EVERY_MILLIS);
        if was_noted {
            return MaybeReady::Now(Ok(verified));
        }
        match self.0.store.note_use(record.id, now) {
            MaybeReady::Now(noted) => {
                tell_unless(noted.is_ok(), record.id);
                MaybeReady::Now(Ok(verified))
            }
            MaybeReady::Later(noted) => MaybeReady::later(async move {
                tell_unless(is_noted(noted).await, record.id);
                Ok(verified)
            }),
        }
    }
}

fn invalid(refusal: ApiKeyRefusal) -> AuthFailure {
    AuthFailure::Invalid(refusal.reason())
}

fn vouch(record: &ApiKeyRecord, request: Authentication<'_>) -> Verified {
    let verified = request
        .verified(record.owner.issuer(), record.owner.subject())
        .confined_to_credential(record.id.as_str());
    let verified = record.roles.iter().fold(verified, |verified, role| verified.role(role));
    let verified = record.scopes.iter().fold(verified, |verified, scope| verified.scope(scope));
    let verified = match &record.tenant {
        Some(tenant) => verified.tenant(tenant.as_str()),
        None => verified,
    };
    match record.expires_at_millis {
        Some(end) => verified.expires_at_millis(end),
        None => verified,
    }
}

/// A use that cannot be noted is not a reason to refuse a key that was just found good.
fn tell_unless(is_noted: bool, id: ApiKeyId) {
    if !is_noted {
        tracing::warn!(target: "palisade", credential = id.as_str(), "the use of an API key was not noted");
    }
}
