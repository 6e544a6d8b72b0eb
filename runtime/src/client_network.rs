//! What counts as one client.

use std::net::{IpAddr, Ipv6Addr};

/// The network that counts as one client: an address of IPv4, whichever way it is written, and of IPv6 the first 56 bits, which are one
/// customer's.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d & 0xff00, 0, 0, 0, 0))
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
}
