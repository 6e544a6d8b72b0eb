//! Responses without content of their own, and those that choose between others.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;

use crate::problem::{IntoProblem, Problem};
use crate::redact::{Shape, UnaskedObject};
use crate::response::known::known;
use crate::response::location::failed;
use crate::response::{Allowlisted, Exchange, SafeResponse};

/// 204: done, nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoContent;

#[diagnostic::do_not_recommend]
impl SafeResponse for NoContent {
    fn respond(self, _: &Exchange<'_>) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        vec![crate::schema::AnswerSchema::empty("204")]
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for () {
    fn respond(self, exchange: &Exchange<'_>) -> Response {
        NoContent.respond(exchange)
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        NoContent::answers(schemas)
    }
}

/// A status alone; an error status becomes its problem. A status that needs more (1xx, 3xx) is a
/// 500, told to the log.
#[diagnostic::do_not_recommend]
impl SafeResponse for StatusCode {
    fn respond(self, _: &Exchange<'_>) -> Response {
        if self.is_client_error() || self.is_server_error() {
            return Problem::new(self).into_response();
        }
        if !self.is_success() {
            return failed("a status alone that is not a success: redirect with `Redirect`")
                .into_response();
        }
        self.into_response()
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let success = std::iter::once(crate::schema::AnswerSchema::empty("2XX"));
        success.chain(crate::schema::any_problem()).collect()
    }
}

/// Text that was written down when the service was.
#[diagnostic::do_not_recommend]
impl SafeResponse for &'static str {
    fn respond(self, _: &Exchange<'_>) -> Response {
        self.into_response()
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let text = serde_json::json!({"type": "string"});
        vec![crate::schema::AnswerSchema::of("200", "text/plain", text)]
    }
}

#[diagnostic::do_not_recommend]
impl SafeResponse for Problem {
    fn respond(self, _: &Exchange<'_>) -> Response {
        self.into_response()
    }

    #[cfg(feature = "openapi")]
    fn answers(_: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        crate::schema::any_problem()
    }
}

known! {
    [T] Option<T>;
    [T E] Result<T, E>;
}

/// `None` is 404.
impl<T: SafeResponse> Allowlisted for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        match self {
            Some(value) => value.respond(exchange),
            None => Problem::new(StatusCode::NOT_FOUND).into_response(),
        }
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let mut answers = T::answers(schemas);
        answers.push(crate::schema::AnswerSchema::problem("404"));
        answers
    }
}

impl<T: SafeResponse, E: IntoProblem> Allowlisted for Result<T, E> {
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        match self {
            Ok(value) => value.respond(exchange),
            Err(error) => error.into_problem().into_response(),
        }
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        let mut answers = T::answers(schemas);
        answers.extend(E::problems());
        answers
    }
}
