//! Refusals of input that name no field.

use http::StatusCode;

use crate::problem::{Reason, Refusal};

/// A refusal whose words depend on its status alone.
pub(crate) fn plain_refusal(status: StatusCode) -> Refusal {
    let (reason, detail) = match status {
        StatusCode::BAD_REQUEST => (Reason::InputMalformed, "the request could not be read"),
        StatusCode::REQUEST_TIMEOUT => (Reason::BodyTimeout, "the body did not arrive in time"),
        StatusCode::PAYLOAD_TOO_LARGE => {
            (Reason::BodyTooLarge, "the body is larger than this endpoint takes")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            Reason::ContentTypeUnsupported,
            "the body is not of a content type this endpoint takes",
        ),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
            (Reason::HeaderTooLarge, "a header field is larger than this endpoint takes")
        }
        StatusCode::UNPROCESSABLE_ENTITY => (Reason::InputInvalid, "the request is invalid"),
        status if status.is_client_error() => (Reason::InputRefused, "the request was refused"),
        _ => return Refusal::new(Reason::ExtractorFailed),
    };
    Refusal::with_status(status, reason).detail(detail)
}
