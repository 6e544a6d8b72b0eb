//! Where the keys of a provider are, and how they are kept.

use std::fmt;
use std::time::Duration;

use palisade::ConfigFaults;
#[cfg(doc)]
use palisade::auth::jwt::KeySet;

use crate::fetch::Fetcher;
use crate::location::{Exceptions, exceptions_for_hosts};
use crate::metadata::WellKnown;

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

/// The keys of one provider, before the first fetch; made by [`RemoteKeys`](crate::RemoteKeys).
#[must_use = "nothing is fetched before `start`"]
pub struct KeysBuilder {
    pub(crate) issuer: String,
    pub(crate) set: SetLocation,
    refresh_every: Option<Duration>,
    stale_for: Option<Duration>,
    cooldown: Option<Duration>,
    fetch: Option<Duration>,
    wait: Option<Duration>,
    /// None where those of the keys count.
    pub(crate) algorithms: Option<Vec<String>>,
    pub(crate) exceptions: Exceptions,
    pub(crate) fetcher: Option<Box<dyn Fetcher>>,
    pub(crate) faults: ConfigFaults,
}

impl KeysBuilder {
    pub(crate) fn new(issuer: String, set: SetLocation) -> Self {
        Self {
            issuer,
            set,
            refresh_every: None,
            stale_for: None,
            cooldown: None,
            fetch: None,
            wait: None,
            algorithms: None,
            exceptions: Exceptions::default(),
            fetcher: None,
            faults: ConfigFaults::named("keys"),
        }
    }

    /// Takes keys of these algorithms alone, as [`KeySet::from_jwks_for`] has it: `["PS256"]` for a provider whose RSA
    /// keys state no `alg` and which signs with that. Without this a key serves the algorithm that it states, or the
    /// usual one of its type.
    pub fn algorithms<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        self.faults.state(&mut self.algorithms, names, ".algorithms(..)");
        self
    }

    /// How often the key set is fetched: every five minutes unless this is called, every second at most, and once a
    /// day at least. A key that the provider removes is believed that long.
    pub fn refresh_every(mut self, period: Duration) -> Self {
        self.faults.state(&mut self.refresh_every, period, ".refresh_every(..)");
        self
    }

    /// How long keys are believed past the time of their refresh while the provider is away: an hour
    /// unless this is called, a day at most. Whatever is stated, a refresh that was not answered yet has its
    /// [time](Self::fetch_time): a provider that answers is not away.
    pub fn stale_for(mut self, budget: Duration) -> Self {
        self.faults.state(&mut self.stale_for, budget, ".stale_for(..)");
        self
    }

    /// How long no token with an unknown `kid` causes a fetch after one did in vain: half a minute unless
    /// this is called, a second at least. A fetch that brought a key which was never seen before was not in vain, and
    /// the provider alone makes it so.
    pub fn cooldown(mut self, pause: Duration) -> Self {
        self.faults.state(&mut self.cooldown, pause, ".cooldown(..)");
        self
    }

    /// How long one document may take, connecting included: five seconds unless this is called, a minute at most.
    pub fn fetch_time(mut self, limit: Duration) -> Self {
        self.faults.state(&mut self.fetch, limit, ".fetch_time(..)");
        self
    }

    /// Tries for so long where the provider is away when the service starts. Unless this is called,
    /// the first failure is an error; without keys a service does not start.
    pub fn wait_for_server(mut self, time: Duration) -> Self {
        self.faults.state(&mut self.wait, time, ".wait_for_server(..)");
        self
    }

    exceptions_for_hosts!();

    /// With exceptions that are known already.
    #[cfg(feature = "login")]
    pub(crate) fn with_exceptions(mut self, exceptions: Exceptions) -> Self {
        self.exceptions = exceptions;
        self
    }

    /// Fetches with a client of the application's own. Exceptions for hosts are then its affair; a
    /// document has the same time.
    pub fn fetcher(mut self, fetcher: impl Fetcher) -> Self {
        self.faults.state(&mut self.fetcher, Box::new(fetcher), ".fetcher(..)");
        self
    }

    pub(crate) fn times(&self) -> Times {
        Times {
            refresh_every: self.refresh_every.unwrap_or(Duration::from_secs(5 * 60)),
            stale_for: self.stale_for.unwrap_or(Duration::from_secs(60 * 60)),
            cooldown: self.cooldown.unwrap_or(Duration::from_secs(30)),
            fetch: self.fetch.unwrap_or(Duration::from_secs(5)),
            wait: self.wait.unwrap_or(Duration::ZERO),
        }
    }

    pub(crate) fn check(&mut self, times: Times) {
        let Times { refresh_every, stale_for, cooldown, fetch, wait: _ } = times;
        if self.issuer.contains("/.well-known/") {
            self.faults.add("the issuer is what tokens have as `iss`: leave `/.well-known/..` out");
        }
        let least = Duration::from_nanos(1);
        // Tests and development ask their own machine as often as they like.
        let is_here = self.exceptions.ask_without_tls();
        let shortest = if is_here { least } else { SHORTEST_PERIOD };
        for (time, bounds, fault) in [
            (refresh_every, shortest..=LONGEST, "`.refresh_every(..)` takes a second to a day"),
            (stale_for, Duration::ZERO..=LONGEST, "`.stale_for(..)` takes at most a day"),
            (cooldown, shortest..=LONGEST, "`.cooldown(..)` takes a second to a day"),
            (
                fetch,
                least..=LONGEST_FETCH,
                "`.fetch_time(..)` takes more than nothing and at most a minute",
            ),
        ] {
            if !bounds.contains(&time) {
                self.faults.add(fault);
            }
        }
    }
}

impl fmt::Debug for KeysBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("KeysBuilder")
            .field("issuer", &self.issuer)
            .field("set", &self.set)
            .field("times", &self.times())
            .finish_non_exhaustive()
    }
}
