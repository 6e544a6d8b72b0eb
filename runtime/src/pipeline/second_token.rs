//! A token in a header field and once more in the query or in a form ([RFC 6750, 2]).
//!
//! It cannot be told which of the two counts, so the request is malformed, whether or not its handler
//! reads a query or a form. Alone, a token in either place is none that counts.
//!
//! [RFC 6750, 2]: https://www.rfc-editor.org/rfc/rfc6750#section-2

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Uri};
use http_body::Body as _;
use http_body_util::Limited;

use crate::input::{pairs, unread_body};
use crate::pipeline::Apart;
use crate::pipeline::read_ahead::ReadAhead;
use crate::problem::{Refusal, is_outgrown};

/// The parameter that holds a token.
const PARAMETER: &[u8] = b"access_token";

/// Whether the query of a target holds a token.
pub(super) fn is_in_query(target: &Uri) -> bool {
    target.query().is_some_and(|query| pairs::has(query.as_bytes(), PARAMETER))
}

/// Whether the body is a form that holds a token. It is there afterwards, unless nothing reads it and it is longer
/// than `limit`.
///
/// A longer form than the handler takes is not looked at. Nor is one of no stated length that the handler reads by
/// itself (`is_read`): it may answer while the form arrives.
///
/// # Errors
/// The refusal of a body that breaks off: its reader must not find it empty.
pub(super) async fn is_in_form(
    apart: &mut Apart,
    limit: u64,
    is_read: bool,
) -> Result<bool, Refusal> {
    if let Some(whole) = &apart.whole {
        return Ok(is_form(&apart.parts.headers) && pairs::has(whole, PARAMETER));
    }
    // A body without a byte is not a form, whatever type is stated.
    let is_looked_at = match apart.body.size_hint().exact() {
        Some(length) => (1..=limit).contains(&length),
        None => !is_read,
    };
    let is_looked_at = is_looked_at && is_form(&apart.parts.headers);
    // Boxed: few requests are such forms, and the future of every handler would keep room for reading one.
    if is_looked_at { Box::pin(holds_token(apart, limit, is_read)).await } else { Ok(false) }
}

async fn holds_token(apart: &mut Apart, limit: u64, is_read: bool) -> Result<bool, Refusal> {
    let sent = std::mem::take(&mut apart.body);
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut ahead = ReadAhead::new(Body::new(Limited::new(sent, most)));
    match ahead.read().await {
        Ok(()) => {
            let bytes = ahead.into_bytes();
            let found = pairs::has(&bytes, PARAMETER);
            apart.body = Body::from(bytes);
            Ok(found)
        }
        Err(error) if !is_read && is_outgrown(&error) => {
            apart.body = ahead.into_broken(error);
            Ok(false)
        }
        Err(error) => Err(unread_body(&error)),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_TYPE).iter().any(|kind| {
        let kind = kind.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
        kind.trim_ascii().eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
    })
}
