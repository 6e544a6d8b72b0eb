//! Cookies as the fields of an input.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::HeaderMap;
use http::header::COOKIE;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::input::check::Input;
use crate::input::read::pairs::{
    MOST_PAIRS, Pair, PairsError, PairsErrorKind, RawValue, Separator, read, read_some,
};
use crate::problem::{Place, Refusal};

/// How long all `Cookie` lines may be together: 16 KiB. Browsers hold a cookie to 4 KiB.
const LONGEST: usize = 16 * 1024;

/// Cookies of the request, each a field of an [`#[input]`](macro@crate::input) struct.
///
/// A field is read from the cookie of its name, in its case; `#[serde(rename = "__Host-theme")]` names
/// one that Rust cannot. Cookies that the struct does not name are left alone. The text is taken as it
/// is between `=` and `;`: nothing is decoded and quotes are part of it ([RFC 6265]). HTTP/2 may
/// send several `Cookie` lines, which are one.
///
/// As `Option<Cookies<T>>` it is `None` where not one of the names is there.
///
/// # Errors
/// 400 for a cookie that is required and missing, there twice, no visible ASCII or of another type;
/// 431 for more than 256 cookies or 16 KiB of them; 422 for broken rules. `errors` names each as
/// `cookie`, never its value.
///
/// # Security
/// A host of a sibling domain can write a cookie of this name, unless the name begins with
/// `__Host-`. A cookie is not a credential here: who calls is for the guard to say. The rules are checked
/// by the guard: extracted in a handler without one, the values are not validated.
///
/// ```
/// use palisade::prelude::*;
///
/// #[input]
/// #[serde(rename_all = "lowercase")]
/// enum Theme {
///     Light,
///     Dark,
/// }
///
/// #[input]
/// struct Taste {
///     #[serde(rename = "__Host-theme")]
///     theme: Option<Theme>,
/// }
///
/// #[secure]
/// async fn show(Cookies(taste): Cookies<Taste>) -> NoContent {
///     let _ = taste.theme;
///     NoContent
/// }
/// ```
///
/// [RFC 6265]: https://www.rfc-editor.org/rfc/rfc6265#section-4.2
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Cookies<T>(pub T);

impl<T> Deref for Cookies<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Cookies<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// Without what the cookies hold.
impl<T> fmt::Debug for Cookies<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Cookies").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Input, S: Sync> FromRequestParts<S> for Cookies<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let found = read(|names| pairs(&parts.headers, names));
        found.map(Self).map_err(|fault| fault.refuse(Place::Cookie))
    }
}

impl<T: DeserializeOwned + Input, S: Sync> OptionalFromRequestParts<S> for Cookies<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Refusal> {
        let found = read_some(|names| pairs(&parts.headers, names));
        found.map(|found| found.map(Self)).map_err(|fault| fault.refuse(Place::Cookie))
    }
}

fn pairs<'a>(headers: &'a HeaderMap, names: &[&'static str]) -> Result<Vec<Pair<'a>>, PairsError> {
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for (name, value) in cookies(headers)? {
        let Some(name) = names.iter().find(|known| known.as_bytes() == name) else { continue };
        if pairs.iter().any(|(other, _)| other == name) {
            return Err(PairsError::of(PairsErrorKind::Twice, *name));
        }
        let text = text(value).ok_or(PairsError::of(PairsErrorKind::NotText, *name))?;
        pairs
            .push((Cow::Borrowed(name), RawValue::new(vec![Cow::Borrowed(text)], Separator::None)));
    }
    Ok(pairs)
}

/// A name and a value.
type Cookie<'a> = (&'a [u8], &'a [u8]);

/// The cookies of every line; what has no name is none.
fn cookies(headers: &HeaderMap) -> Result<Vec<Cookie<'_>>, PairsError> {
    let lines = headers.get_all(COOKIE);
    if lines.iter().map(http::HeaderValue::len).sum::<usize>() > LONGEST {
        return Err(PairsError::new(PairsErrorKind::TooLong));
    }
    let pairs = lines.iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let cookies: Vec<_> = pairs.filter_map(cookie).take(MOST_PAIRS + 1).collect();
    if cookies.len() > MOST_PAIRS {
        Err(PairsError::new(PairsErrorKind::TooMany))
    } else {
        Ok(cookies)
    }
}

fn cookie(pair: &[u8]) -> Option<Cookie<'_>> {
    let end = pair.iter().position(|byte| *byte == b'=')?;
    let (name, value) = pair.split_at_checked(end)?;
    let (_, value) = value.split_first()?;
    Some((name.trim_ascii(), value.trim_ascii()))
}

/// Visible ASCII and spaces; browsers send more than RFC 6265 allows, and this much is harmless.
fn text(value: &[u8]) -> Option<&str> {
    let plain = value.iter().all(|byte| (b' '..=b'~').contains(byte));
    if plain { str::from_utf8(value).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn named(lines: &[&'static [u8]]) -> Result<Vec<String>, PairsError> {
        let values = lines.iter().map(|line| (COOKIE, HeaderValue::from_bytes(line).unwrap()));
        let headers: HeaderMap = values.collect();
        let pairs = pairs(&headers, &["a", "b"])?;
        Ok(pairs.into_iter().map(|(name, raw)| format!("{name}: {raw:?}")).collect())
    }

    #[test]
    fn a_cookie_is_what_stands_between_the_signs() {
        let found = named(&[b"x=1; a=1=2 ;  b= \"q\" "]).unwrap();
        assert!(found[0].starts_with("a: ") && found[0].contains("\"1=2\""), "{found:?}");
        assert!(found[1].starts_with("b: ") && found[1].contains(r#"\"q\""#), "{found:?}");
        assert_eq!(named(&[b"a", b"=a", b";;", b"A=1"]), Ok(vec![]));
        assert_eq!(named(&[b"a=1", b"b=2"]).unwrap().len(), 2);
    }

    #[test]
    fn a_cookie_stands_once_and_is_text() {
        assert_eq!(named(&[b"a=1; a=1"]), Err(PairsError::of(PairsErrorKind::Twice, "a")));
        assert_eq!(named(&[b"a=1", b"a=2"]), Err(PairsError::of(PairsErrorKind::Twice, "a")));
        assert_eq!(named(&[b"a=\xe4"]), Err(PairsError::of(PairsErrorKind::NotText, "a")));
        assert!(named(&[b"x=1; x=2; y=\xe4"]).is_ok());
    }

    #[test]
    fn cookies_are_counted_and_measured() {
        let many = |count: usize| "x=1;".repeat(count);
        let line = |text: String| {
            let headers = [(COOKIE, HeaderValue::try_from(text).unwrap())];
            pairs(&headers.into_iter().collect(), &["a"]).map(|_| ())
        };
        assert_eq!(line(many(MOST_PAIRS)), Ok(()));
        assert_eq!(line(many(MOST_PAIRS + 1)), Err(PairsError::new(PairsErrorKind::TooMany)));
        assert_eq!(line("x".repeat(LONGEST)), Ok(()));
        assert_eq!(line("x".repeat(LONGEST + 1)), Err(PairsError::new(PairsErrorKind::TooLong)));
    }
}
