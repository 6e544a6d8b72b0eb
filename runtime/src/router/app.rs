//! A secured application: a service, and a make-service for `axum::serve`.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use tower_service::Service;

use crate::edge::cors::CorsRoutes;
use crate::pipeline::entry;
use crate::router::posture::Posture;
use crate::security::Security;

/// Routes behind their guards.
///
/// It has no way to add a route: nothing unguarded can be put behind the promise. Serve it with
/// [`palisade::serve`](crate::serve) or `axum::serve`, over TCP or a Unix socket; both tell it the
/// other end of every connection.
#[derive(Clone, Debug)]
pub struct SecureApp {
    router: Router,
    security: Security,
    /// Shared: the application is cloned for every connection and request.
    posture: Arc<Posture>,
    /// What handlers state of other origins, where the application lets any read.
    cors: Option<Arc<CorsRoutes>>,
}

impl SecureApp {
    pub(crate) fn new(router: Router, security: Security, posture: Posture) -> Self {
        Self { router, security, posture: Arc::new(posture), cors: None }
    }

    /// With what preflights have to know of handlers.
    pub(crate) fn with_cors(self, routes: Option<CorsRoutes>) -> Self {
        Self { cors: routes.map(Arc::new), ..self }
    }

    /// Who may call what.
    pub fn posture(&self) -> &Posture {
        &self.posture
    }

    /// The application as a plain router, to which unguarded routes can be added. The reason is
    /// written down where this is called, and in the log.
    pub fn into_router(self, why: &'static str) -> Router {
        tracing::warn!(target: "palisade", why, "a secured application became a plain router");
        Router::new().fallback_service(self)
    }

    pub(crate) fn security(&self) -> &Security {
        &self.security
    }
}

#[doc(hidden)]
impl SecureApp {
    /// The application itself, which `axum::serve` takes as it is.
    #[must_use]
    pub fn into_make_service(self) -> Self {
        self
    }

    /// The application itself, which asks every connection for its address.
    #[must_use]
    pub fn into_make_service_with_connect_info<C>(self) -> Self {
        self
    }
}

impl Service<Request> for SecureApp {
    type Response = Response;
    type Error = Infallible;
    type Future = entry::Passing;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> entry::Passing {
        entry::pass(self.security.clone(), request, self.cors.clone(), self.router.clone())
    }
}
