//! A file.

use std::fmt;

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};

use crate::redact::Shape;
use crate::response::disposition::attachment;
use crate::response::location::failed;
use crate::response::{Exchange, SafeResponse};

/// Bytes of a content type that was written down when the service was, to be saved as a file.
///
/// It is always an attachment, and `X-Content-Type-Options: nosniff` keeps a browser from taking it
/// for something else. The name is escaped as RFC 6266 and RFC 8187 have it; separators of paths,
/// control and direction characters in it become `_`.
///
/// ```
/// use palisade::Download;
///
/// let report = Download::new("application/pdf", vec![0x25, 0x50]).named("Löhne 2026.pdf");
/// # let _ = report;
/// ```
///
/// # Security
/// Nothing redacts these bytes: the handler answers for what is in them, and the posture shows the
/// response as `Download` and as a suspended check. What could be redacted may not go this way: JSON, NDJSON, HTML, XML,
/// scripts and event streams are refused with a 500 that says so in the log.
#[derive(Clone)]
pub struct Download {
    content_type: &'static str,
    bytes: Bytes,
    name: Option<String>,
}

impl Download {
    /// A file of this type.
    pub fn new(content_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        Self { content_type, bytes: bytes.into(), name: None }
    }

    /// A file of one of these types, chosen at run time: the type that an upload had, say. Any other
    /// leaves as `application/octet-stream`, which no program opens by itself.
    ///
    /// ```
    /// use palisade::Download;
    ///
    /// const SCANS: &[&str] = &["application/pdf", "image/png", "image/jpeg"];
    ///
    /// let stored = ("image/png".to_owned(), vec![0x89, 0x50]);
    /// let scan = Download::one_of(SCANS, &stored.0, stored.1);
    /// # let _ = scan;
    /// ```
    pub fn one_of(
        content_types: &'static [&'static str],
        chosen: &str,
        bytes: impl Into<Bytes>,
    ) -> Self {
        let known = content_types.iter().find(|known| known.eq_ignore_ascii_case(chosen));
        Self::new(known.copied().unwrap_or("application/octet-stream"), bytes)
    }

    /// What the caller may save it as.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// Without the bytes, which a log has no business with.
impl fmt::Debug for Download {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Download")
            .field("content_type", &self.content_type)
            .field("length", &self.bytes.len())
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for Download {
    const SHAPE: Shape =
        Shape::unit("Download", &[]).unredacted("a file: its handler answers for what is in it");

    fn respond(self, _: &Exchange<'_>) -> Response {
        if !is_file_type(self.content_type) {
            let cause = "a download of a type that is none, or that is a response of its own";
            return failed(cause).into_response();
        }
        let mut response = Response::new(Body::from(self.bytes));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CONTENT_DISPOSITION, attachment(self.name.as_deref()));
        response
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let bytes = serde_json::json!({"type": "string", "format": "binary"});
        vec![crate::schema::AnswerSchema::of("200", "*/*", bytes).with(&["Content-Disposition"])]
    }
}

/// `type/subtype`, with parameters or without, that no browser runs and nothing of ours redacts.
fn is_file_type(written: &str) -> bool {
    let token = |part: &str| {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        !part.is_empty() && part.bytes().all(legal)
    };
    let (essence, parameters) = written.split_once(';').unwrap_or((written, ""));
    let Some((kind, subtype)) = essence.trim_end().split_once('/') else { return false };
    let subtype = subtype.to_ascii_lowercase();
    let refused = ["json", "html", "xml", "script", "event-stream"];
    token(kind)
        && token(&subtype)
        && parameters.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        && (is_office(&subtype) || !refused.iter().any(|part| subtype.contains(part)))
}

/// Office documents are archives, whatever their type's name holds.
fn is_office(subtype: &str) -> bool {
    subtype.starts_with("vnd.openxmlformats-officedocument.") && !subtype.contains('+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_no_response_of_its_own() {
        for legal in [
            "application/pdf",
            "text/csv; charset=utf-8",
            "image/png",
            "application/octet-stream",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ] {
            assert!(is_file_type(legal), "{legal}");
        }
        for refused in [
            "",
            "pdf",
            "application/json",
            "application/problem+JSON",
            "application/x-ndjson",
            "text/html",
            "image/svg+xml",
            "text/javascript",
            "text/event-stream",
            "a/b/c",
            "a /b",
            "text/csv;\r\nx: y",
        ] {
            assert!(!is_file_type(refused), "{refused}");
        }
    }
}
