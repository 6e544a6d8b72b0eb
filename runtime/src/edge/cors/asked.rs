//! What a request says of the page that caused it.

use http::header::{
    ACCESS_CONTROL_REQUEST_METHOD, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN,
};
use http::{Method, Request};

use super::source::CorsQuestion;
use super::{CorsAnswer, CorsRoutes, ReadyCors};
use crate::edge::origin::Stated;

/// A request to a service whose answers pages of other origins may read.
#[derive(Debug)]
pub(crate) struct CorsRequest<'a> {
    method: &'a Method,
    path: &'a str,
    headers: &'a HeaderMap,
}

impl<'a> CorsRequest<'a> {
    pub(crate) fn of<B>(request: &'a Request<B>) -> Self {
        Self { method: request.method(), path: request.uri().path(), headers: request.headers() }
    }

    /// Whether a browser asks before it sends the request itself.
    pub(crate) fn is_preflight(&self) -> bool {
        *self.method == Method::OPTIONS
            && self.headers.contains_key(ORIGIN)
            && self.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// What every answer to this request says.
    pub(crate) async fn answer(
        &self,
        cors: &ReadyCors,
        routes: Option<&CorsRoutes>,
        now_nanos: u64,
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
        let found = routes.map(|routes| routes.find(self.path, wanted)).unwrap_or_default();
        let is_kept_out = found.origins.is_some_and(|origins| !origins.contains(&origin));
        let question = CorsQuestion {
            origin: origin.into(),
            host: one(self.headers, &HOST).map(Into::into),
            tenant: found.tenant.map(Into::into),
        };
        let is_allowed = !is_kept_out && cors.allows(question, now_nanos).await;
        let allowed = self.headers.get(ORIGIN).filter(|_| is_allowed);
        CorsAnswer::new(allowed.cloned(), is_preflight)
    }
}

fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(HeaderValue::to_str).and_then(Result::ok)
}
