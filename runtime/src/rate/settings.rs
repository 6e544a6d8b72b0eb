//! What an application states about its limits.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::config_faults::ConfigFaults;
use crate::policy::{OnFailure, Per, Rate, Spec};
use crate::rate::throttle::{NO_SHARE, lacks_share};
use crate::rate::{
    Capacity, GuardedStore, InFlightTable, LimitId, MemoryStore, NamedLimits, PROBING, Probing,
    RateStore, ReadyCapacity, Throttle,
};

/// The name of the limit that every client address has for the whole application.
const ADDRESS_POLICY: &str = "address";

/// The address limit of an application that sets none: 200 requests a second.
const ADDRESS_RATE: Rate = Rate::new(200, Duration::from_secs(1)).per(Per::Ip);

/// How often clients may ask, and where that is counted.
#[derive(Default)]
pub(crate) struct RateSettings {
    address_rate: Option<Rate>,
    /// For handlers that state none.
    default: Option<Rate>,
    named: NamedLimits,
    store: Option<Box<dyn RateStore>>,
    processes: Option<u32>,
    capacity: Option<Capacity>,
    probing: Option<Rate>,
}

/// The limits of an application, ready to be asked.
pub(crate) struct RateLimits {
    pub(crate) address: Throttle,
    /// Of handlers for callers that state none.
    pub(crate) default: Option<Rate>,
    /// What `named(..)` stands for.
    pub(crate) named: NamedLimits,
    pub(crate) store: GuardedStore,
    /// The requests that are being handled.
    pub(crate) in_flight: InFlightTable,
    /// How many may be handled, by their class.
    pub(crate) capacity: Option<ReadyCapacity>,
    /// Refused ids of objects.
    pub(crate) probing: Probing,
    /// Whether the store was given, and so can go away.
    store_is_shared: bool,
    /// How many share it.
    processes: Option<NonZeroU32>,
}

impl RateSettings {
    pub(crate) fn set_address_rate(&mut self, rate: Rate, faults: &mut ConfigFaults) {
        faults.state(&mut self.address_rate, rate.per(Per::Ip), ".address_rate(..)");
    }

    pub(crate) fn set_default(&mut self, rate: Rate, faults: &mut ConfigFaults) {
        faults.state(&mut self.default, rate, ".default_rate(..)");
    }

    pub(crate) fn set_store(&mut self, store: impl RateStore, faults: &mut ConfigFaults) {
        faults.state(&mut self.store, Box::new(store), ".rate_store(..)");
    }

    pub(crate) fn set_processes(&mut self, count: u32, faults: &mut ConfigFaults) {
        faults.state(&mut self.processes, count, ".processes(..)");
    }

    pub(crate) fn set_capacity(&mut self, capacity: Capacity, faults: &mut ConfigFaults) {
        capacity.check(faults);
        faults.state(&mut self.capacity, capacity, ".capacity(..)");
    }

    pub(crate) fn set_probing(&mut self, rate: Rate, faults: &mut ConfigFaults) {
        if self.probing.is_none() && !rate.can_pass() {
            faults.add("the rate of refused objects can never pass a request: its limit, window or cost is zero, or its cost exceeds the burst");
        }
        faults.state(&mut self.probing, rate, ".object_probing(..)");
    }

    pub(crate) fn add_limit(&mut self, name: String, rate: Rate, faults: &mut ConfigFaults) {
        faults.extend(self.named.add(name, rate).err());
    }

    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        if self.processes == Some(0) {
            faults.add("`.processes(..)` takes at least 1");
        }
        let Some(rate) = self.address_rate else { return };
        if !rate.can_pass() {
            faults.add("the address rate can never pass a request: its limit, window or cost is zero, or its cost exceeds the burst");
        }
        self.check_address_rate_holds_without_the_store(rate, faults);
    }

    /// The limit by address is the only one of many routes, public ones included.
    fn check_address_rate_holds_without_the_store(&self, rate: Rate, faults: &mut ConfigFaults) {
        if rate.on_failure == OnFailure::Allow {
            faults.add(
                "the address rate may not let requests through uncounted when the rate store \
                 fails: say `OnFailure::Local`, or leave it out",
            );
        }
        let is_counted = self.processes != Some(0) && rate.can_pass();
        if is_counted && self.store.is_some() && lacks_share(rate, self.processes()) {
            faults.add(NO_SHARE);
        }
    }

    fn processes(&self) -> Option<NonZeroU32> {
        self.processes.and_then(NonZeroU32::new)
    }

    /// Whether the service was said to be more than this process.
    pub(crate) fn has_several_processes(&self) -> bool {
        self.processes.is_some_and(|count| count > 1)
    }

    pub(crate) fn ready(self) -> RateLimits {
        let (processes, store_is_shared) = (self.processes(), self.store.is_some());
        let id = LimitId::new("palisade", ADDRESS_POLICY, 0);
        let store = self.store.unwrap_or_else(|| Box::new(MemoryStore::default()));
        RateLimits {
            address: Throttle::new(id, self.address_rate.unwrap_or(ADDRESS_RATE), processes),
            default: self.default,
            named: self.named,
            store: GuardedStore::new(store),
            in_flight: InFlightTable::default(),
            capacity: self.capacity.map(ReadyCapacity::new),
            probing: Probing::new(self.probing.unwrap_or(PROBING)),
            store_is_shared,
            processes,
        }
    }
}

impl RateLimits {
    /// Why this rate cannot be kept while the store is away.
    pub(crate) fn lacks_share(&self, rate: Rate) -> Option<&'static str> {
        (self.store_is_shared && lacks_share(rate, self.processes)).then_some(NO_SHARE)
    }

    /// What a handler states, or the default for one that states nothing.
    pub(crate) fn rates<'a>(&'a self, spec: &'a Spec) -> &'a [Rate] {
        if spec.rates.is_empty() && !spec.is_public() {
            self.default.as_slice()
        } else {
            spec.rates
        }
    }

    /// How many processes share the store, where that is said.
    pub(crate) fn processes(&self) -> Option<NonZeroU32> {
        self.processes
    }
}
