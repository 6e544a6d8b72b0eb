//! A secured application: a service, and a make-service for `axum::serve`.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tower_layer::Layer;
use tower_service::Service;

use crate::edge::peer::Peer;
use crate::pipeline::entry;
use crate::router::posture::Posture;
use crate::security::Security;

/// Routes behind their guards.
///
/// It has no way to add a route: nothing unguarded can be put behind the promise. Serve it with
/// `axum::serve(listener, app)`, which tells it every client's address.
#[derive(Clone, Debug)]
pub struct SecureApp {
    router: Router,
    security: Security,
    /// Shared: the application is cloned for every connection and request.
    posture: Arc<Posture>,
}

impl SecureApp {
    pub(crate) fn new(router: Router, security: Security, posture: Posture) -> Self {
        Self { router, security, posture: Arc::new(posture) }
    }

    /// Who may call what.
    pub fn posture(&self) -> &Posture {
        &self.posture
    }

    /// Wraps the application in a layer, outside everything it does.
    pub fn layer<L: Layer<Self>>(self, layer: L) -> L::Service {
        layer.layer(self)
    }

    /// The application as a plain router, to which unguarded routes can be added. The reason is
    /// written down where this is called, and in the log.
    pub fn into_router(self, why: &'static str) -> Router {
        tracing::warn!(target: "palisade", why, "a secured application became a plain router");
        Router::new().fallback_service(self)
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
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Answering {
        let peer = entry::peer_of(&request);
        self.answer(request, peer)
    }
}

type Answering = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

impl<L: Listener<Addr = SocketAddr>> Service<IncomingStream<'_, L>> for SecureApp {
    type Response = Connected;
    type Error = Infallible;
    type Future = Ready<Result<Connected, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, L>) -> Self::Future {
        ready(Ok(self.clone().connected(*stream.remote_addr())))
    }
}

impl SecureApp {
    /// The application as one client's connection sees it: for a listener of your own, which
    /// `axum::serve` knows nothing of. `peer` is the connection's other end: its address, or a
    /// [`Peer`] with the certificate that it proved to hold.
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
        Connected { app: self, peer: peer.into() }
    }

    fn answer(&self, request: Request, peer: Option<Peer>) -> Answering {
        let security = self.security.clone();
        let mut router = self.router.clone();
        if entry::is_inside(&security, &request) {
            return Box::pin(async move { router.call(request).await });
        }
        Box::pin(entry::pass(security, peer, request, router))
    }
}

/// An application and the other end of one connection.
#[derive(Clone, Debug)]
pub struct Connected {
    app: SecureApp,
    peer: Peer,
}

impl Service<Request> for Connected {
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Answering {
        self.app.answer(request, Some(self.peer.clone()))
    }
}
