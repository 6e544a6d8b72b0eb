//! Any number of address ranges, in which an address is found by halving.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};

use super::range::unmapped;

/// Addresses, each family by itself: a range of IPv6 holds no IPv4 address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AddressSet {
    v4: Box<[(Ipv4Addr, Ipv4Addr)]>,
    v6: Box<[(Ipv6Addr, Ipv6Addr)]>,
}

impl AddressSet {
    /// Whether an address is in it, in either spelling of an IPv4 address.
    pub(crate) fn holds(&self, address: IpAddr) -> bool {
        match address.to_canonical() {
            IpAddr::V4(v4) => is_in(&self.v4, v4),
            IpAddr::V6(v6) => is_in(&self.v6, v6),
        }
    }

    /// The ranges as networks.
    pub(crate) fn in_words(&self) -> impl Iterator<Item = String> {
        let v4 = self.v4.iter().flat_map(|(first, last)| Ipv4Subnets::new(*first, *last, 0));
        let v6 = self.v6.iter().flat_map(|(first, last)| Ipv6Subnets::new(*first, *last, 0));
        v4.map(|network| network.to_string()).chain(v6.map(|network| network.to_string()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }
}

impl FromIterator<IpNet> for AddressSet {
    fn from_iter<I: IntoIterator<Item = IpNet>>(networks: I) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for network in networks {
            match unmapped(network) {
                IpNet::V4(network) => v4.push((network.network(), network.broadcast())),
                IpNet::V6(network) => v6.push((network.network(), network.broadcast())),
            }
        }
        Self { v4: apart(v4), v6: apart(v6) }
    }
}

/// Sorted, and each range behind the one before it.
fn apart<A: Copy + Ord>(mut ranges: Vec<(A, A)>) -> Box<[(A, A)]> {
    ranges.sort_unstable();
    let mut apart: Vec<(A, A)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match apart.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => apart.push((first, last)),
        }
    }
    apart.into()
}

fn is_in<A: Copy + Ord>(ranges: &[(A, A)], address: A) -> bool {
    let behind = ranges.partition_point(|(first, _)| *first <= address);
    let nearest = behind.checked_sub(1).and_then(|place| ranges.get(place));
    nearest.is_some_and(|(_, last)| address <= *last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_as_a_look_at_each_range_finds_it() {
        let networks: Vec<IpNet> = [
            "10.0.0.0/8",
            "10.1.0.0/16",
            "192.0.2.7/32",
            "192.0.2.8/29",
            "::ffff:198.51.100.0/120",
            "2001:db8::/32",
            "2001:db8:1::/48",
            "2001:db9::1/128",
        ]
        .map(|network| network.parse().unwrap())
        .into();
        let set: AddressSet = networks.iter().copied().collect();
        for address in [
            "9.255.255.255",
            "10.0.0.0",
            "10.1.2.3",
            "10.255.255.255",
            "11.0.0.0",
            "192.0.2.6",
            "192.0.2.7",
            "192.0.2.8",
            "192.0.2.15",
            "192.0.2.16",
            "198.51.100.200",
            "2001:db7:ffff::",
            "2001:db8::",
            "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            "2001:db9::",
            "2001:db9::1",
            "0.0.0.0",
            "255.255.255.255",
            "::1",
        ] {
            let address: IpAddr = address.parse().unwrap();
            let one_by_one = networks.iter().any(|one| unmapped(*one).contains(&address));
            assert_eq!(set.holds(address), one_by_one, "{address}");
            let IpAddr::V4(v4) = address else { continue };
            assert_eq!(set.holds(IpAddr::V6(v4.to_ipv6_mapped())), one_by_one, "{address}");
        }
        assert!(!AddressSet::default().holds("10.0.0.1".parse().unwrap()));
    }
}
