//! What a hook is shown: heads and answers, which it cannot change.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, StatusCode, Uri, Version};

/// The head of a request as it came, for a firewall. Cheap to clone.
#[derive(Clone)]
pub struct InspectedHead(Arc<Head>);

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

/// The names of its fields without what they say, which may be a credential.
impl fmt::Debug for InspectedHead {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("InspectedHead")
            .field("method", &self.0.method)
            .field("path", &self.0.uri.path())
            .field("fields", &self.0.headers.keys().map(HeaderName::as_str).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// On an answer whose body reports that it was sent: it is not read before it leaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SettlesWhenSent;

/// An answer of a handler, for a firewall. Cheap to clone.
#[derive(Clone)]
pub struct InspectedAnswer(Arc<AnswerParts>);

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

/// Leaves out what is in it.
impl fmt::Debug for InspectedAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("InspectedAnswer").field("status", &self.0.status).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_shows_no_credential() {
        let request = http::Request::get("/a?token=secret-1").header("authorization", "secret-2");
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let uri = parts.uri.clone();
        let shown = format!("{:?}", InspectedHead::of(&parts, uri, [192, 0, 2, 1].into()));
        assert!(shown.contains("authorization") && !shown.contains("secret"), "{shown}");
    }
}
