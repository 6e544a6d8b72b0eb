//! The source of a stream, let go when the caller's credential expires or is revoked, also while no task
//! reads.
//!
//! hyper asks a body for nothing while its connection takes no more. Without this a caller who stops
//! reading would hold the source, and the cursor or the lock it stands for, as long as it likes.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use futures_util::Stream;
use tokio::task::AbortHandle;

use super::expiry::Expiry;
use super::recheck::Rechecks;
use crate::audit_fact::heard;

/// A source that is there until the credential is good no longer.
pub(super) struct SourceSlot<S> {
    slot: Arc<Mutex<Slot<S>>>,
    watch: Option<AbortHandle>,
}

struct Slot<S> {
    source: Result<Pin<Box<S>>, Gone>,
    /// Who waits for the source: it yields nothing more once it is gone.
    reader: Option<Waker>,
}

/// Why the source is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    Expired,
    Revoked,
}

impl<S: Send + 'static> SourceSlot<S> {
    pub(super) fn new(source: S, expiry: Expiry, rechecks: Option<Rechecks>) -> Self {
        let slot = Slot { source: Ok(Box::pin(source)), reader: None };
        let slot = Arc::new(Mutex::new(slot));
        let is_watched = expiry.is_watched() || rechecks.is_some();
        let watch = is_watched.then(|| {
            let slot = Arc::downgrade(&slot);
            let over = async move {
                let gone = gone(expiry, rechecks).await;
                let Some(slot) = slot.upgrade() else { return };
                let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
                let source = std::mem::replace(&mut slot.source, Err(gone));
                let reader = slot.reader.take();
                drop((slot, source));
                reader.into_iter().for_each(Waker::wake);
            };
            tokio::spawn(heard(over)).abort_handle()
        });
        Self { slot, watch }
    }
}

impl<S: Stream> SourceSlot<S> {
    /// What the source yields; why there is nothing where it was let go.
    pub(super) fn poll_next(
        &self,
        context: &mut Context<'_>,
    ) -> Result<Poll<Option<S::Item>>, Gone> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = &mut *slot;
        let polled = slot.source.as_mut().map_err(|gone| *gone)?.as_mut().poll_next(context);
        if polled.is_pending() && self.watch.is_some() {
            let waits = slot.reader.as_ref().is_some_and(|it| it.will_wake(context.waker()));
            if !waits {
                slot.reader = Some(context.waker().clone());
            }
        }
        Ok(polled)
    }
}

/// Waits for the first of both ends; what is not watched has none.
pub(super) async fn gone(mut expiry: Expiry, rechecks: Option<Rechecks>) -> Gone {
    let expired = poll_fn(|context| {
        let is_over = expiry.is_over(context);
        if is_over { Poll::Ready(()) } else { Poll::Pending }
    });
    let revoked = async {
        match rechecks {
            Some(rechecks) => rechecks.until_revoked().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = expired => Gone::Expired,
        () = revoked => Gone::Revoked,
    }
}

impl<S> Drop for SourceSlot<S> {
    fn drop(&mut self) {
        if let Some(watch) = &self.watch {
            watch.abort();
        }
    }
}
