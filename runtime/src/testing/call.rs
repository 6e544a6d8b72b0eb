//! One call of one guarded handler, as a caller.

use axum::body::Body;
use http::Method;
use serde_json::Value;

use crate::names::{RoleEnum, ScopeEnum};
use crate::router::SecureRouter;
use crate::router::routing::SecureMethod;
use crate::security::{Security, SecurityBuilder};
use crate::testing::{Client, Issuer, Reply, Sending, TestClock, Token};

/// Calls a guarded handler the way a request would: through its guard, at `route`.
///
/// The call is anonymous until [`by`](Calling::by) names one, whose token is real, signed and
/// verified. What the handler demands of the configuration is stated by [`roles`](Calling::roles),
/// [`scopes`](Calling::scopes) and [`security`](Calling::security).
///
/// ```
/// use palisade::prelude::*;
/// use palisade::testing::call;
///
/// #[derive(Role)]
/// pub enum Role {
///     Admin,
/// }
///
/// #[secure(role = "admin")]
/// async fn close(Path(Plain(account)): Path<Plain<u64>>, caller: Principal) -> StatusCode {
///     if account == 7 && caller.subject() == "ada" { StatusCode::OK } else { StatusCode::CONFLICT }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let closing = || call("/accounts/{id}", post(close)).roles::<Role>().path("/accounts/7");
/// assert_eq!(closing().by("ada").role("admin").send().await.status(), StatusCode::OK);
/// assert_eq!(closing().by("bob").send().await.status(), StatusCode::FORBIDDEN);
/// assert_eq!(closing().send().await.status(), StatusCode::UNAUTHORIZED);
/// # }
/// ```
pub fn call<S>(route: &str, method: SecureMethod<S>) -> Calling<S>
where
    S: Clone + Send + Sync + 'static,
{
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = Security::builder().jwt(issuer.jwt()).direct().clock(&clock);
    Calling {
        method: method.first_method(),
        path: route.to_owned(),
        router: SecureRouter::new().route(route, method),
        security,
        clock,
        issuer,
        caller: None,
        fields: Vec::new(),
        body: Body::empty(),
    }
}

/// A call that is being written; made by [`call`].
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct Calling<S = ()> {
    method: Method,
    path: String,
    router: SecureRouter<S>,
    security: SecurityBuilder,
    clock: TestClock,
    issuer: Issuer,
    caller: Option<Token>,
    fields: Vec<(String, String)>,
    body: Body,
}

impl<S: Clone + Send + Sync + 'static> Calling<S> {
    /// Provides the state of the handler.
    pub fn state(self, state: S) -> Calling {
        Calling {
            router: self.router.with_state(state),
            method: self.method,
            path: self.path,
            security: self.security,
            clock: self.clock,
            issuer: self.issuer,
            caller: self.caller,
            fields: self.fields,
            body: self.body,
        }
    }

    /// The path of the request, with its query; the route itself where it is not said.
    pub fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// The method, where the route has several; otherwise it is the route's.
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// Registers the enum of roles.
    pub fn roles<R: RoleEnum>(self) -> Self {
        self.security(SecurityBuilder::roles::<R>)
    }

    /// Registers the enum of scopes.
    pub fn scopes<C: ScopeEnum>(self) -> Self {
        self.security(SecurityBuilder::scopes::<C>)
    }

    /// Adds to the configuration: conditions, users, named limits.
    pub fn security(mut self, add: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        self.security = add(self.security);
        self
    }

    /// Calls as this subject.
    pub fn by(mut self, subject: &str) -> Self {
        self.caller = Some(self.issuer.token(subject, &self.clock));
        self
    }

    /// Gives the caller a role.
    ///
    /// # Panics
    /// Where [`by`](Self::by) named no caller.
    pub fn role(self, name: &str) -> Self {
        self.with_token(|token| token.role(name))
    }

    /// Gives the caller scopes, separated by spaces.
    ///
    /// # Panics
    /// Where [`by`](Self::by) named no caller.
    pub fn scope(self, scopes: &str) -> Self {
        self.with_token(|token| token.scope(scopes))
    }

    /// Adds a claim to the caller's token.
    ///
    /// # Panics
    /// Where [`by`](Self::by) named no caller.
    pub fn claim(self, name: &str, value: impl Into<Value>) -> Self {
        self.with_token(|token| token.claim(name, value))
    }

    /// Adds a header field.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends a JSON body.
    pub fn json(self, value: &Value) -> Self {
        self.header("content-type", "application/json").body(value.to_string())
    }

    /// Sends any body.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    #[allow(clippy::expect_used, reason = "a test without its caller cannot go on")]
    fn with_token(mut self, change: impl FnOnce(Token) -> Token) -> Self {
        self.caller = Some(change(self.caller.expect("`.by(..)` before what the caller holds")));
        self
    }
}

impl Calling {
    /// Sends the request.
    ///
    /// # Panics
    /// Where the handler demands what the configuration does not provide, and as [`Sending::send`].
    #[allow(clippy::panic, reason = "a test whose handler cannot be served cannot go on")]
    pub async fn send(self) -> Reply {
        let security = self.security.build().unwrap_or_else(|error| panic!("{error}"));
        let app = self.router.secured_by(security).unwrap_or_else(|error| panic!("{error}"));
        let mut sending: Sending = Client::new(app).request(self.method, &self.path);
        if let Some(token) = self.caller {
            sending = sending.bearer(&token.sign());
        }
        for (name, value) in self.fields {
            sending = sending.header(&name, &value);
        }
        sending.body(self.body).send().await
    }
}
