//! The body before its caller is known, for a credential that signs it.
//!
//! Nothing reads it unless an authenticator asks. What it asks for is read within the handler's bounds,
//! as it came, and is in the request afterwards.

use std::future::Future;
use std::mem::take;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
#[cfg(feature = "webhook")]
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use tokio::time::Instant;

use crate::auth::{AuthFailure, UnverifiedBody};
use crate::context::RequestContext;
use crate::pipeline::within::within;
use crate::pipeline::{body, capacity};
use crate::policy::Spec;
use crate::problem::Refusal;
use crate::rate::Slot;

/// A request's body, with the bounds that hold for it.
pub(super) struct UnreadBody<'a> {
    context: &'a RequestContext,
    spec: &'a Spec,
    deadline: Instant,
    sent: Mutex<BodyProgress<'a>>,
}

struct BodyProgress<'a> {
    body: &'a mut Body,
    read: Read,
}

/// How far reading has come.
enum Read {
    Untouched,
    /// An authenticator asked, and did not wait for the end.
    Begun,
    Whole(Bytes),
    Refused(Refusal),
}

impl<'a> UnreadBody<'a> {
    pub(super) fn new(
        context: &'a RequestContext,
        body: &'a mut Body,
        spec: &'a Spec,
        deadline: Instant,
    ) -> Self {
        let sent = Mutex::new(BodyProgress { body, read: Read::Untouched });
        Self { context, spec, deadline, sent }
    }

    /// Refuses a request whose body was asked for and is not there: nothing behind the guard may take it
    /// for an empty one.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let read = &mut self.lock().read;
        match read {
            Read::Untouched | Read::Whole(_) => Ok(()),
            Read::Begun | Read::Refused(_) => match std::mem::replace(read, Read::Begun) {
                Read::Refused(refusal) => Err(refusal),
                _ => Err(Refusal::internal("an authenticator read a part of the body")),
            },
        }
    }

    /// Holds room for a request whose credential has to be waited for.
    pub(super) fn wait(&self) -> Result<Option<Slot>, Refusal> {
        capacity::of_address(self.context, self.spec)
    }

    /// Puts the body back for the handler, once it was checked.
    pub(super) fn give_back(self) {
        let sent = self.sent.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Read::Whole(bytes) = sent.read {
            *sent.body = Body::from(bytes);
        }
    }

    /// Takes the body to read it, where reading has not begun.
    fn begin(&self) -> Result<Begin, AuthFailure> {
        let sent = &mut *self.lock();
        match &sent.read {
            Read::Untouched => {
                sent.read = Read::Begun;
                Ok(Begin::Read(take(sent.body)))
            }
            Read::Whole(bytes) => Ok(Begin::Whole(bytes.clone())),
            Read::Begun | Read::Refused(_) => Err(AuthFailure::BodyUnread),
        }
    }

    async fn whole(&self) -> Result<Bytes, AuthFailure> {
        let body = match self.begin()? {
            Begin::Whole(bytes) => return Ok(bytes),
            Begin::Read(body) => body,
        };
        let whole = body::whole(body, self.spec.body_limit, self.context.clone());
        let whole = within(self.deadline, whole).await;
        match whole.unwrap_or_else(|| Err(body::too_slow())) {
            Ok(bytes) => {
                self.lock().read = Read::Whole(bytes.clone());
                Ok(bytes)
            }
            Err(refusal) => {
                self.lock().read = Read::Refused(refusal);
                Err(AuthFailure::BodyUnread)
            }
        }
    }

    /// Every change is one assignment, so a panic leaves nothing half-written.
    fn lock(&self) -> MutexGuard<'_, BodyProgress<'a>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What there is for who asks.
enum Begin {
    Read(Body),
    Whole(Bytes),
}

impl UnverifiedBody for UnreadBody<'_> {
    fn read(&self) -> Pin<Box<dyn Future<Output = Result<Bytes, AuthFailure>> + Send + '_>> {
        Box::pin(self.whole())
    }

    #[cfg(feature = "webhook")]
    fn handler_timeout(&self) -> Duration {
        self.spec.timeout
    }
}
