//! A call that is about to be made.

use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use serde::Serialize;
use url::Url;

use crate::answer::Answer;
use crate::client::Outbound;
use crate::error::OutboundError;

/// A call that is about to be made; made by [`Outbound::get`] and the like.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<'a> {
    outbound: &'a Outbound,
    request: Result<Request, OutboundError>,
}

/// What is asked.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) fields: Vec<(HeaderName, HeaderValue)>,
    pub(crate) json: Option<Vec<u8>>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(outbound: &'a Outbound, method: Method, url: &str) -> Self {
        let url = Url::parse(url).map_err(|_| OutboundError::UrlMalformed);
        let request = url.map(|url| Request { method, url, fields: Vec::new(), json: None });
        Self { outbound, request }
    }

    /// A header field, sent to the host of the URL and to no other. What is no header field fails the call.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let field = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
        self.request = self.request.and_then(|mut request| {
            request.fields.push(field.ok_or(OutboundError::BodyUnwritable)?);
            Ok(request)
        });
        self
    }

    /// A body in JSON.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        let written = serde_json::to_vec(body).map_err(|_| OutboundError::BodyUnwritable);
        self.request = self.request.and_then(|mut request| {
            request.json = Some(written?);
            Ok(request)
        });
        self
    }

    /// Makes the call.
    ///
    /// # Errors
    /// There is no answer; see [`OutboundError`]. An answer that has no status of success is one.
    pub async fn send(self) -> Result<Answer, OutboundError> {
        self.outbound.send(self.request?).await
    }
}

impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Call").finish_non_exhaustive()
    }
}
