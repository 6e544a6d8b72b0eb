//! What a request says of the page that caused it.

use std::future::Future;

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use http::{Method, Request, Uri, Version};
use percent_encoding::percent_decode_str;

use super::source::CorsQuestion;
use super::{CorsAnswer, CorsRoutes, ReadyCors};
use crate::edge::host::Host;
use crate::edge::origin::Stated;

/// No tenant has a longer name.
const LONGEST_TENANT: usize = 256;

/// A request to a service whose answers pages of other origins may read.
#[derive(Debug)]
pub(crate) struct CorsRequest<'a> {
    method: &'a Method,
    target: &'a Uri,
    version: Version,
    headers: &'a HeaderMap,
}

impl<'a> CorsRequest<'a> {
    pub(crate) fn of<B>(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            target: request.uri(),
            version: request.version(),
            headers: request.headers(),
        }
    }

    /// Whether a browser asks before it sends the request itself.
    pub(crate) fn is_preflight(&self) -> bool {
        *self.method == Method::OPTIONS
            && self.headers.contains_key(ORIGIN)
            && self.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// What every answer to this request says. `may_ask` is awaited before the application is asked about an origin: it is
    /// asked by requests that are not checked yet.
    pub(crate) async fn answer(
        &self,
        cors: &ReadyCors,
        routes: Option<&CorsRoutes>,
        now_nanos: u64,
        may_ask: impl Future<Output = bool>,
    ) -> CorsAnswer {
        let is_preflight = self.is_preflight();
        let Stated::One(origin) = Stated::origin(self.headers) else {
            return CorsAnswer::new(None, is_preflight);
        };
        let wanted = if is_preflight {
            one(self.headers, &ACCESS_CONTROL_REQUEST_METHOD).unwrap_or_default()
        } else {
            self.method.as_str()
        };
        let routes = routes.map(|routes| routes.find(self.target.path(), wanted));
        let found = routes.unwrap_or_default();
        let question = || self.question(origin, found.tenant);
        let is_allowed =
            !found.keeps_out(origin) && cors.allows(origin, question, now_nanos, may_ask).await;
        let allowed = self.headers.get(ORIGIN).filter(|_| is_allowed);
        CorsAnswer::new(allowed.cloned(), is_preflight)
    }

    /// What the application is asked; nothing where the request is for no host: what is remembered of it has a bound.
    fn question(&self, origin: &str, tenant: Option<&str>) -> Option<CorsQuestion> {
        let host = Host::of(self.version, self.target, self.headers).ok()?;
        let tenant = match tenant {
            // As handlers see it.
            Some(tenant) => Some(percent_decode_str(tenant).decode_utf8().ok()?),
            None => None,
        };
        let is_short = tenant.as_ref().is_none_or(|tenant| tenant.len() <= LONGEST_TENANT);
        is_short.then(|| CorsQuestion {
            origin: origin.into(),
            host: host.map(|host| host.to_string().to_ascii_lowercase().into()),
            tenant: tenant.map(|tenant| tenant.as_ref().into()),
        })
    }
}

fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(HeaderValue::to_str).and_then(Result::ok)
}
