//! Whether another site caused a request, by the fields that browsers send: the rule of Go's
//! `CrossOriginProtection`, which [RFC 10017] asks of a backend for a frontend.
//!
//! `GET`, `HEAD` and `OPTIONS` pass, unless they ask for another protocol: a WebSocket opens with a `GET`,
//! and browsers send cookies along. A page of a trusted origin may ask. `Sec-Fetch-Site` says `same-origin` or `none`; where a
//! browser does not send it, `Origin` is of the host that the request is for, or missing: then no browser asks.
//!
//! [RFC 10017]: https://www.rfc-editor.org/rfc/rfc10017

use http::header::{HOST, UPGRADE};
use http::{HeaderMap, Method, Uri};

use crate::edge::origin::{Origin, Stated};

/// Whether a request may change something.
pub(crate) fn may_change(method: &Method, headers: &HeaderMap) -> bool {
    let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    !is_safe || headers.contains_key(UPGRADE)
}

/// Whether the service's own pages caused the request, those of a trusted origin, or no page at all.
pub(crate) fn is_own(headers: &HeaderMap, trusted: &[Origin]) -> bool {
    let origin = Stated::origin(headers);
    if let Stated::One(origin) = origin
        && trusted.iter().any(|trusted| trusted.as_str() == origin)
    {
        return true;
    }
    match (Stated::of(headers, "sec-fetch-site"), origin) {
        (Stated::One(site), _) => matches!(site, "same-origin" | "none"),
        (Stated::Absent, Stated::Absent) => true,
        (Stated::Absent, Stated::One(origin)) => is_of_host(origin, headers),
        (Stated::Unclear, _) | (Stated::Absent, Stated::Unclear) => false,
    }
}

/// Neither tells the scheme of the request: `Strict-Transport-Security` keeps a page of plain HTTP from
/// asking.
fn is_of_host(origin: &str, headers: &HeaderMap) -> bool {
    let authority = origin.parse::<Uri>().ok().and_then(|origin| origin.authority().cloned());
    match (authority, Stated::of(headers, HOST.as_str())) {
        (Some(authority), Stated::One(host)) => authority.as_str().eq_ignore_ascii_case(host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(fields: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.append("host", HeaderValue::from_static("example.com"));
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    fn passes(method: &Method, fields: &[(&'static str, &'static str)]) -> bool {
        let (headers, trusted) =
            (headers(fields), Origin::parse("https://trusted.example").unwrap());
        !may_change(method, &headers) || is_own(&headers, &[trusted])
    }

    const SITE: &str = "sec-fetch-site";

    /// All rows of `TestCrossOriginProtectionSecFetchSite` and `..TrustedOriginBypass` of Go's net/http.
    #[test]
    fn the_table_of_go_holds() {
        for (method, fields, expected) in [
            (Method::POST, &[(SITE, "same-origin")] as &[(&'static str, &'static str)], true),
            (Method::POST, &[(SITE, "none")], true),
            (Method::POST, &[(SITE, "cross-site")], false),
            (Method::POST, &[(SITE, "same-site")], false),
            (Method::POST, &[], true),
            (Method::POST, &[("origin", "https://example.com")], true),
            (Method::POST, &[("origin", "https://attacker.example")], false),
            (Method::POST, &[("origin", "null")], false),
            (Method::GET, &[(SITE, "cross-site")], true),
            (Method::HEAD, &[(SITE, "cross-site")], true),
            (Method::OPTIONS, &[(SITE, "cross-site")], true),
            (Method::PUT, &[(SITE, "cross-site")], false),
            (Method::POST, &[("origin", "https://trusted.example")], true),
            (Method::POST, &[("origin", "https://trusted.example"), (SITE, "cross-site")], true),
            (Method::POST, &[("origin", "https://attacker.example"), (SITE, "cross-site")], false),
            (Method::POST, &[("origin", "https://attacker.example"), (SITE, "same-origin")], true),
        ] {
            assert_eq!(passes(&method, fields), expected, "{method} {fields:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_of_another_site() {
        for fields in [
            &[(SITE, "same-origin"), (SITE, "cross-site")] as &[(&'static str, &'static str)],
            &[(SITE, "")],
            &[(SITE, "Same-Origin")],
            &[("origin", "https://example.com"), ("origin", "https://example.com")],
            &[("origin", "")],
            &[("origin", "https://example.com.attacker.example")],
            &[("origin", "https://trusted.example/")],
            &[("origin", "https://trusted.example:8443")],
            &[("origin", "https://TRUSTED.example")],
            &[("origin", "http://trusted.example")],
        ] {
            assert!(!passes(&Method::POST, fields), "{fields:?}");
        }
    }

    #[test]
    fn a_method_that_is_new_and_an_upgrade_are_not_exempt() {
        let cross = [(SITE, "cross-site")];
        for method in ["QUERY", "PATCH", "DELETE", "CONNECT", "get"] {
            assert!(!passes(&method.parse().unwrap(), &cross), "{method}");
        }
        assert!(!passes(&Method::GET, &[(SITE, "cross-site"), ("upgrade", "websocket")]));
        let page = ("origin", "https://attacker.example");
        assert!(!passes(&Method::GET, &[page, ("upgrade", "websocket")]));
        assert!(passes(
            &Method::GET,
            &[("origin", "https://example.com"), ("upgrade", "websocket")]
        ));
        assert!(passes(&Method::GET, &[page]));
    }
}
