//! Looks after the times of one connection.

use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use tokio::task::unconstrained;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::serve::activity::{Activity, Late};
use crate::serve::limits::ServeLimits;

/// One timer for whatever is due next.
pub(super) struct Watchdog {
    activity: Activity,
    sleep: Pin<Box<Sleep>>,
}

impl Watchdog {
    pub(super) fn new(activity: Activity) -> Self {
        Self { activity, sleep: Box::pin(sleep_until(Instant::now())) }
    }

    /// Ready when something is late. To be asked after the connection itself, whose turn decides
    /// what is due.
    pub(super) fn poll(&mut self, limits: &ServeLimits, context: &mut Context<'_>) -> Poll<Late> {
        let Some((due, late)) = self.activity.deadline(limits, context.waker()) else {
            return Poll::Pending;
        };
        if self.sleep.deadline() != due {
            self.sleep.as_mut().reset(due);
        }
        // A connection that used up its turn's budget is looked after all the same.
        pin!(unconstrained(self.sleep.as_mut())).poll(context).map(|()| late)
    }
}
