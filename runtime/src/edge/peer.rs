//! The other end of a connection: its address, and the certificate it proved to hold.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The other end of one connection, as the server that accepted it knows it.
///
/// ```
/// use palisade::{Peer, PeerCertificate};
///
/// let chain = vec![vec![0x30, 0x03, 0x02, 0x01, 0x05]];
/// let peer = Peer::new([192, 0, 2, 7].into()).certificate(PeerCertificate::from_chain(chain).unwrap());
/// assert!(peer.address().is_some_and(|address| address.is_ipv4()));
/// assert!(Peer::unix().address().is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    address: Option<IpAddr>,
    port: Option<u16>,
    certificate: Option<PeerCertificate>,
    transport: Transport,
}

/// What is known of how a connection is protected on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Transport {
    /// No certificate is known: the listener does not say, or a proxy ends TLS.
    #[default]
    Unknown,
    /// It is plain.
    Plain,
    /// This process ends its TLS.
    Tls,
}

impl Peer {
    /// A connection from `address`.
    pub fn new(address: IpAddr) -> Self {
        Self { address: Some(address), ..Self::unix() }
    }

    /// A process at the other end of a Unix socket: it has no address. Declare it with
    /// `.behind(["unix:"])`.
    pub fn unix() -> Self {
        Self { address: None, port: None, certificate: None, transport: Transport::Unknown }
    }

    /// The certificate that the TLS handshake of this connection verified.
    ///
    /// # Security
    /// State only what the handshake of this process verified, never what a header field says.
    #[must_use]
    pub fn certificate(self, certificate: PeerCertificate) -> Self {
        Self { certificate: Some(certificate), ..self }
    }

    /// Says that this process ended the TLS of the connection. Without it `Strict-Transport-Security` is not
    /// sent over a connection that [`serve`](crate::serve) accepted, unless it is a declared proxy's.
    #[must_use]
    pub fn over_tls(self) -> Self {
        Self { transport: Transport::Tls, ..self }
    }

    /// The same address with what is known of the connection, where it was not stated before.
    pub(crate) fn over_plain(self) -> Self {
        let is_known = self.transport != Transport::Unknown || self.certificate.is_some();
        if is_known { self } else { Self { transport: Transport::Plain, ..self } }
    }

    pub(crate) fn transport(&self) -> Transport {
        self.transport
    }

    /// The address at the other end; none on a Unix socket.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// The address with its port, where the listener told both.
    pub(crate) fn socket(&self) -> Option<SocketAddr> {
        self.address.zip(self.port).map(SocketAddr::from)
    }

    /// The same connection without what it proved: a declared proxy holds it, and its requests are others'.
    pub(crate) fn without_certificate(self) -> Self {
        Self { certificate: None, ..self }
    }

    pub(crate) fn presented_certificate(&self) -> Option<&PeerCertificate> {
        self.certificate.as_ref()
    }
}

impl From<IpAddr> for Peer {
    fn from(address: IpAddr) -> Self {
        Self::new(address)
    }
}

impl From<SocketAddr> for Peer {
    fn from(address: SocketAddr) -> Self {
        Self { port: Some(address.port()), ..Self::new(address.ip()) }
    }
}

#[cfg(unix)]
impl From<tokio::net::unix::SocketAddr> for Peer {
    fn from(_: tokio::net::unix::SocketAddr) -> Self {
        Self::unix()
    }
}

/// A client certificate in DER ([RFC 5280]), with the chain it was sent with.
///
/// [RFC 5280]: https://www.rfc-editor.org/rfc/rfc5280
#[derive(Clone, PartialEq, Eq)]
pub struct PeerCertificate(Arc<[Vec<u8>]>);

impl PeerCertificate {
    /// The client's own certificate first, each in DER; `None` where there is none.
    pub fn from_chain(chain: Vec<Vec<u8>>) -> Option<Self> {
        (!chain.is_empty()).then(|| Self(chain.into()))
    }

    /// The client's own certificate.
    pub fn der(&self) -> &[u8] {
        self.0.first().map_or(&[], Vec::as_slice)
    }

    /// The certificates as they were sent, the client's own first.
    pub fn chain(&self) -> &[Vec<u8>] {
        &self.0
    }
}

/// Leaves the certificate out: it names a person or a machine.
impl fmt::Debug for PeerCertificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PeerCertificate({} in the chain)", self.0.len())
    }
}
