//! Multipart forms as the fields of an input ([RFC 7578]).
//!
//! The body is read whole, within the handler's `body`, and then taken apart by multer; each of its
//! parts is looked over here, since multer is lenient: it finds a name within another parameter's
//! quotes, keeps the last of two header fields and puts no bound on them.
//!
//! [RFC 7578]: https://www.rfc-editor.org/rfc/rfc7578

mod content;
mod disposition;
mod file;
mod heads;
mod part;
mod rule;
mod unreadable;

use std::fmt;
use std::ops::{Deref, DerefMut};

use axum::RequestExt as _;
use axum::extract::{FromRequest, OptionalFromRequest, Request};
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::input::check::{Input, plain_refusal};
use crate::input::read::collected;
use crate::input::read::pairs::{
    self, Pair, PairsError, PairsErrorKind, RawValue, UploadedPart, read_form,
};
use crate::problem::{Place, Refusal};
use part::Part;
use unreadable::Unreadable;

pub use file::File;
pub use rule::{FileRule, Files};

/// A `multipart/form-data` body, each part a field of an [`#[input]`](macro@crate::input) struct.
///
/// A part is a text, read as the field's type, or a [`File`] with its bound and its types:
/// `#[input(file(max = "2MiB", types("image/png")))]`. A part occurs once, unless the field is a `Vec`
/// with its `length`; parts that the struct does not name are refused. Empty parts and boxes are read as
/// [`Query`](crate::Query) reads them, and a `Vec` of which browsers send nothing has `#[serde(default)]`. The body is held in memory
/// until the handler is done, so that `body` on the handler bounds all parts together: it is larger
/// than the largest files its input takes, or the handler does not compile.
///
/// As `Option<Multipart<T>>` it is `None` where the request has no `Content-Type`.
///
/// # Errors
/// 415 for another content type; 400 for a body that cannot be taken apart: no boundary or two, none at its
/// beginning, not closed, a part without a name, with over 32 header fields or 8 KiB of them, two of one
/// name, an encoding or a form of its own, a text that is not UTF-8; 413 for more than `body`; 422 for more than 256
/// parts, for a part that is unknown, missing or there twice, and for broken rules.
///
/// # Security
/// The rules are checked by the guard: extracted in a handler without one, the values are not
/// validated.
///
/// ```
/// use palisade::prelude::*;
///
/// #[input]
/// struct Upload {
///     #[validate(length(max = 80))]
///     title: String,
///     #[input(file(max = "2MiB", types("image/png", "image/jpeg")))]
///     picture: File,
/// }
///
/// #[secure(body = "3MiB")]
/// async fn upload(Multipart(upload): Multipart<Upload>) -> NoContent {
///     let Upload { title, picture } = upload;
///     let _ = (title, picture.name(), picture.bytes());
///     NoContent
/// }
/// ```
#[derive(Clone, Default)]
pub struct Multipart<T>(pub T);

impl<T> Deref for Multipart<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Multipart<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// Without what the parts hold.
impl<T> fmt::Debug for Multipart<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Multipart").finish_non_exhaustive()
    }
}

/// The content type of a body that is taken apart here.
pub(crate) const KIND: &str = "multipart/form-data";

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Input, S: Send + Sync> FromRequest<S> for Multipart<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let boundary = boundary(request.headers())?;
        let bytes = collected(request.into_limited_body()).await?;
        let parts = part::parts(&bytes, &boundary).map_err(malformed)?;
        let made = pairs(parts).and_then(read_form).map_err(|fault| fault.refuse(Place::Body))?;
        Ok(Self(made))
    }
}

impl<T: DeserializeOwned + Input, S: Send + Sync> OptionalFromRequest<S> for Multipart<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Refusal> {
        if !request.headers().contains_key(CONTENT_TYPE) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

/// The boundary that the content type names: 1 to 70 of `bchars` ([RFC 2046, 5.1.1]).
///
/// [RFC 2046, 5.1.1]: https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1
fn boundary(headers: &HeaderMap) -> Result<String, Refusal> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if boundaries(kind) > 1 {
        return Err(malformed(Unreadable::Boundary));
    }
    match multer::parse_boundary(kind) {
        Ok(boundary) if is_boundary(&boundary) => Ok(boundary),
        Ok(_) | Err(multer::Error::NoBoundary) => Err(malformed(Unreadable::Boundary)),
        Err(_) => Err(plain_refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            .header(ACCEPT, HeaderValue::from_static(KIND))),
    }
}

/// How many boundaries a content type names: of two, readers differ on which one counts.
fn boundaries(kind: &str) -> usize {
    let names = kind.split(';').filter_map(|parameter| parameter.split_once('='));
    let names = names.map(|(name, _)| name.trim().trim_end_matches('*'));
    names.filter(|name| name.eq_ignore_ascii_case("boundary")).count()
}

fn is_boundary(text: &str) -> bool {
    let fits = (1..=70).contains(&text.len()) && !text.ends_with(' ');
    fits && text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&byte))
}

fn malformed(cause: Unreadable) -> Refusal {
    plain_refusal(StatusCode::BAD_REQUEST).detail(cause.message())
}

/// The parts by their names, in the order of each name's first.
fn pairs(parts: Vec<Part>) -> Result<Vec<Pair<'static>>, PairsError> {
    if parts.len() > pairs::MOST_PAIRS {
        return Err(PairsError::new(PairsErrorKind::TooMany));
    }
    let mut named: Vec<(String, Vec<UploadedPart>)> = Vec::new();
    for Part { name, sent } in parts {
        // What a browser sends for a field in which no file was chosen.
        if sent.is_nothing() {
            continue;
        }
        match named.iter_mut().find(|(other, _)| *other == name) {
            Some((_, all)) => all.push(sent),
            None => named.push((name, vec![sent])),
        }
    }
    Ok(named.into_iter().map(|(name, sent)| (name.into(), RawValue::parts(sent))).collect())
}
