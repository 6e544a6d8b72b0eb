//! A secured application: a service, and a make-service for `axum::serve`.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tower_layer::Layer;
use tower_service::Service;

use crate::edge::cors::CorsRoutes;
use crate::edge::peer::Peer;
use crate::pipeline::entry;
use crate::router::connected::Connected;
use crate::router::layered::LayeredApp;
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

    /// Wraps the application in a layer, outside everything it does but the request's span and id.
    ///
    /// The outcome is served like the application itself, and can be layered again.
    ///
    /// ```no_run
    /// # use palisade::SecureApp;
    /// # async fn main_of(app: SecureApp) -> Result<(), Box<dyn std::error::Error>> {
    /// # let cors = tower_layer::Identity::new();
    /// let listener = tokio::net::TcpListener::bind("0.0.0.0:3000").await?;
    /// palisade::serve(listener, app.layer(cors)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn layer<L: Layer<Self>>(self, layer: L) -> LayeredApp<L::Service> {
        let security = self.security.clone();
        LayeredApp::new(layer.layer(self), security)
    }

    /// The application as a plain router, to which unguarded routes can be added. The reason is
    /// written down where this is called, and in the log.
    pub fn into_router(self, why: &'static str) -> Router {
        tracing::warn!(target: "palisade", why, "a secured application became a plain router");
        Router::new().fallback_service(self)
    }

    /// The application as one client's connection sees it: for a listener of your own, which
    /// `palisade::serve` and `axum::serve` know nothing of. `peer` is the connection's other end: its
    /// address, [`Peer::unix`], or a [`Peer`] with the certificate that it proved to hold.
    ///
    /// ```
    /// # use palisade::SecureApp;
    /// # fn accepted(app: &SecureApp, peer: std::net::SocketAddr) {
    /// let service = app.clone().connected(peer);
    /// # let _: palisade::Connected = service;
    /// # }
    /// ```
    #[must_use]
    pub fn connected(self, peer: impl Into<Peer>) -> Connected {
        Connected::new(self, peer.into())
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
        let security = self.security.clone();
        let mut router = self.router.clone();
        if entry::is_inside(&security, &request) {
            return entry::Passing::inside(async move { router.call(request).await });
        }
        entry::pass(security, request, self.cors.clone(), router)
    }
}

impl<L: Listener<Addr: Clone + Into<Peer>>> Service<IncomingStream<'_, L>> for SecureApp {
    type Response = Connected;
    type Error = Infallible;
    type Future = Ready<Result<Connected, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, L>) -> Self::Future {
        ready(Ok(self.clone().connected(stream.remote_addr().clone())))
    }
}
