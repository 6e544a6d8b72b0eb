//! Who the client is.
//!
//! The socket's peer, unless it stands in a range declared as trusted; only then is what it
//! forwarded read, and only in the one declared header. All lines of that header are one list,
//! read from the right, where the nearest proxy wrote: hops in trusted ranges are skipped, and the
//! first that is not is the client. What stands left of it may be invented and is not looked at.
//!
//! * A hop that is no address, met before that decision, is an error; so is an empty one.
//! * When every hop is trusted the client is inside, and the leftmost hop is it.
//! * Without the header the peer itself is asking.
//! * Ports and zones are dropped, and `::ffff:192.0.2.1` is `192.0.2.1` in lists and requests.
//!   `0.0.0.0` and `::` are nobody's address.
//!
//! Behind a proxy that is not declared, every client has that proxy's address. Behind one that is
//! declared but passes the header on as it came, clients choose their own: it must append.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::{HeaderMap, HeaderName, header};
use ipnet::{IpNet, Ipv4Net};

/// No chain of proxies is as long as this; a header that claims so is not read to its end.
const MAX_HOPS: usize = 64;

static X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Which peers may say on whose behalf they ask, and in which header.
#[derive(Clone, Debug)]
pub(crate) struct Topology {
    /// None: every peer is a client.
    trusted: Box<[IpNet]>,
    header: ForwardingHeader,
}

/// Where the trusted proxies write the client's address. Only the declared header is ever read;
/// another is no fallback, since whoever may leave one out could then write the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ForwardingHeader {
    /// `X-Forwarded-For: 192.0.2.1, 10.0.0.7`.
    #[default]
    XForwardedFor,
    /// `Forwarded: for=192.0.2.1, for="[2001:db8::1]:4711"` (RFC 7239).
    Forwarded,
}

impl Topology {
    /// Clients connect directly; forwarding headers are ignored.
    #[must_use]
    pub(crate) fn direct() -> Self {
        Self { trusted: Box::default(), header: ForwardingHeader::default() }
    }

    /// Clients connect through proxies in these ranges.
    ///
    /// # Errors
    /// When there is no range, or one is not a network as it is written.
    pub(crate) fn behind<S: AsRef<str>>(cidrs: &[S]) -> Result<Self, TopologyError> {
        if cidrs.is_empty() {
            return Err(TopologyError::Empty);
        }
        let trusted = cidrs.iter().map(|cidr| network(cidr.as_ref())).collect::<Result<_, _>>()?;
        Ok(Self { trusted, header: ForwardingHeader::default() })
    }

    /// Reads another header than `X-Forwarded-For`.
    #[must_use]
    pub(crate) fn reading(mut self, header: ForwardingHeader) -> Self {
        self.header = header;
        self
    }

    /// The client's address, by the rules of the [module page](self).
    ///
    /// # Errors
    /// When it cannot be known. The request is then to be refused: a shared stand-in would put
    /// strangers into one budget.
    pub(crate) fn client(
        &self,
        peer: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<IpAddr, AddressError> {
        let mut nearest = peer.ok_or(AddressError::PeerUnknown)?.to_canonical();
        if nearest.is_unspecified() {
            return Err(AddressError::PeerUnknown);
        }
        if !self.trusts(nearest) {
            return Ok(nearest);
        }
        let mut hops = 0;
        for line in headers.get_all(self.header.name()).iter().rev() {
            let mut unread = Some(line.as_bytes());
            while let Some(text) = unread {
                hops += 1;
                if hops > MAX_HOPS {
                    return Err(AddressError::TooManyHops);
                }
                let hop;
                (unread, hop) = self.header.split_last(text).ok_or(AddressError::MalformedHop)?;
                nearest = self.header.address(hop).ok_or(AddressError::MalformedHop)?;
                if !self.trusts(nearest) {
                    return Ok(nearest);
                }
            }
        }
        Ok(nearest)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(&address))
    }
}

impl ForwardingHeader {
    fn name(self) -> &'static HeaderName {
        match self {
            Self::XForwardedFor => &X_FORWARDED_FOR,
            Self::Forwarded => &header::FORWARDED,
        }
    }

    /// The last hop of a line, and what stands before it.
    fn split_last(self, line: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
        match self {
            Self::XForwardedFor => split_last(line, b',', Quotes::Plain),
            Self::Forwarded => split_last(line, b',', Quotes::Protect),
        }
    }

    /// The address a hop names, if it names one.
    fn address(self, hop: &[u8]) -> Option<IpAddr> {
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
        // Colons and brackets are no token.
        None => value.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

fn is_rfc7239_node(node: &str) -> bool {
    node.starts_with('[') || node.bytes().filter(|byte| *byte == b':').count() <= 1
}

/// An address, without the port and the zone that may stand beside it.
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

/// A network as written, which must mean exactly one thing.
fn network(text: &str) -> Result<IpNet, TopologyError> {
    parse_network(text).map_err(|fault| TopologyError::Network { text: text.to_owned(), fault })
}

fn parse_network(text: &str) -> Result<IpNet, NetworkFault> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    // std's parser takes neither names nor leading zeros, which some read as octal.
    let address: IpAddr = address.parse().map_err(|_| NetworkFault::NotAnAddress)?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let prefix = prefix.ok_or(NetworkFault::NoPrefix { most })?;
    let is_decimal = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
    if !is_decimal || (prefix.len() > 1 && prefix.starts_with('0')) {
        return Err(NetworkFault::NotAPrefix);
    }
    let prefix = prefix.parse().map_err(|_| NetworkFault::PrefixTooLong)?;
    let net = IpNet::new(address, prefix).map_err(|_| NetworkFault::PrefixTooLong)?;
    if net.trunc() != net {
        return Err(NetworkFault::HostBits { instead: net.trunc() });
    }
    let net = unmapped(net);
    if net.prefix_len() == 0 { Err(NetworkFault::Everyone) } else { Ok(net) }
}

/// `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
fn unmapped(net: IpNet) -> IpNet {
    let IpNet::V6(v6) = net else { return net };
    let mapped = v6.addr().to_ipv4_mapped().zip(v6.prefix_len().checked_sub(96));
    let v4 = mapped.and_then(|(address, prefix)| Ipv4Net::new(address, prefix).ok());
    v4.map_or(net, IpNet::V4)
}

/// Why the client's address is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AddressError {
    /// The connection has no peer address: a unix socket, or a server that does not record it.
    PeerUnknown,
    /// A trusted proxy forwarded something that is no client's address.
    MalformedHop,
    /// The forwarding header names more than 64 trusted hops.
    TooManyHops,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PeerUnknown => "the connection has no peer address",
            Self::MalformedHop => "a trusted proxy forwarded what is no client's address",
            Self::TooManyHops => "the forwarding header names more than 64 trusted hops",
        })
    }
}

impl Error for AddressError {}

/// Why a [`Topology`] cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TopologyError {
    /// There is no trusted range, so nothing could be behind one.
    Empty,
    /// A range is not a network as it is written.
    Network {
        /// The range as written.
        text: String,
        /// What is wrong with it.
        fault: NetworkFault,
    },
}

/// What is wrong with a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NetworkFault {
    /// A name, an octet with a leading zero, or no address at all.
    NotAnAddress,
    /// An address alone.
    NoPrefix {
        /// The prefix that means just this address.
        most: u8,
    },
    /// No decimal number after the slash.
    NotAPrefix,
    /// More than 32 bits of an IPv4 address, or 128 of an IPv6 one.
    PrefixTooLong,
    /// Bits are set behind the prefix.
    HostBits {
        /// The network without them.
        instead: IpNet,
    },
    /// A prefix of no bits: whoever connects could choose his own address.
    Everyone,
}

impl fmt::Display for TopologyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Network { text, fault } = self else {
            return f.write_str("no trusted range: name one, or declare clients as direct");
        };
        write!(f, "`{text}` is no range to trust: ")?;
        match fault {
            NetworkFault::NotAnAddress => {
                f.write_str("write an address in digits, without leading zeros, as in `10.0.0.0/8`")
            }
            NetworkFault::NoPrefix { most } => {
                write!(f, "for this address alone write `{text}/{most}`")
            }
            NetworkFault::NotAPrefix => f.write_str("after the slash goes a number of bits"),
            NetworkFault::PrefixTooLong => f.write_str("the address does not have so many bits"),
            NetworkFault::HostBits { instead } => {
                write!(f, "bits are set behind the prefix, the network is `{instead}`")
            }
            NetworkFault::Everyone => f.write_str("every client could choose its own address"),
        }
    }
}

impl Error for TopologyError {}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    type Answer = Result<String, AddressError>;

    const PROXY: &str = "10.0.0.1";
    const MALFORMED: Answer = Err(AddressError::MalformedHop);

    fn proxied() -> Topology {
        Topology::behind(&["10.0.0.0/8", "2001:db8:1::/48"]).unwrap()
    }

    /// Who asks, when `peer` sends these lines of the header the topology reads.
    fn ask(topology: &Topology, peer: &str, lines: &[&[u8]]) -> Answer {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(topology.header.name(), HeaderValue::from_bytes(line).unwrap());
        }
        topology.client(peer.parse().ok(), &headers).map(|address| address.to_string())
    }

    fn x(line: &str) -> Answer {
        ask(&proxied(), PROXY, &[line.as_bytes()])
    }

    fn forwarded(line: &str) -> Answer {
        let topology = proxied().reading(ForwardingHeader::Forwarded);
        ask(&topology, PROXY, &[line.as_bytes()])
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is compared with an answer")]
    fn is(address: &str) -> Answer {
        Ok(address.to_owned())
    }

    #[test]
    fn only_a_trusted_peer_is_believed() {
        let spoof: &[&[u8]] = &[b"198.51.100.1"];
        assert_eq!(ask(&proxied(), PROXY, spoof), is("198.51.100.1"));
        assert_eq!(ask(&proxied(), "203.0.113.9", spoof), is("203.0.113.9"));
        assert_eq!(ask(&Topology::direct(), PROXY, spoof), is(PROXY));
        assert_eq!(ask(&proxied(), "203.0.113.9", &[b"garbage"]), is("203.0.113.9"));
        assert_eq!(ask(&proxied(), "::ffff:10.0.0.1", spoof), is("198.51.100.1"));
        assert_eq!(ask(&proxied(), "::ffff:203.0.113.9", spoof), is("203.0.113.9"));
    }

    #[test]
    fn an_unknown_peer_is_an_error() {
        for peer in ["", "0.0.0.0", "::", "::ffff:0.0.0.0"] {
            for topology in [Topology::direct(), proxied()] {
                assert_eq!(ask(&topology, peer, &[]), Err(AddressError::PeerUnknown), "{peer}");
            }
        }
    }

    #[test]
    fn the_rightmost_untrusted_hop_is_the_client() {
        for (line, client) in [
            ("198.51.100.1, 10.9.9.9", "198.51.100.1"),
            ("1.1.1.1, 198.51.100.1, 10.9.9.9,10.8.8.8", "198.51.100.1"),
            ("10.1.1.1, 198.51.100.1", "198.51.100.1"),
            ("198.51.100.1, ::ffff:10.9.9.9", "198.51.100.1"),
            ("198.51.100.1, ::ffff:a09:909", "198.51.100.1"),
            ("198.51.100.1, 2001:db8:1::7", "198.51.100.1"),
            ("10.7.7.7, 10.9.9.9", "10.7.7.7"),
        ] {
            assert_eq!(x(line), is(client), "{line}");
        }
        assert_eq!(ask(&proxied(), PROXY, &[]), is(PROXY), "no header: the peer");
    }

    #[test]
    fn all_lines_are_one_list() {
        let lines: &[&[u8]] = &[b"1.1.1.1", b"198.51.100.1, 10.9.9.9", b"10.8.8.8"];
        assert_eq!(ask(&proxied(), PROXY, lines), is("198.51.100.1"));
        assert_eq!(ask(&proxied(), PROXY, &[b"198.51.100.1", b""]), MALFORMED);
    }

    #[test]
    fn a_malformed_hop_counts_only_before_the_decision() {
        let hops = "unknown||  |1.2.3|1.2.3.4.5|01.2.3.4|256.1.1.1|0.0.0.0|::|::ffff:0:0|localhost\
            |\"1.2.3.4\"|1.2.3.4:|1.2.3.4:65536|1.2.3.4:+1|1.2.3.4%eth0|[1.2.3.4]|[::1|::1]|[::1]80\
            |[::1]:|fe80::1%|\u{e9}|1.2.3.4 5.6.7.8|1.2.3.4;5.6.7.8|10.0.0.0/8|for=1.2.3.4";
        for hop in hops.split('|') {
            assert_eq!(x(&format!("198.51.100.1, {hop}")), MALFORMED, "{hop}");
            assert_eq!(x(&format!("{hop}, 198.51.100.1")), is("198.51.100.1"), "{hop}");
        }
        assert_eq!(ask(&proxied(), PROXY, &[b"\xff\xfe, 198.51.100.1"]), is("198.51.100.1"));
        assert_eq!(ask(&proxied(), PROXY, &[b"198.51.100.1, \xff\xfe"]), MALFORMED);
    }

    #[test]
    fn ports_and_zones_are_dropped_and_mapped_addresses_are_ipv4() {
        for (hop, address) in [
            ("198.51.100.1:4711", "198.51.100.1"),
            ("\t198.51.100.1 ", "198.51.100.1"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%eth0]:80", "fe80::1"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("[::ffff:c633:6401]:80", "198.51.100.1"),
            ("64:ff9b::198.51.100.1", "64:ff9b::c633:6401"),
        ] {
            assert_eq!(x(hop), is(address), "{hop}");
        }
    }

    #[test]
    fn the_walk_is_bounded() {
        let trusted = |count| vec!["10.9.9.9"; count].join(",");
        assert_eq!(x(&trusted(64)), is("10.9.9.9"));
        assert_eq!(x(&trusted(65)), Err(AddressError::TooManyHops));
        assert_eq!(x(&format!("1.1.1.1,{}", trusted(64))), Err(AddressError::TooManyHops));
        assert_eq!(x(&format!("1.1.1.1,{}", trusted(63))), is("1.1.1.1"));
        assert_eq!(x(&format!("{},198.51.100.1", trusted(100))), is("198.51.100.1"));
    }

    #[test]
    fn forwarded_is_read_by_its_grammar() {
        for (line, address) in [
            ("for=198.51.100.1", "198.51.100.1"),
            (r#"For="198.51.100.1:80";proto=https"#, "198.51.100.1"),
            ("proto=http; by=_p ;FOR=198.51.100.1;", "198.51.100.1"),
            (r#"for="[2001:db8::1]:4711""#, "2001:db8::1"),
            (r#"for="[2001:db8::1]:_port""#, "2001:db8::1"),
            (r#"for="[::ffff:198.51.100.1]""#, "198.51.100.1"),
            ("for=198.51.100.1, for=10.9.9.9", "198.51.100.1"),
            (r#"for=198.51.100.1;by="a,for=1.1.1.1;for=\"2.2.2.2""#, "198.51.100.1"),
        ] {
            assert_eq!(forwarded(line), is(address), "{line}");
        }
    }

    #[test]
    fn an_element_without_an_address_counts_only_before_the_decision() {
        let elements = r#"for=unknown|for=_hidden|for="_hidden"|proto=https||198.51.100.1
            |for=198.51.100.1:80|for=[2001:db8::1]|for=2001:db8::1|for="2001:db8::1"
            |for="198.51.100.1|for=198.51.100.1"|for=1.1.1.1;for=1.1.1.1|for =1.1.1.1
            |for="198.51.100.\1"|for=|for=""|x=";for=1.1.1.1|for=0.0.0.0"#;
        for element in elements.split('|').map(str::trim) {
            let last = forwarded(&format!("for=198.51.100.2, {element}"));
            assert_eq!(last, MALFORMED, "{element}");
            let first = forwarded(&format!("{element}, for=198.51.100.2"));
            assert_eq!(first, is("198.51.100.2"), "{element}");
        }
    }

    #[test]
    fn a_quote_left_open_does_not_swallow_what_the_proxy_wrote() {
        for spoof in [r#"for=""#, r#"for=1.1.1.1;x=""#, r"\", r#"for="1.1.1.1\"#, r#"x="\\""#] {
            let plain = forwarded(&format!("{spoof}, for=198.51.100.1"));
            assert_eq!(plain, is("198.51.100.1"), "{spoof}");
            let quoted = forwarded(&format!(r#"{spoof}, for="[2001:db8::1]""#));
            assert_eq!(quoted, is("2001:db8::1"), "{spoof}");
            let reached = forwarded(&format!("{spoof}, for=10.9.9.9"));
            assert_eq!(reached, MALFORMED, "{spoof}");
        }
    }

    #[test]
    fn only_the_declared_header_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert("forwarded", HeaderValue::from_static("for=1.1.1.1"));
        headers.insert("x-real-ip", HeaderValue::from_static("1.1.1.1"));
        let peer = PROXY.parse().ok();
        assert_eq!(proxied().client(peer, &headers), Ok(peer.unwrap()));
        let reading = proxied().reading(ForwardingHeader::Forwarded);
        assert_eq!(reading.client(peer, &headers).unwrap().to_string(), "1.1.1.1");
    }

    #[test]
    fn ranges_mean_what_is_written_or_are_refused() {
        use NetworkFault::{Everyone, HostBits, NoPrefix, NotAPrefix, NotAnAddress, PrefixTooLong};
        let host_bits = |net: &str| HostBits { instead: net.parse().unwrap() };
        for (wrong, fault, right) in [
            ("10.0.0.1/8", host_bits("10.0.0.0/8"), "10.0.0.0/8"),
            ("2001:db8::1/32", host_bits("2001:db8::/32"), "2001:db8::/32"),
            ("::ffff:10.0.0.0/8", host_bits("::/8"), "::ffff:10.0.0.0/104"),
            ("10.0.0.0/33", PrefixTooLong, "10.0.0.0/32"),
            ("10.0.0.0/999", PrefixTooLong, "10.0.0.0/9"),
            ("::1/129", PrefixTooLong, "::1/128"),
            ("10.0.0.5", NoPrefix { most: 32 }, "10.0.0.5/32"),
            ("::1", NoPrefix { most: 128 }, "::1/128"),
            ("proxy.internal/8", NotAnAddress, "10.0.0.0/8"),
            ("010.0.0.0/8", NotAnAddress, "10.0.0.0/8"),
            ("10.0.0/8", NotAnAddress, "10.0.0.0/8"),
            (" 10.0.0.0/8", NotAnAddress, "10.0.0.0/8"),
            ("", NotAnAddress, "10.0.0.0/8"),
            ("10.0.0.0/", NotAPrefix, "10.0.0.0/8"),
            ("10.0.0.0/08", NotAPrefix, "10.0.0.0/8"),
            ("10.0.0.0/+8", NotAPrefix, "10.0.0.0/8"),
            ("10.0.0.0/8/8", NotAPrefix, "10.0.0.0/8"),
            ("0.0.0.0/0", Everyone, "0.0.0.0/1"),
            ("::/0", Everyone, "::/1"),
            ("::ffff:0:0/96", Everyone, "::ffff:0:0/97"),
        ] {
            let refused = Topology::behind(&["10.0.0.0/8", wrong]).unwrap_err();
            assert_eq!(refused, TopologyError::Network { text: wrong.to_owned(), fault });
            assert!(Topology::behind(&[right]).is_ok(), "{right}");
        }
        assert_eq!(Topology::behind::<&str>(&[]).unwrap_err(), TopologyError::Empty);
    }

    #[test]
    fn a_mapped_range_trusts_the_ipv4_peer() {
        let topology = Topology::behind(&["::ffff:10.0.0.0/104"]).unwrap();
        assert_eq!(ask(&topology, PROXY, &[b"198.51.100.1"]), is("198.51.100.1"));
        assert_eq!(ask(&topology, "11.0.0.1", &[b"198.51.100.1"]), is("11.0.0.1"));
    }

    #[test]
    fn a_refusal_says_what_would_be_right() {
        let text = |cidr: &str| Topology::behind(&[cidr]).unwrap_err().to_string();
        assert!(text("10.0.0.1/8").ends_with("the network is `10.0.0.0/8`"));
        assert!(text("10.0.0.5").ends_with("write `10.0.0.5/32`"));
    }
}
