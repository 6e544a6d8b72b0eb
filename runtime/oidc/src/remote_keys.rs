//! The keys of a provider: fetched at start, kept fresh, read without a lock.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use arc_swap::ArcSwapOption;
#[cfg(feature = "login")]
use base64::Engine as _;
#[cfg(feature = "login")]
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade::auth::Jwt;
#[cfg(feature = "login")]
use palisade::auth::jwt::TokenError;
use palisade::auth::jwt::{KeySet, KeySource, KeysUnavailable};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, sleep, timeout};

use crate::builder::{KeysBuilder, SetLocation, Times};
use crate::error::{FetchError, OidcError};
use crate::fetch::Fetcher;
use crate::http_fetcher::HttpFetcher;
use crate::metadata::{self, WellKnown};
use crate::seen_keys::SeenKeys;

/// How soon a failed fetch is tried again.
const RETRY: Duration = Duration::from_secs(10);
/// How soon a failed fetch is tried again while the service waits to start.
const RETRY_AT_START: Duration = Duration::from_millis(500);

/// The keys of one provider, kept fresh while this or a configuration that uses it lives.
///
/// Cheap to clone; see the [crate's page](crate) for the rules.
#[derive(Clone)]
pub struct RemoteKeys(Arc<Shared>);

struct Shared {
    issuer: String,
    set: SetLocation,
    times: Times,
    algorithms: Option<Vec<String>>,
    fetcher: Box<dyn Fetcher>,
    current: ArcSwapOption<Fetched>,
    /// Held by the call that fetches, and by no request that finds its key.
    fetching: Arc<Mutex<Fetching>>,
}

struct Fetched {
    set: Arc<KeySet>,
    /// The document that it was read from.
    json: Vec<u8>,
    /// When the fetch began. What the provider published later may be missing here.
    began: Instant,
    at: Instant,
    /// Whether a refresh of it was not answered.
    refresh_failed: AtomicBool,
}

impl Fetched {
    /// The budget for a provider that is away begins where a refresh fails; until then the refresh has its time, for the
    /// metadata and the set.
    fn is_believed(&self, times: &Times) -> bool {
        let has_failed = self.refresh_failed.load(Ordering::Relaxed);
        let refreshing = if has_failed { Duration::ZERO } else { times.fetch.saturating_mul(2) };
        let past = times.stale_for.max(refreshing);
        self.at.elapsed() <= times.refresh_every.saturating_add(past)
    }
}

#[derive(Default)]
struct Fetching {
    /// Where the metadata says that the set is; asked again after a failure, and for an unknown key.
    jwks_uri: Option<String>,
    /// When an unknown key was last looked for in vain.
    looked_at: Option<Instant>,
    seen: SeenKeys,
}

/// Whether the metadata is asked where the set is, although that is known.
#[derive(Clone, Copy)]
enum Metadata {
    AsKnown,
    Refetch,
}

impl KeysBuilder {
    /// Fetches the keys, and keeps them fresh from then on.
    ///
    /// # Errors
    /// There are no keys within the time that [`wait_for_server`](Self::wait_for_server) states: the
    /// last reason. A time is out of its bounds, an exception is for no host, or a setter was called twice: every
    /// such fault.
    pub async fn start(mut self) -> Result<RemoteKeys, OidcError> {
        let times = self.times();
        self.exceptions.check(&mut self.faults);
        self.check(times);
        std::mem::take(&mut self.faults).into_result()?;
        let fetcher = match self.fetcher.take() {
            Some(fetcher) => fetcher,
            None => Box::new(HttpFetcher::new(self.exceptions.clone(), times.fetch).await?),
        };
        RemoteKeys::start(self, times, fetcher).await
    }
}

impl RemoteKeys {
    /// The keys that the OpenID Connect metadata of `issuer` names.
    pub fn discover(issuer: impl Into<String>) -> KeysBuilder {
        KeysBuilder::new(issuer.into(), SetLocation::Metadata(WellKnown::OpenId))
    }

    /// The keys that the metadata of the authorization server `issuer` names (RFC 8414).
    pub fn discover_oauth(issuer: impl Into<String>) -> KeysBuilder {
        KeysBuilder::new(issuer.into(), SetLocation::Metadata(WellKnown::OAuth))
    }

    /// The keys of `issuer` at a URL that is known.
    pub fn at(issuer: impl Into<String>, jwks_uri: impl Into<String>) -> KeysBuilder {
        KeysBuilder::new(issuer.into(), SetLocation::At(jwks_uri.into()))
    }

    /// Tokens of this issuer, verified with its keys; what is missing is an audience.
    pub fn jwt(&self) -> Jwt {
        Jwt::keys_from(self.clone()).issuer(&self.0.issuer)
    }

    /// What the provider's keys verify; a key that they lack is looked for once.
    #[cfg(feature = "login")]
    pub(crate) async fn verified(
        &self,
        token: &str,
        verify: impl Fn(&KeySet, &str) -> Result<Vec<u8>, TokenError>,
    ) -> Result<Vec<u8>, TokenError> {
        let current = || self.current().map_err(|_| TokenError::KeysUnavailable);
        let keys = current()?;
        match verify(&keys, token) {
            Err(error) if keys.may_be_outdated(token, error) && names(&self.0.issuer, token) => {
                let lacks = |keys: &KeySet| {
                    let verified = verify(keys, token);
                    verified.is_err_and(|error| keys.may_be_outdated(token, error))
                };
                self.0.look(lacks).await;
                verify(&*current()?, token)
            }
            verified => verified,
        }
    }

    async fn start(
        builder: KeysBuilder,
        times: Times,
        fetcher: Box<dyn Fetcher>,
    ) -> Result<Self, OidcError> {
        let shared = Arc::new(Shared {
            issuer: builder.issuer,
            set: builder.set,
            times,
            algorithms: builder.algorithms,
            fetcher,
            current: ArcSwapOption::empty(),
            fetching: Arc::default(),
        });
        let started = Instant::now();
        while let Err(error) = shared.refresh().await {
            if started.elapsed().saturating_add(RETRY_AT_START) > shared.times.wait {
                return Err(error);
            }
            shared.warn(&error);
            sleep(RETRY_AT_START).await;
        }
        tokio::spawn(keep_fresh(Arc::downgrade(&shared), shared.times.refresh_every));
        Ok(Self(shared))
    }
}

/// Fetches again and again, for as long as the keys are held.
async fn keep_fresh(shared: Weak<Shared>, period: Duration) {
    let mut pause = period;
    loop {
        sleep(pause).await;
        let Some(shared) = shared.upgrade() else { return };
        let before = shared.current.load_full();
        pause = match shared.refresh().await {
            Ok(()) => period,
            Err(error) => {
                if let Some(before) = before {
                    before.refresh_failed.store(true, Ordering::Relaxed);
                }
                shared.warn(&error);
                period.min(RETRY)
            }
        };
    }
}

impl Shared {
    async fn refresh(self: &Arc<Self>) -> Result<(), OidcError> {
        let fetching = Arc::clone(&self.fetching).lock_owned().await;
        self.fetch_apart(fetching, Metadata::AsKnown).await
    }

    /// Fetches in a task of its own: a caller who hangs up does not take the answer from the others, and a
    /// fetcher that panics ends this fetch and no other.
    async fn fetch_apart(
        self: &Arc<Self>,
        mut fetching: OwnedMutexGuard<Fetching>,
        metadata: Metadata,
    ) -> Result<(), OidcError> {
        let shared = Arc::clone(self);
        let fetch = tokio::spawn(async move { shared.fetch(&mut fetching, metadata).await });
        fetch.await.unwrap_or(Err(OidcError::Interrupted))
    }

    /// Replaces the set; whatever fails leaves it as it is.
    async fn fetch(&self, fetching: &mut Fetching, metadata: Metadata) -> Result<(), OidcError> {
        let began = Instant::now();
        let uri = match (fetching.jwks_uri.take(), metadata) {
            (Some(known), Metadata::AsKnown) => known,
            (None, _) => self.locate().await?,
            // The provider may have moved its set; where that cannot be told, it is where it was.
            (Some(known), Metadata::Refetch) => self.locate().await.unwrap_or_else(|error| {
                self.warn(&error);
                known
            }),
        };
        let json = self.get(&uri).await?;
        let set = self.read(&json)?;
        if fetching.seen.add_all_of(&json) {
            // The provider alone brings that about: the next key may be looked for at once.
            fetching.looked_at = None;
        }
        let (at, refresh_failed) = (Instant::now(), AtomicBool::new(false));
        self.current.store(Some(Arc::new(Fetched { set, json, began, at, refresh_failed })));
        fetching.jwks_uri = Some(uri);
        Ok(())
    }

    /// The keys of a document. Where it is that of before, so are they: what was verified with them stays verified.
    fn read(&self, json: &[u8]) -> Result<Arc<KeySet>, OidcError> {
        let before = self.current.load_full();
        if let Some(same) = before.as_ref().filter(|before| *before.json == *json) {
            return Ok(Arc::clone(&same.set));
        }
        let set = match &self.algorithms {
            Some(names) => KeySet::from_jwks_for(json, names.iter().map(String::as_str)),
            None => KeySet::from_jwks(json),
        };
        let set = match set {
            // A service without any keys does not start; one that runs believes what its provider withdrew no longer.
            Err(error) if before.is_some() && error.withdraws_all_keys() => {
                tracing::warn!(
                    target: "palisade",
                    issuer = self.issuer,
                    error = ?error.to_string(),
                    "the provider has withdrawn all its keys: its tokens are refused"
                );
                KeySet::empty()
            }
            set => set.map_err(OidcError::KeySet)?,
        };
        for fault in set.skipped() {
            tracing::debug!(target: "palisade", issuer = self.issuer, %fault, "a key is not used");
        }
        Ok(Arc::new(set))
    }

    /// Looks for newer keys, since the current ones lack one that a token names. A caller that comes while a fetch is under
    /// way waits for it, and needs none of its own where that began later than this or brought the key.
    async fn look(self: &Arc<Self>, lacks: impl Fn(&KeySet) -> bool) {
        let asked = Instant::now();
        let mut fetching = Arc::clone(&self.fetching).lock_owned().await;
        let serves = |now: Arc<Fetched>| now.began >= asked || !lacks(&now.set);
        if self.is_in_cooldown(&fetching) || self.current.load_full().is_some_and(serves) {
            return;
        }
        fetching.looked_at = Some(Instant::now());
        // What is known is judged again, whatever came of it.
        if let Err(error) = self.fetch_apart(fetching, Metadata::Refetch).await {
            self.warn(&error);
        }
    }

    async fn locate(&self) -> Result<String, OidcError> {
        match &self.set {
            SetLocation::At(uri) => Ok(uri.clone()),
            SetLocation::Metadata(well_known) => {
                let json = self.get(&well_known.url(&self.issuer)).await?;
                metadata::jwks_uri(&json, &self.issuer)
            }
        }
    }

    async fn get(&self, url: &str) -> Result<Vec<u8>, OidcError> {
        // Any caller may fetch: a fetch that never ends would be the last one.
        let fetched = timeout(self.times.fetch, self.fetcher.get(url)).await;
        let fetched = fetched.unwrap_or(Err(FetchError::TimedOut));
        fetched.map_err(|cause| OidcError::Fetch { url: url.to_owned(), cause })
    }

    fn warn(&self, error: &OidcError) {
        tracing::warn!(target: "palisade", issuer = self.issuer, error = ?error.to_string(), "keys were not fetched");
    }

    fn is_in_cooldown(&self, fetching: &Fetching) -> bool {
        fetching.looked_at.is_some_and(|at| at.elapsed() < self.times.cooldown)
    }
}

impl KeySource for RemoteKeys {
    fn current(&self) -> Result<Arc<KeySet>, KeysUnavailable> {
        match &*self.0.current.load() {
            Some(fetched) if fetched.is_believed(&self.0.times) => Ok(Arc::clone(&fetched.set)),
            _ => Err(KeysUnavailable),
        }
    }

    /// A caller that comes while a fetch is under way waits for it, and for one that began later.
    fn refresh(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.0.look(|_: &KeySet| true))
    }

    /// A caller that comes while a fetch is under way waits for it, and needs none of its own where that brought the key.
    fn refresh_for<'a>(&'a self, token: &'a str) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(self.0.look(move |keys: &KeySet| {
            keys.verify_jws(token).is_err_and(|error| keys.may_be_outdated(token, error))
        }))
    }
}

/// Whether a token says that it is of `issuer`; keys of no other issuer are looked for here.
#[cfg(feature = "login")]
fn names(issuer: &str, token: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Claims {
        iss: String,
    }
    let payload = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = payload.and_then(|json| serde_json::from_slice::<Claims>(&json).ok());
    claims.is_some_and(|claims| claims.iss == issuer)
}

impl fmt::Debug for RemoteKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RemoteKeys").field("issuer", &self.0.issuer).finish_non_exhaustive()
    }
}
