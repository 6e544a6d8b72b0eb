//! Header fields that describe the server, what it is built with or what is behind it, and those that
//! browsers have given up: none of them leaves.
//!
//! The names are those of the removal list of the [OWASP Secure Headers Project] (87 on 19 July 2026), and
//! `Expect-CT`, `Public-Key-Pins` and `X-XSS-Protection`, which protect no browser any more.
//!
//! [OWASP Secure Headers Project]: https://owasp.org/www-project-secure-headers/

use http::HeaderMap;

/// Sorted: a name is looked for by halving.
const NAMES: [&str; 91] = [
    "$wsep",
    "expect-ct",
    "host-header",
    "k-proxy-request",
    "liferay-portal",
    "oraclecommercecloud-version",
    "pega-host",
    "powered-by",
    "product",
    "public-key-pins",
    "public-key-pins-report-only",
    "server",
    "sourcemap",
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-atmosphere-error",
    "x-atmosphere-first-request",
    "x-atmosphere-tracking-id",
    "x-b3-parentspanid",
    "x-b3-sampled",
    "x-b3-spanid",
    "x-b3-traceid",
    "x-backside-transport",
    "x-beserver",
    "x-calculatedbetarget",
    "x-cf-powered-by",
    "x-cms",
    "x-cocoon-version",
    "x-content-encoded-by",
    "x-datadog-origin",
    "x-datadog-parent-id",
    "x-datadog-sampling-priority",
    "x-datadog-tags",
    "x-datadog-trace-id",
    "x-diaginfo",
    "x-dtagentid",
    "x-dthealthcheck",
    "x-dtinjectedservlet",
    "x-envoy-attempt-count",
    "x-envoy-external-address",
    "x-envoy-internal",
    "x-envoy-original-dst-host",
    "x-envoy-upstream-service-time",
    "x-feserver",
    "x-framework",
    "x-generated-by",
    "x-generator",
    "x-gitlab-meta",
    "x-jitsi-release",
    "x-joomla-version",
    "x-kong-admin-latency",
    "x-kong-client-latency",
    "x-kong-proxy-latency",
    "x-kong-request-id",
    "x-kong-response-latency",
    "x-kong-third-party-latency",
    "x-kong-total-latency",
    "x-kong-upstream-latency",
    "x-kong-upstream-status",
    "x-kubernetes-pf-flowschema-ui",
    "x-kubernetes-pf-prioritylevel-uid",
    "x-litespeed-cache",
    "x-litespeed-cache-control",
    "x-litespeed-purge",
    "x-litespeed-tag",
    "x-litespeed-vary",
    "x-mod-pagespeed",
    "x-nextjs-cache",
    "x-nextjs-matched-path",
    "x-nextjs-page",
    "x-nextjs-redirect",
    "x-old-content-length",
    "x-oneagent-js-injection",
    "x-owa-version",
    "x-page-speed",
    "x-php-version",
    "x-powered-by",
    "x-powered-by-plesk",
    "x-powered-cms",
    "x-redirect-by",
    "x-ruxit-js-agent",
    "x-server-powered-by",
    "x-sourcefiles",
    "x-sourcemap",
    "x-turbo-charged-by",
    "x-tyk-trace-id",
    "x-umbraco-version",
    "x-varnish-backend",
    "x-varnish-server",
    "x-woodpecker-version",
    "x-xss-protection",
];

/// Removes them. Most answers hold few fields and none of these, so that a look at their names is all it costs.
pub(super) fn remove(fields: &mut HeaderMap) {
    while let Some(name) = fields.keys().find(|name| discloses(name.as_str())).cloned() {
        fields.remove(name);
    }
}

fn discloses(name: &str) -> bool {
    // All but a few begin so, and hardly another name does.
    let may_be = name.starts_with("x-") || is_another(name);
    may_be && NAMES.binary_search(&name).is_ok()
}

/// The names that do not begin with `x-`.
fn is_another(name: &str) -> bool {
    matches!(name.as_bytes().first(), Some(b'$' | b'e' | b'h' | b'k' | b'l' | b'o' | b'p' | b's'))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::HeaderName;

    use super::*;

    #[test]
    fn every_name_is_found_and_is_spelt_as_fields_are() {
        assert!(NAMES.is_sorted());
        for name in NAMES {
            assert_eq!(HeaderName::from_static(name).as_str(), name);
            assert!(discloses(name), "{name}");
            let mut fields = HeaderMap::new();
            fields.append(name, HeaderValue::from_static("first"));
            fields.append("x-request", HeaderValue::from_static("kept"));
            fields.append(name, HeaderValue::from_static("second"));
            remove(&mut fields);
            assert_eq!(fields.len(), 1, "{name}");
        }
    }

    #[test]
    fn what_only_begins_like_one_of_them_stays() {
        for name in ["x-request-id", "x-powered", "serverless", "server-timing", "etag", "link"] {
            assert!(!discloses(name), "{name}");
        }
    }
}
