//! A secured application inside layers of the service's own.

use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::serve::{IncomingStream, Listener};
use tower_layer::Layer;
use tower_service::Service;
use tracing::Instrument as _;
use tracing::instrument::Instrumented;

use crate::context::Arrival;
use crate::edge::peer::Peer;
use crate::pipeline::entry;
use crate::router::{Connected, SecureApp};
use crate::security::Security;

/// A [`SecureApp`](crate::SecureApp) inside layers: made by
/// [`SecureApp::layer`](crate::SecureApp::layer).
///
/// Every line that the layers log is in the request's span, which opens outside them.
#[derive(Clone)]
pub struct LayeredApp<S> {
    service: S,
    security: Security,
}

impl SecureApp {
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
        let security = self.security().clone();
        LayeredApp::new(layer.layer(self), security)
    }
}

impl<S> LayeredApp<S> {
    pub(crate) fn new(service: S, security: Security) -> Self {
        Self { service, security }
    }

    /// Wraps it in one more layer, outside those it has.
    pub fn layer<L: Layer<S>>(self, layer: L) -> LayeredApp<L::Service> {
        LayeredApp { service: layer.layer(self.service), security: self.security }
    }

    /// As one client's connection sees it; see
    /// [`SecureApp::connected`](crate::SecureApp::connected).
    #[must_use]
    pub fn connected(self, peer: impl Into<Peer>) -> Connected<Self> {
        Connected::new(self, peer.into())
    }

    pub(crate) fn security(&self) -> &Security {
        &self.security
    }
}

impl<S> fmt::Debug for LayeredApp<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("LayeredApp").field("security", &self.security).finish_non_exhaustive()
    }
}

impl<S: Service<Request>> Service<Request> for LayeredApp<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Instrumented<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let is_by_proxy = |request: &Request| entry::is_by_proxy(&self.security, request);
        let span = Arrival::begin(&mut request, is_by_proxy);
        // Layers may log before their future is polled.
        let future = span.in_scope(|| self.service.call(request));
        future.instrument(span)
    }
}

impl<S, L> Service<IncomingStream<'_, L>> for LayeredApp<S>
where
    S: Clone,
    L: Listener<Addr: Clone + Into<Peer>>,
{
    type Response = Connected<Self>;
    type Error = Infallible;
    type Future = Ready<Result<Connected<Self>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, L>) -> Self::Future {
        ready(Ok(self.clone().connected(stream.remote_addr().clone())))
    }
}
