//! A body that is read before its reader takes it.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt as _;

/// What of a body was read, and what is left of it: given up in between, nothing is lost.
pub(super) struct ReadAhead {
    /// A body of one piece is not copied.
    first: Bytes,
    joined: BytesMut,
    rest: Body,
}

impl ReadAhead {
    pub(super) fn new(body: Body) -> Self {
        Self { first: Bytes::new(), joined: BytesMut::new(), rest: body }
    }

    /// Reads to the end.
    ///
    /// # Errors
    /// The body broke off.
    pub(super) async fn read(&mut self) -> Result<(), axum::Error> {
        while let Some(frame) = self.rest.frame().await {
            // Trailers say nothing here.
            let Ok(piece) = frame?.into_data() else { continue };
            if self.first.is_empty() && self.joined.is_empty() {
                self.first = piece;
                continue;
            }
            if self.joined.is_empty() {
                self.joined.extend_from_slice(&std::mem::take(&mut self.first));
            }
            self.joined.extend_from_slice(&piece);
        }
        Ok(())
    }

    /// What was read.
    pub(super) fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }

    /// What was read, and then what is left.
    pub(super) fn into_body(self) -> Body {
        let rest = Rest::Body(self.rest);
        let read = if self.joined.is_empty() { self.first } else { self.joined.freeze() };
        Body::new(Resumed { read, rest })
    }

    /// What was read, and then how it broke off.
    pub(super) fn into_broken(self, error: axum::Error) -> Body {
        broken(self.into_bytes(), error)
    }
}

/// A body that broke off behind these bytes.
pub(super) fn broken(read: Bytes, error: axum::Error) -> Body {
    Body::new(Resumed { read, rest: Rest::Broken(Some(error)) })
}

struct Resumed {
    read: Bytes,
    rest: Rest,
}

enum Rest {
    Body(Body),
    Broken(Option<axum::Error>),
}

impl HttpBody for Resumed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if !self.read.is_empty() {
            let read = std::mem::take(&mut self.read);
            return Poll::Ready(Some(Ok(Frame::data(read))));
        }
        match &mut self.rest {
            Rest::Body(body) => Pin::new(body).poll_frame(context),
            Rest::Broken(error) => Poll::Ready(error.take().map(Err)),
        }
    }

    fn is_end_stream(&self) -> bool {
        let is_over = match &self.rest {
            Rest::Body(body) => body.is_end_stream(),
            Rest::Broken(error) => error.is_none(),
        };
        self.read.is_empty() && is_over
    }

    fn size_hint(&self) -> SizeHint {
        let read = u64::try_from(self.read.len()).unwrap_or(u64::MAX);
        let mut hint = SizeHint::new();
        // How long one would have been that broke off is not known.
        let Rest::Body(body) = &self.rest else {
            hint.set_lower(read);
            return hint;
        };
        let rest = body.size_hint();
        hint.set_lower(rest.lower().saturating_add(read));
        if let Some(upper) = rest.upper().and_then(|upper| upper.checked_add(read)) {
            hint.set_upper(upper);
        }
        hint
    }
}
