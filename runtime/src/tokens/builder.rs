//! The configuration of a service of tokens.

use std::sync::Arc;
use std::time::Duration;

use super::client::{ClientProof, OAuthClient};
use super::families::Families;
use super::key_ring::{KeyRing, OwnKeys};
use super::service::{Lives, TokenService, TokenSettings};
use super::signing_key::SigningKey;
use crate::auth::Jwt;
use crate::auth::jwt::Revocations;
use crate::auth::jwt::dpop::{Dpop, DpopRules, MemoryReplays, ReplayStore};
use crate::clock::{Clock, millis};
use crate::config_faults::{ConfigError, ConfigFaults};
use crate::records::RecordStore;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest life of an access token: a leaked token is valid for that long.
const LONGEST_ACCESS: Duration = Duration::from_secs(60 * 60);

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
    path: String,
    access: Duration,
    idle: Duration,
    absolute: Duration,
    processes: u32,
    clock: Clock,
}

impl TokenServiceBuilder {
    pub(super) fn new(issuer: String) -> Self {
        Self {
            issuer,
            audiences: Vec::new(),
            keys: Vec::new(),
            clients: Vec::new(),
            revocations: None,
            assertions: None,
            dpop: None,
            path: "/oauth".to_owned(),
            access: 10 * MINUTE,
            idle: 14 * DAY,
            absolute: 90 * DAY,
            processes: 1,
            clock: Clock::default(),
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
        self.revocations = Some(revocations);
        self
    }

    /// Where the assertions of clients with keys are remembered, each of which counts once: in this process
    /// unless this is called.
    pub fn assertion_store(mut self, store: impl ReplayStore) -> Self {
        self.assertions = Some(Box::new(store));
        self
    }

    /// Takes proofs of possession at the token endpoint ([RFC 9449, 5]): tokens for a client that proves to have
    /// a key are bound to that key, and so are refresh tokens of a grant that is
    /// [bound](crate::tokens::Grant::bound_to). Without this a proof counts for nothing.
    ///
    /// [RFC 9449, 5]: https://www.rfc-editor.org/rfc/rfc9449#section-5
    pub fn dpop(mut self, dpop: Dpop) -> Self {
        self.dpop = Some(dpop);
        self
    }

    /// The path that the endpoints lie below: `/oauth` unless this is called.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// How long an access token lives: ten minutes unless this is called, an hour at most.
    pub fn access_life(mut self, life: Duration) -> Self {
        self.access = life;
        self
    }

    /// How long a session lives that is not used: fourteen days unless this is called.
    pub fn idle_life(mut self, life: Duration) -> Self {
        self.idle = life;
        self
    }

    /// How long a session lives at most, however much it is used: ninety days unless this is called.
    pub fn absolute_life(mut self, life: Duration) -> Self {
        self.absolute = life;
        self
    }

    /// How many processes the service has. With more than one, a store of one process is a reason not to
    /// start.
    pub fn processes(mut self, count: u32) -> Self {
        self.processes = count;
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
        let families = Families::new(store, millis(self.access));
        let mut faults = ConfigFaults::default();
        self.check_names(&mut faults);
        self.check_keys(&mut faults);
        self.check_clients(&mut faults);
        self.check_lives(&mut faults);
        let dpop = self.dpop.take().and_then(|dpop| match dpop.build() {
            Ok(rules) => Some(rules),
            Err(error) => {
                faults.add(format!("tokens: dpop: {error}"));
                None
            }
        });
        self.check_stores(&families, dpop.as_ref(), &mut faults);
        faults.into_result()?;
        let access_life = millis(self.access);
        let ring = KeyRing::new(self.keys, access_life, self.clock.clone());
        let ring = Arc::new(ring.map_err(|error| ConfigError::one(format!("tokens: {error}")))?);
        let jwt = jwt(&ring, &self.issuer, &self.audiences);
        let verifier = jwt.build();
        let verifier = verifier.map_err(|error| ConfigError::one(format!("tokens: {error}")))?;
        let Some(revocations) = self.revocations else {
            return Err(ConfigError::one(NO_REVOCATIONS.to_owned()));
        };
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
            path: self.path,
            lives: Lives {
                access: access_life,
                idle: millis(self.idle),
                absolute: millis(self.absolute),
            },
            families,
            clock: self.clock,
        })))
    }

    fn check_names(&self, faults: &mut ConfigFaults) {
        if !is_issuer(&self.issuer) {
            faults.add(format!(
                "tokens: `{}` is not an issuer: an `https` URL without query, fragment and a slash at its \
                 end, as `https://id.example` (`http` on this machine alone)",
                self.issuer
            ));
        }
        if self.audiences.is_empty() {
            faults.add(
                "tokens: no audience: name the service that accepts them with `.audience(..)`",
            );
        }
        if self.audiences.iter().any(String::is_empty) {
            faults.add("tokens: an audience is empty");
        }
        if !is_path(&self.path) {
            faults.add(format!(
                "tokens: `{}` is not a path for the endpoints: write `/oauth`",
                self.path
            ));
        }
    }

    fn check_keys(&self, faults: &mut ConfigFaults) {
        let now = self.clock.now_unix_millis();
        if self.keys.is_empty() {
            faults.add("tokens: no signing key: give one to `.key(SigningKey::from_pem(..)?)`");
        } else if !self.keys.iter().any(|key| key.signs_from_millis() <= now) {
            faults.add("tokens: no key signs yet: leave `.signs_from(..)` off the first");
        }
        for (place, key) in self.keys.iter().enumerate() {
            let before = self.keys.iter().take(place);
            for other in before {
                if other.id() == key.id() {
                    faults.add(format!("tokens: the key `{}` is given more than once", key.id()));
                } else if other.signs_from == key.signs_from {
                    faults.add(
                        "tokens: two keys sign from the same moment: say from when the second does, \
                         with `.signs_from(..)`",
                    );
                }
            }
        }
    }

    fn check_clients(&self, faults: &mut ConfigFaults) {
        if self.clients.is_empty() {
            faults.add("tokens: no client: name one with `.client(OAuthClient::public(..))`");
        }
        for (place, client) in self.clients.iter().enumerate() {
            faults.extend(client.faults());
            if self.clients.iter().take(place).any(|other| other.id == client.id) {
                faults.add(format!("tokens: two clients are called `{}`", client.id));
            }
        }
    }

    fn check_lives(&self, faults: &mut ConfigFaults) {
        if self.access < MINUTE || self.access > LONGEST_ACCESS {
            faults.add("tokens: an access token lives between a minute and an hour");
        }
        if self.idle < self.access || self.absolute < self.idle {
            faults.add(
                "tokens: `.idle_life(..)` must be at least `.access_life(..)` and at most `.absolute_life(..)`",
            );
        }
        match &self.revocations {
            None => faults.add(NO_REVOCATIONS),
            Some(revocations) if revocations.longest_life() < self.absolute => faults.add(
                "tokens: revocations are forgotten before a session ends: say \
                 `Revocations::new(..).longest_token_life(..)` with the absolute life of a session",
            ),
            Some(_) => {}
        }
    }

    fn check_stores(
        &self,
        families: &Families,
        dpop: Option<&DpopRules>,
        faults: &mut ConfigFaults,
    ) {
        if self.processes < 2 {
            return;
        }
        if families.is_of_one_process() {
            faults.add(
                "tokens: several processes need a shared store for refresh tokens: give `.build(..)` \
                 a store that they share",
            );
        }
        if self.revocations.as_ref().is_some_and(Revocations::is_of_one_process) {
            faults.add(
                "tokens: several processes need a shared store for revocations: give \
                 `Revocations::new(..)` a store that they share",
            );
        }
        if dpop.is_some_and(DpopRules::is_of_one_process) {
            faults.add(
                "tokens: several processes need a shared store for proofs: call `.replay_store(..)`",
            );
        }
        let has_keys = |client: &OAuthClient| matches!(client.proof, ClientProof::Keys(_));
        let remembers_alone =
            self.assertions.as_ref().is_none_or(|store| store.is_of_one_process());
        if self.clients.iter().any(has_keys) && remembers_alone {
            faults.add(
                "tokens: several processes need a shared store for assertions: call \
                 `.assertion_store(..)` with a store that they share",
            );
        }
    }
}

const NO_REVOCATIONS: &str =
    "tokens: no revocations: call `.revocations(..)` with those that `Security` has";

/// The configuration that accepts the tokens.
pub(super) fn jwt(ring: &Arc<KeyRing>, issuer: &str, audiences: &[String]) -> Jwt {
    let jwt = Jwt::keys_from(OwnKeys(Arc::clone(ring))).issuer(issuer).tenant_claim("tenant");
    audiences.iter().fold(jwt, Jwt::audience)
}

/// RFC 8414, 2: an `https` URL without query and fragment.
fn is_issuer(issuer: &str) -> bool {
    let Some((scheme, rest)) = issuer.split_once("://") else { return false };
    let authority = rest.split('/').next().unwrap_or_default();
    let legal = |byte: u8| byte.is_ascii_graphic() && !b"?#\"\\@<>{}|^`".contains(&byte);
    let is_here = ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| {
        let port = authority.strip_prefix(host);
        port.is_some_and(|port| port.is_empty() || port.starts_with(':'))
    });
    let is_secret = scheme == "https" || scheme == "http" && is_here;
    is_secret && !authority.is_empty() && rest.bytes().all(legal) && !rest.ends_with('/')
}

fn is_path(path: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let is_empty_or_absolute = path.is_empty() || path.starts_with('/');
    is_empty_or_absolute && !path.ends_with('/') && !path.contains("//") && path.bytes().all(legal)
}

impl std::fmt::Debug for TokenServiceBuilder {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("TokenServiceBuilder")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_a_url_that_nobody_can_listen_to() {
        for good in [
            "https://id.example",
            "https://id.example/a/b",
            "http://127.0.0.1:3000",
            "http://[::1]",
            "http://localhost:1",
        ] {
            assert!(is_issuer(good), "{good}");
        }
        for bad in [
            "",
            "payroll",
            "https://",
            "https://id.example/",
            "http://id.example",
            "https://id.example?a",
            "https://id.example#a",
            "https://a@id.example",
            "http://localhost.example",
            "http://127.0.0.10",
            "https://id example",
            "ftp://id.example",
        ] {
            assert!(!is_issuer(bad), "{bad}");
        }
    }
}
