//! URLs that every reader takes for the same.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a text is an absolute URL with a host and without a user, of one of `schemes` if any are
/// named.
///
/// Every character is one that [RFC 3986] allows there, every `%` begins an escape: what is left is
/// what the RFC and the [WHATWG]'s parser read alike.
///
/// [RFC 3986]: https://www.rfc-editor.org/rfc/rfc3986
/// [WHATWG]: https://url.spec.whatwg.org/
pub(crate) fn is_url(text: &str, schemes: Option<&[&str]>) -> bool {
    // What a browser or a client would do with a text that begins so is decided by its scheme alone;
    // one without a host after it (`javascript:`, `data:`) runs or shows the text itself.
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let known = schemes.is_none_or(|all| all.iter().any(|one| one.eq_ignore_ascii_case(scheme)));
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (before, fragment) = tail.split_once('#').unwrap_or((tail, ""));
    known
        && is_scheme(scheme)
        && is_authority(authority)
        && [before, fragment].map(is_tail) == [true; 2]
}

/// A URL as its crate writes it: `https://A.example` is `https://a.example/`.
#[cfg(feature = "url")]
pub(super) fn same_url(text: &str) -> String {
    ::url::Url::parse(text).map_or_else(|_| text.to_owned(), String::from)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// `pchar`, `/` and `?`: a path, a query or a fragment.
fn is_tail(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte);
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => return true,
            [b'%', high, low, tail @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                tail
            }
            [byte, tail @ ..] if legal(*byte) => tail,
            _ => return false,
        }
    }
}

/// A host and a port, without a user.
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    is_host(host) && port.is_none_or(is_port)
}

/// A name or an address in its usual form. Who fetches reads `0x7f` and `2130706433` as 127.0.0.1
/// ([WHATWG URL, 3.5]), and who compares names does not.
///
/// [WHATWG URL, 3.5]: https://url.spec.whatwg.org/#host-parsing
fn is_host(host: &str) -> bool {
    let within = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if let Some(address) = within {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    // A dot at the end changes neither.
    let name = host.strip_suffix('.').unwrap_or(host);
    if ends_in_a_number(name) {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let is_label = |label: &str| (1..=63).contains(&label.len()) && label.bytes().all(legal);
    host.len() <= 253 && host.split('.').all(is_label) && is_decodable(host)
}

/// Whether the last label of a host is a number, in hexadecimal too: then a reader takes the host for an
/// address ([WHATWG URL, 3.5]).
///
/// [WHATWG URL, 3.5]: https://url.spec.whatwg.org/#ends-in-a-number-checker
pub(crate) fn ends_in_a_number(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    hexadecimal || last.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether every label in punycode is the name of something ([RFC 5891]), which the feature `url` alone can tell.
///
/// [RFC 5891]: https://www.rfc-editor.org/rfc/rfc5891
pub(crate) fn is_decodable(host: &str) -> bool {
    let is_coded =
        |label: &str| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    !host.split('.').any(is_coded) || is_name(host)
}

#[cfg(feature = "url")]
fn is_name(host: &str) -> bool {
    ::url::Host::parse(host).is_ok()
}

#[cfg(not(feature = "url"))]
const fn is_name(_: &str) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEB: &[&str] = &["https", "http"];

    #[test]
    fn a_url_has_a_scheme_that_fetches_and_a_host() {
        for url in [
            "https://example.com",
            "http://example.com:8080/a?b=c#d",
            "HTTPS://EXAMPLE.com/",
            "https://[2001:db8::1]/",
            "https://[2001:db8::1]:8080/",
            "http://127.0.0.1:80/",
            "http://my_host",
        ] {
            assert!(is_url(url, Some(WEB)), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "javascript://example.com/%0aalert(1)",
            "data:text/html,<script>",
            "ftp://example.com",
            "example.com",
            "//example.com",
            "/path",
            "https://",
            "https:example.com",
            "https://user:secret@example.com/",
            "https://example.com/ a",
            "https://example.com/\n",
            " https://example.com",
            "https://example.com/#a b",
            "https://example.com:x/",
            "https://example.com:65536/",
            "https://example.com:+80/",
            "https://exa%6dple.com/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://127.1/",
            "https://0177.0.0.1/",
            "https://127.0.0.1./",
            "https://[::g]/",
            "https://a..b/",
            "https:a.de",
            "https:/a.de",
            "https:///a.de",
            "https://a.de/%",
            "https://a.de/%zz",
            "https://a.de/a|b",
            "https://a.de/a^b",
            "https://a.de/`",
            "https://a.de/{a}",
            "https://a.de/?a[]=b",
            "https://a.de/?\"",
            "https://a.de/<a>",
            "https://a.de/\\a",
            "https://a.de/#a#b",
            "https://a.de/é",
            "https://a.de:/",
            "https://1/",
            "https://1.2.3/",
            "https://a.0x1/",
            "https://a.1/",
            "",
        ] {
            assert!(!is_url(url, Some(WEB)), "{url}");
        }
        assert!(is_url("ftp://example.com", Some(&["ftp"])) && is_url("ftp://example.com", None));
    }

    #[cfg(feature = "url")]
    #[test]
    fn a_name_in_punycode_is_one() {
        for url in ["https://xn--bcher-kva.example/", "https://a.XN--BCHER-KVA/", "https://xn.de/"]
        {
            assert!(is_url(url, Some(WEB)), "{url}");
        }
        for url in ["https://xn--a/", "https://xn--0.example/", "https://XN--A.de:80/"] {
            assert!(!is_url(url, Some(WEB)), "{url}");
        }
    }

    /// What one parser takes for the host must be the host to the one that fetches.
    #[test]
    fn a_url_means_the_same_host_to_a_browser() {
        let pieces = [
            "http:",
            "https:",
            "HTTPS:",
            "javascript:",
            "//",
            "/",
            "\\",
            "@",
            "own.example",
            ":80",
            ":",
            "?",
            "#",
            "%2f",
            "%40",
            "%00",
            "[::1]",
            "[",
            "]",
            "127.0.0.1",
            ".",
            "\t",
            " ",
            "é",
            "u",
            ";",
            "&",
            "／",
            "-",
            "_",
            "0x7f",
            "2130706433",
            "*",
            "{",
            "|",
            "^",
            "`",
            "~",
            "EVIL.example",
        ];
        let mut state = 88_172_645_463_325_252_u64;
        let mut next = |most: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % u64::try_from(most).unwrap()).unwrap()
        };
        let mut taken = 0;
        for _ in 0..400_000 {
            let mut text = ["http://", "https://", ""][next(3)].to_owned();
            for _ in 0..=next(6) {
                text.push_str(pieces[next(pieces.len())]);
            }
            if !is_url(&text, Some(WEB)) {
                continue;
            }
            taken += 1;
            let ours: http::Uri = text.split('#').next().unwrap().parse().unwrap();
            let theirs = url::Url::parse(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            assert!(WEB.contains(&theirs.scheme()), "{text:?}");
            assert!(theirs.username().is_empty() && theirs.password().is_none(), "{text:?}");
            let host = ours.host().unwrap().to_ascii_lowercase();
            assert_eq!(theirs.host_str(), Some(host.as_str()), "{text:?}");
        }
        assert!(taken > 1_000, "{taken}");
    }
}
