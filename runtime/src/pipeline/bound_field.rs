//! What an approval is bound to of a request's header.

use http::HeaderValue;

/// A header field that decides, with its lines.
pub(super) type BoundField<'a> = (String, Vec<&'a HeaderValue>);
