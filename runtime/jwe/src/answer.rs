//! An answer that is encrypted for its caller.

use palisade::axum::body::Body;
use palisade::axum::response::{IntoResponse as _, Response};
use palisade::http::header::{CONTENT_TYPE, HeaderValue};
use palisade::private::Shape;
use palisade::{Exchange, Problem, Redacted, SafeResponse, UnaskedObject};

use crate::sealing::Sealer;

/// An answer that its caller alone can read: `application/jose`, in the compact form, with JSON inside. Made by
/// [`ClientKeys::seal_for`](crate::ClientKeys::seal_for).
///
/// What of `T` the caller may see is decided as for `Json<T>`, before it is encrypted.
pub struct SealedAnswer<T> {
    content: T,
    sealer: Sealer,
}

impl<T> SealedAnswer<T> {
    pub(crate) fn new(content: T, sealer: Sealer) -> Self {
        Self { content, sealer }
    }
}

impl<T: Redacted> SafeResponse for SealedAnswer<T> {
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        let sealed = exchange
            .write(&self.content)
            .and_then(|bytes| self.sealer.seal(&bytes).map_err(Problem::from));
        match sealed {
            Ok(message) => {
                let mut response = Response::new(Body::from(message));
                let kind = HeaderValue::from_static("application/jose");
                response.headers_mut().insert(CONTENT_TYPE, kind);
                response
            }
            Err(problem) => problem.into_response(),
        }
    }
}

/// Leaves the content out: it was worth encrypting.
impl<T> std::fmt::Debug for SealedAnswer<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SealedAnswer").finish_non_exhaustive()
    }
}
