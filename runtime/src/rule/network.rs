//! A network that a rule takes clients from.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network of addresses; the macros write it from `"10.0.0.0/8"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    is_v4: bool,
    /// Its address; the highest bit of an IPv4 address is the highest here.
    bits: u128,
    prefix: u8,
}

impl Network {
    /// An IPv4 network, by its address and the length of its prefix.
    #[must_use]
    pub const fn v4(address: u32, prefix: u8) -> Self {
        Self { is_v4: true, bits: (address as u128) << 96, prefix }
    }

    /// An IPv6 network.
    #[must_use]
    pub const fn v6(address: u128, prefix: u8) -> Self {
        Self { is_v4: false, bits: address, prefix }
    }

    /// Whether a client's address is of this network; an IPv4 address that is mapped into IPv6 counts as
    /// IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let client = match address.to_canonical() {
            IpAddr::V4(address) => Self::v4(address.to_bits(), 32),
            IpAddr::V6(address) => Self::v6(address.to_bits(), 128),
        };
        client.is_within(self)
    }

    /// Whether every address of this network is of the other.
    pub(super) const fn is_within(&self, other: &Self) -> bool {
        self.is_v4 == other.is_v4 && self.prefix >= other.prefix && self.agrees_with(other)
    }

    /// Whether no address is of both.
    pub(super) const fn is_apart_from(&self, other: &Self) -> bool {
        self.is_v4 != other.is_v4 || !self.agrees_with(other)
    }

    /// Whether the addresses are the same as far as both prefixes go.
    const fn agrees_with(&self, other: &Self) -> bool {
        let shared = if self.prefix < other.prefix { self.prefix } else { other.prefix };
        match u128::MAX.checked_shl(128 - shared as u32) {
            Some(mask) => (self.bits ^ other.bits) & mask == 0,
            None => true,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_v4 {
            let bits = u32::try_from(self.bits >> 96).unwrap_or_default();
            write!(out, "{}/{}", Ipv4Addr::from_bits(bits), self.prefix)
        } else {
            write!(out, "{}/{}", Ipv6Addr::from_bits(self.bits), self.prefix)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Network = Network::v4(0x0a00_0000, 8);
    const TEN_ONE: Network = Network::v4(0x0a01_0000, 16);
    const LOCAL: Network = Network::v6(0xfd00 << 112, 8);

    #[test]
    fn an_address_is_of_a_network_as_far_as_its_prefix_goes() {
        for (network, address, expected) in [
            (TEN, "10.255.0.1", true),
            (TEN, "11.0.0.1", false),
            (TEN, "::ffff:10.0.0.1", true),
            (TEN, "::10.0.0.1", false),
            (LOCAL, "fdff::1", true),
            (LOCAL, "fe80::1", false),
            (LOCAL, "10.0.0.1", false),
            (Network::v4(0xc000_0207, 32), "192.0.2.7", true),
            (Network::v4(0xc000_0207, 32), "192.0.2.6", false),
        ] {
            assert_eq!(network.contains(address.parse().unwrap()), expected, "{network} {address}");
        }
    }

    #[test]
    fn networks_lie_within_each_other_or_apart() {
        assert!(TEN_ONE.is_within(&TEN) && !TEN.is_within(&TEN_ONE));
        assert!(!TEN_ONE.is_apart_from(&TEN) && TEN.is_apart_from(&LOCAL));
        assert!(TEN_ONE.is_apart_from(&Network::v4(0x0a02_0000, 16)));
        assert_eq!((TEN.to_string(), LOCAL.to_string()), ("10.0.0.0/8".into(), "fd00::/8".into()));
    }
}
