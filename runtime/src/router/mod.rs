//! A router that takes guarded handlers only.

mod app;
mod connected;
mod endpoint;
mod guards;
mod layer;
mod layered;
mod mounted;
mod posture;
pub mod routing;

use std::convert::Infallible;
use std::fmt;

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, Route};
use tower_layer::Layer;
use tower_service::Service;

use crate::config_faults::ConfigFaults;
use crate::rate::NamedLimits;
use crate::router::endpoint::Endpoint;
use crate::router::routing::SecureMethod;
use crate::security::{ConfigError, Security};

pub use app::SecureApp;
pub use connected::Connected;
pub use guards::{Callable, Guards};
pub use layer::SecurityLayer;
pub use layered::LayeredApp;
pub use posture::{
    FieldPosture, GuardPosture, LimitPosture, Posture, QuotaPosture, ResponsePosture, RoutePosture,
    WayOut, WayOutKind,
};

/// Routes to guarded handlers: what carries neither `#[secure]` nor `#[public]` does not compile.
///
/// It wraps `axum::Router` and takes state, nesting, merging and layers like it. It serves nothing
/// until [`secured_by`](Self::secured_by) joined it with a [`Security`].
#[must_use = "a router serves nothing until it is secured"]
pub struct SecureRouter<S = ()> {
    router: Router<S>,
    endpoints: Vec<Endpoint>,
    reasons: Vec<String>,
}

impl<S: Clone + Send + Sync + 'static> Default for SecureRouter<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> SecureRouter<S> {
    /// A router without routes.
    pub fn new() -> Self {
        Self { router: Router::new(), endpoints: Vec::new(), reasons: Vec::new() }
    }

    /// Adds a route; methods are chained: `get(list).post(hire)`.
    ///
    /// # Panics
    /// As `axum::Router::route`, where the path is malformed or taken.
    pub fn route(mut self, path: &str, method: SecureMethod<S>) -> Self {
        let (method_router, endpoints) = method.into_parts();
        self.endpoints.extend(endpoints.into_iter().map(|endpoint| endpoint.at(path)));
        self.router = self.router.route(path, method_router);
        self
    }

    /// Adds another router's routes below a path.
    ///
    /// # Panics
    /// As `axum::Router::nest`.
    pub fn nest(mut self, path: &str, router: Self) -> Self {
        self.endpoints.extend(router.endpoints.into_iter().map(|endpoint| endpoint.below(path)));
        self.reasons.extend(router.reasons);
        self.router = self.router.nest(path, router.router);
        self
    }

    /// Adds another router's routes.
    ///
    /// # Panics
    /// As `axum::Router::merge`.
    pub fn merge(mut self, router: Self) -> Self {
        self.endpoints.extend(router.endpoints);
        self.reasons.extend(router.reasons);
        self.router = self.router.merge(router.router);
        self
    }

    /// Wraps the routes added so far in a layer. It runs behind the limit by address and before the
    /// handlers' guards.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Error: Into<Infallible>, Response: IntoResponse>
            + Clone
            + Send
            + Sync
            + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.router = self.router.layer(layer);
        self
    }

    /// Provides the state.
    pub fn with_state<S2>(self, state: S) -> SecureRouter<S2> {
        SecureRouter {
            router: self.router.with_state(state),
            endpoints: self.endpoints,
            reasons: self.reasons,
        }
    }

    /// Adds routes that no guard stands before, with the reason. The limit by address, the header
    /// fields and the audit event still hold, and the posture shows the reason.
    pub fn unguarded(mut self, why: &'static str, path: &str, routes: MethodRouter<S>) -> Self {
        if why.chars().filter(|letter| !letter.is_whitespace()).count() < 3 {
            self.reasons.push(format!("`{path}` is unguarded and the reason says nothing"));
        }
        self.endpoints.push(Endpoint::unguarded(why, path));
        self.router = self.router.route(path, routes);
        self
    }

    /// Who may call what, as far as the routes say.
    pub fn posture(&self) -> Posture {
        Posture::of(&self.endpoints, &NamedLimits::default())
    }
}

impl SecureRouter {
    /// Joins the routes with a configuration.
    ///
    /// # Errors
    /// Everything that handlers demand and the configuration does not provide: a scheme nobody
    /// configured, a role of another enum than the registered one, a condition without a value, a
    /// route without the path parameter its object is read from. Two handlers of one name in one
    /// module, which functions may hold, are refused as well.
    pub fn secured_by(self, security: Security) -> Result<SecureApp, ConfigError> {
        let mut faults = ConfigFaults::default();
        faults.extend(self.reasons);
        let mut of_handlers = Vec::new();
        for (place, endpoint) in self.endpoints.iter().enumerate() {
            of_handlers.extend(endpoint.check(&security));
            faults.extend(endpoint.check_shape(&security));
            let mut earlier = self.endpoints.iter().take(place);
            faults.extend(earlier.find_map(|earlier| endpoint.check_beside(earlier)));
        }
        faults.extend_of_handlers(of_handlers);
        ConfigError::of(faults)?;
        let posture = Posture::of(&self.endpoints, security.named_limits());
        Ok(SecureApp::new(self.router, security, posture))
    }
}

impl<S> fmt::Debug for SecureRouter<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SecureRouter").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}
