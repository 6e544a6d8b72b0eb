//! The application as hyper calls it, with a note of every request that is open.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use http::{Method, StatusCode};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper_util::service::TowerToHyperService;
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::serve::activity::{Activity, Open};

/// One connection's application.
pub(super) struct Noted<S> {
    service: TowerToHyperService<S>,
    activity: Activity,
}

impl<S> Noted<S> {
    pub(super) fn new(service: S, activity: Activity) -> Self {
        Self { service: TowerToHyperService::new(service), activity }
    }
}

impl<S, B> hyper::service::Service<Request<Incoming>> for Noted<S>
where
    S: Service<Request, Response = Response<B>, Error = Infallible> + Clone,
    B: HttpBody,
{
    type Response = Response<NotedBody<B>>;
    type Error = Infallible;
    type Future = Answering<<TowerToHyperService<S> as hyper::service::Service<Request>>::Future>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let open = Some(self.activity.request(request.version()));
        let tunnels = request.method() == Method::CONNECT;
        Answering { future: self.service.call(request.map(Body::new)), open, tunnels }
    }
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
    type Output = Result<Response<NotedBody<B>>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.future.poll(context))?;
        let open = this.open.take();
        let upgrades = response.status() == StatusCode::SWITCHING_PROTOCOLS
            || (*this.tunnels && response.status().is_success());
        if let Some(open) = open.as_ref().filter(|_| upgrades) {
            open.upgrade();
        }
        Poll::Ready(Ok(response.map(|body| NotedBody { body, open })))
    }
}

pin_project! {
    /// A body that keeps its request open until its last byte is handed over.
    pub(super) struct NotedBody<B> {
        #[pin]
        body: B,
        open: Option<Open>,
    }
}

impl<B: HttpBody> HttpBody for NotedBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.project().body.poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
