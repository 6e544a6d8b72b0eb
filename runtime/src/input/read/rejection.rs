//! What the caller reads when an extractor gives up: never serde's wording, which quotes values.

use std::any::Any;
use std::error::Error;

use axum::extract::rejection::{
    BytesRejection, FormRejection, JsonRejection, LengthLimitError, QueryRejection, StringRejection,
};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::{ACCEPT, HeaderValue};
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::input::check::{Violations, plain_refusal, push};
use crate::input::read::data_violation::data_violation;
use crate::input::read::located::{Unread, refused_json};
use crate::problem::{Place, Refusal, Refused, Violation, is_stalled};

/// The answer for an extractor's rejection: ours pass, axum's and foreign ones lose their text.
pub(crate) fn refusal_of<R: IntoResponse + 'static>(rejection: R) -> Response {
    if let Some(json) = (&rejection as &dyn Any).downcast_ref::<JsonRejection>() {
        return json_refusal(json).into_response();
    }
    if let Some(form) = (&rejection as &dyn Any).downcast_ref::<FormRejection>() {
        return form_refusal(form).into_response();
    }
    if let Some(query) = (&rejection as &dyn Any).downcast_ref::<QueryRejection>() {
        return text_refusal(query, query.status(), Place::Query).into_response();
    }
    let own: &dyn Any = &rejection;
    if own.downcast_ref::<BytesRejection>().is_some_and(|error| is_stalled(error))
        || own.downcast_ref::<StringRejection>().is_some_and(|error| is_stalled(error))
    {
        return plain_refusal(StatusCode::REQUEST_TIMEOUT).into_response();
    }
    let response = rejection.into_response();
    if response.extensions().get::<Refused>().is_some() {
        return response;
    }
    plain_refusal(response.status()).into_response()
}

/// The same for the last parameter, whose body was looked over, if it was.
pub(crate) fn body_refusal_of<R: IntoResponse + 'static>(
    rejection: R,
    whole: Option<&Bytes>,
) -> Response {
    match whole.and_then(|bytes| refused_by_type(&rejection, bytes)) {
        Some(refusal) => refusal.into_response(),
        None => refusal_of(rejection),
    }
}

/// The refusal of a body that axum's `Json` calls no JSON where its type refuses it.
fn refused_by_type(rejection: &dyn Any, bytes: &[u8]) -> Option<Refusal> {
    let JsonRejection::JsonSyntaxError(error) = rejection.downcast_ref()? else { return None };
    let error = find::<PathError<serde_json::Error>>(error)?;
    let violation = refused_json(bytes, error.inner())?;
    Some(Violations::one(violation).refuse(Place::Body))
}

fn form_refusal(rejection: &FormRejection) -> Refusal {
    const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
    let status = rejection.status();
    match rejection {
        FormRejection::InvalidFormContentType(_) => plain_refusal(status).header(ACCEPT, FORM),
        FormRejection::FailedToDeserializeForm(_) => text_refusal(rejection, status, Place::Query),
        FormRejection::FailedToDeserializeFormBody(_) => {
            text_refusal(rejection, status, Place::Body)
        }
        _ => unread(rejection, status),
    }
}

/// A query or a form that could not become its type, with the field that is to blame.
fn text_refusal(rejection: &(dyn Error + 'static), status: StatusCode, place: Place) -> Refusal {
    let refusal = plain_refusal(status);
    match find::<PathError<serde::de::value::Error>>(rejection) {
        Some(error) => {
            let violation = data_violation(pointer(error.path()), &error.inner().to_string());
            Violations::one(violation).told_in(refusal, place)
        }
        None => refusal,
    }
}

pub(super) fn json_refusal(rejection: &JsonRejection) -> Refusal {
    match rejection {
        JsonRejection::JsonDataError(error) => match find::<PathError<_>>(error) {
            Some(error) => Violations::one(json_violation(error)).refuse(Place::Body),
            None => plain_refusal(StatusCode::UNPROCESSABLE_ENTITY),
        },
        JsonRejection::MissingJsonContentType(_) => {
            plain_refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE)
                .header(ACCEPT, HeaderValue::from_static("application/json"))
        }
        JsonRejection::JsonSyntaxError(_) => no_json(),
        JsonRejection::BytesRejection(error) if find::<LengthLimitError>(error).is_some() => {
            plain_refusal(StatusCode::PAYLOAD_TOO_LARGE)
        }
        other => unread(other, other.status()),
    }
}

/// The refusal of a JSON body that could not become its type.
pub(super) fn unread_refusal(unread: Unread) -> Refusal {
    match unread {
        Unread::Data(violation) => Violations::one(*violation).refuse(Place::Body),
        Unread::Syntax(_) => no_json(),
    }
}

pub(super) fn no_json() -> Refusal {
    plain_refusal(StatusCode::BAD_REQUEST).detail("the body is not valid JSON")
}

/// A body that could not be read to its end.
fn unread(rejection: &(dyn Error + 'static), status: StatusCode) -> Refusal {
    plain_refusal(if is_stalled(rejection) { StatusCode::REQUEST_TIMEOUT } else { status })
}

type PathError<E> = serde_path_to_error::Error<E>;

/// An error of this kind among the causes of another.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

pub(super) fn json_violation(error: &PathError<serde_json::Error>) -> Violation {
    if error.inner().classify() != Category::Data {
        return malformed(pointer(error.path()));
    }
    data_violation(pointer(error.path()), &error.inner().to_string())
}

pub(super) fn malformed(pointer: String) -> Violation {
    Violation::at(pointer, "malformed", "could not be read")
}

fn pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => push(&pointer, &index.to_string()),
        Segment::Map { key } => push(&pointer, key),
        Segment::Enum { variant } => push(&pointer, variant),
        Segment::Unknown => pointer,
    })
}
