//! The configuration of second factors.

use std::sync::Arc;
use std::time::Duration;

use super::accounts::FactorRecords;
use super::cipher::Cipher;
use super::factors::{SecondFactorSettings, SecondFactors};
use crate::clock::{Clock, millis};
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::records::RecordStore;
use crate::weak_secret::weakness;

/// How long a device is remembered unless stated, and at most.
const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const LONGEST: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Collects the configuration of [`SecondFactors`].
#[must_use = "a configuration does nothing before it is built"]
pub struct SecondFactorsBuilder {
    service: String,
    key: [u8; 32],
    previous: Vec<[u8; 32]>,
    devices: Option<Duration>,
    processes: Option<u32>,
    clock: Clock,
    faults: ConfigFaults,
}

impl SecondFactors {
    /// Second factors that applications show as `service`, with their secrets encrypted under `key`: 32 random
    /// bytes that the service has and its store has not. With another key no caller has a second factor that counts, unless the
    /// one before is stated, too ([`previous_key`](SecondFactorsBuilder::previous_key)): each login that needs one is a 503.
    pub fn builder(service: impl Into<String>, key: [u8; 32]) -> SecondFactorsBuilder {
        SecondFactorsBuilder::new(service.into(), key)
    }
}

impl SecondFactorsBuilder {
    fn new(service: String, key: [u8; 32]) -> Self {
        Self {
            service,
            key,
            previous: Vec::new(),
            devices: None,
            processes: None,
            clock: Clock::default(),
            faults: ConfigFaults::named("second factor"),
        }
    }

    /// An earlier key: records under it can still be read, and are encrypted under the current key at the next use. Call it for each; remove one when no caller is left on it.
    pub fn previous_key(mut self, key: [u8; 32]) -> Self {
        self.previous.push(key);
        self
    }

    /// How long a device is remembered: thirty days unless this is called, ninety at most.
    pub fn remember_devices_for(mut self, time: Duration) -> Self {
        self.faults.state(&mut self.devices, time, ".remember_devices_for(..)");
        self
    }

    /// How many processes the service has. With more than one, a store of one process is a reason not to
    /// start.
    pub fn processes(mut self, count: u32) -> Self {
        self.faults.state(&mut self.processes, count, ".processes(..)");
        self
    }

    #[cfg(feature = "testing")]
    pub(crate) fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Checks everything.
    ///
    /// # Errors
    /// An empty name, a key that can be guessed, a time that is not a time or too long, or a store of one process for
    /// several.
    pub fn build(mut self, store: impl RecordStore) -> Result<SecondFactors, ConfigError> {
        let devices = self.devices.unwrap_or(REMEMBERED);
        let faults = &mut self.faults;
        let accounts = FactorRecords::new(store);
        if self.service.trim().is_empty() || self.service.contains([':', '\n']) {
            faults.add(
                "the name of the service is empty or holds a colon: authenticator \
                 applications show it beside the code",
            );
        }
        let mut keys = std::iter::once(&self.key).chain(&self.previous);
        if keys.any(|key| weakness(key).is_some()) {
            faults.add(
                "the key can be guessed: give `SecondFactors::builder(.., key)` 32 random \
                 bytes, from the service's secrets",
            );
        }
        if devices.is_zero() || devices > LONGEST {
            faults.add("`.remember_devices_for(..)` takes more than zero and at most 90 days");
        }
        if self.processes.unwrap_or(1) > 1 && accounts.is_of_one_process() {
            faults.add("several processes need a shared store: give it to `.build(..)`");
        }
        let cipher = self.faults.ready(Cipher::new(&self.key, &self.previous))?;
        let devices = millis(devices);
        let (service, clock) = (self.service, self.clock);
        Ok(SecondFactors(Arc::new(SecondFactorSettings {
            service,
            cipher,
            accounts,
            devices,
            clock,
        })))
    }
}

/// Shows no key.
impl std::fmt::Debug for SecondFactorsBuilder {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SecondFactorsBuilder")
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::MemoryRecords;

    fn whole() -> SecondFactorsBuilder {
        SecondFactors::builder("Payroll", *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c")
    }

    fn told(builder: SecondFactorsBuilder) -> Vec<String> {
        let built = builder.build(MemoryRecords::new());
        built.err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    #[test]
    fn each_setting_is_stated_once() {
        type State = fn(SecondFactorsBuilder) -> SecondFactorsBuilder;
        let cases: [(State, &str); 2] = [
            (|it| it.remember_devices_for(REMEMBERED), ".remember_devices_for(..)"),
            (|it| it.processes(1), ".processes(..)"),
        ];
        for (state, setter) in cases {
            assert_eq!(told(state(whole())), [""; 0], "{setter}");
            let twice = format!("second factor: `{setter}` was called twice");
            assert_eq!(told(state(state(whole()))), [twice]);
        }
    }
}
