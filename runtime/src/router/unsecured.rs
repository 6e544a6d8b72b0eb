//! A router that is not secured, where a service is expected: nothing of it can be called, and the error says
//! what to serve.

use std::convert::Infallible;
use std::future::Ready;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tower_service::Service;

use crate::router::{Connected, ReturnedBySecuredBy, SecureRouter};

impl<S, A, L: Listener> Service<IncomingStream<'_, L>> for SecureRouter<S, A>
where
    Self: ReturnedBySecuredBy,
{
    type Response = Connected;
    type Error = Infallible;
    type Future = Ready<Result<Connected, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.never()
    }

    fn call(&mut self, _: IncomingStream<'_, L>) -> Self::Future {
        self.never()
    }
}

impl<S, A> Service<Request> for SecureRouter<S, A>
where
    Self: ReturnedBySecuredBy,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.never()
    }

    fn call(&mut self, _: Request) -> Self::Future {
        self.never()
    }
}
