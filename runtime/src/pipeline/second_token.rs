//! A token in a header field and once more in the query or in a form ([RFC 6750, 2]).
//!
//! Nobody can tell which of the two counts, so the request is malformed, whether or not its handler
//! reads a query or a form. Alone, a token in either place is none that counts.
//!
//! [RFC 6750, 2]: https://www.rfc-editor.org/rfc/rfc6750#section-2

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, Uri};
use http_body::Body as _;

use crate::input::{collected, pairs};
use crate::problem::Refusal;

/// The parameter that holds a token.
const PARAMETER: &[u8] = b"access_token";

/// Whether the query of a target holds a token.
pub(super) fn is_in_query(target: &Uri) -> bool {
    target.query().is_some_and(|query| pairs::has(query.as_bytes(), PARAMETER))
}

/// Whether the body is a form that holds a token. It is there afterwards.
///
/// A form of no stated length, or a longer one than the handler takes, is not read for this alone.
///
/// # Errors
/// The refusal of a body that breaks off or outgrows its bound: whoever reads it must not find it empty.
pub(super) async fn is_in_form(
    parts: &Parts,
    body: &mut Body,
    limit: u64,
) -> Result<bool, Refusal> {
    let is_bounded = body.size_hint().exact().is_some_and(|length| (1..=limit).contains(&length));
    if !is_bounded || !is_form(&parts.headers) {
        return Ok(false);
    }
    let bytes = collected(std::mem::take(body)).await?;
    let found = pairs::has(&bytes, PARAMETER);
    *body = Body::from(bytes);
    Ok(found)
}

fn is_form(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_TYPE).iter().any(|kind| {
        let kind = kind.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
        kind.trim_ascii().eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
    })
}
