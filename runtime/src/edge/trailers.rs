//! Trailers of an answer that is not ours: what describes the server leaves no more than it does in a header field.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::{Frame, SizeHint};

use crate::edge::disclosing;

/// The answer without the fields in its trailers that no answer has among its header fields.
pub(crate) fn without_disclosing(response: Response) -> Response {
    if response.body().is_end_stream() {
        return response;
    }
    response.map(|body| Body::new(Filtered(body)))
}

struct Filtered(Body);

impl HttpBody for Filtered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.0).poll_frame(context);
        polled.map_ok(|mut frame| {
            if let Some(trailers) = frame.trailers_mut() {
                disclosing::remove(trailers);
            }
            frame
        })
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
