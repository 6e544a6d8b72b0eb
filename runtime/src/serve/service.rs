//! The application as hyper calls it, with a note of every request that is open.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use http::{Method, StatusCode};
use hyper::body::Incoming;
use hyper_util::service::TowerToHyperService;
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::serve::activity::{Activity, Open};
use crate::serve::arriving::Arriving;
use crate::serve::leaving::Leaving;
use crate::serve::limits::Progress;

/// One connection's application.
pub(super) struct Noted<S> {
    service: TowerToHyperService<S>,
    activity: Activity,
    progress: Progress,
}

impl<S> Noted<S> {
    pub(super) fn new(service: S, activity: Activity, progress: Progress) -> Self {
        Self { service: TowerToHyperService::new(service), activity, progress }
    }
}

impl<S, B> hyper::service::Service<Request<Incoming>> for Noted<S>
where
    S: Service<Request, Response = Response<B>, Error = Infallible> + Clone,
    B: HttpBody,
{
    type Response = Response<Leaving<B>>;
    type Error = Infallible;
    type Future = Answering<<TowerToHyperService<S> as hyper::service::Service<Request>>::Future>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let open = Some(self.activity.request(request.version()));
        let tunnels = request.method() == Method::CONNECT;
        let request = request.map(|body| arriving(body, self.progress));
        Answering { future: self.service.call(request), open, tunnels }
    }
}

/// A request without a body needs no watch.
fn arriving(body: Incoming, progress: Progress) -> Body {
    if body.is_end_stream() { Body::new(body) } else { Body::new(Arriving::new(body, progress)) }
}

pin_project! {
    /// An answer that is on its way.
    pub(super) struct Answering<F> {
        #[pin]
        future: F,
        open: Option<Open>,
        tunnels: bool,
    }
}

impl<F, B> Future for Answering<F>
where
    F: Future<Output = Result<Response<B>, Infallible>>,
{
    type Output = Result<Response<Leaving<B>>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.future.poll(context))?;
        let open = this.open.take();
        let upgrades = response.status() == StatusCode::SWITCHING_PROTOCOLS
            || (*this.tunnels && response.status().is_success());
        if let Some(open) = open.as_ref().filter(|_| upgrades) {
            open.upgrade();
        }
        Poll::Ready(Ok(response.map(|body| Leaving::new(body, open))))
    }
}
