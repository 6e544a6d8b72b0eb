//! What a hook is shown: heads and answers, which it cannot change.

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Uri, Version};

/// The head of a request as it came, for a firewall. Cheap to clone.
#[derive(Clone, Debug)]
pub struct InspectedHead(Arc<Head>);

#[derive(Debug)]
struct Head {
    method: Method,
    uri: Uri,
    version: Version,
    headers: HeaderMap,
    client: IpAddr,
}

impl InspectedHead {
    pub(crate) fn of(parts: &Parts, uri: Uri, client: IpAddr) -> Self {
        Self(Arc::new(Head {
            method: parts.method.clone(),
            uri,
            version: parts.version,
            headers: parts.headers.clone(),
            client,
        }))
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// The target as it was sent, also within a nested router.
    pub fn uri(&self) -> &Uri {
        &self.0.uri
    }

    /// The version of HTTP.
    pub fn version(&self) -> Version {
        self.0.version
    }

    /// The header fields, credentials included.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The client's address, by the declared topology.
    pub fn client(&self) -> IpAddr {
        self.0.client
    }
}

/// An answer of a handler, for a firewall. Cheap to clone.
#[derive(Clone, Debug)]
pub struct InspectedAnswer(Arc<AnswerParts>);

#[derive(Debug)]
struct AnswerParts {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
}

impl InspectedAnswer {
    pub(crate) fn of(status: StatusCode, headers: HeaderMap, body: Option<Bytes>) -> Self {
        Self(Arc::new(AnswerParts { status, headers, body }))
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The header fields, before those that palisade adds.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body; `None` where the answer is a stream, or larger than
    /// [`answers_up_to`](crate::firewall::Firewall::answers_up_to).
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }
}
