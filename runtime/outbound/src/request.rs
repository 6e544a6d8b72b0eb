//! What a call asks.

use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use url::Url;

/// What is asked.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) fields: Vec<(HeaderName, HeaderValue)>,
    /// Its content type, and the bytes.
    pub(crate) body: Option<(HeaderValue, Vec<u8>)>,
    /// The token that goes to the first host, in place of its own.
    pub(crate) token: Option<HeaderValue>,
}
