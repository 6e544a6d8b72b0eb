//! The head of a request, as authenticators and conditions see it.

use std::net::IpAddr;

use http::request::Parts;
use http::{HeaderMap, Method, Uri};

use crate::edge::peer::{Peer, PeerCertificate};

/// The head of a request, with what is known of the connection it came over.
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    parts: &'a Parts,
    peer: &'a Peer,
    client: IpAddr,
}

impl<'a> RequestHead<'a> {
    pub(crate) fn new(parts: &'a Parts, peer: &'a Peer, client: IpAddr) -> Self {
        Self { parts, peer, client }
    }

    /// The method.
    pub fn method(&self) -> &'a Method {
        &self.parts.method
    }

    /// The target.
    pub fn uri(&self) -> &'a Uri {
        &self.parts.uri
    }

    /// The header fields.
    pub fn headers(&self) -> &'a HeaderMap {
        &self.parts.headers
    }

    /// The client's address, through declared proxies only.
    pub fn client(&self) -> IpAddr {
        self.client
    }

    /// The certificate that the other end of the connection proved to hold, where this process ends
    /// TLS and asked for one.
    pub fn peer_certificate(&self) -> Option<&'a PeerCertificate> {
        self.peer.presented_certificate()
    }
}
