//! From which addresses requests are taken.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::list::AddressList;
use super::set::AddressSet;

/// Some addresses that a handler names; the macros check a range while compiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressRange {
    /// Those that begin with the same bits.
    Network(IpNet),
    /// Those of a list that the configuration has.
    Named(&'static str),
}

impl AddressRange {
    /// A range of IPv4.
    ///
    /// # Panics
    /// With more than 32 bits; in const evaluation.
    pub const fn v4(bits: u32, prefix: u8) -> Self {
        let address = std::net::Ipv4Addr::from_bits(bits);
        Self::Network(IpNet::V4(Ipv4Net::new_assert(address, prefix)))
    }

    /// A range of IPv6.
    ///
    /// # Panics
    /// With more than 128 bits; in const evaluation.
    pub const fn v6(bits: u128, prefix: u8) -> Self {
        let address = std::net::Ipv6Addr::from_bits(bits);
        Self::Network(IpNet::V6(Ipv6Net::new_assert(address, prefix)))
    }

    /// The list of this name.
    pub const fn named(name: &'static str) -> Self {
        Self::Named(name)
    }
}

impl std::fmt::Display for AddressRange {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Network(network) => write!(out, "{network}"),
            Self::Named(name) => write!(out, "{name} (list)"),
        }
    }
}

/// Addresses that are written, and those of lists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addresses {
    pub(crate) written: AddressSet,
    pub(crate) lists: Vec<AddressList>,
}

impl Addresses {
    fn hold(&self, address: IpAddr) -> bool {
        self.written.holds(address) || self.lists.iter().any(|list| list.holds(address))
    }
}

/// A rule about the address of a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct AddressRule {
    /// None: from everywhere.
    pub(crate) allow: Option<Addresses>,
    /// Wins over `allow`.
    pub(crate) deny: Addresses,
}

impl AddressRule {
    /// Whether a client at `address` may call, in either spelling of an IPv4 address.
    pub(crate) fn admits(&self, address: IpAddr) -> bool {
        !self.deny.hold(address) && self.allow.as_ref().is_none_or(|allow| allow.hold(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(networks: &[&str]) -> Addresses {
        let networks = networks.iter().map(|network| network.parse().unwrap());
        Addresses { written: networks.collect(), lists: Vec::new() }
    }

    #[test]
    fn a_denied_address_is_refused_though_it_is_allowed() {
        let rule = AddressRule {
            allow: Some(addresses(&["10.0.0.0/8", "2001:db8::/32"])),
            deny: addresses(&["10.9.0.0/16"]),
        };
        for (address, admitted) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("::ffff:a01:203", true),
            ("10.9.0.1", false),
            ("::ffff:10.9.0.1", false),
            ("192.0.2.1", false),
            ("2001:db8::1", true),
            ("2001:db9::1", false),
            // The same bits as another family's.
            ("a00::1", false),
            ("::10.1.2.3", false),
        ] {
            assert_eq!(rule.admits(address.parse().unwrap()), admitted, "{address}");
        }
    }

    #[test]
    fn no_rule_admits_everybody_and_an_empty_one_nobody() {
        let address = "192.0.2.1".parse().unwrap();
        assert!(AddressRule::default().admits(address));
        let nobody = AddressRule { allow: Some(addresses(&[])), deny: addresses(&[]) };
        assert!(!nobody.admits(address));
    }
}
