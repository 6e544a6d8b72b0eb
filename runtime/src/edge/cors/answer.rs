//! The fields of an answer.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderMap,
    HeaderValue, VARY,
};

use super::{HandlerOrigins, ReadyCors};

const TRUE: HeaderValue = HeaderValue::from_static("true");
const ANYONE: HeaderValue = HeaderValue::from_static("*");
const BY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");
const BY_PREFLIGHT: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
);

/// What the answer to one request says of the page that caused it.
#[derive(Debug)]
pub(crate) struct CorsAnswer {
    /// The origin, where its pages may read.
    allowed: Option<HeaderValue>,
    is_preflight: bool,
}

impl CorsAnswer {
    pub(super) fn new(allowed: Option<HeaderValue>, is_preflight: bool) -> Self {
        Self { allowed, is_preflight }
    }

    /// Completes the fields, in place of any that a handler set: also what is refused differs by the origin. Of guards within guards each
    /// lets the origin read.
    pub(crate) fn write(
        &self,
        cors: &ReadyCors,
        guards: &[HandlerOrigins],
        fields: &mut HeaderMap,
    ) {
        for name in [
            ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_ALLOW_CREDENTIALS,
            ACCESS_CONTROL_EXPOSE_HEADERS,
            ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_HEADERS,
            ACCESS_CONTROL_MAX_AGE,
        ] {
            fields.remove(name);
        }
        fields.append(VARY, if self.is_preflight { BY_PREFLIGHT } else { BY_ORIGIN });
        let is_kept_out = |origin: &HeaderValue| {
            guards.iter().any(|origins| !origins.iter().any(|it| origin == *it))
        };
        let Some(origin) = self.allowed.as_ref().filter(|origin| !is_kept_out(origin)) else {
            return;
        };
        let is_for_anyone = cors.is_for_anyone() && guards.is_empty();
        let told = if is_for_anyone { ANYONE } else { origin.clone() };
        fields.insert(ACCESS_CONTROL_ALLOW_ORIGIN, told);
        if cors.credentials {
            fields.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        }
        if self.is_preflight {
            fields.insert(ACCESS_CONTROL_ALLOW_METHODS, cors.methods.clone());
            fields.insert(ACCESS_CONTROL_ALLOW_HEADERS, cors.headers.clone());
            fields.insert(ACCESS_CONTROL_MAX_AGE, cors.max_age.clone());
        } else {
            fields.insert(ACCESS_CONTROL_EXPOSE_HEADERS, cors.exposed.clone());
        }
    }
}
