//! What may precede a response in a tuple: a status and typed header fields.

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};

use crate::problem::Problem;
use crate::redact::{Shape, UnaskedObject};
use crate::response::known::known;
use crate::response::location::failed;
use crate::response::{Allowlisted, CacheControl, Exchange, Location, SafeResponse};

/// A status or a header field that says nothing of the content.
///
/// Implemented for `StatusCode`, [`CacheControl`], [`Location`] and [`SetCookies`](crate::SetCookies), and for nothing
/// else.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot precede a response in a tuple",
    label = "neither a status nor a header field of a known kind",
    note = "what may: `StatusCode`, `CacheControl`, `Location` and `SetCookies`"
)]
pub trait ResponsePart: sealed::Sealed {
    /// The response with this part; an error answer stays as it is.
    fn apply(self, response: Response) -> Response;

    /// What it makes of the answers behind it, for documents.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    fn change(answers: Vec<crate::schema::AnswerSchema>) -> Vec<crate::schema::AnswerSchema> {
        answers
    }
}

pub(super) mod sealed {
    pub trait Sealed {}
    impl Sealed for http::StatusCode {}
    impl Sealed for super::CacheControl {}
    impl Sealed for super::Location {}
}

/// An error status becomes its problem: the body of a success is not sent with it. 204 and 205 are
/// sent without a body. A status that needs more than a body (1xx, 3xx) is a 500, told to the log.
#[diagnostic::do_not_recommend]
impl ResponsePart for StatusCode {
    fn apply(self, mut response: Response) -> Response {
        if is_error(&response) {
            return response;
        }
        if self.is_client_error() || self.is_server_error() {
            return Problem::new(self).into_response();
        }
        if !self.is_success() {
            let cause =
                "a status before a response that is not a success: redirect with `Redirect`";
            return failed(cause).into_response();
        }
        if matches!(self, Self::NO_CONTENT | Self::RESET_CONTENT) {
            *response.body_mut() = Body::empty();
            response.headers_mut().remove(CONTENT_TYPE);
            response.headers_mut().remove(CONTENT_LENGTH);
        }
        // Not modified is what the caller has to hear.
        if response.status() != Self::NOT_MODIFIED {
            *response.status_mut() = self;
        }
        response
    }

    #[cfg(feature = "openapi")]
    fn change(answers: Vec<crate::schema::AnswerSchema>) -> Vec<crate::schema::AnswerSchema> {
        // Whichever: a success is any, and an error status becomes its problem.
        let changed = answers.into_iter().map(|answer| crate::schema::AnswerSchema {
            status: if answer.is_success() { "2XX".to_owned() } else { answer.status.clone() },
            ..answer
        });
        changed.chain(crate::schema::any_problem()).collect()
    }
}

#[diagnostic::do_not_recommend]
impl ResponsePart for CacheControl {
    fn apply(self, mut response: Response) -> Response {
        if !is_error(&response) {
            self.write(response.headers_mut());
        }
        response
    }

    #[cfg(feature = "openapi")]
    fn change(answers: Vec<crate::schema::AnswerSchema>) -> Vec<crate::schema::AnswerSchema> {
        answers.into_iter().map(|answer| answer.with(&["Cache-Control"])).collect()
    }
}

#[diagnostic::do_not_recommend]
impl ResponsePart for Location {
    fn apply(self, mut response: Response) -> Response {
        if is_error(&response) {
            return response;
        }
        match self.value() {
            Ok(location) => {
                response.headers_mut().insert(LOCATION, location);
                response
            }
            Err(problem) => problem.into_response(),
        }
    }

    #[cfg(feature = "openapi")]
    fn change(answers: Vec<crate::schema::AnswerSchema>) -> Vec<crate::schema::AnswerSchema> {
        answers.into_iter().map(|answer| answer.with(&["Location"])).collect()
    }
}

pub(super) fn is_error(response: &Response) -> bool {
    response.status().is_client_error() || response.status().is_server_error()
}

known! {
    [A T] (A, T);
    [A B T] (A, B, T);
    [A B C T] (A, B, C, T);
}

impl<A: ResponsePart, T: SafeResponse> Allowlisted for (A, T) {
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        self.0.apply(self.1.respond(exchange))
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        A::change(T::answers(schemas))
    }
}

impl<A: ResponsePart, B: ResponsePart, T: SafeResponse> Allowlisted for (A, B, T) {
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        Allowlisted::respond((self.0, (self.1, self.2)), exchange)
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        A::change(B::change(T::answers(schemas)))
    }
}

impl<A, B, C, T> Allowlisted for (A, B, C, T)
where
    A: ResponsePart,
    B: ResponsePart,
    C: ResponsePart,
    T: SafeResponse,
{
    const SHAPE: Shape = T::SHAPE;
    const UNASKED: Option<UnaskedObject> = T::UNASKED;

    fn respond(self, exchange: &Exchange<'_>) -> Response {
        Allowlisted::respond((self.0, (self.1, self.2, self.3)), exchange)
    }

    #[cfg(feature = "openapi")]
    fn answers(schemas: &mut crate::schema::Schemas) -> Vec<crate::schema::AnswerSchema> {
        A::change(B::change(C::change(T::answers(schemas))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::CACHE_CONTROL;
    use std::time::Duration;

    fn ok() -> Response {
        let mut response = Response::new(Body::from("text"));
        response.headers_mut().insert(CONTENT_TYPE, "text/plain".parse().unwrap());
        response
    }

    #[test]
    fn a_success_takes_the_status_and_an_error_keeps_its_own() {
        assert_eq!(StatusCode::ACCEPTED.apply(ok()).status(), StatusCode::ACCEPTED);
        let gone = Problem::new(StatusCode::GONE).into_response();
        assert_eq!(StatusCode::ACCEPTED.apply(gone).status(), StatusCode::GONE);
    }

    #[test]
    fn an_error_status_takes_the_body_away() {
        let response = StatusCode::CONFLICT.apply(ok());
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        let empty = StatusCode::NO_CONTENT.apply(ok());
        assert!(!empty.headers().contains_key(CONTENT_TYPE));
        for odd in [StatusCode::FOUND, StatusCode::CONTINUE, StatusCode::NOT_MODIFIED] {
            assert_eq!(odd.apply(ok()).status(), StatusCode::INTERNAL_SERVER_ERROR, "{odd}");
        }
    }

    #[test]
    fn an_error_is_not_kept_by_a_cache() {
        let minute = CacheControl::private(Duration::from_secs(60));
        assert_eq!(minute.apply(ok()).headers()[CACHE_CONTROL], "private, max-age=60");
        let gone = Problem::new(StatusCode::GONE).into_response();
        assert!(!minute.apply(gone).headers().contains_key(CACHE_CONTROL));
    }

    #[test]
    fn a_location_that_leaves_is_a_failure() {
        let response = Location::within("//evil.example").apply(ok());
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
