//! Where tokens are asked about, and within which bounds.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use palisade::ConfigFaults;
#[cfg(doc)]
use palisade::auth::Jwt;
use palisade::auth::jwt::{ClaimReader, ClaimReaderBuilder, ClaimSource};
use serde::de::DeserializeOwned;

use super::answer::Expected;
use super::calls::{Bounds, Calls};
use super::scheme::Shared;
use super::{Introspection, IntrospectionError};
use crate::client::basic;
use crate::error::OidcError;
use crate::http_fetcher::HttpFetcher;
use crate::location::{Exceptions, exceptions_for_hosts};

/// The name of the scheme unless stated.
const NAME: &str = "introspection";

/// How long answers are kept at most.
const LONGEST_KEPT: Duration = Duration::from_secs(5 * 60);

/// By how much clocks differ that are looked after, as for tokens.
const USUAL_LEEWAY: Duration = Duration::from_secs(5);
/// The longest leeway.
const LONGEST_LEEWAY: Duration = Duration::from_secs(60);

/// Introspection before it starts; made by [`Introspection::at`].
#[must_use = "no token is asked about before `start`"]
pub struct IntrospectionBuilder {
    name: Option<String>,
    issuer: String,
    audience: Option<String>,
    claims: ClaimReaderBuilder,
    leeway: Option<Duration>,
    endpoint: String,
    client: Option<(String, String)>,
    keep_for: Option<Duration>,
    answers: Option<usize>,
    parallel: Option<usize>,
    time: Option<Duration>,
    exceptions: Exceptions,
    faults: ConfigFaults,
}

impl Introspection {
    /// The tokens of `issuer`, which answers about them at `endpoint`.
    pub fn at(issuer: impl Into<String>, endpoint: impl Into<String>) -> IntrospectionBuilder {
        IntrospectionBuilder::new(issuer.into(), endpoint.into())
    }
}

impl IntrospectionBuilder {
    pub(super) fn new(issuer: String, endpoint: String) -> Self {
        Self {
            name: None,
            issuer,
            audience: None,
            claims: ClaimReader::builder(),
            leeway: None,
            endpoint,
            client: None,
            keep_for: None,
            answers: None,
            parallel: None,
            time: None,
            exceptions: Exceptions::default(),
            faults: ConfigFaults::named("introspection"),
        }
    }

    /// How this service proves to the server who it is: HTTP Basic with these credentials of a client.
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.faults.state(&mut self.client, (id.into(), secret.into()), ".client(..)");
        self
    }

    /// The audience that tokens must have: one of the values of `aud` in the answer. It is one, and is stated once.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.faults.state(&mut self.audience, audience.into(), ".audience(..)");
        self
    }

    /// The name that `auth = ".."` uses; `introspection` by default.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.faults.state(&mut self.name, name.into(), ".name(..)");
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
    /// Without this such a member gives nothing and is reported in the audit.
    pub fn strict_claims(mut self) -> Self {
        self.claims = self.claims.strict_claims();
        self
    }

    /// By how much the clocks may differ when `exp` and `nbf` are judged: five seconds unless this is called, a minute
    /// at most.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.faults.state(&mut self.leeway, leeway, ".leeway(..)");
        self
    }

    /// How long an answer is kept, from when it was asked for: half a minute unless this is called, five minutes at most. A token
    /// that is revoked is believed that long.
    pub fn keep_for(mut self, time: Duration) -> Self {
        self.faults.state(&mut self.keep_for, time, ".keep_for(..)");
        self
    }

    /// How many answers are kept: 10,000 unless this is called.
    pub fn keep_at_most(mut self, answers: usize) -> Self {
        self.faults.state(&mut self.answers, answers, ".keep_at_most(..)");
        self
    }

    /// How many calls run side by side: 16 unless this is called. From two on, half of them are kept for tokens that
    /// were active within the last hour, and one client's network, or the networks of one /48 of IPv6 together, have at most half of the others.
    pub fn parallel_calls(mut self, calls: usize) -> Self {
        self.faults.state(&mut self.parallel, calls, ".parallel_calls(..)");
        self
    }

    /// How long a call may take, with waiting for its turn: two seconds unless this is called.
    pub fn call_time(mut self, time: Duration) -> Self {
        self.faults.state(&mut self.time, time, ".call_time(..)");
        self
    }

    exceptions_for_hosts!();

    /// Reads the roots of trust. The server is not asked before the first token comes.
    ///
    /// # Errors
    /// Every setting that is missing or cannot hold; the endpoint may not be asked, or the roots cannot be read.
    pub async fn start(mut self) -> Result<Introspection, IntrospectionError> {
        let bounds = self.bounds();
        let leeway = self.leeway.unwrap_or(USUAL_LEEWAY);
        self.check(bounds, leeway);
        self.exceptions.check(&mut self.faults);
        let authorization = self.authorization();
        let claims = self.faults.check_all(self.claims.build());
        let (authorization, claims) = self.faults.ready(authorization.zip(claims))?;
        let endpoint = |error| IntrospectionError::Endpoint(Arc::new(error));
        let fetcher = HttpFetcher::new(self.exceptions, bounds.time).await;
        let (fetcher, url) = (fetcher.map_err(endpoint)?, self.endpoint);
        let to = fetcher.endpoint(&url, bounds.parallel);
        let to = to.map_err(|cause| endpoint(OidcError::Fetch { url, cause }))?;
        let calls = Calls::new(to, authorization, bounds)?;
        let leeway_millis = i64::try_from(leeway.as_millis()).unwrap_or_default();
        let expected = Expected { issuer: self.issuer, audience: self.audience, leeway_millis };
        let name = self.name.unwrap_or_else(|| NAME.to_owned());
        Ok(Introspection(Arc::new(Shared { name, expected, claims, calls })))
    }

    fn bounds(&self) -> Bounds {
        let usual = Bounds::default();
        Bounds {
            keep_for: self.keep_for.unwrap_or(usual.keep_for),
            answers: self.answers.unwrap_or(usual.answers),
            parallel: self.parallel.unwrap_or(usual.parallel),
            time: self.time.unwrap_or(usual.time),
        }
    }

    fn check(&mut self, bounds: Bounds, leeway: Duration) {
        let is_empty = |text: &str| text.trim().is_empty();
        let Bounds { keep_for, time, answers, parallel } = bounds;
        for (is_faulty, fault) in [
            (is_empty(&self.issuer), "the issuer is empty"),
            (
                self.audience.as_deref().is_none_or(is_empty),
                "no audience: call `.audience(\"..\")`, which `aud` of the answer names",
            ),
            (self.name.as_deref().is_some_and(is_empty), "the name of the scheme is empty"),
            (keep_for > LONGEST_KEPT, "`.keep_for(..)` takes at most five minutes"),
            (answers == 0, "`.keep_at_most(..)` takes one answer at least"),
            (parallel == 0, "`.parallel_calls(..)` takes one call at least"),
            (time.is_zero(), "`.call_time(..)` takes more than nothing"),
            (leeway > LONGEST_LEEWAY, "`.leeway(..)` takes at most a minute"),
        ] {
            if is_faulty {
                self.faults.add(fault);
            }
        }
    }

    /// How this service proves to the server who it is.
    fn authorization(&mut self) -> Option<HeaderValue> {
        let Some((id, secret)) = self.client.take() else {
            self.faults.add("no client: call `.client(\"id\", secret)`");
            return None;
        };
        let is_whole = !id.trim().is_empty() && !secret.trim().is_empty();
        let proof = basic(&id, &secret).filter(|_| is_whole);
        if proof.is_none() {
            self.faults.add("the client's id or its secret is empty or cannot be sent");
        }
        proof
    }
}

/// Leaves the secret out.
impl fmt::Debug for IntrospectionBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("IntrospectionBuilder")
            .field("issuer", &self.issuer)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
