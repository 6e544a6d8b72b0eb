//! Securing a plain `axum::Router`, so that a service can adopt palisade route by route.

use std::convert::Infallible;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use tower_layer::Layer;
use tower_service::Service;

use crate::pipeline::entry;
use crate::router::layered::LayeredApp;
use crate::security::Security;

impl Security {
    /// Secures a plain `axum::Router`: `router.layer(security.layer())`.
    ///
    /// Every answer of the router then passes the limit by address and leaves with the header
    /// fields and the audit event. Guarded handlers find their configuration; their demands are
    /// checked at their first use, and a failure answers 500 and logs why. Unguarded handlers stay
    /// unguarded.
    ///
    /// Serve the router with `into_make_service_with_connect_info::<SocketAddr>()`, or make it whole
    /// with [`around`](Self::around): a client without an address is refused.
    pub fn layer(&self) -> SecurityLayer {
        SecurityLayer { security: self.clone() }
    }

    /// The same around a whole router, with what [`palisade::serve`](crate::serve) and `axum::serve`
    /// need: both tell it every client's address.
    ///
    /// ```no_run
    /// # use palisade::Security;
    /// # async fn main_of(security: Security) -> Result<(), Box<dyn std::error::Error>> {
    /// let router = axum::Router::new(); // guarded handlers beside others
    /// let listener = tokio::net::TcpListener::bind("0.0.0.0:3000").await?;
    /// palisade::serve(listener, security.around(router)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn around(&self, router: Router) -> LayeredApp<SecurityService<Router>> {
        LayeredApp::new(self.layer().layer(router), self.clone())
    }
}

/// Made by [`Security::layer`].
#[derive(Clone, Debug)]
pub struct SecurityLayer {
    security: Security,
}

impl<S> Layer<S> for SecurityLayer {
    type Service = SecurityService<S>;

    fn layer(&self, inner: S) -> SecurityService<S> {
        SecurityService { security: self.security.clone(), inner }
    }
}

/// A service behind a [`SecurityLayer`].
#[derive(Clone, Debug)]
pub struct SecurityService<S> {
    security: Security,
    inner: S,
}

impl<S> Service<Request> for SecurityService<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = entry::Passing;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let clone = self.inner.clone();
        // The clone may not be ready; the one that was polled is.
        let inner = std::mem::replace(&mut self.inner, clone);
        entry::pass(self.security.clone(), request, None, inner)
    }
}
