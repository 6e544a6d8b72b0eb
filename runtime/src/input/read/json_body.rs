//! A JSON body as its type, without a look at the path until something is wrong.
//!
//! axum's own `Json` notes the path of every member while it parses, which costs as much again.

use std::any::Any;

use axum::Json;
use axum::extract::{FromRequest as _, Request};
use futures_util::FutureExt as _;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::de::StrRead;
use serde_json::{Deserializer, Error};

use crate::input::read::located::read_located;
use crate::input::read::rejection::{json_refusal, unread_refusal};
use crate::problem::Refusal;

/// Reads a body into a slot, an `Option` of the parameter's type, which stays empty where it is another.
pub type ReadJson = fn(&mut Deserializer<StrRead<'_>>, &mut (dyn Any + Send)) -> Result<(), Error>;

/// The [`ReadJson`] of `Json<T>`.
///
/// Compiled for every body's type: no combinators, each of which would be compiled with it.
pub(crate) fn parse_body<T: DeserializeOwned + 'static>(
    parser: &mut Deserializer<StrRead<'_>>,
    slot: &mut (dyn Any + Send),
) -> Result<(), Error> {
    let value = T::deserialize(parser)?;
    if let Some(slot) = slot.downcast_mut() {
        *slot = Some(Json(value));
    }
    Ok(())
}

/// Reads a whole body into its slot.
///
/// # Errors
/// 400 where it is not JSON, 422 where it is not of this type, with the place of what is wrong.
pub(crate) fn read_json(
    read: ReadJson,
    bytes: &[u8],
    slot: &mut (dyn Any + Send),
) -> Result<(), Refusal> {
    read_located(bytes, &mut |parser| read(parser, slot)).map_err(unread_refusal)
}

/// Whether axum's `Json` takes bodies of this content type; what it answers where it does not.
pub(crate) fn check_json_type(fields: &HeaderMap) -> Result<(), Refusal> {
    let kind = fields.get(CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().eq_ignore_ascii_case(b"application/json")) {
        return Ok(());
    }
    let mut asked = Request::new("null".into());
    asked.headers_mut().extend(kind.map(|kind| (CONTENT_TYPE, kind.clone())));
    match Json::<IgnoredAny>::from_request(asked, &()).now_or_never() {
        Some(Ok(_)) => Ok(()),
        Some(Err(rejection)) => Err(json_refusal(&rejection)),
        None => Err(Refusal::internal("a body of four bytes is waited for")),
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;
    use http::{HeaderValue, StatusCode};

    use super::*;

    fn status(kinds: &[&'static str]) -> Option<StatusCode> {
        let kinds = kinds.iter().map(|kind| (CONTENT_TYPE, HeaderValue::from_static(kind)));
        check_json_type(&kinds.collect()).err().map(|refusal| refusal.into_response().status())
    }

    #[test]
    fn a_content_type_is_judged_as_axum_judges_it() {
        for kind in ["application/json", "Application/JSON", "application/json; charset=utf-8"] {
            assert_eq!(status(&[kind]), None, "{kind}");
        }
        for kinds in [&[][..], &["text/json"], &["application/json; a b"]] {
            assert_eq!(status(kinds), Some(StatusCode::UNSUPPORTED_MEDIA_TYPE), "{kinds:?}");
        }
    }

    #[test]
    fn a_body_is_read_into_a_slot_of_its_type_alone() {
        let mut slot = None::<Json<Vec<u8>>>;
        assert!(read_json(parse_body::<Vec<u8>>, b" [1, 2] ", &mut slot).is_ok());
        assert_eq!(slot.map(|json| json.0), Some(vec![1, 2]));
        let mut other = None::<Json<u8>>;
        assert!(read_json(parse_body::<Vec<u8>>, b"[1, 2]", &mut other).is_ok() && other.is_none());
    }

    #[test]
    fn what_is_wrong_is_told_as_axums_json_tells_it() {
        for (body, status) in [
            (&b"[1,"[..], StatusCode::BAD_REQUEST),
            (b"[1] 2", StatusCode::BAD_REQUEST),
            (b"[\"\xff\"]", StatusCode::BAD_REQUEST),
            (b"[256]", StatusCode::UNPROCESSABLE_ENTITY),
            (b"{}", StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            let mut slot = None::<Json<Vec<u8>>>;
            let refused = read_json(parse_body::<Vec<u8>>, body, &mut slot).unwrap_err();
            assert_eq!(refused.into_response().status(), status, "{body:?}");
        }
    }
}
