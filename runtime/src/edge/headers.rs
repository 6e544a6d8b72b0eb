//! Header fields of every answer, for an API that serves data and no pages.
//!
//! Each of these fields leaves once, with the strictest value that it can have; what a handler sets in its place
//! is weaker, or the same, but for a sandbox and its like, which is kept beside ours ([`stricter`]).

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_DNS_PREFETCH_CONTROL, X_FRAME_OPTIONS,
};
use http::{HeaderMap, StatusCode};

use crate::edge::peer::Transport;
use crate::edge::{disclosing, stricter, transport_security};

/// How many fields an answer has of its own, at most usually: its map is made for them at once. Those of
/// every answer come last, as a copy of a map that has them.
pub(crate) const USUAL: usize = 6;

/// Set on every answer, whatever the handler set.
const ALWAYS: [(HeaderName, HeaderValue); 10] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING)),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (PERMISSIONS_POLICY, HeaderValue::from_static(NO_FEATURES)),
    (CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
    (CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
    (CROSS_ORIGIN_EMBEDDER_POLICY, HeaderValue::from_static("require-corp")),
    (X_PERMITTED_CROSS_DOMAIN_POLICIES, HeaderValue::from_static("none")),
    (X_DNS_PREFETCH_CONTROL, HeaderValue::from_static("off")),
];

/// A browser loads nothing, frames nothing and sends nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; \
                       object-src 'none'";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const CROSS_ORIGIN_EMBEDDER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-embedder-policy");
const X_PERMITTED_CROSS_DOMAIN_POLICIES: HeaderName =
    HeaderName::from_static("x-permitted-cross-domain-policies");
const NO_FEATURES: &str = "camera=(), display-capture=(), fullscreen=(), geolocation=(), \
                           microphone=(), payment=(), usb=(), web-share=()";

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// What the application chose.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ResponseHeaders {
    hsts: bool,
}

impl ResponseHeaders {
    pub(crate) fn hsts(mut self) -> Self {
        self.hsts = true;
        self
    }

    /// Whether `Strict-Transport-Security` is stated over a connection: never over one that is known to be
    /// plain ([RFC 6797, 7.2]).
    ///
    /// [RFC 6797, 7.2]: https://www.rfc-editor.org/rfc/rfc6797#section-7.2
    pub(super) fn states_transport_security(self, transport: Transport) -> bool {
        self.hsts && transport != Transport::Plain
    }

    /// Completes an answer's fields; errors are never kept by a cache.
    pub(crate) fn apply(self, status: StatusCode, transport: Transport, fields: &mut HeaderMap) {
        disclosing::remove(fields);
        fields.reserve(ALWAYS.len() + 1 + usize::from(self.hsts));
        let kept = stricter_of(fields);
        for (name, value) in ALWAYS {
            fields.insert(name, value);
        }
        for (name, value) in kept.into_iter().flatten() {
            fields.insert(name, value);
        }
        let is_error = status.is_client_error() || status.is_server_error();
        if is_error || !fields.contains_key(CACHE_CONTROL) {
            fields.insert(CACHE_CONTROL, NO_STORE);
        }
        if self.states_transport_security(transport) {
            transport_security::state(fields);
        } else if fields.contains_key(STRICT_TRANSPORT_SECURITY) {
            transport_security::leave_once(transport, fields);
        }
    }
}

/// What the answer states itself that is stricter than what every answer has.
fn stricter_of(fields: &HeaderMap) -> [Option<(HeaderName, HeaderValue)>; 2] {
    let stated = |name: &HeaderName| fields.contains_key(name);
    let policy = stated(&CONTENT_SECURITY_POLICY)
        .then(|| stricter::content_policy(NOTHING, fields))
        .flatten();
    let features = stated(&PERMISSIONS_POLICY)
        .then(|| stricter::permissions(NO_FEATURES, &PERMISSIONS_POLICY, fields))
        .flatten();
    [
        policy.map(|value| (CONTENT_SECURITY_POLICY, value)),
        features.map(|value| (PERMISSIONS_POLICY, value)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Transport = Transport::Plain;

    #[test]
    fn an_error_is_never_cached_and_a_success_only_where_the_handler_says_so() {
        let mut fields = HeaderMap::new();
        fields.insert(CACHE_CONTROL, HeaderValue::from_static("max-age=60"));
        ResponseHeaders::default().apply(StatusCode::OK, PLAIN, &mut fields);
        assert_eq!(fields[CACHE_CONTROL], "max-age=60");
        ResponseHeaders::default().apply(StatusCode::NOT_FOUND, PLAIN, &mut fields);
        assert_eq!(fields[CACHE_CONTROL], "no-store");
    }

    #[test]
    fn every_field_leaves_once() {
        let mut fields = HeaderMap::new();
        for (name, _) in ALWAYS {
            fields.append(&name, HeaderValue::from_static("weak"));
            fields.append(&name, HeaderValue::from_static("weaker"));
        }
        ResponseHeaders::default().apply(StatusCode::OK, PLAIN, &mut fields);
        for (name, value) in ALWAYS {
            assert_eq!(fields.get_all(&name).iter().collect::<Vec<_>>(), [value], "{name}");
        }
    }

    #[test]
    fn transport_security_is_stated_where_asked_for_and_not_over_a_plain_connection() {
        for (headers, transport, is_stated) in [
            (ResponseHeaders::default(), Transport::Tls, false),
            (ResponseHeaders::default().hsts(), Transport::Plain, false),
            (ResponseHeaders::default().hsts(), Transport::Unknown, true),
            (ResponseHeaders::default().hsts(), Transport::Tls, true),
        ] {
            let mut fields = HeaderMap::new();
            headers.apply(StatusCode::OK, transport, &mut fields);
            let case = format!("{headers:?}, {transport:?}");
            assert_eq!(fields.contains_key(STRICT_TRANSPORT_SECURITY), is_stated, "{case}");
        }
    }
}
