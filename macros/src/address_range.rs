//! One address range, which means exactly what is written.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::messages::option as text;

/// The addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) address: IpAddr,
    pub(crate) prefix: u8,
}

impl Range {
    /// The range that `written` is, or what is wrong with it.
    pub(crate) fn parse(written: &str) -> Result<Self, String> {
        let (address, prefix) = match written.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (written, None),
        };
        // std's parser takes neither names nor leading zeros, which some read as octal.
        let parsed: Result<IpAddr, _> = address.parse();
        let address = parsed.map_err(|_| text::ADDRESS_FORM.with(&[&written]))?;
        let most = bits(address);
        let Some(prefix) = prefix else {
            let whole = Self { address, prefix: most };
            return Err(text::ADDRESS_PREFIX_MISSING.with(&[&written, &whole]));
        };
        let prefix = number(prefix).filter(|prefix| *prefix <= most);
        let prefix = prefix.ok_or_else(|| text::ADDRESS_PREFIX.with(&[&written, &most]))?;
        Self { address, prefix }.checked(written)
    }

    fn checked(self, written: &str) -> Result<Self, String> {
        let network = self.network();
        if let Some(v4) = network.as_ipv4() {
            return Err(text::ADDRESS_MAPPED.with(&[&written, &v4]));
        }
        if self.prefix == 0 {
            return Err(text::ADDRESS_EVERYONE.with(&[&written]));
        }
        if network.holds_mapped() {
            return Err(text::ADDRESS_HOLDS_MAPPED.with(&[&written]));
        }
        if network != self {
            return Err(text::ADDRESS_HOST_BITS.with(&[&written, &network]));
        }
        Ok(self)
    }

    /// The range without the bits behind its prefix.
    pub(crate) fn network(self) -> Self {
        let address = match self.address {
            IpAddr::V4(v4) => IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask_v4(self.prefix))),
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask_v6(self.prefix))),
        };
        Self { address, ..self }
    }

    /// The IPv4 range that this spells as IPv6.
    pub(crate) fn as_ipv4(self) -> Option<Self> {
        let IpAddr::V6(v6) = self.address else { return None };
        let address = IpAddr::V4(v6.to_ipv4_mapped()?);
        Some(Self { address, prefix: self.prefix.checked_sub(96)? })
    }

    /// Whether IPv4 addresses in the spelling of IPv6 lie within this range of IPv6.
    pub(crate) fn holds_mapped(self) -> bool {
        let mapped = IpAddr::V6(Ipv4Addr::UNSPECIFIED.to_ipv6_mapped());
        self.address.is_ipv6() && self.holds(&Self { address: mapped, prefix: 96 })
    }

    /// Whether every address of `inner` is one of this.
    pub(crate) fn holds(&self, inner: &Self) -> bool {
        if self.prefix > inner.prefix {
            return false;
        }
        Self { prefix: self.prefix, ..*inner }.network().address == self.address
    }
}

/// How many bits an address has.
pub(crate) fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn mask_v4(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0)
}

fn mask_v6(prefix: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0)
}

/// A decimal number, with no sign and no leading zero.
pub(crate) fn number(text: &str) -> Option<u8> {
    let is_decimal = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_one = is_decimal && (text.len() == 1 || !text.starts_with('0'));
    is_one.then(|| text.parse().ok())?
}

impl fmt::Display for Range {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.address, self.prefix)
    }
}
