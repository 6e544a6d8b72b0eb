//! What is believed of whom.

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
    use super::range::NetworkFault::{
        Everyone, HostBits, NoPrefix, NotAPrefix, NotAnAddress, PrefixTooLong,
    };
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
        let refused = Topology::behind(&["10.0.0.0/8", wrong, "nowhere"]).unwrap_err();
        let error = |text: &str, fault| TopologyError::Network { text: text.to_owned(), fault };
        assert_eq!(refused, [error(wrong, fault), error("nowhere", NotAnAddress)]);
        assert!(Topology::behind(&[right]).is_ok(), "{right}");
    }
    assert_eq!(Topology::behind::<&str>(&[]).unwrap_err(), [TopologyError::Empty]);
}

#[test]
fn a_mapped_range_trusts_the_ipv4_peer() {
    let topology = Topology::behind(&["::ffff:10.0.0.0/104"]).unwrap();
    assert_eq!(ask(&topology, PROXY, &[b"198.51.100.1"]), is("198.51.100.1"));
    assert_eq!(ask(&topology, "11.0.0.1", &[b"198.51.100.1"]), is("11.0.0.1"));
}

#[test]
fn a_refusal_says_what_would_be_right() {
    let text = |cidr: &str| Topology::behind(&[cidr]).unwrap_err()[0].to_string();
    assert!(text("10.0.0.1/8").ends_with("the network is `10.0.0.0/8`"));
    assert!(text("10.0.0.5").ends_with("write `10.0.0.5/32`"));
}
