//! What counts as one client.

use std::net::{IpAddr, Ipv6Addr};

/// The network that counts as one client: an address of IPv4, whichever way it is written, and of IPv6 the first 56 bits, which are one
/// customer's.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        v6 @ IpAddr::V6(_) => within(v6, 56),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The networks that a client is in, the narrowest first, each with its length: its own, and of IPv6 the /48 around it, which a client gets
/// for nothing, and the /32, which is a provider's.
pub fn networks(address: IpAddr) -> impl Iterator<Item = (IpAddr, u8)> {
    let own = network(address);
    let around: &[u8] = if own.is_ipv6() { &[56, 48, 32] } else { &[32] };
    around.iter().map(move |length| (within(own, *length), *length))
}

/// The first bits of an address of IPv6.
fn within(address: IpAddr, length: u8) -> IpAddr {
    match address {
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(length.into()));
            IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask.unwrap_or_default()))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let [one, other, apart]: [IpAddr; 3] =
            ["2001:db8:0:12::1", "2001:db8:0:34::9", "2001:db8:0:100::1"]
                .map(|text| text.parse().unwrap());
        assert_eq!(network(one), network(other));
        assert_ne!(network(one), network(apart));
        let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
        assert_eq!(network(mapped), IpAddr::from([192, 0, 2, 1]));
    }

    #[test]
    fn a_client_of_ipv6_is_in_a_site_and_at_a_provider() {
        let of = |text: &str| -> Vec<String> {
            let all = networks(text.parse().unwrap());
            all.map(|(network, length)| format!("{network}/{length}")).collect()
        };
        assert_eq!(
            of("2001:db8:7:1234::1"),
            ["2001:db8:7:1200::/56", "2001:db8:7::/48", "2001:db8::/32"]
        );
        assert_eq!(of("192.0.2.1"), ["192.0.2.1/32"]);
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
