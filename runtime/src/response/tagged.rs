//! Entity tags over what the caller may see (RFC 9110, 8.8.3 and 13.1.2).

use aws_lc_rs::digest::{SHA256, digest};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{ETAG, HeaderValue};
use http::{Method, StatusCode};

use crate::problem::Problem;
use crate::redact::{Shape, UnaskedObject};
use crate::response::buffer::Buffer;
use crate::response::json::{BufferBound, Buffered};
use crate::response::known::known;
use crate::response::location::failed;
use crate::response::{Allowlisted, CacheControl, Exchange, SafeResponse};

/// A response with a strong entity tag, and 304 for a caller who has it already.
///
/// The tag is a digest of the bytes this caller may see: two callers whose views differ never share
/// one, and a caller whose role changed gets the new view. To be of use the answer must be kept, so
/// it is `Cache-Control: private, no-cache` in place of `no-store`: kept by the caller alone and
/// asked for again at every use; a [`CacheControl`] around it says otherwise.
///
/// The handler runs all the same: what is saved is the way back. Methods other than GET and HEAD get
/// the plain response.
///
/// ```
/// use palisade::prelude::*;
///
/// #[derive(Redacted)]
/// struct Employee {
///     #[expose]
///     name: String,
/// }
///
/// #[secure(rate = "50/s")]
/// async fn show() -> Tagged<Json<Employee>> {
///     Tagged(Json(Employee { name: "Zoë".to_owned() }))
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Tagged<R>(pub R);

known! {
    [R] Tagged<R>;
}

impl<R: BufferBound<Itself: Buffered>> Allowlisted for Tagged<R> {
    const SHAPE: Shape = <R::Itself as SafeResponse>::SHAPE;
    const UNASKED: Option<UnaskedObject> = <R::Itself as SafeResponse>::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        answered(self.0.itself().buffer(exchange), exchange)
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let answers = <R::Itself as SafeResponse>::answers(schemas).into_iter();
        let not_modified =
            crate::schema::AnswerSchema::empty("304").with(&["ETag", "Cache-Control"]);
        let tagged = answers.map(|answer| answer.with(&["ETag", "Cache-Control"]));
        tagged.chain([not_modified]).collect()
    }
}

fn answered(buffer: Result<Buffer, Problem>, exchange: &Exchange<'_>) -> Response {
    match buffer {
        Ok(buffer) if reads(exchange) => tagged(buffer, exchange),
        Ok(buffer) => buffer.into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Only what was read can be kept and asked for again.
fn reads(exchange: &Exchange<'_>) -> bool {
    matches!(*exchange.method(), Method::GET | Method::HEAD)
}

fn tagged(buffer: Buffer, exchange: &Exchange<'_>) -> Response {
    let digest = URL_SAFE_NO_PAD.encode(digest(&SHA256, &buffer.bytes));
    // Behind the revision of the object, which `If-Match` is compared with.
    let revision = buffer.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    let tag = match revision.and_then(|tag| tag.strip_suffix('"')) {
        Some(revision) => format!("{revision}.{digest}\""),
        None => format!("\"{digest}\""),
    };
    let Ok(value) = HeaderValue::try_from(&tag) else {
        return failed("an entity tag that is not a header value").into_response();
    };
    let mut response = if is_known(exchange.known_tags(), &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        buffer.into_response()
    };
    response.headers_mut().insert(ETAG, value);
    CacheControl::revalidated().write(response.headers_mut());
    response
}

/// Whether the lines of `If-None-Match` name the tag; weak comparison. `*` names whatever there is.
fn is_known(lines: &[HeaderValue], tag: &str) -> bool {
    let mut lines = lines.iter().filter_map(|line| line.to_str().ok());
    lines.any(|line| line.trim() == "*" || tags(line).any(|known| known == tag))
}

/// The opaque tags of a line, quotes included, `W/` left out. A line is read as far as it is one.
fn tags(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let start = rest.trim_start_matches([',', ' ', '\t']);
        let start = start.strip_prefix("W/").unwrap_or(start);
        let (_, inside) = start.split_once('"').filter(|(before, _)| before.is_empty())?;
        let (opaque, after) = inside.split_once('"')?;
        rest = after;
        start.get(..opaque.len() + 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(lines: &[&'static str]) -> bool {
        let lines: Vec<_> = lines.iter().map(|line| HeaderValue::from_static(line)).collect();
        is_known(&lines, "\"a,b\"")
    }

    #[test]
    fn a_list_of_tags_is_compared_weakly() {
        for lines in [
            &["\"a,b\""][..],
            &["W/\"a,b\""],
            &["*"],
            &[" * "],
            &["\"x\", \"a,b\""],
            &["\"x\",W/\"y\" ,W/\"a,b\"", "\"z\""],
            &["\"x\"", "\"a,b\""],
        ] {
            assert!(known(lines), "{lines:?}");
        }
    }

    #[test]
    fn what_is_no_tag_matches_nothing() {
        for lines in
            [&[][..], &["a,b"], &["\"a\", \"b\""], &["\"a,b"], &["w/\"a,b\""], &["x\"a,b\""]]
        {
            assert!(!known(lines), "{lines:?}");
        }
    }
}
