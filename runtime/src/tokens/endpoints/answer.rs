//! What the endpoints answer.

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use serde_json::{Value, json};

use super::super::error::{RefreshError, TokenServiceError};
#[cfg(feature = "openapi")]
use super::super::issued::secret_answer;
use super::super::issued::{IssuedTokens, secret_json};
use crate::problem::{Problem, Reason, Refused};
use crate::response::{Exchange, SafeResponse};
use crate::response_fields::NoFailure;

/// The answer of an endpoint of OAuth: tokens, a document, nothing, or an error as [RFC 6749, 5.2] has it. A
/// failure of the service is a 503 problem.
///
/// [RFC 6749, 5.2]: https://www.rfc-editor.org/rfc/rfc6749#section-5.2
#[derive(Debug)]
pub struct OAuthAnswer(AnswerKind);

#[derive(Debug)]
enum AnswerKind {
    Tokens(Box<IssuedTokens>),
    Json(Value),
    Empty,
    Refused(OAuthError),
}

/// Why an endpoint refuses.
#[derive(Debug)]
pub(in crate::tokens) enum OAuthError {
    InvalidRequest(&'static str),
    InvalidClient,
    /// With the code for the audit.
    InvalidGrant(&'static str),
    UnauthorizedClient,
    UnsupportedGrantType,
    InvalidScope,
    InvalidTarget,
    /// A proof of possession that does not hold, or that wants a nonce.
    InvalidProof(&'static str, Option<HeaderValue>),
    Failed(TokenServiceError),
}

impl OAuthAnswer {
    pub(super) fn tokens(issued: IssuedTokens) -> Self {
        Self(AnswerKind::Tokens(Box::new(issued)))
    }

    pub(super) fn json(value: Value) -> Self {
        Self(AnswerKind::Json(value))
    }

    /// 200, and nothing to say.
    pub(super) fn empty() -> Self {
        Self(AnswerKind::Empty)
    }

    pub(super) fn of(outcome: Result<Self, OAuthError>) -> Self {
        outcome.unwrap_or_else(|error| Self(AnswerKind::Refused(error)))
    }
}

impl OAuthError {
    /// The code of the standards, and words where they help the client's author.
    fn told(&self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::InvalidRequest(why) => ("invalid_request", Some(why)),
            Self::InvalidClient => ("invalid_client", None),
            Self::InvalidGrant(_) => ("invalid_grant", None),
            Self::UnauthorizedClient => {
                ("unauthorized_client", Some("this client may not use this grant"))
            }
            Self::UnsupportedGrantType => ("unsupported_grant_type", None),
            Self::InvalidScope => {
                ("invalid_scope", Some("the scope asks for more than was granted"))
            }
            Self::InvalidTarget => ("invalid_target", Some("the audience was not granted")),
            Self::InvalidProof(_, None) => ("invalid_dpop_proof", None),
            Self::InvalidProof(_, Some(_)) => ("use_dpop_nonce", None),
            Self::Failed(_) => ("server_error", None),
        }
    }

    /// The code for the audit.
    fn reason(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "oauth_request_invalid",
            Self::InvalidClient => "oauth_client_unproven",
            Self::InvalidGrant(reason) | Self::InvalidProof(reason, _) => reason,
            Self::UnauthorizedClient => "oauth_client_unauthorized",
            Self::UnsupportedGrantType => "oauth_grant_type_unsupported",
            Self::InvalidScope => "oauth_scope_wider",
            Self::InvalidTarget => "oauth_audience_foreign",
            Self::Failed(_) => "oauth_failed",
        }
    }

    fn into_response(self) -> Response {
        let (error, description) = self.told();
        // A token of 256 random bits cannot be guessed: what a gateway is sent by its users says nothing against the gateway.
        let casts_doubt = matches!(self, Self::InvalidClient | Self::InvalidRequest(_));
        let reason = Reason::Credential(self.reason());
        let mut members = json!({ "error": error });
        if let (Value::Object(members), Some(description)) = (&mut members, description) {
            members.insert("error_description".to_owned(), description.into());
        }
        let mut response = secret_json(Body::from(members.to_string()));
        *response.status_mut() = StatusCode::BAD_REQUEST;
        match self {
            Self::Failed(cause) => return failed(cause),
            Self::InvalidClient => {
                *response.status_mut() = StatusCode::UNAUTHORIZED;
                response.headers_mut().insert(WWW_AUTHENTICATE, CHALLENGE);
            }
            Self::InvalidProof(_, Some(nonce)) => {
                response.headers_mut().insert("dpop-nonce", nonce);
            }
            _ => {}
        }
        if !casts_doubt {
            response.extensions_mut().insert(NoFailure);
        }
        response.extensions_mut().insert(Refused::because(reason));
        response
    }
}

/// A 401 says what it wants (RFC 9110, 15.5.2): the scheme that the client used, or could.
const CHALLENGE: HeaderValue =
    HeaderValue::from_static("Basic realm=\"token endpoint\", charset=\"UTF-8\"");

fn failed(cause: TokenServiceError) -> Response {
    Problem::from(cause).unanswered(Reason::AuthenticatorUnavailable).into_response()
}

impl From<TokenServiceError> for OAuthError {
    fn from(error: TokenServiceError) -> Self {
        Self::Failed(error)
    }
}

impl From<RefreshError> for OAuthError {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Failed(error) => Self::Failed(error),
            RefreshError::Scope => Self::InvalidScope,
            error => Self::InvalidGrant(error.reason()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for OAuthAnswer {
    fn respond(self, exchange: &Exchange<'_>) -> Response {
        match self.0 {
            AnswerKind::Tokens(issued) => issued.respond(exchange),
            AnswerKind::Json(value) => secret_json(Body::from(value.to_string())),
            AnswerKind::Empty => {
                let mut response = secret_json(Body::empty());
                response.headers_mut().remove(CONTENT_TYPE);
                response
            }
            AnswerKind::Refused(error) => error.into_response(),
        }
    }

    /// Tokens, a document or nothing; else an error as RFC 6749, 5.2 has it, or a problem.
    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let error = json!({
            "type": "object",
            "required": ["error"],
            "properties": {
                "error": {"type": "string"},
                "error_description": {"type": "string"},
            },
        });
        let mut answers = IssuedTokens::answers(schemas);
        let document = json!({"type": "object", "additionalProperties": true});
        answers.push(secret_answer("200", document));
        answers.push(crate::schema::AnswerSchema::empty("200"));
        answers.push(secret_answer("400", error.clone()).with(&["DPoP-Nonce"]));
        answers.push(secret_answer("401", error).with(&["WWW-Authenticate"]));
        answers.extend(crate::schema::any_problem());
        answers
    }
}
