//! Where the keys of a provider are, and how they are kept.

use std::fmt;
use std::time::Duration;

#[cfg(doc)]
use palisade::auth::jwt::KeySet;

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
    /// For one document.
    pub(crate) fetch: Duration,
    pub(crate) wait: Duration,
}

/// The shortest time between two fetches of a provider that is not on this machine, whatever causes them.
const SHORTEST_PERIOD: Duration = Duration::from_secs(1);
/// The longest time for which keys are believed, and for which none are looked for.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// The longest time for one document.
const LONGEST_FETCH: Duration = Duration::from_secs(60);

/// The keys of one provider, before the first fetch; made by [`RemoteKeys`].
#[must_use = "nothing is fetched before `start`"]
pub struct KeysBuilder {
    pub(crate) issuer: String,
    pub(crate) set: SetLocation,
    pub(crate) times: Times,
    /// None where those of the keys count.
    pub(crate) algorithms: Option<Vec<String>>,
    exceptions: Exceptions,
    fetcher: Option<Box<dyn Fetcher>>,
}

impl KeysBuilder {
    pub(crate) fn new(issuer: String, set: SetLocation) -> Self {
        let times = Times {
            refresh_every: Duration::from_secs(5 * 60),
            stale_for: Duration::from_secs(60 * 60),
            cooldown: Duration::from_secs(30),
            fetch: Duration::from_secs(5),
            wait: Duration::ZERO,
        };
        let exceptions = Exceptions::default();
        Self { issuer, set, times, algorithms: None, exceptions, fetcher: None }
    }

    /// Takes keys of these algorithms alone, as [`KeySet::from_jwks_for`] has it: `["PS256"]` for a provider whose RSA
    /// keys state no `alg` and which signs with that. Without this a key serves the algorithm that it states, or the
    /// usual one of its type.
    pub fn algorithms<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.algorithms = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// How often the key set is fetched: every five minutes unless this is called, every second at most, and once a
    /// day at least. A key that the provider removes is believed that long.
    pub fn refresh_every(mut self, period: Duration) -> Self {
        self.times.refresh_every = period;
        self
    }

    /// How long keys are believed past the time of their refresh while the provider is away: an hour
    /// unless this is called, a day at most. Whatever is stated, a refresh that was not answered yet has its
    /// [time](Self::fetch_time): a provider that answers is not away.
    pub fn stale_for(mut self, budget: Duration) -> Self {
        self.times.stale_for = budget;
        self
    }

    /// How long no token with an unknown `kid` causes a fetch after one did in vain: half a minute unless
    /// this is called, a second at least. A fetch that brought a key which was never seen before was not in vain, and
    /// nobody but the provider makes it so.
    pub fn cooldown(mut self, pause: Duration) -> Self {
        self.times.cooldown = pause;
        self
    }

    /// How long one document may take, connecting included: five seconds unless this is called, a minute at most.
    pub fn fetch_time(mut self, limit: Duration) -> Self {
        self.times.fetch = limit;
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

    /// Fetches with a client of the application's own. Exceptions for hosts are then its affair; a
    /// document has the same time.
    pub fn fetcher(mut self, fetcher: impl Fetcher) -> Self {
        self.fetcher = Some(Box::new(fetcher));
        self
    }

    /// Fetches the keys, and keeps them fresh from then on.
    ///
    /// # Errors
    /// There are no keys within the time that [`wait_for_server`](Self::wait_for_server) states: the
    /// last reason. A time is out of its bounds.
    pub async fn start(mut self) -> Result<RemoteKeys, OidcError> {
        self.check()?;
        let fetcher = match self.fetcher.take() {
            Some(fetcher) => fetcher,
            None => Box::new(HttpFetcher::new(self.exceptions.clone(), self.times.fetch).await?),
        };
        RemoteKeys::start(self, fetcher).await
    }

    fn check(&self) -> Result<(), OidcError> {
        let Times { refresh_every, stale_for, cooldown, fetch, wait: _ } = self.times;
        self.exceptions.check()?;
        let least = Duration::from_nanos(1);
        // Tests and development ask their own machine as often as they like.
        let shortest = if self.exceptions.ask_without_tls() { least } else { SHORTEST_PERIOD };
        for (setting, time, bounds) in [
            ("refresh_every", refresh_every, shortest..=LONGEST),
            ("stale_for", stale_for, Duration::ZERO..=LONGEST),
            ("cooldown", cooldown, shortest..=LONGEST),
            ("fetch_time", fetch, least..=LONGEST_FETCH),
        ] {
            if !bounds.contains(&time) {
                return Err(OidcError::OutOfBounds(setting));
            }
        }
        Ok(())
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
