//! How a login by a provider is configured.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Uri};
use palisade::records::{OneTimeRecords, RecordStore};
use palisade::session::{SessionGrant, Sessions};
use palisade::{ConfigFaults, Problem};

use super::back_channel::BackChannel;
use super::metadata::Metadata;
use super::shared::{Admit, Shared};
use super::{ProviderIdentity, ProviderLogin, ProviderLoginConfigError};
use crate::client::basic;
use crate::error::OidcError;
use crate::fetch::Fetcher as _;
use crate::http_fetcher::HttpFetcher;
use crate::location::{Exceptions, Location, exceptions_for_hosts};
use crate::metadata::WellKnown;
use crate::remote_keys::RemoteKeys;

/// How long one call of the provider may take.
const CALL: Duration = Duration::from_secs(5);
/// How many connections to the token endpoint wait for their next use.
const CONNECTIONS: usize = 4;

/// Logins by a provider, before they start; made by [`ProviderLogin::discover`].
#[must_use = "no login is possible before `start`"]
pub struct ProviderLoginBuilder {
    issuer: String,
    client: Option<(String, Option<String>)>,
    redirect_uri: Option<String>,
    after_logout: Option<String>,
    scopes: Vec<String>,
    admit: Option<Admit>,
    back_channel: Option<BackChannel>,
    processes: Option<u32>,
    exceptions: Exceptions,
    faults: ConfigFaults,
}

impl ProviderLogin {
    /// Logins by the provider of this issuer, whose metadata tells where everything is.
    pub fn discover(issuer: impl Into<String>) -> ProviderLoginBuilder {
        ProviderLoginBuilder::new(issuer.into())
    }
}

impl ProviderLoginBuilder {
    fn new(issuer: String) -> Self {
        Self {
            issuer,
            client: None,
            redirect_uri: None,
            after_logout: None,
            scopes: vec!["openid".to_owned()],
            admit: None,
            back_channel: None,
            processes: None,
            exceptions: Exceptions::default(),
            faults: ConfigFaults::named("login by a provider"),
        }
    }

    /// How the provider knows this service: the id and the secret of a client (`client_secret_basic`).
    pub fn client(self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.state_client(id.into(), Some(secret.into()))
    }

    /// A client without a secret: PKCE alone proves that a code is its own.
    pub fn public_client(self, id: impl Into<String>) -> Self {
        self.state_client(id.into(), None)
    }

    /// Neither call stands for the other: which of them came last would decide whether a secret is asked for.
    fn state_client(mut self, id: String, secret: Option<String>) -> Self {
        if self.client.is_some() {
            self.faults.add(
                "`.client(..)` and `.public_client(..)` state the same client: call one of them, once",
            );
        } else {
            self.client = Some((id, secret));
        }
        self
    }

    /// Where the provider sends browsers back to, as it was registered there: the address of `/callback` of the
    /// [routes](ProviderLogin::routes).
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.faults.state(&mut self.redirect_uri, uri.into(), ".redirect_uri(..)");
        self
    }

    /// Where the provider sends browsers after a logout, as it was registered there.
    pub fn after_logout(mut self, uri: impl Into<String>) -> Self {
        self.faults.state(&mut self.after_logout, uri.into(), ".after_logout(..)");
        self
    }

    /// Asks for one more scope beside `openid`, such as `email`.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Maps a [`ProviderIdentity`] to a session: `None` refuses it. Without it every identity of the provider is admitted, as the caller of its issuer and subject, without a role.
    pub fn admit<F, Fut>(mut self, admit: F) -> Self
    where
        F: Fn(ProviderIdentity) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<SessionGrant>, Problem>> + Send + 'static,
    {
        let admit: Admit = Box::new(move |identity| Box::pin(admit(identity)));
        self.faults.state(&mut self.admit, admit, ".admit(..)");
        self
    }

    /// Ends sessions that came from a login here when the provider says that it is over ([OpenID Connect Back-Channel Logout 1.0]): the routes have
    /// `/backchannel-logout`, whose address is registered at the provider. `sessions` are the application's, and `store` keeps for as long as they
    /// last which login they came from. It is not the store of logins that wait.
    ///
    /// [OpenID Connect Back-Channel Logout 1.0]: https://openid.net/specs/openid-connect-backchannel-1_0.html
    pub fn back_channel_logout(mut self, sessions: &Sessions, store: impl RecordStore) -> Self {
        let back_channel = BackChannel::new(sessions.clone(), store);
        self.faults.state(&mut self.back_channel, back_channel, ".back_channel_logout(..)");
        self
    }

    /// How many processes the service has. With more than one, a store of one process is a reason not to
    /// start.
    pub fn processes(mut self, count: u32) -> Self {
        self.faults.state(&mut self.processes, count, ".processes(..)");
        self
    }

    exceptions_for_hosts!();

    /// Fetches the provider's metadata and keys. `store` keeps logins that have begun, for ten minutes each, in a room of their own: a client that
    /// asks begins one, and fills no room of anything else.
    ///
    /// # Errors
    /// The configuration cannot hold, with every reason, or the provider cannot be asked or offers no such login.
    pub async fn start(
        mut self,
        store: impl RecordStore,
    ) -> Result<ProviderLogin, ProviderLoginConfigError> {
        self.check(store.is_of_one_process());
        self.exceptions.check(&mut self.faults);
        let parts = self.proven_client().zip(self.redirect_uri.take());
        let ((client, authorization), redirect_uri) =
            std::mem::take(&mut self.faults).ready(parts)?;
        let fetcher = HttpFetcher::new(self.exceptions.clone(), CALL).await?;
        let url = WellKnown::OpenId.url(&self.issuer);
        let json = fetcher.get(&url).await;
        let json = json.map_err(|cause| OidcError::Fetch { url, cause })?;
        let metadata = Metadata::read(&json, &self.issuer)?;
        // Browsers go there with what is secret until then.
        let pages =
            [Some(&metadata.authorization_endpoint), metadata.end_session_endpoint.as_ref()];
        for page in pages.into_iter().flatten() {
            Location::of(page, &self.exceptions)
                .map_err(|_| ProviderLoginConfigError::Unsupported("page over https"))?;
        }
        let token_endpoint = fetcher.endpoint_beside(&metadata.token_endpoint, CONNECTIONS);
        let token_endpoint = token_endpoint.map_err(ProviderLoginConfigError::TokenEndpoint)?;
        let keys = RemoteKeys::at(&self.issuer, &metadata.jwks_uri);
        let keys = keys.with_exceptions(self.exceptions.clone()).start().await?;
        Ok(ProviderLogin(Arc::new(Shared {
            issuer: self.issuer,
            client,
            authorization,
            redirect_uri,
            scope: self.scopes.join(" "),
            after_logout: self.after_logout,
            metadata,
            token_endpoint,
            keys,
            admit: self.admit,
            attempts: OneTimeRecords::new(store, "login by a provider")
                .map_err(|_| ProviderLoginConfigError::NoRandomness)?,
            back_channel: self.back_channel,
        })))
    }

    fn check(&mut self, is_kept_in_one_process: bool) {
        if !self.redirect_uri.as_deref().is_some_and(leads_back) {
            self.faults.add(
                "the redirect URI is one over https and without `#`: \
                 `.redirect_uri(\"https://payroll.example/id/callback\")`",
            );
        }
        if self.after_logout.as_deref().is_some_and(|uri| !leads_back(uri)) {
            self.faults.add(
                "a logout leads to a page over https and without `#`: `.after_logout(\"https://payroll.example/\")`",
            );
        }
        // RFC 6749, 3.3.
        let legal = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
        let is_scope = |scope: &String| !scope.is_empty() && scope.bytes().all(legal);
        if !self.scopes.iter().all(is_scope) {
            self.faults.add("a scope is one word of visible letters, without `\"` and `\\`");
        }
        let is_told_to_one = self.back_channel.as_ref().is_some_and(BackChannel::is_of_one_process);
        if self.processes.unwrap_or(1) > 1 && (is_kept_in_one_process || is_told_to_one) {
            self.faults.add("several processes need a shared store: give it to `.start(..)`");
        }
    }

    /// The client's id, and how it proves to be that client where it has a secret.
    fn proven_client(&mut self) -> Option<(String, Option<HeaderValue>)> {
        let Some((id, secret)) = self.client.take() else {
            self.faults
                .add("no client: call `.client(\"id\", secret)`, or `.public_client(\"id\")`");
            return None;
        };
        let is_fit = |text: &str| !text.trim().is_empty() && !text.contains(char::is_control);
        let is_whole = is_fit(&id) && secret.as_deref().is_none_or(is_fit);
        let proof = secret.as_deref().map(|secret| basic(&id, secret));
        let proven = match proof {
            None => Some((id, None)),
            Some(proof) => proof.map(|proof| (id, Some(proof))),
        };
        let proven = proven.filter(|_| is_whole);
        if proven.is_none() {
            self.faults.add("the client's id or its secret is empty or cannot be sent");
        }
        proven
    }
}

/// `https`, or plain HTTP to this machine; a host, no user and no fragment (RFC 9700, 2.1).
fn leads_back(uri: &str) -> bool {
    let is_legal = uri.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#' && byte != b'\\');
    let Some(uri) = Some(uri).filter(|_| is_legal).and_then(|uri| uri.parse::<Uri>().ok()) else {
        return false;
    };
    let host = uri.host().unwrap_or_default();
    let has_user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
    let is_safe = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => ["localhost", "127.0.0.1", "[::1]"].contains(&host),
        _ => false,
    };
    is_safe && !host.is_empty() && !has_user
}

/// Leaves the secret out.
impl fmt::Debug for ProviderLoginBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ProviderLoginBuilder")
            .field("issuer", &self.issuer)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use palisade::records::MemoryRecords;

    use super::*;

    #[test]
    fn a_redirect_uri_leads_back_here_and_keeps_the_code_from_others() {
        for good in [
            "https://a.example/cb",
            "https://a.example:8443/cb?x=1",
            "http://localhost:3000/cb",
            "http://127.0.0.1/cb",
        ] {
            assert!(leads_back(good), "{good}");
        }
        for bad in [
            "",
            "/cb",
            "http://a.example/cb",
            "https://a.example/cb#x",
            "https://u@a.example/cb",
            "https:///cb",
            "javascript:alert(1)",
            "https://a.example/c b",
            "http://localhost.evil.example/",
        ] {
            assert!(!leads_back(bad), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_configuration_that_cannot_hold_does_not_start() {
        const CALLBACK: &str = "https://payroll.example/id/callback";
        let of =
            |secret: &str| ProviderLogin::discover("http://id.example").client("payroll", secret);
        let whole = || of("secret").redirect_uri(CALLBACK);
        let nobody = || ProviderLogin::discover("http://id.example").redirect_uri(CALLBACK);
        for (builder, expected) in [
            (nobody(), "no client"),
            (nobody().client(" ", "secret"), "the client's id"),
            (nobody().public_client(""), "the client's id"),
            (of("").redirect_uri(CALLBACK), "the client's id"),
            (of("secret"), "the redirect URI"),
            (of("secret").redirect_uri("http://payroll.example/"), "the redirect URI"),
            (whole().after_logout("//evil.example"), "a logout leads"),
            (whole().scope("a b"), "a scope is one word"),
            (whole().processes(2), "several processes need a shared store"),
            // With nothing of these, it is fetched.
            (whole(), "cannot be fetched"),
        ] {
            let error = builder.start(MemoryRecords::new()).await.unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    async fn told(builder: ProviderLoginBuilder) -> Vec<String> {
        match builder.start(MemoryRecords::new()).await {
            Err(ProviderLoginConfigError::Config(error)) => error.reasons().to_vec(),
            // Nothing answers there.
            _ => Vec::new(),
        }
    }

    fn named() -> ProviderLoginBuilder {
        ProviderLogin::discover("http://id.example")
    }

    fn with_back_channel(builder: ProviderLoginBuilder) -> ProviderLoginBuilder {
        let sessions = Sessions::builder().build(palisade::session::MemorySessions::new()).unwrap();
        builder.back_channel_logout(&sessions, MemoryRecords::new())
    }

    #[tokio::test]
    async fn each_setting_is_stated_once() {
        type State = fn(ProviderLoginBuilder) -> ProviderLoginBuilder;
        let cases: [(State, &str); 5] = [
            (|it| it.redirect_uri("https://a.example/cb"), ".redirect_uri(..)"),
            (|it| it.after_logout("https://a.example/"), ".after_logout(..)"),
            (|it| it.admit(async |known: ProviderIdentity| Ok(Some(known.grant()))), ".admit(..)"),
            (with_back_channel, ".back_channel_logout(..)"),
            (|it| it.processes(1), ".processes(..)"),
        ];
        for (state, setter) in cases {
            let whole = |it: ProviderLoginBuilder| match setter {
                ".redirect_uri(..)" => it.client("a", "b"),
                _ => it.client("a", "b").redirect_uri("https://a.example/cb"),
            };
            assert_eq!(told(whole(state(named()))).await, [""; 0], "{setter}");
            let twice = format!("login by a provider: `{setter}` was called twice");
            assert_eq!(told(whole(state(state(named())))).await, [twice]);
        }
    }

    #[tokio::test]
    async fn a_client_has_a_secret_or_none() {
        const TOLD: &str = "login by a provider: `.client(..)` and `.public_client(..)` state the same client: call \
                            one of them, once";
        let whole = || named().redirect_uri("https://a.example/cb");
        for builder in [
            whole().client("a", "b").public_client("a"),
            whole().public_client("a").client("a", "b"),
            whole().client("a", "b").client("a", "b"),
            whole().public_client("a").public_client("a"),
        ] {
            assert_eq!(told(builder).await, [TOLD]);
        }
        assert_eq!(told(whole().public_client("a")).await, [""; 0]);
        assert_eq!(told(whole().client("a", "b")).await, [""; 0]);
    }

    #[tokio::test]
    async fn every_fault_is_told_at_once() {
        let all = told(named().scope("").after_logout("x").processes(2)).await;
        assert_eq!(all.len(), 5, "{all:?}");
    }
}
