//! One hop of a forwarding header, as its grammar has it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::{HeaderName, header};

static X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where the trusted proxies write the client's address. Only the declared header is ever read;
/// another is not a fallback, since a client that may leave one out could then write the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ForwardingHeader {
    /// `X-Forwarded-For: 192.0.2.1, 10.0.0.7`.
    #[default]
    XForwardedFor,
    /// `Forwarded: for=192.0.2.1, for="[2001:db8::1]:4711"` (RFC 7239).
    Forwarded,
}

impl ForwardingHeader {
    pub(super) fn name(self) -> &'static HeaderName {
        match self {
            Self::XForwardedFor => &X_FORWARDED_FOR,
            Self::Forwarded => &header::FORWARDED,
        }
    }

    /// The last hop of a line, and what is before it.
    pub(super) fn split_last(self, line: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
        match self {
            Self::XForwardedFor => split_last(line, b',', Quotes::Plain),
            Self::Forwarded => split_last(line, b',', Quotes::Protect),
        }
    }

    /// The address a hop names, if it names one.
    pub(super) fn address(self, hop: &[u8]) -> Option<IpAddr> {
        let address = match self {
            Self::XForwardedFor => node(trimmed(hop)?),
            Self::Forwarded => forwarded_for(hop),
        };
        address.map(|address| address.to_canonical()).filter(|address| !address.is_unspecified())
    }
}

/// Whether separators inside double quotes are text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Plain,
    Protect,
}

/// Splits at the last separator. Read from the right, so that a quote which a client left open
/// cannot swallow what the proxy wrote behind it. None when a quote has no beginning.
fn split_last(text: &[u8], separator: u8, quotes: Quotes) -> Option<(Option<&[u8]>, &[u8])> {
    let mut inside = false;
    for (at, byte) in text.iter().enumerate().rev() {
        let before = text.get(..at)?;
        if quotes == Quotes::Protect && *byte == b'"' && !ends_in_escape(before) {
            inside = !inside;
        } else if *byte == separator && !inside {
            return Some((Some(before), text.get(at + 1..)?));
        }
    }
    (!inside).then_some((None, text))
}

fn ends_in_escape(text: &[u8]) -> bool {
    text.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

fn trimmed(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text).ok().map(|text| text.trim_matches([' ', '\t']))
}

/// The address in one element of `Forwarded`: exactly one `for`, in any case and at any place.
/// `unknown` and `_hidden` are none.
fn forwarded_for(element: &[u8]) -> Option<IpAddr> {
    let mut found = None;
    let mut unread = Some(element);
    while let Some(text) = unread {
        let pair;
        (unread, pair) = split_last(text, b';', Quotes::Protect)?;
        let pair = trimmed(pair)?;
        if pair.is_empty() {
            continue;
        }
        let (name, value) = pair.split_once('=')?;
        if name.eq_ignore_ascii_case("for") && found.replace(value).is_some() {
            return None;
        }
    }
    let value = found?;
    match value.strip_prefix('"') {
        // An IPv6 address is bracketed there, and no address needs an escape.
        Some(quoted) => node(quoted.strip_suffix('"').filter(|node| is_rfc7239_node(node))?),
        // Colons and brackets are not a token.
        None => value.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

fn is_rfc7239_node(node: &str) -> bool {
    node.starts_with('[') || node.bytes().filter(|byte| *byte == b':').count() <= 1
}

/// An address, without the port and the zone that may be beside it.
fn node(text: &str) -> Option<IpAddr> {
    if let Some(bracketed) = text.strip_prefix('[') {
        let (address, rest) = bracketed.split_once(']')?;
        let port = rest.strip_prefix(':');
        return ipv6(address).filter(|_| rest.is_empty() || port.is_some_and(is_port));
    }
    match text.split_once(':') {
        None => text.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
        Some((_, rest)) if rest.contains(':') => ipv6(text),
        Some((address, port)) => {
            address.parse::<Ipv4Addr>().ok().filter(|_| is_port(port)).map(IpAddr::V4)
        }
    }
}

fn ipv6(text: &str) -> Option<IpAddr> {
    let address = match text.split_once('%') {
        Some((_, "")) => return None,
        Some((address, _)) => address,
        None => text,
    };
    address.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
}

/// A port number, or RFC 7239's stand-in for one.
fn is_port(text: &str) -> bool {
    let obfuscated = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    match text.strip_prefix('_') {
        Some(name) => !name.is_empty() && name.bytes().all(obfuscated),
        None => text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok(),
    }
}
