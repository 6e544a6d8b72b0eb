//! Tokens on their way to the client.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, PRAGMA};
use http_body::{Frame, SizeHint};
use serde_json::{Map, Value, json};

use super::families::Families;
use super::family::{Digest, TokenFamily};
use super::refresh_token::FamilyId;
use super::settings::TokenSettings;
use crate::audit_fact::heard;
use crate::clock::Clock;
use crate::edge::firewall::SettlesWhenSent;
use crate::response::{Exchange, SafeResponse};

/// New tokens, and the response that carries them ([RFC 6749, 5.1]): JSON with `access_token`, `token_type`,
/// `expires_in`, `refresh_token` and `scope`, which no cache keeps.
///
/// A handler returns it as it is. A handler that takes the texts out must call [`sent`](Self::sent) once the client has them.
///
/// [RFC 6749, 5.1]: https://www.rfc-editor.org/rfc/rfc6749#section-5.1
#[must_use = "issued tokens must be returned to the client"]
pub struct IssuedTokens {
    access: String,
    is_bound: bool,
    lives: u64,
    refresh: Option<String>,
    scopes: Vec<String>,
    session: Option<String>,
    /// The type that an exchange answers with.
    kind: Option<&'static str>,
    settlement: Option<UseNote>,
}

impl IssuedTokens {
    pub(super) fn new(
        access: String,
        lives: u64,
        scopes: &[String],
        session: Option<&str>,
        is_bound: bool,
    ) -> Self {
        let (scopes, session) = (scopes.to_vec(), session.map(str::to_owned));
        Self {
            access,
            is_bound,
            lives,
            refresh: None,
            scopes,
            session,
            kind: None,
            settlement: None,
        }
    }

    pub(super) fn with_refresh(self, token: String) -> Self {
        Self { refresh: Some(token), ..self }
    }

    pub(super) fn of_kind(self, kind: &'static str) -> Self {
        Self { kind: Some(kind), ..self }
    }

    pub(super) fn settled_by(self, settlement: UseNote) -> Self {
        Self { settlement: Some(settlement), ..self }
    }

    /// The access token.
    #[must_use]
    pub fn access_token(&self) -> &str {
        &self.access
    }

    /// The refresh token, where there is a session.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&str> {
        self.refresh.as_deref()
    }

    /// How long the access token lives, in seconds.
    #[must_use]
    pub fn expires_in(&self) -> u64 {
        self.lives
    }

    /// The session, as the claim `sid` names it.
    #[must_use]
    pub fn session_id(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// The client has the tokens: the refresh token before them ends its session if it is used again.
    pub async fn sent(self) {
        if let Some(settlement) = self.settlement {
            let at = settlement.clock.now_unix_millis();
            settlement.settle(at).await;
        }
    }

    fn json(&self) -> Bytes {
        let mut members = Map::new();
        let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
        put("access_token", json!(self.access));
        put("token_type", json!(if self.is_bound { "DPoP" } else { "Bearer" }));
        put("expires_in", json!(self.lives));
        if let Some(refresh) = &self.refresh {
            put("refresh_token", json!(refresh));
        }
        if !self.scopes.is_empty() {
            put("scope", json!(self.scopes.join(" ")));
        }
        if let Some(kind) = self.kind {
            put("issued_token_type", json!(kind));
        }
        Value::Object(members).to_string().into()
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for IssuedTokens {
    fn respond(self, _: &Exchange<'_>) -> Response {
        let bytes = self.json();
        let body = SettlingBody { bytes: Some(bytes), settlement: self.settlement };
        let mut response = secret_json(Body::new(body));
        response.extensions_mut().insert(SettlesWhenSent);
        response
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        vec![secret_answer("200", tokens_schema())]
    }
}

/// An answer of [`secret_json`], for documents.
#[cfg(feature = "openapi")]
pub(super) fn secret_answer(status: &str, schema: Value) -> crate::schema::AnswerSchema {
    crate::schema::AnswerSchema::of(status, "application/json", schema).with(&["Pragma"])
}

/// What tokens look like (RFC 6749, 5.1).
#[cfg(feature = "openapi")]
fn tokens_schema() -> Value {
    json!({
        "type": "object",
        "required": ["access_token", "token_type", "expires_in"],
        "properties": {
            "access_token": {"type": "string"},
            "token_type": {"type": "string", "enum": ["Bearer", "DPoP"]},
            "expires_in": {"type": "integer", "format": "int64", "minimum": 0},
            "refresh_token": {"type": "string"},
            "scope": {"type": "string"},
            "issued_token_type": {"type": "string"},
        },
    })
}

/// A response of JSON that no cache keeps (RFC 6749, 5.1).
pub(super) fn secret_json(body: Body) -> Response {
    let mut response = Response::new(body);
    let fields = response.headers_mut();
    fields.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    fields.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    fields.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// Notes with a session that the answer with its new refresh token has left.
pub(super) struct UseNote {
    families: Families,
    family: FamilyId,
    current: Digest,
    clock: Clock,
}

impl UseNote {
    pub(super) fn of(settings: &TokenSettings, family: FamilyId, current: Digest) -> Self {
        let (families, clock) = (settings.families.clone(), settings.clock.clone());
        Self { families, family, current, clock }
    }

    async fn settle(self, at: i64) {
        let answered = |family: &TokenFamily| (family.answered(self.current, at), ());
        if self.families.change(&self.family, at, answered).await.is_err() {
            // The next use of the new token settles it, too.
            tracing::warn!(target: "palisade", "a refresh token's answer was not noted");
        }
    }

    /// Settles at once where nothing has to be waited for, and else beside the answer.
    fn begin(self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let at = self.clock.now_unix_millis();
        let mut settling = Box::pin(self.settle(at));
        if settling.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            runtime.spawn(heard(settling));
        }
    }
}

/// A body that settles once it was taken to be sent; one that is not taken settles nothing.
struct SettlingBody {
    bytes: Option<Bytes>,
    settlement: Option<UseNote>,
}

impl http_body::Body for SettlingBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

impl Drop for SettlingBody {
    fn drop(&mut self) {
        if let (None, Some(settlement)) = (&self.bytes, self.settlement.take()) {
            settlement.begin();
        }
    }
}

/// Shows no token.
impl fmt::Debug for IssuedTokens {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("IssuedTokens").field("session", &self.session).finish_non_exhaustive()
    }
}
