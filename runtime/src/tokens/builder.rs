//! The configuration of a service of tokens.

mod check;

use std::sync::Arc;
use std::time::Duration;

use super::client::OAuthClient;
use super::families::Families;
use super::key_ring::{KeyRing, OwnKeys};
use super::service::TokenService;
use super::settings::{Lives, TokenSettings};
use super::signing_key::SigningKey;
use crate::auth::Jwt;
use crate::auth::jwt::Revocations;
use crate::auth::jwt::dpop::{Dpop, MemoryReplays, ReplayStore};
use crate::clock::{Clock, millis};
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::records::RecordStore;

/// How long an access token lives unless stated.
const ACCESS: Duration = Duration::from_secs(10 * 60);
/// How long a session lives that is not used, unless stated.
const IDLE: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// How long a session lives at most, unless stated.
const ABSOLUTE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// The path that the endpoints lie below unless stated.
const PATH: &str = "/oauth";

/// Collects the configuration of a [`TokenService`]; [`build`](Self::build) says everything that is wrong with
/// it at once.
#[must_use = "a configuration issues nothing before it is built"]
pub struct TokenServiceBuilder {
    issuer: String,
    audiences: Vec<String>,
    keys: Vec<SigningKey>,
    clients: Vec<OAuthClient>,
    revocations: Option<Revocations>,
    assertions: Option<Box<dyn ReplayStore>>,
    dpop: Option<Dpop>,
    path: Option<String>,
    access: Option<Duration>,
    idle: Option<Duration>,
    absolute: Option<Duration>,
    processes: Option<u32>,
    clock: Clock,
    faults: ConfigFaults,
}

impl TokenService {
    /// A service that its tokens call `issuer`: an `https` URL.
    pub fn builder(issuer: impl Into<String>) -> TokenServiceBuilder {
        TokenServiceBuilder::new(issuer.into())
    }

    /// The configuration that accepts the tokens in the same process, for
    /// [`SecurityBuilder::jwt`](crate::SecurityBuilder::jwt). It knows new keys at once. Other services fetch
    /// the key set.
    pub fn jwt(&self) -> Jwt {
        jwt(&self.0.ring, &self.0.issuer, &self.0.audiences)
    }
}

impl TokenServiceBuilder {
    fn new(issuer: String) -> Self {
        Self {
            issuer,
            audiences: Vec::new(),
            keys: Vec::new(),
            clients: Vec::new(),
            revocations: None,
            assertions: None,
            dpop: None,
            path: None,
            access: None,
            idle: None,
            absolute: None,
            processes: None,
            clock: Clock::default(),
            faults: ConfigFaults::named("tokens"),
        }
    }

    /// What tokens are for: the resource servers that take them. Required; called repeatedly it names several.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// A key that signs; one has to sign now. Called repeatedly it gives the next one, too, with
    /// [`SigningKey::signs_from`].
    pub fn key(mut self, key: SigningKey) -> Self {
        self.keys.push(key);
        self
    }

    /// A client that may redeem refresh tokens and, where it says so, more.
    pub fn client(mut self, client: OAuthClient) -> Self {
        self.clients.push(client);
        self
    }

    /// What takes tokens back. Required, and the same as
    /// [`SecurityBuilder::revocations`](crate::SecurityBuilder::revocations): its
    /// [`longest_token_life`](Revocations::longest_token_life) is that of a session.
    pub fn revocations(mut self, revocations: Revocations) -> Self {
        self.faults.state(&mut self.revocations, revocations, ".revocations(..)");
        self
    }

    /// Where the assertions of clients with keys are remembered, each of which counts once: in this process
    /// unless this is called.
    pub fn assertion_store(mut self, store: impl ReplayStore) -> Self {
        self.faults.state(&mut self.assertions, Box::new(store), ".assertion_store(..)");
        self
    }

    /// Takes proofs of possession at the token endpoint ([RFC 9449, 5]): tokens for a client that proves to have
    /// a key are bound to that key, and so are refresh tokens of a grant that is
    /// [bound](crate::tokens::Grant::bound_to). Without this a proof counts for nothing.
    ///
    /// [RFC 9449, 5]: https://www.rfc-editor.org/rfc/rfc9449#section-5
    pub fn dpop(mut self, dpop: Dpop) -> Self {
        self.faults.state(&mut self.dpop, dpop, ".dpop(..)");
        self
    }

    /// The path that the endpoints lie below: `/oauth` unless this is called.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.faults.state(&mut self.path, path.into(), ".path(..)");
        self
    }

    /// How long an access token lives: ten minutes unless this is called, an hour at most.
    pub fn access_life(mut self, life: Duration) -> Self {
        self.faults.state(&mut self.access, life, ".access_life(..)");
        self
    }

    /// How long a session lives that is not used: fourteen days unless this is called.
    pub fn idle_life(mut self, life: Duration) -> Self {
        self.faults.state(&mut self.idle, life, ".idle_life(..)");
        self
    }

    /// How long a session lives at most, however much it is used: ninety days unless this is called.
    pub fn absolute_life(mut self, life: Duration) -> Self {
        self.faults.state(&mut self.absolute, life, ".absolute_life(..)");
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
    /// Every reason why it cannot hold, each with its fix: the guide's page on
    /// [tokens](crate::guide::tokens) lists them.
    pub fn build(mut self, store: impl RecordStore) -> Result<TokenService, ConfigError> {
        let (lives, path) = (self.lives(), self.path.clone().unwrap_or_else(|| PATH.to_owned()));
        let families = Families::new(store, lives.access);
        let mut faults = std::mem::take(&mut self.faults);
        self.check_names(&path, &mut faults);
        let ring = self.ring(lives.access, &mut faults);
        self.check_clients(&mut faults);
        self.check_lives(&mut faults);
        self.check_stores(&families, &mut faults);
        let dpop = self.dpop.take().and_then(|dpop| faults.check_all(dpop.build()));
        // Its faults would be those of names, which are told already.
        let verified = ring.filter(|_| faults.is_empty()).and_then(|ring| {
            let verifier = jwt(&ring, &self.issuer, &self.audiences).checked();
            faults.check_all(verifier).map(|verifier| (ring, verifier))
        });
        let ((ring, verifier), revocations) = faults.ready(verified.zip(self.revocations))?;
        // A session may outlast what `Security` accepts: clones remember for as long as it.
        revocations.know_life();
        Ok(TokenService(Arc::new(TokenSettings {
            issuer: self.issuer,
            audiences: self.audiences,
            ring,
            verifier,
            clients: self.clients,
            revocations,
            dpop,
            started_at: self.clock.now_unix_millis(),
            assertions: self.assertions.unwrap_or_else(|| Box::new(MemoryReplays::new())),
            path,
            lives,
            families,
            clock: self.clock,
        })))
    }

    fn lives(&self) -> Lives {
        Lives {
            access: millis(self.access.unwrap_or(ACCESS)),
            idle: millis(self.idle.unwrap_or(IDLE)),
            absolute: millis(self.absolute.unwrap_or(ABSOLUTE)),
        }
    }

    /// The keys in the order of their times, or nothing where there is a fault.
    fn ring(&mut self, access_life: i64, faults: &mut ConfigFaults) -> Option<Arc<KeyRing>> {
        let told = self.key_faults();
        if !told.is_empty() {
            faults.extend(told);
            return None;
        }
        let keys = std::mem::take(&mut self.keys);
        faults.check(KeyRing::new(keys, access_life, self.clock.clone())).map(Arc::new)
    }
}

/// The configuration that accepts the tokens.
fn jwt(ring: &Arc<KeyRing>, issuer: &str, audiences: &[String]) -> Jwt {
    let jwt = Jwt::keys_from(OwnKeys(Arc::clone(ring))).issuer(issuer).tenant_claim("tenant");
    audiences.iter().fold(jwt, Jwt::audience)
}

impl std::fmt::Debug for TokenServiceBuilder {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("TokenServiceBuilder")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
