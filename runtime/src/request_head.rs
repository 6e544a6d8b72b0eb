//! The head of a request, as authenticators and conditions see it.

use std::fmt;
use std::net::IpAddr;

use http::request::Parts;
use http::{HeaderMap, Method, Uri};

use crate::edge::peer::{Peer, PeerCertificate};

/// The head of a request, with what is known of the connection it came over.
#[derive(Clone, Copy)]
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
    /// TLS and asked for one. None over the connection of a declared proxy ([`behind`](crate::SecurityBuilder::behind)):
    /// its certificate says who the proxy is, and not who asks through it.
    pub fn peer_certificate(&self) -> Option<&'a PeerCertificate> {
        self.peer.presented_certificate()
    }
}

/// Without the query and the values of the fields, which may hold credentials: of any scheme, so that no
/// list of names would do.
impl fmt::Debug for RequestHead<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RequestHead")
            .field("method", self.method())
            .field("path", &self.uri().path())
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr};

    use super::*;

    #[test]
    fn a_log_shows_no_credential() {
        let request = http::Request::get("/a?access_token=hunter2")
            .header("authorization", "Bearer hunter2")
            .header("x-api-key", "hunter2")
            .body(())
            .unwrap();
        let (parts, ()) = request.into_parts();
        let client = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let peer = Peer::from(SocketAddr::new(client, 1));
        let shown = format!("{:?}", RequestHead::new(&parts, &peer, client));
        assert!(shown.contains("GET") && shown.contains("\"/a\""), "{shown}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
