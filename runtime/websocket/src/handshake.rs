//! The opening handshake ([RFC 6455, 4.2]).
//!
//! [RFC 6455, 4.2]: https://www.rfc-editor.org/rfc/rfc6455#section-4.2

use std::fmt;

use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONNECTION, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use palisade::axum::extract::FromRequestParts;
use palisade::axum::response::{IntoResponse, Response};
use palisade::private::ParameterFacts;
use palisade::{Exchange, Problem, SafeInput, SafeResponse, Upgrade};

use crate::{CloseReason, Limits, WebSocket};

/// A request that opens a WebSocket: a parameter of handlers that are mounted with `get(..)`.
///
/// # Errors
/// 403 for a page of another site, 426 for a request that asks for no WebSocket or another version, 400 for one without a key.
pub struct WebSocketUpgrade {
    upgrade: Upgrade,
    accept: HeaderValue,
    limits: Limits,
}

/// The answer that opens a WebSocket: 101.
#[must_use = "the connection opens with this answer"]
pub struct WebSocketAnswer(HeaderValue);

impl WebSocketUpgrade {
    /// Other limits.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Opens it and talks over it: `talk` ends by itself, or is dropped when the connection or its credential is over.
    pub fn talk<F, Fut>(self, talk: F) -> WebSocketAnswer
    where
        F: FnOnce(WebSocket) -> Fut + Send + 'static,
        Fut: Future<Output = Result<(), CloseReason>> + Send + 'static,
    {
        let (upgrade, limits) = (self.upgrade, self.limits);
        let watch = upgrade.watch();
        upgrade.spawn(async move |connection| {
            WebSocket::run(connection, watch, limits, talk).await.name()
        });
        WebSocketAnswer(self.accept)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for WebSocketUpgrade {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let accept = accept_of(&parts.method, &parts.headers)?;
        let upgrade = Upgrade::from_request_parts(parts, state).await;
        let upgrade = upgrade.map_err(IntoResponse::into_response)?;
        Ok(Self { upgrade, accept, limits: Limits::default() })
    }
}

impl SafeInput for WebSocketUpgrade {
    const FACTS: ParameterFacts = Upgrade::FACTS;
}

/// What proves that the request was understood.
#[allow(clippy::result_large_err, reason = "the answer leaves at once")]
fn accept_of(method: &Method, headers: &HeaderMap) -> Result<HeaderValue, Response> {
    let is_asked = method == Method::GET
        && has_token(headers, &CONNECTION, "upgrade")
        && has_token(headers, &UPGRADE, "websocket");
    if !is_asked || one(headers, &SEC_WEBSOCKET_VERSION) != Some(b"13") {
        let problem = Problem::new(StatusCode::UPGRADE_REQUIRED)
            .detail("this endpoint requires WebSocket version 13")
            .header(UPGRADE, HeaderValue::from_static("websocket"))
            .header(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        return Err(problem.into_response());
    }
    let key = one(headers, &SEC_WEBSOCKET_KEY);
    let key = key.filter(|key| STANDARD.decode(key).is_ok_and(|bytes| bytes.len() == 16));
    let accepted = key.and_then(|key| {
        let mut context = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
        context.update(key);
        context.update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
        HeaderValue::try_from(STANDARD.encode(context.finish())).ok()
    });
    accepted.ok_or_else(|| {
        let problem = Problem::new(StatusCode::BAD_REQUEST);
        problem.detail("`Sec-WebSocket-Key` must be 16 bytes in base64").into_response()
    })
}

fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    Some(value.as_bytes())
}

fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let lines = headers.get_all(name).iter();
    let mut tokens = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    tokens.any(|it| it.trim_ascii().eq_ignore_ascii_case(token.as_bytes()))
}

impl SafeResponse for WebSocketAnswer {
    fn respond(self, _: &Exchange<'_>) -> Response {
        let fields = [
            (CONNECTION, HeaderValue::from_static("upgrade")),
            (UPGRADE, HeaderValue::from_static("websocket")),
            (SEC_WEBSOCKET_ACCEPT, self.0),
        ];
        (StatusCode::SWITCHING_PROTOCOLS, fields).into_response()
    }
}

impl fmt::Debug for WebSocketUpgrade {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("WebSocketUpgrade").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl fmt::Debug for WebSocketAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("WebSocketAnswer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6455, 1.3.
    #[test]
    fn the_example_of_the_rfc_is_accepted_and_what_is_less_is_not() {
        let fields = |fields: &[(HeaderName, &'static str)]| {
            let pairs =
                fields.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
            accept_of(&Method::GET, &pairs.collect()).map_err(|refused| refused.status().as_u16())
        };
        let good = [
            (CONNECTION, "keep-alive, Upgrade"),
            (UPGRADE, "WebSocket"),
            (SEC_WEBSOCKET_VERSION, "13"),
            (SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        assert_eq!(fields(&good).unwrap(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        for (place, bad, status) in [
            (0, "keep-alive", 426),
            (1, "h2c", 426),
            (2, "8", 426),
            (3, "dGhlIHNhbXBsZQ==", 400),
            (3, "?", 400),
        ] {
            let mut worse = good.clone();
            worse[place].1 = bad;
            assert_eq!(fields(&worse).unwrap_err(), status, "{bad}");
            assert!(fields(&good[..place]).is_err());
        }
    }
}
