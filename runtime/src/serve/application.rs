//! What can be served.

use std::convert::Infallible;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use tower_service::Service;

use crate::router::{LayeredApp, SecureApp};
use crate::security::Security;

pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What [`serve`](fn@crate::serve) serves: a [`SecureApp`], in layers of the service's own or without.
#[diagnostic::on_unimplemented(
    message = "only a secured application can be served",
    label = "not what `secured_by` returns",
    note = "serve what `router.secured_by(security)?` returns, in layers of its own or without",
    note = "a plain `axum::Router` with guarded handlers is served as `security.around(router)`",
    note = "a layer around the application answers with a response and never with an error"
)]
pub trait Application:
    sealed::HasSecurity
    + Service<Request, Response = Response<Self::Body>, Error = Infallible, Future: Send>
    + Clone
    + Send
    + 'static
{
    /// The body of its answers.
    type Body: HttpBody<Data: Send, Error: Into<BoxError>> + Send + 'static;
}

#[diagnostic::do_not_recommend]
impl Application for SecureApp {
    type Body = Body;
}

#[diagnostic::do_not_recommend]
impl<S, B> Application for LayeredApp<S>
where
    S: Service<Request, Response = Response<B>, Error = Infallible, Future: Send>,
    S: Clone + Send + 'static,
    B: HttpBody<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    type Body = B;
}

mod sealed {
    use super::{LayeredApp, SecureApp, Security};

    /// What has a configuration.
    pub trait HasSecurity {
        /// The configuration.
        fn secured_by(&self) -> &Security;
    }

    impl HasSecurity for SecureApp {
        fn secured_by(&self) -> &Security {
            self.security()
        }
    }

    impl<S> HasSecurity for LayeredApp<S> {
        fn secured_by(&self) -> &Security {
            self.security()
        }
    }
}
