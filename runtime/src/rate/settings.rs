//! What an application states about its limits.

use std::time::Duration;

use crate::config_faults::ConfigFaults;
use crate::policy::{Per, Rate};
use crate::rate::{MemoryStore, RateStore, Throttle};

/// The name of the limit that every client address has for the whole application.
const ADDRESS_POLICY: &str = "address";

/// The address limit of an application that sets none: 200 requests a second.
const ADDRESS_RATE: Rate = Rate::new(200, Duration::from_secs(1)).per(Per::Ip);

/// How often clients may ask, and where that is counted.
#[derive(Default)]
pub(crate) struct RateSettings {
    address_rate: Option<Rate>,
    store: Option<Box<dyn RateStore>>,
}

/// The limits of an application, ready to be asked.
pub(crate) struct Limits {
    pub(crate) address: Throttle,
    pub(crate) store: Box<dyn RateStore>,
}

impl RateSettings {
    pub(crate) fn set_address_rate(&mut self, rate: Rate, faults: &mut ConfigFaults) {
        faults.state(&mut self.address_rate, rate.per(Per::Ip), ".address_rate(..)");
    }

    pub(crate) fn set_store(&mut self, store: impl RateStore, faults: &mut ConfigFaults) {
        faults.state(&mut self.store, Box::new(store), ".rate_store(..)");
    }

    pub(crate) fn check(&self, faults: &mut ConfigFaults) {
        if self.address_rate.is_some_and(|rate| !rate.can_pass()) {
            faults.add("the address rate can never be met: limit, window, burst or cost is off");
        }
    }

    pub(crate) fn ready(self) -> Limits {
        Limits {
            address: Throttle::new(ADDRESS_POLICY, self.address_rate.unwrap_or(ADDRESS_RATE)),
            store: self.store.unwrap_or_else(|| Box::new(MemoryStore::default())),
        }
    }
}
