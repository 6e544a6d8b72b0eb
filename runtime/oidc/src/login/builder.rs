//! How a login by a provider is configured.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use palisade::Problem;
use palisade::records::{OneTimeRecords, RecordStore};
use palisade::session::{SessionGrant, Sessions};

use super::back_channel::BackChannel;
use super::metadata::Metadata;
use super::{Admit, ProviderIdentity, ProviderLogin, ProviderLoginConfigError, Shared};
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
#[must_use = "nobody logs in before `start`"]
pub struct ProviderLoginBuilder {
    issuer: String,
    client: Option<(String, Option<String>)>,
    redirect_uri: String,
    after_logout: Option<String>,
    scopes: Vec<String>,
    admit: Option<Admit>,
    back_channel: Option<BackChannel>,
    processes: u32,
    exceptions: Exceptions,
}

impl ProviderLoginBuilder {
    pub(super) fn new(issuer: String) -> Self {
        Self {
            issuer,
            client: None,
            redirect_uri: String::new(),
            after_logout: None,
            scopes: vec!["openid".to_owned()],
            admit: None,
            back_channel: None,
            processes: 1,
            exceptions: Exceptions::default(),
        }
    }

    /// How the provider knows this service: the id and the secret of a client (`client_secret_basic`).
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client = Some((id.into(), Some(secret.into())));
        self
    }

    /// A client without a secret: PKCE alone proves that a code is its own.
    pub fn public_client(mut self, id: impl Into<String>) -> Self {
        self.client = Some((id.into(), None));
        self
    }

    /// Where the provider sends browsers back to, as it was registered there: the address of `/callback` of the
    /// [routes](ProviderLogin::routes).
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    /// Where the provider sends browsers after a logout, as it was registered there.
    pub fn after_logout(mut self, uri: impl Into<String>) -> Self {
        self.after_logout = Some(uri.into());
        self
    }

    /// Asks for one more scope beside `openid`, such as `email`.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Who is let in, and as whom: the session of an [`ProviderIdentity`], or `None` for whoever has no account here. Without it everybody whom the
    /// provider vouches for is, as the caller of its issuer and subject, without a role.
    pub fn admit<F, Fut>(mut self, admit: F) -> Self
    where
        F: Fn(ProviderIdentity) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Option<SessionGrant>, Problem>> + Send + 'static,
    {
        self.admit = Some(Box::new(move |identity| Box::pin(admit(identity))));
        self
    }

    /// Ends sessions that came from a login here when the provider says that it is over ([OpenID Connect Back-Channel Logout 1.0]): the routes have
    /// `/backchannel-logout`, whose address is registered at the provider. `sessions` are the application's, and `store` keeps for as long as they
    /// last which login they came from. It is not the store of logins that wait.
    ///
    /// [OpenID Connect Back-Channel Logout 1.0]: https://openid.net/specs/openid-connect-backchannel-1_0.html
    pub fn back_channel_logout(mut self, sessions: &Sessions, store: impl RecordStore) -> Self {
        self.back_channel = Some(BackChannel::new(sessions.clone(), store));
        self
    }

    /// How many processes the service has. With more than one, a store of one process is a reason not to
    /// start.
    pub fn processes(mut self, count: u32) -> Self {
        self.processes = count;
        self
    }

    exceptions_for_hosts!();

    /// Fetches the provider's metadata and keys. `store` keeps logins that have begun, for ten minutes each, in a room of their own: whoever
    /// asks begins one, and fills no room of anything else.
    ///
    /// # Errors
    /// The configuration cannot hold, or the provider cannot be asked or offers no such login.
    pub async fn start(
        self,
        store: impl RecordStore,
    ) -> Result<ProviderLogin, ProviderLoginConfigError> {
        let (client, secret) = self.check()?;
        let is_told_to_one = self.back_channel.as_ref().is_some_and(BackChannel::is_of_one_process);
        if self.processes > 1 && (store.is_of_one_process() || is_told_to_one) {
            return Err(ProviderLoginConfigError::StoreOfOneProcess);
        }
        let authorization = match &secret {
            Some(secret) => {
                Some(basic(&client, secret).ok_or(ProviderLoginConfigError::ClientUnfit)?)
            }
            None => None,
        };
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
            redirect_uri: self.redirect_uri,
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

    fn check(&self) -> Result<(String, Option<String>), ProviderLoginConfigError> {
        let client = self.client.clone().ok_or(ProviderLoginConfigError::ClientMissing)?;
        let is_fit = |text: &str| !text.trim().is_empty() && !text.contains(char::is_control);
        if !is_fit(&client.0) || client.1.as_deref().is_some_and(|secret| !is_fit(secret)) {
            return Err(ProviderLoginConfigError::ClientUnfit);
        }
        if !leads_back(&self.redirect_uri) {
            return Err(ProviderLoginConfigError::RedirectUri);
        }
        if self.after_logout.as_deref().is_some_and(|uri| !leads_back(uri)) {
            return Err(ProviderLoginConfigError::AfterLogout);
        }
        // RFC 6749, 3.3.
        let legal = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
        let is_scope = |scope: &String| !scope.is_empty() && scope.bytes().all(legal);
        if self.scopes.iter().all(is_scope) {
            Ok(client)
        } else {
            Err(ProviderLoginConfigError::Scope)
        }
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
        let whole = || {
            ProviderLogin::discover("http://id.example")
                .client("payroll", "secret")
                .redirect_uri("https://payroll.example/id/callback")
        };
        for (builder, expected) in [
            (ProviderLogin::discover("x").redirect_uri("https://a.example"), "no client"),
            (whole().client(" ", "secret"), "the client's id"),
            (whole().client("payroll", ""), "the client's id"),
            (whole().redirect_uri("http://payroll.example/"), "the redirect URI"),
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
}
