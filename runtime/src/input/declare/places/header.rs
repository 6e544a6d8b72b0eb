//! Which header fields a handler may read, and what they are called.
//!
//! Some are the guard's alone: what they say is believed from some and not from others, or it is a
//! credential. A handler that reads them by itself decides what the guard has decided already.

use super::refusal::refuse;
use super::token::is_token;
use crate::const_text::same;
use crate::problem::lower_hyphen;

const CREDENTIALS: &[&str] = &["authorization", "proxy-authorization", "dpop", "x-api-key"];

/// They say where the request came from, whom it is for and on whose behalf it asks.
const TOPOLOGY: &[&str] = &[
    "forwarded",
    "x-forwarded",
    "x-real-ip",
    "x-client-ip",
    "client-ip",
    "true-client-ip",
    "x-cluster-client-ip",
    "x-original-forwarded-for",
    "x-envoy-external-address",
    "x-azure-clientip",
    "x-azure-socketip",
    "cf-connecting-ip",
    "cf-connecting-ipv6",
    "fastly-client-ip",
    "fly-client-ip",
    "via",
    "host",
    "x-original-host",
    "x-host",
    "remote-user",
    "x-remote-user",
    "x-authenticated-user",
    "x-auth-request-user",
    "x-auth-request-email",
    "x-auth-request-groups",
];

const TOPOLOGY_PREFIX: &str = "x-forwarded-";

/// RFC 9110, 7.6.1, and what frames a message.
const HOP: &[&str] = &[
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
    "content-length",
    "expect",
];

/// They name another method or path than the guard judged.
const OVERRIDES: &[&str] = &[
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
    "x-original-url",
    "x-original-uri",
    "x-rewrite-url",
];

/// Stops compilation where `name` is not a header field, or none for a handler to read.
#[track_caller]
pub(super) const fn check(rust: &str, name: &str) {
    if !is_token(name) {
        refuse(&[
            "`",
            name,
            "` is not a name of a header field\nhelp: write one of letters, digits and `-`: \
             `#[serde(rename = \"..\")]`",
        ]);
    }
    if runs_together(rust, name) {
        refuse(&[
            "`",
            name,
            "` joins the words of a header field without `-`\nhelp: leave `rename_all` out, which makes \
             `-` of every `_`, or write the name in lower case: `#[serde(rename = \"..\")]`",
        ]);
    }
    if is_among(name, CREDENTIALS) {
        refuse(&[
            "`",
            name,
            "` is a credential, which the guard reads and no handler\nhelp: take `Principal`, or \
             write an `Authenticator` for a scheme of your own",
        ]);
    }
    if is_among(name, &["cookie"]) {
        refuse(&[
            "`",
            name,
            "` holds all cookies at once\nhelp: take those you need as `Cookies<T>`",
        ]);
    }
    check_is_about_the_request(name);
}

#[track_caller]
const fn check_is_about_the_request(name: &str) {
    if is_among(name, TOPOLOGY) || begins(name.as_bytes(), TOPOLOGY_PREFIX.as_bytes()) {
        refuse(&[
            "`",
            name,
            "` is written by proxies, and any client can forge it\nhelp: \
             remove the field; declare the proxies with `.behind([..])` and take `ClientAddress`",
        ]);
    }
    if is_among(name, HOP) {
        refuse(&[
            "`",
            name,
            "` concerns one connection and not the request\nhelp: remove the field; the server has \
             dealt with it",
        ]);
    }
    if is_among(name, OVERRIDES) {
        refuse(&[
            "`",
            name,
            "` names another method or path than the guard judged\nhelp: remove the field, and give \
             the method or path a guarded route of its own",
        ]);
    }
}

/// `requestId` of `request_id`, in which nothing parts the words once case is ignored.
const fn runs_together(rust: &str, name: &str) -> bool {
    let (rust, name) = (rust.as_bytes(), name.as_bytes());
    let split_public_and_log = holds(name, false, b'-') || holds(name, false, b'_');
    holds(rust, false, b'_') && holds(name, true, 0) && !split_public_and_log && !same(rust, name)
}

/// Whether `bytes` hold `wanted`, or an upper-case letter.
const fn holds(bytes: &[u8], upper: bool, wanted: u8) -> bool {
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        if (upper && byte.is_ascii_uppercase()) || (!upper && *byte == wanted) {
            return true;
        }
        rest = tail;
    }
    false
}

const fn is_among(name: &str, names: &[&str]) -> bool {
    let mut rest = names;
    while let [one, tail @ ..] = rest {
        if alike(name.as_bytes(), one.as_bytes()) {
            return true;
        }
        rest = tail;
    }
    false
}

/// Whether two names are one as header fields.
pub(super) const fn alike(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && begins(left, right)
}

const fn begins(name: &[u8], prefix: &[u8]) -> bool {
    let (mut name, mut prefix) = (name, prefix);
    while let [wanted, others @ ..] = prefix {
        let [byte, tail @ ..] = name else { return false };
        if lower_hyphen(*byte) != lower_hyphen(*wanted) {
            return false;
        }
        (name, prefix) = (tail, others);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_in_every_spelling() {
        assert!(is_among("Proxy_Authorization", CREDENTIALS) && is_among("X_Api_Key", CREDENTIALS));
        assert!(is_among("X_Remote_User", TOPOLOGY) && !is_among("x-remote-users", TOPOLOGY));
        assert!(!is_among("authorization-hint", CREDENTIALS));
        assert!(begins(b"X_Forwarded-Tls", TOPOLOGY_PREFIX.as_bytes()));
        assert!(!begins(b"x-forwarded", TOPOLOGY_PREFIX.as_bytes()));
    }

    #[test]
    fn words_are_parted() {
        assert!(runs_together("request_id", "requestId"));
        assert!(!runs_together("request_id", "request_id"));
        assert!(!runs_together("request_id", "X-Request-Id"));
        assert!(!runs_together("request_id", "REQUEST_ID"));
        assert!(!runs_together("etag", "ETag"));
        assert!(!runs_together("entity_tag", "etag"));
    }
}
