//! Any header fields: credentials, negotiation, validators, ranges, forwarding.

use axum::body::Body;
use axum::extract::Request;
use palisade::http::header::HeaderName;
use palisade::http::{HeaderMap, HeaderValue};

use super::ask;

const NAMES: [&str; 34] = [
    "authorization",
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "accept",
    "accept-encoding",
    "accept-language",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "if-unmodified-since",
    "if-range",
    "range",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "forwarded",
    "cookie",
    "origin",
    "host",
    "referer",
    "sec-fetch-site",
    "sec-fetch-mode",
    "upgrade",
    "connection",
    "expect",
    "x-request-id",
    "traceparent",
    "tracestate",
    "x-api-key",
    "x-word",
    "x-count",
];

/// Lines of a byte that chooses the name, and the value. A line that begins with `+` holds the
/// credential of a known caller, with what stands behind appended. The first byte of all chooses what
/// is asked for.
pub fn run(data: &[u8]) {
    let Some((choice, data)) = data.split_first() else { return };
    let path = if choice % 2 == 0 { "/note" } else { "/read" };
    let mut sent = HeaderMap::new();
    let mut known = 0;
    let answer = ask(|asked| {
        let mut request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        for line in data.split(|byte| *byte == b'\n') {
            let Some((&choice, value)) = line.split_first() else { continue };
            let credential = asked.credential.as_bytes();
            let (name, value) = if choice == b'+' {
                known += usize::from(value.is_empty());
                ("authorization", [credential, value].concat())
            } else {
                (NAMES[usize::from(choice) % NAMES.len()], value.to_vec())
            };
            let Ok(value) = HeaderValue::from_bytes(&value) else { continue };
            sent.append(HeaderName::from_static(name), value);
        }
        *request.headers_mut() = sent.clone();
        // Without a host nothing else is looked at.
        let host = HeaderValue::from_static("fuzz.test");
        request.headers_mut().entry("host").or_insert(host);
        request
    });
    let credentials = sent.get_all("authorization").iter().count();
    match answer.status {
        200 => assert!(known == 1 && credentials == 1, "{sent:?}"),
        304 => {
            assert!(known == 1 && credentials == 1, "{sent:?}");
            assert!(sent.contains_key("if-none-match"), "{sent:?}");
            assert!(answer.text.is_empty(), "{}", answer.text);
        }
        401 => assert!(answer.headers.contains_key("www-authenticate"), "{sent:?}"),
        _ => {}
    }
}
