//! The endpoint that transmitters push to ([RFC 8935, 2]).
//!
//! [RFC 8935, 2]: https://www.rfc-editor.org/rfc/rfc8935#section-2

use axum::body::Body;
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use palisade_macros::public;
use serde_json::json;

use super::receiver::{SignalError, SignalReceiver};
use crate::auth::jwt::TokenError;
use crate::input::{ParameterFacts, SafeInput, collected};
use crate::problem::{Problem, Reason, Refusal, Refused};
use crate::response::{Exchange, SafeResponse};
use crate::router::SecureRouter;
use crate::router::routing::post;
use crate::tokens::issued::secret_json;

/// A security event token as it was pushed. A handler hands it to the receiver.
#[derive(Debug)]
pub struct EventBody(Option<String>);

#[diagnostic::do_not_recommend]
impl SafeInput for EventBody {
    const FACTS: ParameterFacts = ParameterFacts::PLAIN;
}

impl<S: Send + Sync> FromRequest<S> for EventBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = collected(body).await?;
        let text = str::from_utf8(&bytes).ok().filter(|_| is_event(&parts.headers));
        Ok(Self(text.map(|text| text.trim().to_owned())))
    }
}

fn is_event(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else { return false };
    only.as_bytes().eq_ignore_ascii_case(b"application/secevent+jwt")
}

/// What a transmitter hears: 202, or an error as RFC 8935, 2.3 has it.
#[derive(Debug)]
pub struct EventAnswer(Result<(), SignalError>);

impl SignalReceiver {
    /// The endpoint at this path, to [merge](SecureRouter::merge) into the application's router.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self, path: &str) -> SecureRouter<S> {
        SecureRouter::new().route(path, post(receive)).with_state(self.clone())
    }
}

/// Takes one event.
#[public(
    crate = crate,
    reason = "the event's signature authenticates its sender",
    rate = "50/s",
    rate(limit = "60/10m", per = "ip", count = "failures"),
    body = "32KiB"
)]
pub async fn receive(State(signals): State<SignalReceiver>, event: EventBody) -> EventAnswer {
    EventAnswer(match &event.0 {
        Some(token) => signals.take(token).await,
        None => Err(SignalError::Unreadable),
    })
}

/// The code of RFC 8935, 2.4, and that of the audit.
fn codes(error: &SignalError) -> (&'static str, &'static str) {
    match error {
        SignalError::Issuer | SignalError::Token(TokenError::IssuerRefused) => {
            ("invalid_issuer", "signal_issuer_refused")
        }
        SignalError::Token(TokenError::AudienceRefused) => {
            ("invalid_audience", "signal_audience_refused")
        }
        SignalError::Token(
            TokenError::SignatureInvalid | TokenError::KeyUnknown | TokenError::AlgorithmRefused,
        ) => ("invalid_key", "signal_signature_refused"),
        SignalError::Foreign => ("access_denied", "signal_subject_foreign"),
        SignalError::Unmapped => ("invalid_request", "signal_subject_unmapped"),
        SignalError::TooOld => ("invalid_request", "signal_too_old"),
        SignalError::Token(error) => ("invalid_request", error.reason()),
        SignalError::Unreadable => ("invalid_request", "signal_unreadable"),
        SignalError::Failed(_) => ("", "signal_failed"),
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for EventAnswer {
    fn respond(self, _: &Exchange<'_>) -> Response {
        let error = match self.0 {
            Ok(()) => return StatusCode::ACCEPTED.into_response(),
            Err(SignalError::Token(error @ TokenError::KeysUnavailable)) => {
                return unavailable(Problem::from(error));
            }
            Err(SignalError::Failed(cause)) => return unavailable(Problem::from(cause)),
            Err(error) => error,
        };
        let (code, reason) = codes(&error);
        let body = json!({"err": code, "description": "the event is not taken"}).to_string();
        let mut response = secret_json(Body::from(body));
        *response.status_mut() = StatusCode::BAD_REQUEST;
        let refused = Refused::because(Reason::Credential(reason));
        response.extensions_mut().insert(refused);
        response
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let error = json!({
            "type": "object",
            "required": ["err"],
            "properties": {"err": {"type": "string"}, "description": {"type": "string"}},
        });
        let mut answers = vec![crate::schema::AnswerSchema::empty("202")];
        answers.push(crate::tokens::issued::secret_answer("400", error));
        answers.extend(crate::schema::any_problem());
        answers
    }
}

fn unavailable(problem: Problem) -> Response {
    problem.unanswered(Reason::AuthenticatorUnavailable).into_response()
}
