//! The query and a form as the fields of an input.

use std::fmt;
use std::ops::{Deref, DerefMut};

use axum::RequestExt as _;
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request};
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, StatusCode};
use serde::de::DeserializeOwned;

use crate::input::check::{Input, plain_refusal};
use crate::input::read::collected;
use crate::input::read::pairs::{grouped, read_form};
use crate::problem::{Place, Refusal};

/// The query of the request, each parameter a field of an [`#[input]`](macro@crate::input) struct.
///
/// A parameter occurs once, unless its field is a list: `?tag=a&tag=b` is a `Vec` of two, with its
/// `length`. A parameter that the struct does not name is refused. What a browser sends of a form is
/// understood: an empty parameter of an `Option` is `None`, of a text an empty text, of another field
/// with a default the default, of any other missing. A ticked box (`on`) is `true`, and a `bool` that is not sent is a box
/// that is not ticked, `false`. A list of which nothing is chosen is not sent: without `#[serde(default)]` such a `Vec` is missing.
///
/// axum's own `Query` is taken as well, and holds no lists and no numbers of 128 bits.
///
/// # Errors
/// 414 for a query over 8 KiB; 400 for a parameter that is unknown, missing, there twice or of another
/// type, and for more than 256; 422 for broken rules. `errors` names each as `parameter`, never its value.
///
/// # Security
/// The rules are checked by the guard: extracted in a handler without one, the values are not
/// validated.
///
/// ```
/// use palisade::prelude::*;
///
/// #[input]
/// struct Search {
///     #[serde(default)]
///     #[validate(length(max = 8))]
///     tag: Vec<Text<16>>,
///     #[validate(range(min = 1, max = 100))]
///     limit: Option<u32>,
/// }
///
/// #[secure]
/// async fn search(Query(search): Query<Search>) -> NoContent {
///     let _ = (search.tag, search.limit);
///     NoContent
/// }
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Query<T>(pub T);

/// A form, each of its names a field of an [`#[input]`](macro@crate::input) struct: the body of the
/// request, or the query of a GET.
///
/// It is read as [`Query`] is: lists, empty fields and boxes are what browsers send, and a `Vec` of which they send nothing
/// has `#[serde(default)]`. axum's own `Form` is taken as well, and holds no lists and no numbers of 128 bits.
///
/// As `Option<Form<T>>` it is `None` where the request has no `Content-Type`, and of a GET where it has no query.
///
/// # Errors
/// 415 for another content type than `application/x-www-form-urlencoded`; 413 for a body over the handler's `body`; 422 for a
/// field that is unknown, missing, there twice or of another type, for more than 256, and for broken
/// rules; of a GET what [`Query`] says.
///
/// # Security
/// The rules are checked by the guard: extracted in a handler without one, the values are not
/// validated.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Form<T>(pub T);

macro_rules! wrappers {
    ($($name:ident)*) => {$(
        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> DerefMut for $name<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }

        /// Without what the fields hold: some of it is secret.
        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

wrappers!(Query Form);

/// The content type of a form.
const KIND: &str = "application/x-www-form-urlencoded";

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Input, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        of_query(parts).map(Self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Input, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            return of_query(&request.into_parts().0).map(Self);
        }
        if !is_form(request.headers()) {
            return Err(plain_refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE)
                .header(ACCEPT, HeaderValue::from_static(KIND)));
        }
        let bytes = collected(request.into_limited_body()).await?;
        let made = grouped(&bytes).and_then(read_form);
        let made = made.map_err(|fault| fault.refuse(Place::Body))?;
        Ok(Self(made))
    }
}

impl<T: DeserializeOwned + Input, S: Send + Sync> OptionalFromRequest<S> for Form<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Refusal> {
        let is_sent = match *request.method() {
            Method::GET | Method::HEAD => request.uri().query().is_some(),
            _ => request.headers().contains_key(CONTENT_TYPE),
        };
        if !is_sent {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

fn of_query<T: DeserializeOwned + Input>(parts: &Parts) -> Result<T, Refusal> {
    let query = parts.uri.query().unwrap_or_default();
    grouped(query.as_bytes()).and_then(read_form).map_err(|fault| fault.refuse(Place::Query))
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(KIND))
}
