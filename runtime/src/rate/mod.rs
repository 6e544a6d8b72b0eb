//! Throttling: how often a caller may ask.
//!
//! # The promise
//!
//! `rate = "10/s"` means that the eleventh request in a second is refused. Exactly: a key's window
//! opens with the first request it admits after the last window ended; within it, the requests
//! admitted cost at most the limit together (or the burst, where a larger one was stated). The
//! first request at or after the window's end may open the next.
//!
//! Within that, requests are paced by GCRA (the generic cell rate algorithm, a leaky bucket): at
//! most `burst` units back to back, which come back one every `window / limit`. The burst is the
//! limit unless stated. In the long run no more than `limit` per window pass, whatever the burst.
//!
//! A request passes when both allow it. One that is refused takes nothing, so asking too often
//! does not push back the time when asking will help. `Retry-After` is that time: unless another
//! request takes the budget first, one that waits so long passes.
//!
//! # What it does not promise
//!
//! The windows are anchored, they do not slide. A window laid anywhere may straddle two of them and
//! see up to `limit + burst - 1` units: for `10/s`, one request that opens a window, nine more just
//! before it ends and ten over the next second, so that nineteen fall into one second. Where that
//! matters, state `burst = 1`: then no window of that length, wherever it is laid, sees more than
//! the limit, and requests come evenly spaced.
//!
//! # Deployment
//!
//! [`MemoryStore`] counts in one process. Two processes admit twice the quota, and a restart
//! forgets what was used; where either matters, implement [`RateStore`] over something shared.
//!
//! A throttle by address is as good as the address: behind a proxy, declare it, or all clients
//! share the proxy's budget.

mod budgets;
mod failover;
pub mod fields;
mod fine_time;
mod key;
mod memory;
mod named;
mod parse;
mod quota;
mod state;
mod store;
mod throttle;

pub use budgets::{Budgets, Taken};
pub use failover::RateStoreHealth;
pub(crate) use failover::{GuardedStore, Verdict};
pub use fine_time::FineTime;
pub use key::{KeySubject, LimitId, RateKey};
pub use memory::MemoryStore;
pub(crate) use named::NamedLimits;
pub use parse::RateError;
pub use quota::Quota;
pub use state::BudgetState;
pub use store::{Budget, Decision, RateStore, StoreError, Take};
pub(crate) use throttle::{NO_SHARE, Throttle, lacks_share};

pub use crate::maybe_ready::MaybeReady;
