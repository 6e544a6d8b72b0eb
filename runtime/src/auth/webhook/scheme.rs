//! Webhooks as a scheme: the head is judged before the body is read, and the body before it is parsed.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

use super::builder::{WebhookScheme, WebhookSettings};
use super::checked_format::Piece;
use super::signature::{SignedHead, Timestamp};
use super::{
    ClaimToken, DeliveryAnswer, DeliveryClaim, DeliveryId, DeliveryStoreError, WebhookRefusal,
};
use crate::audit_fact::heard;
use crate::auth::{
    AuthFailure, Authentication, Authenticator, Challenge, ChallengeError, Credential,
    CredentialPlace, Presented, Verified,
};
use crate::clock::millis;
use crate::maybe_ready::MaybeReady;
use crate::request_head::RequestHead;

/// How long a message is claimed for its handler alone, at least.
const SHORTEST_LEASE: Duration = Duration::from_secs(5 * 60);
/// By how much a claim outlasts its handler: how that ended is reported to the store meanwhile, and the clocks
/// of processes may differ.
const LEASE_MARGIN: Duration = Duration::from_secs(60);
/// How long a store may take to note how a message ended, and the longest pause before it is told again.
const PATIENCE: Duration = Duration::from_secs(30);
/// How soon a store that failed is told again.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// How long a message that was handled is remembered: senders that missed the answer deliver again within
/// hours.
const REMEMBERED_MILLIS: i64 = 24 * 60 * 60 * 1_000;

impl Authenticator for WebhookScheme {
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The sender is the one caller.
    fn has_several_issuers(&self) -> bool {
        false
    }

    fn names_tenants(&self) -> bool {
        self.0.tenant.is_some()
    }

    fn carries_claims(&self) -> bool {
        false
    }

    fn is_sent_by_browsers(&self) -> bool {
        false
    }

    fn place(&self) -> CredentialPlace<'_> {
        CredentialPlace::Signature(self.0.format.signature.as_str())
    }

    fn find<'a>(&self, head: &RequestHead<'a>) -> Presented<'a> {
        Presented::only_line(head.headers(), &self.0.format.signature)
    }

    fn verify<'a>(
        &'a self,
        credential: Credential<'a>,
        request: Authentication<'a>,
    ) -> MaybeReady<'a, Result<Verified, AuthFailure>> {
        let settings = &self.0;
        let headers = request.head().headers();
        let signed = SignedHead::read(&settings.format, credential.as_bytes(), headers);
        let Some(signed) = signed else { return MaybeReady::Now(Err(AuthFailure::Malformed)) };
        if let Err(failure) = settings.check_time(&signed, request.now_millis()) {
            return MaybeReady::Now(Err(failure));
        }
        MaybeReady::later(async move {
            let body = request.body().await?;
            // The body may have taken long.
            let now = request.now_millis();
            settings.check_time(&signed, now)?;
            let pieces = settings.message(&signed, &body);
            if !settings.secrets.made_one_of(&signed.signatures, &pieces) {
                return Err(invalid(WebhookRefusal::SignatureInvalid));
            }
            let lease = lease(request.handler_timeout());
            let claim = settings.claim(&signed, &pieces, now, lease).map_err(unavailable)?;
            // From before the store is asked: a client that goes away while it is leaves no claim behind.
            let ends = Arc::clone(settings);
            request.at_end(move |status| ends.end(claim, status));
            if !settings.claimed(claim).await.map_err(unavailable)? {
                // The claim is another's.
                request.at_end(|_| {});
                return Err(AuthFailure::Replayed);
            }
            Ok(self.0.vouch(request))
        })
    }

    fn challenge(&self, realm: &str, error: Option<ChallengeError<'_>>) -> Challenge {
        Challenge::bearer_like("Webhook", realm, error)
    }
}

fn invalid(refusal: WebhookRefusal) -> AuthFailure {
    AuthFailure::Invalid(refusal.reason())
}

fn unavailable(error: DeliveryStoreError) -> AuthFailure {
    AuthFailure::Unavailable(Box::new(error))
}

/// A claim lasts for longer than its handler may run, so that no other process handles the message meanwhile.
fn lease(handler_timeout: Duration) -> i64 {
    let lease = handler_timeout.saturating_add(LEASE_MARGIN).max(SHORTEST_LEASE);
    millis(lease)
}

/// How long a claim lasts, unless it is kept.
fn lasts(claim: DeliveryClaim) -> Duration {
    let lasts = claim.until_millis.saturating_sub(claim.now_millis);
    Duration::from_millis(u64::try_from(lasts).unwrap_or_default())
}

impl WebhookSettings {
    fn check_time(&self, signed: &SignedHead<'_>, now: i64) -> Result<(), AuthFailure> {
        match signed.timestamp.and_then(|time| self.misses(time, now)) {
            Some(refusal) => Err(invalid(refusal)),
            None => Ok(()),
        }
    }

    /// Why a time is not now.
    pub(super) fn misses(&self, time: Timestamp<'_>, now: i64) -> Option<WebhookRefusal> {
        if now.saturating_sub(time.millis) > self.tolerance_millis {
            Some(WebhookRefusal::Expired)
        } else if time.millis.saturating_sub(now) > self.tolerance_millis {
            Some(WebhookRefusal::SignedInTheFuture)
        } else {
            None
        }
    }

    /// What the signature is over, piece by piece.
    pub(super) fn message<'a>(&'a self, signed: &SignedHead<'a>, body: &'a Bytes) -> Vec<&'a [u8]> {
        let pieces = self.format.message.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_bytes(),
            Piece::Id => signed.id.unwrap_or_default().as_bytes(),
            Piece::Timestamp => signed.timestamp.map_or("", |time| time.text).as_bytes(),
            Piece::Body => body,
        });
        pieces.collect()
    }

    /// The message is its id where it has one, and else what is signed: whatever else the request holds
    /// can be changed by who delivers it again.
    fn claim(
        &self,
        signed: &SignedHead<'_>,
        pieces: &[&[u8]],
        now: i64,
        lease: i64,
    ) -> Result<DeliveryClaim, DeliveryStoreError> {
        let name = self.name.as_bytes();
        let id = match signed.id {
            Some(id) => DeliveryId::of(&[name, b"id", id.as_bytes()]),
            None => DeliveryId::of(&[&[name, b"message"], pieces].concat()),
        };
        let replayable_until = signed.timestamp.map_or(now, |time| {
            // The last moment at which the signature passes, and one more.
            time.millis.saturating_add(self.tolerance_millis).saturating_add(1)
        });
        Ok(DeliveryClaim {
            id,
            token: ClaimToken::random()?,
            now_millis: now,
            // Whether or not the store hears that it was handled, a client that recorded the message does not deliver it again.
            until_millis: now.saturating_add(lease).max(replayable_until),
            replayable_until_millis: replayable_until,
        })
    }

    fn vouch(&self, request: Authentication<'_>) -> Verified {
        let verified = request.verified(self.sender.issuer(), self.sender.subject());
        let verified = self.roles.iter().fold(verified, |verified, role| verified.role(role));
        let verified = self.scopes.iter().fold(verified, |verified, scope| verified.scope(scope));
        match &self.tenant {
            Some(tenant) => verified.tenant(tenant.as_str()),
            None => verified,
        }
    }

    /// Claims a message, and goes on in a task of its own where the store takes its time, for as long as the claim lasts: a client that goes away
    /// meanwhile gives up a claim that may not be there yet, and it is given up once more behind it.
    async fn claimed(self: &Arc<Self>, claim: DeliveryClaim) -> Result<bool, DeliveryStoreError> {
        let settings = Arc::clone(self);
        // The store is asked once: it may begin before its answer is polled.
        let mut claiming = Box::pin(async move { settings.deliveries.claim(claim).wait().await });
        let at_once = poll_fn(|context| Poll::Ready(claiming.as_mut().poll(context))).await;
        if let Poll::Ready(claimed) = at_once {
            return claimed;
        }
        let (settings, (answer, answered)) = (Arc::clone(self), oneshot::channel());
        tokio::spawn(heard(async move {
            let claimed = timeout(lasts(claim), claiming).await;
            let claimed = claimed.unwrap_or_else(|late| Err(DeliveryStoreError::new(late)));
            if let Err(Ok(true) | Err(_)) = answer.send(claimed) {
                settings.settle_in_time(claim, false).await;
            }
        }));
        answered.await.unwrap_or_else(|gone| Err(DeliveryStoreError::new(gone)))
    }

    /// A message that was handled is remembered; any other may be delivered again.
    fn end(self: Arc<Self>, claim: DeliveryClaim, status: Option<StatusCode>) {
        let was_handled = status.is_some_and(|status| status.is_success());
        if let MaybeReady::Now(Ok(())) = self.settle(claim, was_handled) {
            return;
        }
        // A future that is not polled does nothing: another one does it, with the store in its hands.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return tell_unsettled() };
        runtime.spawn(heard(async move { self.settle_in_time(claim, was_handled).await }));
    }

    /// Tells the store until it has heard, or for as long as the claim lasts: a message that was handled is not handled again because the
    /// store was away for a moment.
    async fn settle_in_time(&self, claim: DeliveryClaim, was_handled: bool) {
        let (begun, mut pause) = (Instant::now(), FIRST_PAUSE);
        loop {
            let settling = self.settle(claim, was_handled).wait();
            if matches!(timeout(PATIENCE, settling).await, Ok(Ok(()))) {
                return;
            }
            if begun.elapsed().saturating_add(pause) >= lasts(claim) {
                return tell_unsettled();
            }
            sleep(pause).await;
            pause = pause.saturating_mul(2).min(PATIENCE);
        }
    }

    fn settle(&self, claim: DeliveryClaim, was_handled: bool) -> DeliveryAnswer<'_, ()> {
        if was_handled {
            let until = claim.now_millis.saturating_add(REMEMBERED_MILLIS);
            self.deliveries.keep(claim, until.max(claim.replayable_until_millis))
        } else {
            self.deliveries.release(claim)
        }
    }
}

/// The claim ends by itself: the message is handled twice at worst, or delivered again a little later.
fn tell_unsettled() {
    tracing::warn!(target: "palisade", "how a webhook ended was not noted");
}
