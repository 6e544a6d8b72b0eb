//! Who the client is.
//!
//! The socket's peer, unless it is in a range declared as trusted; only then is what it
//! forwarded read, and only in the one declared header. All lines of that header are one list,
//! read from the right, where the nearest proxy wrote: hops in trusted ranges are skipped, and the
//! first that is not is the client. What is left of it may be invented and is not looked at.
//!
//! * A hop that is not an address, met before that decision, is an error; so is an empty one.
//! * When every hop is trusted the client is inside, and the leftmost hop is it.
//! * Without the header the peer itself is asking.
//! * Ports and zones are dropped, and `::ffff:192.0.2.1` is `192.0.2.1` in lists and requests.
//!   `0.0.0.0` and `::` are no host's address.
//!
//! Behind a proxy that is not declared, every client has that proxy's address. Behind one that is
//! declared but passes the header on as it came, clients choose their own: it must append.

mod hop;
mod list;
mod range;
pub(crate) mod rule;
mod set;
pub(crate) mod settings;

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use http::HeaderMap;
use ipnet::IpNet;

use crate::edge::peer::Peer;
use range::{network, unmapped};
pub(crate) use set::AddressSet;
pub(crate) use settings::parse;

pub(crate) use hop::ForwardingHeader;
pub(crate) use range::TopologyError;

/// How a Unix socket is written among the ranges, as in nginx's `set_real_ip_from`.
const UNIX: &str = "unix:";

/// No chain of proxies is as long as this; a header that claims so is not read to its end.
const MAX_HOPS: usize = 64;

/// Which peers may say on whose behalf they ask, and in which header.
#[derive(Clone, Debug)]
pub(crate) struct Topology {
    /// None: every peer is a client.
    trusted: AddressSet,
    /// Whether a proxy may sit at the other end of a Unix socket.
    unix: bool,
    header: ForwardingHeader,
}

impl Topology {
    /// Clients connect directly; forwarding headers are ignored.
    #[must_use]
    pub(crate) fn direct() -> Self {
        Self { trusted: AddressSet::default(), unix: false, header: ForwardingHeader::default() }
    }

    /// Clients connect through proxies in these ranges.
    ///
    /// # Errors
    /// When there is no range, or one is not a network as it is written.
    pub(crate) fn behind<S: AsRef<str>>(cidrs: &[S]) -> Result<Self, Vec<TopologyError>> {
        if cidrs.is_empty() {
            return Err(vec![TopologyError::Empty]);
        }
        let (sockets, ranges): (Vec<_>, Vec<_>) =
            cidrs.iter().map(AsRef::as_ref).partition(|cidr| *cidr == UNIX);
        let (trusted, wrong): (Vec<_>, Vec<_>) =
            ranges.into_iter().map(network).partition(Result::is_ok);
        let wrong: Vec<_> = wrong.into_iter().filter_map(Result::err).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let trusted = trusted.into_iter().flatten().collect();
        let unix = !sockets.is_empty();
        Ok(Self { trusted, unix, header: ForwardingHeader::default() })
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
    /// When it cannot be known. The request is then to be refused: a shared substitute would put
    /// strangers into one budget.
    pub(crate) fn client(
        &self,
        peer: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<IpAddr, AddressError> {
        let nearest = peer.ok_or(AddressError::PeerUnknown)?.to_canonical();
        if nearest.is_unspecified() {
            return Err(AddressError::PeerUnknown);
        }
        if !self.trusts_address(nearest) {
            return Ok(nearest);
        }
        Ok(self.forwarded(headers)?.unwrap_or(nearest))
    }

    /// The same for either kind of peer.
    ///
    /// # Errors
    /// As [`client`](Self::client), and where a proxy on a Unix socket names no client.
    pub(crate) fn client_of(
        &self,
        peer: &Peer,
        headers: &HeaderMap,
    ) -> Result<IpAddr, AddressError> {
        match peer.address() {
            Some(address) => self.client(Some(address), headers),
            None if self.unix => self.forwarded(headers)?.ok_or(AddressError::NotForwarded),
            None => Err(AddressError::PeerUnknown),
        }
    }

    /// Whether what this peer says of a request is believed.
    pub(crate) fn trusts(&self, peer: &Peer) -> bool {
        match peer.address() {
            Some(address) => self.trusts_address(address.to_canonical()),
            None => self.unix,
        }
    }

    /// The client that the header names: the first hop from the right that is not a proxy, or the
    /// leftmost. None without the header.
    fn forwarded(&self, headers: &HeaderMap) -> Result<Option<IpAddr>, AddressError> {
        let (mut hops, mut found) = (0, None);
        for line in headers.get_all(self.header.name()).iter().rev() {
            let mut unread = Some(line.as_bytes());
            while let Some(text) = unread {
                hops += 1;
                if hops > MAX_HOPS {
                    return Err(AddressError::TooManyHops);
                }
                let hop;
                (unread, hop) = self.header.split_last(text).ok_or(AddressError::MalformedHop)?;
                let address = self.header.address(hop).ok_or(AddressError::MalformedHop)?;
                found = Some(address);
                if !self.trusts_address(address) {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }

    fn trusts_address(&self, address: IpAddr) -> bool {
        self.trusted.holds(address)
    }
}

/// Whether an address lies within one of the networks, in either spelling of an IPv4 address or network.
#[cfg_attr(not(feature = "api-key"), allow(dead_code, reason = "keys alone ask"))]
pub(crate) fn is_within(networks: &[IpNet], address: IpAddr) -> bool {
    let address = address.to_canonical();
    networks.iter().any(|network| unmapped(*network).contains(&address))
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
    /// A proxy on a Unix socket names no client.
    NotForwarded,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PeerUnknown => "the connection has no peer address",
            Self::MalformedHop => "a trusted proxy forwarded what is no client's address",
            Self::TooManyHops => "the forwarding header names more than 64 trusted hops",
            Self::NotForwarded => "a proxy on a Unix socket names no client",
        })
    }
}

impl Error for AddressError {}

#[cfg(test)]
mod tests;
