//! Whether another site caused a request, by the fields that browsers send: the rule of Go's
//! `CrossOriginProtection`.

use http::{HeaderMap, Method, Uri};

use crate::request_head::RequestHead;

/// Whether the request may change something and a page of another site caused it.
pub(super) fn is_forged(head: &RequestHead<'_>) -> bool {
    let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(head.method());
    !is_safe && !is_own(head.headers())
}

fn is_own(headers: &HeaderMap) -> bool {
    match (one(headers, "sec-fetch-site"), one(headers, "origin")) {
        (Field::One(site), _) => matches!(site, "same-origin" | "none"),
        (Field::Absent, Field::Absent) => true,
        (Field::Absent, Field::One(origin)) => is_of_host(origin, headers),
        (Field::Unclear, _) | (Field::Absent, Field::Unclear) => false,
    }
}

enum Field<'h> {
    Absent,
    One(&'h str),
    /// Twice, or no text.
    Unclear,
}

fn one<'h>(headers: &'h HeaderMap, name: &str) -> Field<'h> {
    let mut lines = headers.get_all(name).iter();
    match (lines.next().map(|line| line.to_str()), lines.next()) {
        (None, _) => Field::Absent,
        (Some(Ok(text)), None) => Field::One(text),
        _ => Field::Unclear,
    }
}

fn is_of_host(origin: &str, headers: &HeaderMap) -> bool {
    let authority = origin.parse::<Uri>().ok().and_then(|origin| origin.authority().cloned());
    match (authority, one(headers, "host")) {
        (Some(authority), Field::One(host)) => authority.as_str().eq_ignore_ascii_case(host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_another_site_is_told_by_its_fields() {
        for (fields, own) in [
            (&[] as &[(&'static str, &'static str)], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "")], false),
            (&[("origin", "https://api.test")], true),
            (&[("origin", "https://evil.test")], false),
            (&[("origin", "https://api.test.evil.test")], false),
            (&[("origin", "null")], false),
            (&[("origin", "")], false),
        ] {
            let mut headers = HeaderMap::new();
            headers.append("host", http::HeaderValue::from_static("api.test"));
            for (name, value) in fields {
                headers.append(*name, http::HeaderValue::from_static(value));
            }
            assert_eq!(is_own(&headers), own, "{fields:?}");
        }
    }
}
