//! Header fields of every answer, for an API that serves data and no pages.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, SERVER,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS, X_XSS_PROTECTION,
};
use http::{HeaderMap, StatusCode};

/// How many fields an answer has of its own, at most usually: its map is made for them at once. Those of
/// every answer come last, as a copy of a map that has them.
pub(crate) const USUAL: usize = 6;

/// Set on every answer, whatever the handler set.
const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; \
             object-src 'none'",
        ),
    ),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (PERMISSIONS_POLICY, HeaderValue::from_static(NO_FEATURES)),
    (CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
];

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
const X_POWERED_BY: HeaderName = HeaderName::from_static("x-powered-by");
const NO_FEATURES: &str = "camera=(), display-capture=(), fullscreen=(), geolocation=(), \
                           microphone=(), payment=(), usb=(), web-share=()";

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const ONE_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// What the application chose.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Headers {
    hsts: bool,
}

impl Headers {
    pub(crate) fn hsts(mut self) -> Self {
        self.hsts = true;
        self
    }

    /// Completes an answer's fields; errors are never kept by a cache.
    pub(crate) fn apply(self, status: StatusCode, fields: &mut HeaderMap) {
        remove_what_tells(fields);
        fields.reserve(ALWAYS.len() + 1 + usize::from(self.hsts));
        for (name, value) in ALWAYS {
            fields.insert(name, value);
        }
        let is_error = status.is_client_error() || status.is_server_error();
        if is_error || !fields.contains_key(CACHE_CONTROL) {
            fields.insert(CACHE_CONTROL, NO_STORE);
        }
        if self.hsts {
            fields.insert(STRICT_TRANSPORT_SECURITY, ONE_YEAR);
        }
    }
}

/// Removes the fields that describe the server; most answers hold few fields and none of these.
fn remove_what_tells(fields: &mut HeaderMap) {
    const TELLS: [HeaderName; 3] = [SERVER, X_POWERED_BY, X_XSS_PROTECTION];
    if fields.keys().any(|name| TELLS.contains(name)) {
        for tells in TELLS {
            fields.remove(tells);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_never_cached_and_a_success_only_where_the_handler_says_so() {
        let mut fields = HeaderMap::new();
        fields.insert(CACHE_CONTROL, HeaderValue::from_static("max-age=60"));
        fields.insert(SERVER, HeaderValue::from_static("secret/1.0"));
        Headers::default().apply(StatusCode::OK, &mut fields);
        assert_eq!(fields[CACHE_CONTROL], "max-age=60");
        assert!(!fields.contains_key(SERVER));
        Headers::default().apply(StatusCode::NOT_FOUND, &mut fields);
        assert_eq!(fields[CACHE_CONTROL], "no-store");
    }

    #[test]
    fn transport_security_is_stated_only_where_asked_for() {
        let mut fields = HeaderMap::new();
        Headers::default().apply(StatusCode::OK, &mut fields);
        assert!(!fields.contains_key(STRICT_TRANSPORT_SECURITY));
        Headers::default().hsts().apply(StatusCode::OK, &mut fields);
        assert_eq!(fields[STRICT_TRANSPORT_SECURITY], ONE_YEAR);
    }
}
