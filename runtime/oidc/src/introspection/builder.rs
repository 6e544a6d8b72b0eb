//! Where tokens are asked about, and within which bounds.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(doc)]
use palisade::auth::Jwt;
use palisade::auth::jwt::{ClaimReader, ClaimReaderBuilder, ClaimSource};
use serde::de::DeserializeOwned;

use super::answer::Expected;
use super::calls::{Bounds, Calls};
use super::{Introspection, IntrospectionError, Shared};
use crate::client::basic;
use crate::error::OidcError;
use crate::http_fetcher::HttpFetcher;
use crate::location::{Exceptions, exceptions_for_hosts};

/// How long answers are kept at most.
const LONGEST_KEPT: Duration = Duration::from_secs(5 * 60);

/// By how much clocks differ that are looked after, as for tokens.
const USUAL_LEEWAY: Duration = Duration::from_secs(5);
/// The longest leeway.
const LONGEST_LEEWAY: Duration = Duration::from_secs(60);

/// Introspection before it starts; made by [`Introspection::at`].
#[must_use = "no token is asked about before `start`"]
pub struct IntrospectionBuilder {
    name: String,
    expected: Expected,
    claims: ClaimReaderBuilder,
    leeway: Duration,
    endpoint: String,
    client: Option<(String, String)>,
    bounds: Bounds,
    exceptions: Exceptions,
}

impl IntrospectionBuilder {
    pub(super) fn new(issuer: String, endpoint: String) -> Self {
        Self {
            name: "introspection".to_owned(),
            expected: Expected { issuer, audience: None, leeway_millis: 0 },
            claims: ClaimReader::builder(),
            leeway: USUAL_LEEWAY,
            endpoint,
            client: None,
            bounds: Bounds::default(),
            exceptions: Exceptions::default(),
        }
    }

    /// How this service proves to the server who it is: HTTP Basic with these credentials of a client.
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client = Some((id.into(), secret.into()));
        self
    }

    /// Whom tokens must be for: one of the values of `aud` in the answer.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.expected.audience = Some(audience.into());
        self
    }

    /// The name that `auth = ".."` uses; `introspection` by default.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Where the roles are, as [`Jwt::roles_claim`] has it: the name of a member, or a path as `realm_access.roles`;
    /// `roles` by default.
    pub fn roles_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.claims = self.claims.roles_claim(source);
        self
    }

    /// Where the scopes are; `scope` by default.
    pub fn scopes_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.claims = self.claims.scopes_claim(source);
        self
    }

    /// Roles that a function reads from the answer, beside those of the members that are named.
    pub fn roles_from<T, N, F>(mut self, read: F) -> Self
    where
        T: DeserializeOwned,
        N: IntoIterator<Item: Into<String>>,
        F: Fn(T) -> N + Send + Sync + 'static,
    {
        self.claims = self.claims.roles_from(read);
        self
    }

    /// Where the tenant is: the name of a member, or a path.
    pub fn tenant_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.claims = self.claims.tenant_claim(source);
        self
    }

    /// Where all tenants are that the caller may act in, as [`Jwt::tenants_claim`] has it.
    pub fn tenants_claim(mut self, source: impl Into<ClaimSource>) -> Self {
        self.claims = self.claims.tenants_claim(source);
        self
    }

    /// Refuses a token with a 401 where a member with roles, scopes or the tenant has a form that cannot be read.
    /// Without this such a member gives nothing and is told in the audit.
    pub fn strict_claims(mut self) -> Self {
        self.claims = self.claims.strict_claims();
        self
    }

    /// By how much the clocks may differ when `exp` and `nbf` are judged: five seconds unless this is called, a minute
    /// at most.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// How long an answer is kept: half a minute unless this is called, five minutes at most. A token
    /// that is revoked is believed that long.
    pub fn keep_for(mut self, time: Duration) -> Self {
        self.bounds.keep_for = time;
        self
    }

    /// How many answers are kept: 10,000 unless this is called.
    pub fn keep_at_most(mut self, answers: usize) -> Self {
        self.bounds.answers = answers;
        self
    }

    /// How many calls run side by side: 16 unless this is called. From two on, half of them are kept for tokens that
    /// were active within the last hour, and one client's network, or the networks of one /48 of IPv6 together, have at most half of the others.
    pub fn parallel_calls(mut self, calls: usize) -> Self {
        self.bounds.parallel = calls;
        self
    }

    /// How long a call may take, with waiting for its turn: two seconds unless this is called.
    pub fn call_time(mut self, time: Duration) -> Self {
        self.bounds.time = time;
        self
    }

    exceptions_for_hosts!();

    /// Reads the roots of trust. The server is not asked before the first token comes.
    ///
    /// # Errors
    /// A setting is missing or cannot hold, or the roots cannot be read.
    pub async fn start(self) -> Result<Introspection, IntrospectionError> {
        self.check()?;
        let endpoint = |error| IntrospectionError::Endpoint(Arc::new(error));
        let fetcher = HttpFetcher::new(self.exceptions, self.bounds.time).await;
        let (fetcher, url) = (fetcher.map_err(endpoint)?, self.endpoint);
        let to = fetcher.endpoint(&url, self.bounds.parallel);
        let to = to.map_err(|cause| endpoint(OidcError::Fetch { url, cause }))?;
        let (id, secret) = self.client.unwrap_or_default();
        let authorization = basic(&id, &secret).ok_or(IntrospectionError::Missing("client"))?;
        let calls = Calls::new(to, authorization, self.bounds)?;
        let leeway_millis = i64::try_from(self.leeway.as_millis()).unwrap_or_default();
        let expected = Expected { leeway_millis, ..self.expected };
        let claims = self.claims.build().map_err(IntrospectionError::Claims)?;
        Ok(Introspection(Arc::new(Shared { name: self.name, expected, claims, calls })))
    }

    fn check(&self) -> Result<(), IntrospectionError> {
        let (id, secret) = self.client.as_ref().ok_or(IntrospectionError::Missing("client"))?;
        let audience = self.expected.audience.as_deref().unwrap_or_default();
        for (setting, value) in [
            ("issuer", &*self.expected.issuer),
            ("client", id),
            ("client", secret),
            ("audience", audience),
            ("name", &self.name),
        ] {
            if value.trim().is_empty() {
                return Err(IntrospectionError::Missing(setting));
            }
        }
        let Bounds { keep_for, time, answers, parallel } = self.bounds;
        let times_hold =
            keep_for <= LONGEST_KEPT && !time.is_zero() && self.leeway <= LONGEST_LEEWAY;
        let holds = times_hold && answers > 0 && parallel > 0;
        if holds { Ok(()) } else { Err(IntrospectionError::Bounds) }
    }
}

/// Leaves the secret out.
impl fmt::Debug for IntrospectionBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("IntrospectionBuilder")
            .field("issuer", &self.expected.issuer)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
