//! A call that is about to be made.

use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use serde::Serialize;
use url::Url;

use crate::answer::Answer;
use crate::client::Outbound;
use crate::error::OutboundError;
use crate::exchanged_token::ExchangedToken;
use crate::host::HostKey;
use crate::request::Request;

/// A call that is about to be made; made by [`Outbound::get`] and the like.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<'a> {
    outbound: &'a Outbound,
    request: Result<Request, OutboundError>,
}

impl Outbound {
    /// A GET.
    pub fn get(&self, url: &str) -> Call<'_> {
        Call::new(self, Method::GET, url)
    }

    /// A POST.
    pub fn post(&self, url: &str) -> Call<'_> {
        Call::new(self, Method::POST, url)
    }

    /// A PUT.
    pub fn put(&self, url: &str) -> Call<'_> {
        Call::new(self, Method::PUT, url)
    }

    /// A PATCH.
    pub fn patch(&self, url: &str) -> Call<'_> {
        Call::new(self, Method::PATCH, url)
    }

    /// A DELETE.
    pub fn delete(&self, url: &str) -> Call<'_> {
        Call::new(self, Method::DELETE, url)
    }
}

impl<'a> Call<'a> {
    fn new(outbound: &'a Outbound, method: Method, url: &str) -> Self {
        let url = Url::parse(url).map_err(|_| OutboundError::UrlMalformed);
        let request =
            url.map(|url| Request { method, url, fields: Vec::new(), body: None, token: None });
        Self { outbound, request }
    }

    /// A header field, sent to the host of the URL and to no other. What is not a header field fails the call.
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
            request.body = Some((HeaderValue::from_static("application/json"), written?));
            Ok(request)
        });
        self
    }

    /// A body that is a form.
    pub(crate) fn form(mut self, encoded: String) -> Self {
        self.request = self.request.map(|mut request| {
            let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
            request.body = Some((kind, encoded.into_bytes()));
            request
        });
        self
    }

    /// Calls in the name of the caller that the token was exchanged for. It is sent to the host that it is for, and in the
    /// place of what that host is told else in `Authorization`; a redirect elsewhere leaves it out.
    ///
    /// A URL of another host is [`OutboundError::TokenElsewhere`].
    pub fn on_behalf(mut self, token: &ExchangedToken) -> Self {
        let value = HeaderValue::try_from(format!("Bearer {}", token.token));
        self.request = self.request.and_then(|mut request| {
            if HostKey::of(&request.url).as_ref() != Some(&token.host) {
                return Err(OutboundError::TokenElsewhere);
            }
            let mut value = value.map_err(|_| OutboundError::ExchangeUnusable)?;
            value.set_sensitive(true);
            request.token = Some(value);
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
