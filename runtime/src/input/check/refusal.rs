//! Refusals of input that name no field.

use http::StatusCode;

use crate::problem::Refusal;

/// A refusal whose words depend on its status alone.
pub(crate) fn plain_refusal(status: StatusCode) -> Refusal {
    let (reason, detail) = match status {
        StatusCode::BAD_REQUEST => ("input_malformed", "the request could not be read"),
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("body_too_large", "the body is larger than this endpoint takes")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("content_type_unsupported", "the body is not of a content type this endpoint takes")
        }
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
            ("header_too_large", "a header field is larger than this endpoint takes")
        }
        StatusCode::UNPROCESSABLE_ENTITY => ("input_validation_fail", "the request is invalid"),
        status if status.is_client_error() => ("input_refused", "the request was refused"),
        _ => return Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "extractor_failed"),
    };
    Refusal::new(status, reason).detail(detail)
}
