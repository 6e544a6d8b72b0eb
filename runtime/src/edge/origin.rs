//! Origins of pages, as browsers write them in `Origin` ([RFC 6454, 6.2]).
//!
//! [RFC 6454, 6.2]: https://www.rfc-editor.org/rfc/rfc6454#section-6.2

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::HeaderMap;
use http::header::ORIGIN;

/// An origin in the one spelling that browsers send: `https://app.example`, `http://localhost:5173`.
///
/// Origins are compared byte by byte, so that every other spelling would match nothing; it is refused
/// when it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Origin(Box<str>);

/// Why a text is not an origin, for its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OriginError {
    Null,
    Wildcard,
    Scheme,
    Rest,
    DefaultPort,
    Port,
    UpperCase,
    NotAscii,
    Host,
}

impl Origin {
    /// # Errors
    /// The text is not how a browser writes an origin of the web.
    pub(crate) fn parse(text: &str) -> Result<Self, OriginError> {
        check(text).map(|()| Self(text.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The origins of a list, or a sentence about each that is none.
    pub(crate) fn all(setter: &str, texts: &[String]) -> Result<Vec<Self>, Vec<String>> {
        if texts.is_empty() {
            return Err(vec![format!("{setter}: name an origin, as `https://app.example`")]);
        }
        let (mut origins, mut wrong) = (Vec::new(), Vec::new());
        for text in texts {
            match Self::parse(text) {
                Ok(origin) => origins.push(origin),
                Err(error) => wrong.push(format!("{setter}: `{}` {error}", text.escape_debug())),
            }
        }
        if wrong.is_empty() { Ok(origins) } else { Err(wrong) }
    }
}

/// What a request says of the page that caused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stated<'a> {
    Absent,
    One(&'a str),
    /// Twice, or no text.
    Unclear,
}

impl<'a> Stated<'a> {
    /// The one line of a field.
    pub(crate) fn of(headers: &'a HeaderMap, name: &str) -> Self {
        let mut lines = headers.get_all(name).iter();
        match (lines.next().map(|line| line.to_str()), lines.next()) {
            (None, _) => Self::Absent,
            (Some(Ok(text)), None) => Self::One(text),
            _ => Self::Unclear,
        }
    }

    pub(crate) fn origin(headers: &'a HeaderMap) -> Self {
        Self::of(headers, ORIGIN.as_str())
    }
}

fn check(text: &str) -> Result<(), OriginError> {
    if text.eq_ignore_ascii_case("null") {
        return Err(OriginError::Null);
    }
    if text.contains('*') {
        return Err(OriginError::Wildcard);
    }
    if !text.is_ascii() {
        return Err(OriginError::NotAscii);
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(OriginError::UpperCase);
    }
    let (scheme, rest) = text.split_once("://").ok_or(OriginError::Scheme)?;
    let default_port = match scheme {
        "https" => 443,
        "http" => 80,
        _ => return Err(OriginError::Scheme),
    };
    if rest.contains(['/', '?', '#', '@', '\\']) {
        return Err(OriginError::Rest);
    }
    let (host, port) = split_port(rest);
    if let Some(port) = port {
        check_port(port, default_port)?;
    }
    if is_host(host) { Ok(()) } else { Err(OriginError::Host) }
}

/// Splits at the colon behind the host; those of an IPv6 address are in brackets.
fn split_port(rest: &str) -> (&str, Option<&str>) {
    let end =
        if rest.starts_with('[') { rest.find(']').map_or(rest.len(), |it| it + 1) } else { 0 };
    let (within, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
    match behind.split_once(':') {
        Some((more, port)) if end == 0 => (more, Some(port)),
        Some(("", port)) => (within, Some(port)),
        _ => (rest, None),
    }
}

fn check_port(port: &str, default: u16) -> Result<(), OriginError> {
    let number: u16 = port.parse().map_err(|_| OriginError::Port)?;
    if number == 0 || number.to_string() != port {
        return Err(OriginError::Port);
    }
    if number == default { Err(OriginError::DefaultPort) } else { Ok(()) }
}

/// A name, an IPv4 address or an IPv6 address, each as browsers write it.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok_and(|parsed| parsed.to_string() == address);
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        (1..=63).contains(&label.len()) && label.bytes().all(legal)
    };
    // A name that ends in a number is an address to a browser.
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    name.len() <= 253
        && name.split('.').all(is_label)
        && (!is_number || host.parse::<Ipv4Addr>().is_ok())
}

impl fmt::Display for OriginError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Null => {
                "is the origin of sandboxed pages and files, which any site can create: name an origin \
                 such as `https://app.example`"
            }
            Self::Wildcard => "has a `*`: name each origin",
            Self::Scheme => "does not begin with `https://` or `http://`",
            Self::Rest => {
                "has something behind the host: an origin ends with the host or its port, without a \
                 slash"
            }
            Self::DefaultPort => "names the default port, which browsers leave out",
            Self::Port => "has no port between 1 and 65535 behind the colon",
            Self::UpperCase => "has upper case letters, which browsers write in lower case",
            Self::NotAscii => "is not ASCII: write the host in Punycode, as browsers do",
            Self::Host => "has no host that a browser would write",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of `TestCrossOriginProtectionAddTrustedOriginErrors` of Go's net/http.
    #[test]
    fn what_go_refuses_as_a_trusted_origin_is_none() {
        for origin in ["https://example.com", "https://example.com:8080", "http://example.com"] {
            assert!(Origin::parse(origin).is_ok(), "{origin}");
        }
        for origin in [
            "example.com",
            "https://",
            "https://example.com/",
            "https://example.com/path",
            "https://example.com?query=value",
            "https://example.com#fragment",
            "https://ex ample.com",
            "",
            "null",
        ] {
            assert!(Origin::parse(origin).is_err(), "{origin}");
        }
    }

    #[test]
    fn each_text_that_is_no_origin_is_told() {
        let all = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            Origin::all("cors", &texts).map(|origins| origins.len())
        };
        assert_eq!(all(&["https://a.example", "https://b.example"]), Ok(2));
        let wrong = all(&["a.example", "https://a.example", "null"]).unwrap_err();
        let [first, second] = &wrong[..] else { panic!("{wrong:?}") };
        assert!(first.starts_with("cors: `a.example` "), "{first}");
        assert!(second.starts_with("cors: `null` "), "{second}");
    }

    #[test]
    fn an_origin_has_one_spelling() {
        for origin in [
            "http://localhost:5173",
            "https://xn--mnchen-3ya.example",
            "https://192.0.2.7:8443",
            "https://[2001:db8::1]",
            "https://[2001:db8::1]:8443",
            "https://a.example.",
        ] {
            assert!(Origin::parse(origin).is_ok(), "{origin}");
        }
        for (origin, error) in [
            ("NULL", OriginError::Null),
            ("*", OriginError::Wildcard),
            ("https://*.example.com", OriginError::Wildcard),
            ("HTTPS://example.com", OriginError::UpperCase),
            ("https://Example.com", OriginError::UpperCase),
            ("https://münchen.example", OriginError::NotAscii),
            ("ftp://example.com", OriginError::Scheme),
            ("file://", OriginError::Scheme),
            ("https:/example.com", OriginError::Scheme),
            ("//example.com", OriginError::Scheme),
            ("https://example.com:443", OriginError::DefaultPort),
            ("http://example.com:80", OriginError::DefaultPort),
            ("https://example.com:", OriginError::Port),
            ("https://example.com:0", OriginError::Port),
            ("https://example.com:080", OriginError::Port),
            ("https://example.com:+81", OriginError::Port),
            ("https://example.com:65536", OriginError::Port),
            ("https://user@example.com", OriginError::Rest),
            ("https://.example.com", OriginError::Host),
            ("https://a..example", OriginError::Host),
            ("https://example.com, https://b.example", OriginError::Rest),
            ("https://example.com ", OriginError::Host),
            ("https://[2001:DB8::1]", OriginError::UpperCase),
            ("https://[2001:db8:0:0::1]", OriginError::Host),
            ("https://[::1", OriginError::Host),
            ("https://127.1", OriginError::Host),
            ("https://0x7f000001", OriginError::Host),
        ] {
            assert_eq!(Origin::parse(origin), Err(error), "{origin}");
        }
    }
}
