//! What an application states about how often and how much.

use crate::input::JsonLimits;
use crate::policy::Rate;
use crate::rate::{Capacity, RateStore};
use crate::security::SecurityBuilder;

impl SecurityBuilder {
    /// The limit every client address has for the whole application; 200 a second by default.
    pub fn address_rate(mut self, rate: Rate) -> Self {
        self.rate.set_address_rate(rate, &mut self.faults);
        self
    }

    /// The limit of every `#[secure]` handler that states none; each such handler has budgets of its own,
    /// unless the rate is [named](Rate::named).
    pub fn default_rate(mut self, rate: Rate) -> Self {
        self.rate.set_default(rate, &mut self.faults);
        self
    }

    /// Where budgets are kept; in this process by default.
    pub fn rate_store(mut self, store: impl RateStore) -> Self {
        self.rate.set_store(store, &mut self.faults);
        self
    }

    /// A limit that handlers and plans name: `rate = named("export")`. It may come from configuration, as
    /// `"100/m".parse()`; all handlers that name it share its budgets, and the posture shows its
    /// numbers. An application whose handlers name a limit that is not given refuses to start;
    /// [`Security::set_limit`](crate::Security::set_limit) changes it while the application runs.
    pub fn limit(mut self, name: impl Into<String>, rate: Rate) -> Self {
        self.rate.add_limit(name.into(), rate, &mut self.faults);
        self
    }

    /// How many requests this process handles at the same time, and which it sheds first: `class = ".."` at a
    /// handler.
    pub fn capacity(mut self, capacity: Capacity) -> Self {
        self.rate.set_capacity(capacity, &mut self.faults);
        self
    }

    /// How many object ids a caller may be refused; sixty in ten minutes unless stated. One who is refused more
    /// tries ids: every request of its for an object is then a 429 `abnormal-usage-detected` until its budget
    /// grows, and one event `object_scan` on the tracing target `palisade::audit::object_scan` tells it. The same
    /// event tells of 200 refused ids of all callers together within ten minutes, which stops no caller.
    pub fn object_probing(mut self, rate: Rate) -> Self {
        self.rate.set_probing(rate, &mut self.faults);
        self
    }

    /// How many processes the service has, which share the store of [`rate_store`](Self::rate_store).
    ///
    /// A limit with `on_failure = "local"` is divided by this number while the store is away, so
    /// that all processes together let no more through than the limit. With more than one process, what
    /// this process alone knows is a reason not to start: sessions, API keys, users of `Basic`, what
    /// was taken back of tokens, delivered webhooks, DPoP proofs, approvals and emergencies need a
    /// store that the processes share. Limits do without one: each process then counts for itself.
    pub fn processes(mut self, count: u32) -> Self {
        self.rate.set_processes(count, &mut self.faults);
        self
    }

    /// Bounds on every JSON body: depth, keys and items, the length of a text.
    pub fn json_limits(mut self, limits: JsonLimits) -> Self {
        self.input.set_json_limits(limits, &mut self.faults);
        self
    }
}
