//! Header fields as the fields of an input.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::HeaderMap;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::input::check::Input;
use crate::input::read::pairs::{
    Pair, PairsError, PairsErrorKind, RawValue, Separator, read, read_some,
};
use crate::problem::{Place, Refusal, header_name};

/// How long the text of one header field may be, all its lines together: 8 KiB.
const LONGEST: usize = 8 * 1024;

/// Header fields of the request, each a field of an [`#[input]`](macro@crate::input) struct.
///
/// A field is read from the header field of its name, case ignored and `_` written as `-`:
/// `idempotency_key` is `Idempotency-Key`. `#[serde(rename = "..")]` names another. Header fields that
/// the struct does not name are left alone. A `Vec` takes a list: every line, its elements parted by
/// commas; elements in quotes are refused. Anything else comes in one line, once.
///
/// As `Option<Headers<T>>` it is `None` where not one of the names is there.
///
/// Credentials, `Cookie`, what proxies say of the client, what concerns one connection and what
/// overrides method or path do not compile: the guard deals with them.
///
/// # Errors
/// 400 for a header field that is required and missing, there twice, no visible ASCII or of another
/// type; 431 for one over 8 KiB; 422 for broken rules. `errors` names each as `header`, never its
/// value.
///
/// # Security
/// The rules are checked by the guard: extracted in a handler without one, the values are not
/// validated.
///
/// ```
/// use palisade::prelude::*;
///
/// #[input]
/// struct Once {
///     #[input(plain)]
///     idempotency_key: Text<64>,
///     #[serde(rename = "X-Dry-Run", default)]
///     dry_run: bool,
/// }
///
/// #[secure]
/// async fn pay(Headers(once): Headers<Once>) -> NoContent {
///     let _ = (once.idempotency_key, once.dry_run);
///     NoContent
/// }
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Headers<T>(pub T);

impl<T> Deref for Headers<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Headers<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// Without what the fields hold: some of it is secret.
impl<T> fmt::Debug for Headers<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Headers").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Input, S: Sync> FromRequestParts<S> for Headers<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let found = read(|names| pairs(&parts.headers, names));
        found.map(Self).map_err(|fault| fault.refuse(Place::Header))
    }
}

impl<T: DeserializeOwned + Input, S: Sync> OptionalFromRequestParts<S> for Headers<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Refusal> {
        let found = read_some(|names| pairs(&parts.headers, names));
        found.map(|found| found.map(Self)).map_err(|fault| fault.refuse(Place::Header))
    }
}

fn pairs<'a>(headers: &'a HeaderMap, names: &[&'static str]) -> Result<Vec<Pair<'a>>, PairsError> {
    let mut pairs = Vec::new();
    for name in names {
        let texts = texts(headers, name).map_err(|fault| fault.at(name))?;
        if !texts.is_empty() {
            pairs.push((Cow::Borrowed(*name), RawValue::new(texts, Separator::Comma)));
        }
    }
    Ok(pairs)
}

fn texts<'a>(headers: &'a HeaderMap, name: &str) -> Result<Vec<Cow<'a, str>>, PairsError> {
    let mut texts = Vec::new();
    let mut length = 0;
    for value in headers.get_all(header_name(name)) {
        length += value.len();
        if length > LONGEST {
            return Err(PairsError::new(PairsErrorKind::TooLong));
        }
        let text = value.to_str().map_err(|_| PairsError::new(PairsErrorKind::NotText))?;
        texts.push(Cow::Borrowed(text.trim_matches([' ', '\t'])));
    }
    Ok(texts)
}
