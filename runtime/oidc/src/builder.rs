//! Where the keys of a provider are, and how they are kept.

use std::fmt;
use std::time::Duration;

use crate::error::OidcError;
use crate::fetch::Fetcher;
use crate::http_fetcher::HttpFetcher;
use crate::location::{Exceptions, exceptions_for_hosts};
use crate::metadata::WellKnown;
use crate::remote_keys::RemoteKeys;

/// Where a provider's key set is.
#[derive(Clone, Debug)]
pub(crate) enum SetLocation {
    /// Its metadata tells.
    Metadata(WellKnown),
    At(String),
}

/// How long things may take, and how often they may happen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) refresh_every: Duration,
    pub(crate) stale_for: Duration,
    pub(crate) cooldown: Duration,
    pub(crate) wait: Duration,
}

/// The keys of one provider, before the first fetch; made by [`RemoteKeys`].
#[must_use = "nothing is fetched before `start`"]
pub struct KeysBuilder {
    pub(crate) issuer: String,
    pub(crate) set: SetLocation,
    pub(crate) times: Times,
    exceptions: Exceptions,
    fetch_time: Duration,
    fetcher: Option<Box<dyn Fetcher>>,
}

impl KeysBuilder {
    pub(crate) fn new(issuer: String, set: SetLocation) -> Self {
        let times = Times {
            refresh_every: Duration::from_secs(5 * 60),
            stale_for: Duration::from_secs(60 * 60),
            cooldown: Duration::from_secs(30),
            wait: Duration::ZERO,
        };
        let fetch_time = Duration::from_secs(5);
        Self { issuer, set, times, exceptions: Exceptions::default(), fetch_time, fetcher: None }
    }

    /// How often the key set is fetched: every five minutes unless this is called. A key that the
    /// provider removes is believed that long.
    pub fn refresh_every(mut self, period: Duration) -> Self {
        self.times.refresh_every = period;
        self
    }

    /// How long keys are believed past the time of their refresh while the provider is away: an hour
    /// unless this is called.
    pub fn stale_for(mut self, budget: Duration) -> Self {
        self.times.stale_for = budget;
        self
    }

    /// How long no token with an unknown `kid` causes a fetch after one did: half a minute unless
    /// this is called.
    pub fn cooldown(mut self, pause: Duration) -> Self {
        self.times.cooldown = pause;
        self
    }

    /// How long one document may take, connecting included: five seconds unless this is called.
    pub fn fetch_time(mut self, limit: Duration) -> Self {
        self.fetch_time = limit;
        self
    }

    /// Tries for so long where the provider is away when the service starts. Unless this is called,
    /// the first failure is an error; without keys a service does not start.
    pub fn wait_for_server(mut self, time: Duration) -> Self {
        self.times.wait = time;
        self
    }

    exceptions_for_hosts!();

    /// With the exceptions of somebody who has them already.
    #[cfg(feature = "login")]
    pub(crate) fn with_exceptions(mut self, exceptions: Exceptions) -> Self {
        self.exceptions = exceptions;
        self
    }

    /// Fetches with a client of the application's own. Exceptions for hosts and the time of a fetch
    /// are then its affair.
    pub fn fetcher(mut self, fetcher: impl Fetcher) -> Self {
        self.fetcher = Some(Box::new(fetcher));
        self
    }

    /// Fetches the keys, and keeps them fresh from then on.
    ///
    /// # Errors
    /// There are no keys within the time that [`wait_for_server`](Self::wait_for_server) states: the
    /// last reason.
    pub async fn start(mut self) -> Result<RemoteKeys, OidcError> {
        let fetcher = match self.fetcher.take() {
            Some(fetcher) => fetcher,
            None => Box::new(HttpFetcher::new(self.exceptions.clone(), self.fetch_time).await?),
        };
        RemoteKeys::start(self, fetcher).await
    }
}

impl fmt::Debug for KeysBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("KeysBuilder")
            .field("issuer", &self.issuer)
            .field("set", &self.set)
            .field("times", &self.times)
            .finish_non_exhaustive()
    }
}
