//! When the caller's credential expires.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use crate::clock::Clock;
use crate::principal::Principal;
use crate::response::Exchange;

/// Watches one credential; one that never expires is not watched.
pub(super) struct Expiry {
    watched: Option<(Clock, i64)>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Expiry {
    pub(super) fn of(exchange: &Exchange<'_>) -> Self {
        let expires = exchange.viewer().principal().and_then(Principal::expires_at_millis);
        let clock = exchange.context().map(|context| context.security().clock().clone());
        Self { watched: clock.zip(expires), timer: None }
    }

    /// Whether it expires at all.
    pub(super) fn is_watched(&self) -> bool {
        self.watched.is_some()
    }

    /// Whether it has expired; wakes the task when it does.
    pub(super) fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        let Some((clock, expires)) = &self.watched else { return false };
        loop {
            let left = u64::try_from(expires.saturating_sub(clock.now_unix_millis())).unwrap_or(0);
            if left == 0 {
                return true;
            }
            let timer =
                self.timer.get_or_insert_with(|| Box::pin(sleep(Duration::from_millis(left))));
            match timer.as_mut().poll(context) {
                Poll::Pending => return false,
                // The host's clock decides; it may have been set back.
                Poll::Ready(()) => self.timer = None,
            }
        }
    }
}
