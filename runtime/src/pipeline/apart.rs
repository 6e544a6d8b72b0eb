//! A request in two pieces: its head and its body.

use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use http::request::Parts;

/// A request in two pieces. Futures borrow it: one that owned it would hold it once for every call it
/// is handed through.
#[derive(Debug)]
pub(crate) struct Apart {
    pub(crate) parts: Parts,
    pub(crate) body: Body,
    /// The body in one piece, where it was looked over: then it is here alone.
    pub(crate) whole: Option<Bytes>,
}

impl Apart {
    pub(crate) fn of(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        Self { parts, body, whole: None }
    }

    /// The same in a box, for a future that would hold it to its end: with the request in it, the future
    /// of most handlers is too large for an allocator's cache (1,032 bytes in glibc's).
    pub(crate) fn boxed(request: Request) -> Box<Self> {
        Box::new(Self::of(request))
    }

    /// The request for the last parameter, which takes it whole.
    pub(crate) fn into_request(self: Box<Self>) -> Request {
        let Self { parts, body, whole } = *self;
        Request::from_parts(parts, whole.map_or(body, Body::from))
    }

    /// The same where it is borrowed: nothing is left in its place.
    pub(crate) fn take(&mut self) -> Request {
        let parts = std::mem::replace(&mut self.parts, Request::new(()).into_parts().0);
        let whole = self.whole.take().map(Body::from);
        Request::from_parts(parts, whole.unwrap_or_else(|| std::mem::take(&mut self.body)))
    }
}
