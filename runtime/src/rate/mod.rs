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
//! # Several limits, several processes
//!
//! A request takes from all its limits of one stage or from none. [`MemoryStore`] counts in one
//! process: two admit twice the quota, and a restart forgets what was used. Where either matters,
//! share a [`RateStore`]: the package `palisade-redis` has one over Redis and Valkey.
//!
//! While a store cannot decide, each limit's [`OnFailure`](crate::OnFailure) does: it denies unless
//! stated. No request waits for a store that is known to be away; it is found again without a
//! restart, both switches are events on the tracing target `palisade::audit::rate_store`, and
//! [`Security::rate_store_health`](crate::Security::rate_store_health) counts them.
//!
//! A limit that is written `named("export")` has its numbers from
//! [`SecurityBuilder::limit`](crate::SecurityBuilder::limit), and all handlers that name it share its
//! budgets.
//!
//! # Deployment
//!
//! A limit by address is as good as the address: behind a proxy, declare it, or all clients share the
//! proxy's budget.

mod budget;
mod budgets;
mod calendar;
mod capacity;
mod decision;
mod failover;
pub mod fields;
mod fine_time;
mod in_flight;
mod key;
mod limit;
mod memory;
mod named;
mod owned_key;
mod parse;
mod probing;
mod quota;
mod reservation;
mod settings;
mod state;
mod store;
mod throttle;

pub use budget::Budget;
pub use budgets::{Budgets, Taken};
pub(crate) use calendar::{CalendarPeriod, ReadyCalendar};
pub(crate) use capacity::ReadyCapacity;
pub use capacity::{Capacity, Class};
pub use decision::RateDecision;
pub use failover::RateStoreHealth;
pub(crate) use failover::{GuardedStore, PATIENCE, SHORT_PATIENCE, Verdict};
pub use fine_time::FineTime;
pub(crate) use in_flight::{InFlightLimit, InFlightTable, Slot};
pub use key::{KeySubject, LimitId, RateKey};
pub(crate) use limit::{Limit, Moment};
pub use memory::MemoryStore;
pub(crate) use named::NamedLimits;
pub(crate) use owned_key::OwnedKey;
pub use parse::RateError;
pub(crate) use probing::{PROBING, Probing};
pub use quota::Quota;
pub(crate) use reservation::{KNOWN_FOR, Reservation, Until};
pub(crate) use settings::{RateLimits, RateSettings};
pub use state::BudgetState;
pub use store::{RateStore, Settlement, Spending, StoreError, Take};
pub(crate) use throttle::{Throttle, quota_exceeded};
