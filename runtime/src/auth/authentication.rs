//! A request whose credential is being verified.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
#[cfg(feature = "webhook")]
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::uri::PathAndQuery;

use crate::auth::{AuthFailure, NameTable};
use crate::clock::Clock;
use crate::principal::RegisteredEnums;
use crate::request_head::RequestHead;
use crate::request_id::RequestId;
use crate::response_fields::ResponseFields;

/// The body of a request whose credential is being verified.
pub(crate) trait UnverifiedBody: Send + Sync {
    /// The whole body, within the bounds of the handler. The failure is kept for the answer.
    fn read(&self) -> Pin<Box<dyn Future<Output = Result<Bytes, AuthFailure>> + Send + '_>>;

    /// The time that the handler has for the whole request.
    #[cfg(feature = "webhook")]
    fn handler_timeout(&self) -> Duration;
}

/// A request whose credential is being verified, and the only place a [`Verified`](crate::auth::Verified) comes from.
#[derive(Clone, Copy)]
pub struct Authentication<'a> {
    pub(crate) head: RequestHead<'a>,
    pub(crate) clock: &'a Clock,
    pub(crate) names: &'a Arc<NameTable>,
    pub(crate) enums: &'a RegisteredEnums,
    /// Whether the application knows one issuer only.
    pub(crate) has_one_issuer: bool,
    pub(crate) response_fields: &'a ResponseFields,
    pub(crate) body: &'a dyn UnverifiedBody,
    pub(crate) request_id: &'a RequestId,
    pub(crate) target: Option<&'a PathAndQuery>,
}

impl<'a> Authentication<'a> {
    /// The head of the request.
    pub fn head(&self) -> RequestHead<'a> {
        self.head
    }

    /// The path of the request as it came, where a router that nests another has not taken any off.
    pub fn path(&self) -> &'a str {
        self.target.map_or("", PathAndQuery::path)
    }

    /// The id of the request, for what an authenticator logs.
    pub fn request_id(&self) -> &'a RequestId {
        self.request_id
    }

    /// The time, in milliseconds since the Unix epoch.
    pub fn now_millis(&self) -> i64 {
        self.clock.now_unix_millis()
    }

    /// The roles and scopes that the application registered.
    pub fn names(&self) -> &'a NameTable {
        self.names
    }

    /// The body as it came, for a credential that signs it. It is there for the handler afterwards.
    ///
    /// It is read within the handler's bounds of size and time. Check what the head says first: reading
    /// lets an unauthenticated client fill that bound.
    ///
    /// # Errors
    /// It is larger than the handler takes, came too late or broke off. The request is refused for that,
    /// whatever the authenticator makes of it.
    pub async fn body(&self) -> Result<Bytes, AuthFailure> {
        self.body.read().await
    }

    /// The time that the handler has for the whole request, this included.
    #[cfg(feature = "webhook")]
    pub(crate) fn handler_timeout(&self) -> Duration {
        self.body.handler_timeout()
    }

    /// Runs `end` once it is known how the request ends: with the status of its answer, or `None` where
    /// the client went away. A later call replaces an earlier one.
    #[cfg(feature = "webhook")]
    pub(crate) fn at_end(&self, end: impl FnOnce(Option<http::StatusCode>) + Send + 'static) {
        self.response_fields.at_end(Box::new(end));
    }

    /// Leaves a header field for the answer, whatever the answer is: a cookie that is renewed, a
    /// nonce for the next request. Returns whether there was room for it: one request has room for
    /// 32 fields.
    pub fn add_response_field(&self, name: HeaderName, value: HeaderValue) -> bool {
        self.response_fields.add(name, value)
    }
}

impl fmt::Debug for Authentication<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Authentication").finish_non_exhaustive()
    }
}
