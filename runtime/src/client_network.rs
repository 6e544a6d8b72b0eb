//! What counts as one client.

use std::net::{IpAddr, Ipv6Addr};

/// The network that counts as one client: an address of IPv4, whichever way it is written, and of IPv6 the first 56 bits, which are one
/// customer's.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d & 0xff00, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}
