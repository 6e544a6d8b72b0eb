//! What an application states about proofs.

use std::fmt;
use std::time::Duration;

use super::memory::MemoryReplays;
use super::nonce::Nonces;
use super::replay::ReplayStore;
use super::url::Address;
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::weak_secret::weakness;

/// How far `iat` may lie from now unless stated.
const USUAL_WINDOW: Duration = Duration::from_secs(60);
/// The longest window.
const LONGEST_WINDOW: Duration = Duration::from_secs(5 * 60);

/// Proofs of possession for the tokens of `.jwt(..)`, as the scheme `dpop`; see [its page](crate::auth::jwt::dpop)
/// for the rules. Given to [`SecurityBuilder::dpop`](crate::SecurityBuilder::dpop).
#[must_use = "a configuration does nothing before it is used"]
pub struct Dpop {
    urls: Vec<String>,
    window: Option<Duration>,
    store: Option<Box<dyn ReplayStore>>,
    nonce_key: Option<[u8; 32]>,
    faults: ConfigFaults,
}

impl Dpop {
    /// Proofs for requests to the service at this URL, as its clients see it: `https://api.example`, or
    /// with a path where a proxy takes one off.
    pub fn new(url: impl Into<String>) -> Self {
        let faults = ConfigFaults::named("dpop");
        Self { urls: vec![url.into()], window: None, store: None, nonce_key: None, faults }
    }

    /// One more URL at which clients reach the service.
    pub fn also_at(mut self, url: impl Into<String>) -> Self {
        self.urls.push(url.into());
        self
    }

    /// How far `iat` of a proof may lie from now, before or after: a minute unless this is called, five
    /// at most. So long proofs are remembered.
    pub fn window(mut self, window: Duration) -> Self {
        self.faults.state(&mut self.window, window, ".window(..)");
        self
    }

    /// Where proofs are remembered: in this process unless this is called, which then refuses proofs
    /// that were made before it started. Several processes need a store that they share, and do not
    /// start without one where [`processes`](crate::SecurityBuilder::processes) says that they are.
    pub fn replay_store(mut self, store: impl ReplayStore) -> Self {
        self.faults.state(&mut self.store, Box::new(store), ".replay_store(..)");
        self
    }

    /// Takes only proofs with a nonce that this service gave out within the last six minutes, so that
    /// none can be made ahead of time. A proof without one is answered `use_dpop_nonce` with the nonce to
    /// use, and a client whose nonce is getting old finds the next one in its answer.
    ///
    /// The key is 32 random bytes, the same for every process of the service.
    pub fn require_nonce(mut self, key: [u8; 32]) -> Self {
        self.faults.state(&mut self.nonce_key, key, ".require_nonce(..)");
        self
    }

    /// Whether what is seen will be known to this process alone.
    pub(crate) fn is_of_one_process(&self) -> bool {
        self.store.as_ref().is_none_or(|store| store.is_of_one_process())
    }

    /// Checks everything.
    pub(crate) fn build(self) -> Result<DpopRules, ConfigError> {
        let mut faults = self.faults;
        let addresses = self.urls.iter().filter_map(|url| faults.check(address(url))).collect();
        let window = self.window.unwrap_or(USUAL_WINDOW);
        if window > LONGEST_WINDOW || window < Duration::from_secs(1) {
            faults.add("the window must be between a second and five minutes");
        }
        if self.nonce_key.is_some_and(|key| weakness(&key).is_some()) {
            faults.add("the key of the nonces can be guessed");
        }
        faults.into_result()?;
        Ok(DpopRules {
            addresses,
            window_millis: i64::try_from(window.as_millis()).unwrap_or_default(),
            store: self.store.unwrap_or_else(|| Box::new(MemoryReplays::new())),
            nonces: self.nonce_key.as_ref().map(Nonces::new),
        })
    }
}

fn address(url: &str) -> Result<Address, String> {
    let has_more = url.contains(['?', '#']);
    let address = Address::read(url).filter(|_| !has_more);
    let address = address.ok_or_else(|| {
        format!("`{url}` is not an address of a service: write `https://api.example`")
    })?;
    if address.is_in_the_clear() {
        return Err(format!("`{url}` is not encrypted: tokens could be read on the way"));
    }
    Ok(address)
}

/// The rules for proofs, checked.
pub(crate) struct DpopRules {
    pub(super) addresses: Vec<Address>,
    pub(super) window_millis: i64,
    pub(super) store: Box<dyn ReplayStore>,
    pub(super) nonces: Option<Nonces>,
}

impl DpopRules {
    /// Whether what was seen is known to this process alone.
    pub(super) fn is_of_one_process(&self) -> bool {
        self.store.is_of_one_process()
    }
}

/// Shows no key material.
impl fmt::Debug for Dpop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Dpop").field("urls", &self.urls).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(dpop: Dpop) -> Vec<String> {
        dpop.build().err().map(|error| error.reasons().to_vec()).unwrap_or_default()
    }

    fn dpop() -> Dpop {
        Dpop::new("https://api.example")
    }

    #[test]
    fn each_setting_is_stated_once() {
        type State = fn(Dpop) -> Dpop;
        const KEY: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
        let cases: [(State, &str); 3] = [
            (|it| it.window(USUAL_WINDOW), ".window(..)"),
            (|it| it.replay_store(MemoryReplays::new()), ".replay_store(..)"),
            (|it| it.require_nonce(KEY), ".require_nonce(..)"),
        ];
        for (state, setter) in cases {
            assert_eq!(told(state(dpop())), [""; 0], "{setter}");
            let twice = format!("dpop: `{setter}` was called twice");
            assert_eq!(told(state(state(dpop()))), [twice]);
        }
        let several = dpop().also_at("https://b.example").also_at("https://c.example");
        assert_eq!(told(several), [""; 0]);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faulty = Dpop::new("api.example")
            .also_at("http://b.example")
            .window(Duration::ZERO)
            .require_nonce([7; 32]);
        let told = told(faulty);
        let [no_url, in_the_clear, window, key] = &told[..] else { panic!("{told:?}") };
        assert!(no_url.starts_with("dpop: `api.example` is not an address"), "{no_url}");
        assert!(in_the_clear.starts_with("dpop: `http://b.example` is not encrypted"));
        assert_eq!(window, "dpop: the window must be between a second and five minutes");
        assert_eq!(key, "dpop: the key of the nonces can be guessed");
    }
}
