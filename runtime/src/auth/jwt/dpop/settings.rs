//! What an application states about proofs.

use std::fmt;
use std::time::Duration;

use super::memory::MemoryReplays;
use super::nonce::Nonces;
use super::replay::ReplayStore;
use super::url::Address;
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
    store: Box<dyn ReplayStore>,
    nonce_key: Option<[u8; 32]>,
}

impl Dpop {
    /// Proofs for requests to the service at this URL, as its clients see it: `https://api.example`, or
    /// with a path where a proxy takes one off.
    pub fn new(url: impl Into<String>) -> Self {
        let store = Box::new(MemoryReplays::new());
        Self { urls: vec![url.into()], window: None, store, nonce_key: None }
    }

    /// One more URL at which clients reach the service.
    pub fn also_at(mut self, url: impl Into<String>) -> Self {
        self.urls.push(url.into());
        self
    }

    /// How far `iat` of a proof may lie from now, before or after: a minute unless this is called, five
    /// at most. So long proofs are remembered.
    pub fn window(mut self, window: Duration) -> Self {
        self.window = Some(window);
        self
    }

    /// Where proofs are remembered: in this process unless this is called, which then refuses proofs
    /// that were made before it started. Several processes need a store that they share, and do not
    /// start without one where [`processes`](crate::SecurityBuilder::processes) says that they are.
    pub fn replay_store(mut self, store: impl ReplayStore) -> Self {
        self.store = Box::new(store);
        self
    }

    /// Takes only proofs with a nonce that this service gave out within the last six minutes, so that
    /// none can be made ahead of time. A proof without one is answered `use_dpop_nonce` with the nonce to
    /// use, and a client whose nonce is getting old finds the next one in its answer.
    ///
    /// The key is 32 random bytes, the same for every process of the service.
    pub fn require_nonce(mut self, key: [u8; 32]) -> Self {
        self.nonce_key = Some(key);
        self
    }

    /// Checks everything.
    pub(crate) fn build(self) -> Result<DpopRules, DpopConfigError> {
        let addresses = self.urls.iter().map(|url| address(url)).collect::<Result<_, _>>()?;
        let window = self.window.unwrap_or(USUAL_WINDOW);
        if window > LONGEST_WINDOW || window < Duration::from_secs(1) {
            return Err(DpopConfigError::Window);
        }
        if self.nonce_key.is_some_and(|key| weakness(&key).is_some()) {
            return Err(DpopConfigError::GuessableKey);
        }
        Ok(DpopRules {
            addresses,
            window_millis: i64::try_from(window.as_millis()).unwrap_or_default(),
            store: self.store,
            nonces: self.nonce_key.as_ref().map(Nonces::new),
        })
    }
}

fn address(url: &str) -> Result<Address, DpopConfigError> {
    let has_more = url.contains(['?', '#']);
    let address = Address::read(url).filter(|_| !has_more);
    let address = address.ok_or_else(|| DpopConfigError::NotAnAddress(url.to_owned()))?;
    if address.is_in_the_clear() {
        return Err(DpopConfigError::InTheClear(url.to_owned()));
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
    pub(crate) fn is_of_one_process(&self) -> bool {
        self.store.is_of_one_process()
    }
}

/// What is wrong with a [`Dpop`] configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DpopConfigError {
    /// No `https` address without query and fragment.
    NotAnAddress(String),
    /// An `http` address of another machine.
    InTheClear(String),
    /// The window is shorter than a second or longer than five minutes.
    Window,
    /// The key of the nonces can be guessed.
    GuessableKey,
}

impl fmt::Display for DpopConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnAddress(url) => {
                write!(out, "`{url}` is not an address of a service: write `https://api.example`")
            }
            Self::InTheClear(url) => {
                write!(out, "`{url}` is not encrypted: tokens could be read on the way")
            }
            Self::Window => out.write_str("the window must be between a second and five minutes"),
            Self::GuessableKey => out.write_str("the key of the nonces can be guessed"),
        }
    }
}

impl std::error::Error for DpopConfigError {}

/// Shows no key material.
impl fmt::Debug for Dpop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Dpop").field("urls", &self.urls).finish_non_exhaustive()
    }
}
