//! The answer to a head that cannot be read, as bytes.

use std::time::SystemTime;

use http::StatusCode;
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, HeaderValue};
use http_body_util::{BodyExt as _, Collected};

use crate::edge::peer::Peer;
use crate::pipeline::entry;
use crate::problem::{Reason, Refusal};
use crate::security::Security;

/// The answer for a status, with the fields and the audit event of every other; none where the peer's
/// address has used up its limit.
pub(super) async fn to_unread(
    security: &Security,
    peer: &Peer,
    status: StatusCode,
) -> Option<Vec<u8>> {
    let response = entry::refuse_unread(security, peer, refusal(status)).await?;
    let (mut head, body) = response.into_parts();
    // It is a text in memory, and cannot fail.
    let body = body.collect().await.map(Collected::to_bytes).unwrap_or_default();
    let date = httpdate::fmt_http_date(SystemTime::now());
    if let Ok(date) = HeaderValue::try_from(date) {
        head.headers.insert(DATE, date);
    }
    head.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    head.headers.insert(CONNECTION, HeaderValue::from_static("close"));
    let phrase = head.status.canonical_reason().unwrap_or_default();
    let mut bytes = format!("HTTP/1.1 {} {phrase}\r\n", head.status.as_u16()).into_bytes();
    for (name, value) in &head.headers {
        for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            bytes.extend_from_slice(piece);
        }
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&body);
    Some(bytes)
}

fn refusal(status: StatusCode) -> Refusal {
    match status {
        StatusCode::REQUEST_TIMEOUT => Refusal::new(Reason::HeadTimeout)
            .detail("the head of the request did not arrive in time"),
        StatusCode::URI_TOO_LONG => Refusal::new(Reason::TargetTooLong)
            .detail("the target of the request is longer than this service takes"),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Refusal::new(Reason::HeaderTooLarge)
            .detail("the header fields exceed this service's limits"),
        _ => Refusal::new(Reason::HeadMalformed).detail("the head of the request cannot be read"),
    }
}
