//! Whom a request is for: the field `Host` and the authority of the target ([RFC 9112, 3.2]).
//!
//! A host is a name of letters, digits, `-`, `_` and dots, or an IPv6 address in brackets, with a port
//! behind a colon or without. Everything else that a URI would allow there names no host.
//!
//! [RFC 9112, 3.2]: https://www.rfc-editor.org/rfc/rfc9112#section-3.2

use std::fmt;
use std::net::Ipv6Addr;
use std::sync::OnceLock;

use http::header::HOST;
use http::{HeaderMap, HeaderValue, Uri, Version};

/// No name in the DNS is longer.
const LONGEST: usize = 255;

/// A host and a port, as a request or a configuration names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Host<'a> {
    name: &'a str,
    port: Option<u16>,
}

/// Why a request is for no host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostError {
    /// No host, where the protocol demands one.
    Missing,
    /// Two fields, two hosts, or text that names none.
    Malformed,
}

impl<'a> Host<'a> {
    /// The host of a request; none in HTTP/1.0, where a client need not say.
    ///
    /// Where the target of a request has an authority, that is the host: HTTP/1 ignores the field
    /// then, and HTTP/2 demands that both agree.
    ///
    /// # Errors
    /// A missing, doubled or malformed host.
    pub(crate) fn of(
        version: Version,
        target: &'a Uri,
        fields: &'a HeaderMap,
    ) -> Result<Option<Self>, HostError> {
        let stated = Self::stated(fields)?;
        let authority = match target.authority() {
            Some(authority) => Some(Self::parse(authority.as_str()).ok_or(HostError::Malformed)?),
            None => None,
        };
        let is_binary = version > Version::HTTP_11;
        match (stated, authority) {
            (Some(stated), Some(authority)) if is_binary && !stated.is(authority) => {
                Err(HostError::Malformed)
            }
            (None, authority) if is_binary => authority.map(Some).ok_or(HostError::Missing),
            (None, _) if version == Version::HTTP_11 => Err(HostError::Missing),
            (stated, authority) => Ok(authority.or(stated)),
        }
    }

    fn stated(fields: &'a HeaderMap) -> Result<Option<Self>, HostError> {
        let mut lines = fields.get_all(HOST).iter();
        let Some(line) = lines.next() else { return Ok(None) };
        let line = str::from_utf8(line.as_bytes()).ok();
        let host = line.and_then(Self::parse).filter(|_| lines.next().is_none());
        host.map(Some).ok_or(HostError::Malformed)
    }

    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let end = if text.starts_with('[') { text.find(']')? + 1 } else { end_of_name(text)? };
        let (name, rest) = text.split_at_checked(end)?;
        let port = match rest.strip_prefix(':') {
            None if rest.is_empty() => None,
            Some("") => None,
            Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(port.parse().ok()?)
            }
            _ => return None,
        };
        let is_address = || ipv6(name).is_some();
        (!name.starts_with('[') || is_address()).then_some(Self { name, port })
    }

    fn is(self, other: Self) -> bool {
        self.names(other) && self.port == other.port
    }

    fn names(self, other: Self) -> bool {
        let rooted = |name: &'a str| name.strip_suffix('.').unwrap_or(name);
        let alike = rooted(self.name)
            .eq_ignore_ascii_case(other.name.strip_suffix('.').unwrap_or(other.name));
        alike || ipv6(self.name).is_some_and(|own| ipv6(other.name) == Some(own))
    }
}

impl fmt::Display for Host<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name)?;
        self.port.map_or(Ok(()), |port| write!(out, ":{port}"))
    }
}

/// Where the name that a text begins with ends: at a colon, or with the text. None where it is not a name.
///
/// One pass for every request: a label is empty behind a dot, and where the name begins.
fn end_of_name(text: &str) -> Option<usize> {
    let (mut length, mut label_is_empty) = (0, true);
    for byte in text.bytes() {
        match NAME_PARTS.get(usize::from(byte)) {
            Some(NamePart::OfLabel) => label_is_empty = false,
            Some(NamePart::Dot) if !label_is_empty => label_is_empty = true,
            Some(NamePart::Colon) => break,
            _ => return None,
        }
        length += 1;
    }
    (1..=LONGEST).contains(&length).then_some(length)
}

/// What a character is in a name.
#[derive(Clone, Copy)]
enum NamePart {
    OfLabel,
    Dot,
    Colon,
    Other,
}

const NAME_PARTS: [NamePart; 256] = name_parts();

#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn name_parts() -> [NamePart; 256] {
    let mut name_parts = [NamePart::Other; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        name_parts[byte as usize] = match byte {
            b'-' | b'_' => NamePart::OfLabel,
            b'.' => NamePart::Dot,
            b':' => NamePart::Colon,
            byte if byte.is_ascii_alphanumeric() => NamePart::OfLabel,
            _ => NamePart::Other,
        };
        byte += 1;
    }
    name_parts
}

fn ipv6(name: &str) -> Option<Ipv6Addr> {
    name.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// The hosts that an application is; without a statement every host.
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    declared: Option<Box<[String]>>,
    /// The first field `Host` that was found to name this application: most that follow are the same.
    known: OnceLock<HeaderValue>,
}

impl Hosts {
    /// # Errors
    /// Each that is not a host, or that there is none.
    pub(crate) fn of(hosts: Vec<String>) -> Result<Self, Vec<String>> {
        if hosts.is_empty() {
            let none = "hosts: name one, as in `.hosts([\"api.example.com\"])`";
            return Err(vec![none.to_owned()]);
        }
        let wrong = hosts.iter().filter(|host| Host::parse(host).is_none()).map(|wrong| {
            format!(
                "hosts: `{wrong}` is not a host: write a name or an address as in `api.example.com`, \
                 `api.example.com:8443` or `[2001:db8::1]`, without scheme, path and `*`"
            )
        });
        let wrong: Vec<String> = wrong.collect();
        if wrong.is_empty() {
            Ok(Self { declared: Some(hosts.into()), known: OnceLock::new() })
        } else {
            Err(wrong)
        }
    }

    /// The hosts that are declared; none where every one is taken.
    #[cfg(feature = "openapi")]
    pub(crate) fn declared(&self) -> Vec<String> {
        self.declared.as_deref().unwrap_or_default().to_vec()
    }

    /// Whether the one field `Host` of a request has the text of one that was for this application, and
    /// nothing else of the request says whom it is for.
    pub(crate) fn know(&self, version: Version, target: &Uri, fields: &HeaderMap) -> bool {
        let Some(known) = self.known.get() else { return false };
        let mut lines = fields.get_all(HOST).iter();
        version == Version::HTTP_11
            && target.authority().is_none()
            && lines.next() == Some(known)
            && lines.next().is_none()
    }

    /// Remembers the field of a request that was found to be for this application.
    pub(crate) fn remember(&self, fields: &HeaderMap) {
        if self.known.get().is_none()
            && let Some(line) = fields.get(HOST)
            // Copied: the field is a piece of all that its connection read.
            && let Ok(line) = HeaderValue::from_bytes(line.as_bytes())
        {
            self.known.get_or_init(|| line);
        }
    }

    /// Whether a request for `host` is for this application. One declared without a port is meant
    /// at every port; ports 80 and 443 go without saying.
    pub(crate) fn are(&self, host: Option<Host<'_>>) -> bool {
        let Some(declared) = &self.declared else { return true };
        let Some(host) = host else { return false };
        declared.iter().filter_map(|declared| Host::parse(declared)).any(|declared| {
            let at_port = match (declared.port, host.port) {
                (None, _) | (Some(80 | 443), None) => true,
                (declared, port) => declared == port,
            };
            at_port && declared.names(host)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(version: Version, target: &str, hosts: &[&str]) -> Result<Option<String>, HostError> {
        let lines = hosts.iter().map(|host| (HOST, HeaderValue::from_str(host).unwrap()));
        let (target, fields) = (target.parse().unwrap(), lines.collect());
        Host::of(version, &target, &fields).map(|host| host.map(|host| host.name.to_owned()))
    }

    #[test]
    fn a_host_is_a_name_or_an_address_with_a_port_or_without() {
        for host in [
            "a",
            "A.example",
            "a.example.",
            "a_b.test:1",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:8080",
            "a:",
        ] {
            assert!(Host::parse(host).is_some(), "{host}");
        }
        for host in [
            "",
            " ",
            ":80",
            "a b",
            "a,b",
            "a@b",
            "http://a",
            "a/",
            "a?",
            "a#b",
            "a..b",
            "a..",
            ".",
            ".a",
            "a:x",
            "a:65536",
            "a:-1",
            "a:+1",
            "a:1:2",
            "::1",
            "[::1",
            "[::1]x",
            "[fe80::1%eth0]",
            "[a]",
            "*",
            "a%20",
            "ä",
            "a\\b",
            "\"a\"",
        ] {
            assert!(Host::parse(host).is_none(), "{host}");
        }
        assert!(Host::parse(&"a".repeat(256)).is_none());
    }

    #[test]
    fn http_1_1_demands_one_field_and_http_2_one_authority() {
        let (one, two) = (Version::HTTP_11, Version::HTTP_2);
        assert_eq!(of(one, "/", &["a.test"]), Ok(Some("a.test".to_owned())));
        assert_eq!(of(one, "/", &[]), Err(HostError::Missing));
        assert_eq!(of(one, "http://a.test/", &[]), Err(HostError::Missing));
        assert_eq!(of(one, "/", &["a.test", "a.test"]), Err(HostError::Malformed));
        assert_eq!(of(one, "/", &["a.test, b.test"]), Err(HostError::Malformed));
        assert_eq!(of(one, "/", &[""]), Err(HostError::Malformed));
        // The target's authority counts, and the field is ignored.
        assert_eq!(of(one, "http://b.test/", &["a.test"]), Ok(Some("b.test".to_owned())));
        assert_eq!(of(one, "http://x@b.test/", &["b.test"]), Err(HostError::Malformed));
        assert_eq!(of(Version::HTTP_10, "/", &[]), Ok(None));
        assert_eq!(of(two, "https://a.test/", &[]), Ok(Some("a.test".to_owned())));
        assert_eq!(of(two, "https://a.test/", &["A.test"]), Ok(Some("a.test".to_owned())));
        assert_eq!(of(two, "https://a.test/", &["b.test"]), Err(HostError::Malformed));
        assert_eq!(of(two, "/", &["a.test"]), Ok(Some("a.test".to_owned())));
        assert_eq!(of(two, "/", &[]), Err(HostError::Missing));
    }

    #[test]
    fn declared_hosts_are_us_and_others_are_not() {
        let hosts = ["Api.example", "b.example:8443", "c.example:443", "[2001:db8::1]"];
        let hosts = Hosts::of(hosts.map(str::to_owned).to_vec()).unwrap();
        let are = |host: &str| hosts.are(Host::parse(host));
        for host in
            ["api.example", "API.example.:7", "b.example:8443", "c.example", "[2001:DB8:0::1]:1"]
        {
            assert!(are(host), "{host}");
        }
        for host in ["x.api.example", "b.example", "b.example:1", "c.example:80", "[2001:db8::2]"] {
            assert!(!are(host), "{host}");
        }
        assert!(!hosts.are(None));
        assert!(Hosts::default().are(None));
    }

    #[test]
    fn a_known_host_is_known_alone_and_in_its_own_words() {
        let hosts = Hosts::default();
        let fields = |lines: &[&'static str]| -> HeaderMap {
            lines.iter().map(|line| (HOST, HeaderValue::from_static(line))).collect()
        };
        let knows = |version, target: &str, lines: &[&'static str]| {
            hosts.know(version, &target.parse().unwrap(), &fields(lines))
        };
        assert!(!knows(Version::HTTP_11, "/", &["a.test"]));
        hosts.remember(&fields(&["a.test"]));
        hosts.remember(&fields(&["b.test"]));
        assert!(knows(Version::HTTP_11, "/", &["a.test"]));
        for lines in [&[][..], &["b.test"], &["A.test"], &["a.test", "a.test"]] {
            assert!(!knows(Version::HTTP_11, "/", lines), "{lines:?}");
        }
        assert!(!knows(Version::HTTP_2, "/", &["a.test"]));
        assert!(!knows(Version::HTTP_11, "http://b.test/", &["a.test"]));
    }

    #[test]
    fn what_is_no_host_is_refused_at_start() {
        let two = ["a.example/", "a.example", "*"].map(str::to_owned).to_vec();
        assert_eq!(Hosts::of(two).unwrap_err().len(), 2, "each that is none");
        for hosts in
            [&[][..], &["https://a.example"], &["a.example", "*.b.example"], &["a.example/"]]
        {
            let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
            assert!(Hosts::of(hosts).unwrap_err()[0].starts_with("hosts: "));
        }
    }
}
