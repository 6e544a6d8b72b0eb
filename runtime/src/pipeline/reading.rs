//! Stages 7 and 9: what a query and a body must be before anything is built from them.
//!
//! | what | answer |
//! |---|---|
//! | a query over 8 KiB | 414 |
//! | a parameter twice, or more than 256 | 400 |
//! | escapes in a query or a form that are not UTF-8 | 400 |
//! | another content type than the handler's, `+json` included, or another `charset` than UTF-8 | 415 |
//! | JSON over its limits (by default nested deeper than 32, over 10,000 keys and items), a key twice; a form's name twice | 422 |
//!
//! `application/merge-patch+json` and its like mean something else than the object they hold, so that
//! `Json<T>` takes `application/json` alone.

use axum::body::Body;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};

use crate::input::{
    JsonLimits, Place, Reads, Violation, Violations, collected, json, pairs, plain_refusal, push,
};
use crate::problem::{Reason, Refusal};

/// How long a query may be.
const LONGEST_QUERY: usize = 8 * 1024;

/// Checks the query of a request whose handler reads it.
pub(crate) fn check_query(parts: &Parts) -> Result<(), Refusal> {
    let Some(query) = parts.uri.query() else { return Ok(()) };
    if query.len() > LONGEST_QUERY {
        return Err(Refusal::new(Reason::QueryTooLong)
            .detail("the query is longer than this endpoint takes"));
    }
    pairs::check(query.as_bytes()).map_err(|fault| {
        let ambiguous = Refusal::new(Reason::QueryAmbiguous);
        match fault {
            pairs::PairsError::TooMany => ambiguous.detail("the query has too many parameters"),
            pairs::PairsError::NotText => ambiguous.detail("the query is not UTF-8"),
            pairs::PairsError::Twice(name) => {
                let refusal = ambiguous.detail("a parameter is given more than once in the query");
                Violations::one(twice(&name)).told_in(refusal, Place::Query)
            }
        }
    })
}

fn twice(name: &str) -> Violation {
    Violation::at(push("", name), "duplicate_field", "is given more than once")
}

/// Whether a parameter that reads `reads` finds it in the query of such a request.
pub(crate) fn is_in_query(reads: Reads, method: &Method) -> bool {
    match reads {
        Reads::Query => true,
        // axum reads the form of a GET from its query.
        Reads::Form => matches!(*method, Method::GET | Method::HEAD),
        _ => false,
    }
}

/// Looks over a body's bytes.
type Look = fn(&[u8], JsonLimits) -> Result<(), Refusal>;

/// Reads the body and looks it over, where the handler's last parameter parses it.
pub(crate) async fn check_body(
    reads: Reads,
    limits: JsonLimits,
    parts: &Parts,
    body: &mut Body,
) -> Result<(), Refusal> {
    let (kind, look): (_, Option<Look>) = match reads {
        Reads::Json => ("application/json", Some(check_json)),
        Reads::Form if !is_in_query(reads, &parts.method) => {
            ("application/x-www-form-urlencoded", Some(check_form))
        }
        // Its parts are looked over where they are taken apart.
        Reads::Multipart => ("multipart/form-data", None),
        _ => return Ok(()),
    };
    // Without a content type the extractor itself knows what to do.
    if !parts.headers.contains_key(CONTENT_TYPE) {
        return Ok(());
    }
    if !is_of_type(&parts.headers, kind) {
        return Err(plain_refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            .header(ACCEPT, HeaderValue::from_static(kind)));
    }
    let Some(look) = look else { return Ok(()) };
    let bytes = collected(std::mem::take(body)).await?;
    look(&bytes, limits)?;
    *body = Body::from(bytes);
    Ok(())
}

fn check_json(bytes: &[u8], limits: JsonLimits) -> Result<(), Refusal> {
    json::check(bytes, limits).map_err(|violations| violations.refuse(Place::Body))
}

fn check_form(bytes: &[u8], _: JsonLimits) -> Result<(), Refusal> {
    pairs::check(bytes).map_err(|fault| {
        let violation = match fault {
            pairs::PairsError::TooMany => {
                Violation::at(String::new(), "too_many_members", "the whole holds too many fields")
            }
            pairs::PairsError::Twice(name) => twice(&name),
            pairs::PairsError::NotText => {
                return plain_refusal(StatusCode::BAD_REQUEST).detail("the form is not UTF-8");
            }
        };
        Violations::one(violation).refuse(Place::Body)
    })
}

/// Whether the one content type is `kind`, in UTF-8 where it names a character set.
fn is_of_type(headers: &HeaderMap, kind: &str) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else { return false };
    let Ok(text) = only.to_str() else { return false };
    let mut pieces = text.split(';').map(str::trim);
    pieces.next().is_some_and(|own| own.eq_ignore_ascii_case(kind)) && pieces.all(is_utf8_or_other)
}

fn is_utf8_or_other(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return parameter.is_empty() };
    let value = value.trim().trim_matches('"');
    !name.trim().eq_ignore_ascii_case("charset") || value.eq_ignore_ascii_case("utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_json(types: &[&'static str]) -> bool {
        let values = types.iter().map(|text| (CONTENT_TYPE, HeaderValue::from_static(text)));
        is_of_type(&values.collect(), "application/json")
    }

    #[test]
    fn a_content_type_is_exactly_what_the_handler_takes() {
        for kind in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/json;charset=\"utf-8\"",
            "application/json; profile=x;",
        ] {
            assert!(is_json(&[kind]), "{kind}");
        }
        for kind in [
            "application/jsonp",
            "text/json",
            "application/merge-patch+json",
            "application/json, text/plain",
            "application/json; charset=latin1",
            "application/json; Charset = utf-16",
            "application/json; charset",
            "",
        ] {
            assert!(!is_json(&[kind]), "{kind}");
        }
        let mut twice = HeaderMap::new();
        twice.append(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        twice.append(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        assert!(!is_of_type(&twice, "application/json"));
    }
}
