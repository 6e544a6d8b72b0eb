//! Where tokens are asked about, and within which bounds.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::answer::Expected;
use super::calls::{Bounds, Calls};
use super::{Introspection, IntrospectionError, Shared};
use crate::client::basic;
use crate::error::OidcError;
use crate::http_fetcher::HttpFetcher;
use crate::location::{Exceptions, exceptions_for_hosts};

/// How long answers are kept at most.
const LONGEST_KEPT: Duration = Duration::from_secs(5 * 60);

/// Introspection before it starts; made by [`Introspection::at`].
#[must_use = "no token is asked about before `start`"]
pub struct IntrospectionBuilder {
    name: String,
    expected: Expected,
    endpoint: String,
    client: Option<(String, String)>,
    bounds: Bounds,
    exceptions: Exceptions,
}

impl IntrospectionBuilder {
    pub(super) fn new(issuer: String, endpoint: String) -> Self {
        Self {
            name: "introspection".to_owned(),
            expected: Expected::new(issuer),
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

    /// Where the roles are: the name of a member, or a path as `realm_access.roles`; `roles` by default.
    pub fn roles_claim(mut self, path: impl Into<String>) -> Self {
        self.expected.roles_claim = path.into();
        self
    }

    /// Where the tenant is: the name of a member, or a path.
    pub fn tenant_claim(mut self, path: impl Into<String>) -> Self {
        self.expected.tenant_claim = Some(path.into());
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
    /// were active within the last hour, and one client's network has at most half of the others.
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
        Ok(Introspection(Arc::new(Shared { name: self.name, expected: self.expected, calls })))
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
            ("roles_claim", &self.expected.roles_claim),
            ("tenant_claim", self.expected.tenant_claim.as_deref().unwrap_or("-")),
        ] {
            if value.trim().is_empty() {
                return Err(IntrospectionError::Missing(setting));
            }
        }
        let Bounds { keep_for, time, answers, parallel } = self.bounds;
        let holds = keep_for <= LONGEST_KEPT && !time.is_zero() && answers > 0 && parallel > 0;
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
