//! Who the client is.
//!
//! The socket's peer, unless it stands in a range declared as trusted; only then is what it
//! forwarded read, and only in the one declared header. All lines of that header are one list,
//! read from the right, where the nearest proxy wrote: hops in trusted ranges are skipped, and the
//! first that is not is the client. What stands left of it may be invented and is not looked at.
//!
//! * A hop that is no address, met before that decision, is an error; so is an empty one.
//! * When every hop is trusted the client is inside, and the leftmost hop is it.
//! * Without the header the peer itself is asking.
//! * Ports and zones are dropped, and `::ffff:192.0.2.1` is `192.0.2.1` in lists and requests.
//!   `0.0.0.0` and `::` are nobody's address.
//!
//! Behind a proxy that is not declared, every client has that proxy's address. Behind one that is
//! declared but passes the header on as it came, clients choose their own: it must append.

mod hop;
mod range;

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use http::HeaderMap;
use ipnet::IpNet;

use range::network;

pub(crate) use hop::ForwardingHeader;
pub(crate) use range::TopologyError;

/// No chain of proxies is as long as this; a header that claims so is not read to its end.
const MAX_HOPS: usize = 64;

/// Which peers may say on whose behalf they ask, and in which header.
#[derive(Clone, Debug)]
pub(crate) struct Topology {
    /// None: every peer is a client.
    trusted: Box<[IpNet]>,
    header: ForwardingHeader,
}

impl Topology {
    /// Clients connect directly; forwarding headers are ignored.
    #[must_use]
    pub(crate) fn direct() -> Self {
        Self { trusted: Box::default(), header: ForwardingHeader::default() }
    }

    /// Clients connect through proxies in these ranges.
    ///
    /// # Errors
    /// When there is no range, or one is not a network as it is written.
    pub(crate) fn behind<S: AsRef<str>>(cidrs: &[S]) -> Result<Self, TopologyError> {
        if cidrs.is_empty() {
            return Err(TopologyError::Empty);
        }
        let trusted = cidrs.iter().map(|cidr| network(cidr.as_ref())).collect::<Result<_, _>>()?;
        Ok(Self { trusted, header: ForwardingHeader::default() })
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
    /// When it cannot be known. The request is then to be refused: a shared stand-in would put
    /// strangers into one budget.
    pub(crate) fn client(
        &self,
        peer: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<IpAddr, AddressError> {
        let mut nearest = peer.ok_or(AddressError::PeerUnknown)?.to_canonical();
        if nearest.is_unspecified() {
            return Err(AddressError::PeerUnknown);
        }
        if !self.trusts(nearest) {
            return Ok(nearest);
        }
        let mut hops = 0;
        for line in headers.get_all(self.header.name()).iter().rev() {
            let mut unread = Some(line.as_bytes());
            while let Some(text) = unread {
                hops += 1;
                if hops > MAX_HOPS {
                    return Err(AddressError::TooManyHops);
                }
                let hop;
                (unread, hop) = self.header.split_last(text).ok_or(AddressError::MalformedHop)?;
                nearest = self.header.address(hop).ok_or(AddressError::MalformedHop)?;
                if !self.trusts(nearest) {
                    return Ok(nearest);
                }
            }
        }
        Ok(nearest)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(&address))
    }
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
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PeerUnknown => "the connection has no peer address",
            Self::MalformedHop => "a trusted proxy forwarded what is no client's address",
            Self::TooManyHops => "the forwarding header names more than 64 trusted hops",
        })
    }
}

impl Error for AddressError {}

#[cfg(test)]
mod tests;
