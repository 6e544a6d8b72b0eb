//! The address ranges of trusted proxies: each means exactly what is written, or is refused.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

/// A network as written, which must mean exactly one thing.
pub(super) fn network(text: &str) -> Result<IpNet, TopologyError> {
    network_of(text).map_err(|fault| TopologyError::Network { text: text.to_owned(), fault })
}

/// The same, where more than a topology asks.
pub(super) fn network_of(text: &str) -> Result<IpNet, NetworkFault> {
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
pub(super) fn unmapped(net: IpNet) -> IpNet {
    let IpNet::V6(v6) = net else { return net };
    let mapped = v6.addr().to_ipv4_mapped().zip(v6.prefix_len().checked_sub(96));
    let v4 = mapped.and_then(|(address, prefix)| Ipv4Net::new(address, prefix).ok());
    v4.map_or(net, IpNet::V4)
}

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
    /// A prefix of no bits: each client could choose its own address.
    Everyone,
}

impl fmt::Display for TopologyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Network { text, fault } = self else {
            return f.write_str("no trusted range: name one, or declare clients as direct");
        };
        write!(f, "`{text}` is not a range to trust: {}", in_words(text, *fault))
    }
}

/// What is wrong with a range, and what would be right.
pub(super) fn in_words(text: &str, fault: NetworkFault) -> String {
    match fault {
        NetworkFault::NoPrefix { most } => format!("for this address alone write `{text}/{most}`"),
        fault => fault.to_string(),
    }
}

impl fmt::Display for NetworkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnAddress => {
                f.write_str("write an address in digits, without leading zeros, as in `10.0.0.0/8`")
            }
            Self::NoPrefix { most } => {
                write!(f, "for one address alone write `/{most}` behind it")
            }
            Self::NotAPrefix => f.write_str("after the slash goes a number of bits"),
            Self::PrefixTooLong => f.write_str("the address does not have so many bits"),
            Self::HostBits { instead } => {
                write!(f, "bits are set behind the prefix, the network is `{instead}`")
            }
            Self::Everyone => f.write_str("every client could choose its own address"),
        }
    }
}

impl Error for TopologyError {}
