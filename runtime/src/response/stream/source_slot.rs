//! The source of a stream, let go when the caller's credential expires, also while nobody reads.
//!
//! hyper asks a body for nothing while its connection takes no more. Without this a caller who stops
//! reading would hold the source, and the cursor or the lock it stands for, as long as it likes.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio::task::AbortHandle;

use super::expiry::Expiry;

/// A source that is there until the credential expires.
pub(super) struct SourceSlot<S> {
    slot: Slot<S>,
    watch: Option<AbortHandle>,
}

type Slot<S> = Arc<Mutex<Option<Pin<Box<S>>>>>;

impl<S: Send + 'static> SourceSlot<S> {
    pub(super) fn new(source: S, mut expiry: Expiry) -> Self {
        let slot: Slot<S> = Arc::new(Mutex::new(Some(Box::pin(source))));
        let watch = expiry.is_watched().then(|| {
            let slot = Arc::downgrade(&slot);
            let over = async move {
                poll_fn(
                    |context| {
                        if expiry.is_over(context) { Poll::Ready(()) } else { Poll::Pending }
                    },
                )
                .await;
                let Some(slot) = slot.upgrade() else { return };
                let source = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
                drop(source);
            };
            tokio::spawn(over).abort_handle()
        });
        Self { slot, watch }
    }
}

impl<S: Stream> SourceSlot<S> {
    /// What the source yields; nothing where it was let go.
    pub(super) fn poll_next(&self, context: &mut Context<'_>) -> Option<Poll<Option<S::Item>>> {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        Some(slot.as_mut()?.as_mut().poll_next(context))
    }
}

impl<S> Drop for SourceSlot<S> {
    fn drop(&mut self) {
        if let Some(watch) = &self.watch {
            watch.abort();
        }
    }
}
