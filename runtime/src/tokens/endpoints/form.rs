//! The form that a client sends, with the fields of the head that it proves itself by.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Uri};

use super::answer::OAuthError;
use crate::context::RequestContext;
use crate::input::{ParameterFacts, SafeInput, collected};
use crate::problem::Refusal;

/// The most parameters that a form may have.
const MOST: usize = 64;

/// A request to an endpoint of OAuth: a form ([RFC 6749, 3.2]) in which no parameter occurs twice. One without a
/// value counts as left out, and an unknown one is ignored.
///
/// A handler does not see what is in it: it hands it to the service of tokens.
///
/// [RFC 6749, 3.2]: https://www.rfc-editor.org/rfc/rfc6749#section-3.2
pub struct OAuthForm {
    parameters: Result<BTreeMap<String, String>, &'static str>,
    pub(in crate::tokens) headers: HeaderMap,
    pub(in crate::tokens) uri: Uri,
    pub(in crate::tokens) context: Option<RequestContext>,
}

impl OAuthForm {
    /// A parameter that is there and has a value.
    pub(in crate::tokens) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.as_ref().ok()?.get(name).map(String::as_str)
    }

    pub(in crate::tokens) fn required(
        &self,
        name: &str,
        why: &'static str,
    ) -> Result<&str, OAuthError> {
        self.check()?;
        self.get(name).ok_or(OAuthError::InvalidRequest(why))
    }

    /// Whether it could be read at all.
    pub(in crate::tokens) fn check(&self) -> Result<(), OAuthError> {
        match &self.parameters {
            Ok(_) => Ok(()),
            Err(why) => Err(OAuthError::InvalidRequest(why)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl SafeInput for OAuthForm {
    const FACTS: ParameterFacts = ParameterFacts::PLAIN;
}

impl<S: Send + Sync> FromRequest<S> for OAuthForm {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let context = RequestContext::borrowed(&parts).ok().cloned();
        let parameters = if is_form(&parts.headers) {
            read(&collected(body).await?)
        } else {
            Err("the content type must be application/x-www-form-urlencoded")
        };
        Ok(Self { parameters, headers: parts.headers, uri: parts.uri, context })
    }
}

/// Whether the one content type is that of a form, in UTF-8.
fn is_form(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else { return false };
    let Ok(text) = only.to_str() else { return false };
    let mut pieces = text.split(';').map(str::trim);
    let is_form = pieces
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"));
    is_form && pieces.all(|piece| piece.is_empty() || piece.eq_ignore_ascii_case("charset=utf-8"))
}

fn read(body: &[u8]) -> Result<BTreeMap<String, String>, &'static str> {
    // What is not UTF-8 would come out with other characters in its place.
    let decoded = form_urlencoded::parse(body);
    let mut parameters = BTreeMap::new();
    for (place, (name, value)) in decoded.enumerate() {
        if place >= MOST {
            return Err("the form has too many parameters");
        }
        if [&name, &value].iter().any(|text| text.contains(char::REPLACEMENT_CHARACTER)) {
            return Err("the form is not UTF-8");
        }
        if value.is_empty() {
            continue;
        }
        if parameters.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err("a parameter is given more than once");
        }
    }
    Ok(parameters)
}

impl std::fmt::Debug for OAuthForm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("OAuthForm").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_stands_there_once_and_has_a_value() {
        let form = read(b"grant_type=refresh_token&scope=&a=1&extra=%20x").unwrap();
        assert_eq!(form.len(), 3);
        assert_eq!(form.get("extra").unwrap(), " x");
        for bad in [&b"a=1&a=2"[..], b"a=%ff", b"a=1&%61=1"] {
            assert!(read(bad).is_err());
        }
        let many = (0..65).map(|number| format!("p{number}=1")).collect::<Vec<_>>().join("&");
        assert!(read(many.as_bytes()).is_err());
    }
}
