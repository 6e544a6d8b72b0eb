//! Stages 7 and 9: what a query and a body must be before anything is built from them.
//!
//! | what | answer |
//! |---|---|
//! | a query over 8 KiB | 414 |
//! | a parameter twice that is not a list, or more than 256 | 400 |
//! | a value in another spelling than the one it has | 400 in path and query, 422 in a body |
//! | escapes in a query or a form that are not UTF-8 | 400 |
//! | another content type than the handler's, `+json` included, or a `charset` that is neither UTF-8 nor ASCII by any of their names | 415 |
//! | JSON over its limits (by default nested deeper than 32, over 10,000 keys and items), a key twice; a form's name twice | 422 |
//!
//! `application/merge-patch+json` and its like mean something else than the object they hold, so that
//! `Json<T>` takes `application/json` alone.

use axum::body::Body;
use axum::extract::{FromRequestParts as _, RawPathParams};
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderMap, Method, StatusCode, Uri};

use crate::input::{
    Expected, JsonLimits, ParameterFacts, Reads, Violations, collected, field_called, is_utf8,
    pairs, path_fault, plain_refusal,
};
use crate::json::{Scanned, push, scan};
use crate::pipeline::Apart;
use crate::problem::{Place, Reason, Refusal, Violation};

/// How long a query may be.
const LONGEST_QUERY: usize = 8 * 1024;

/// Checks what a parameter reads from the head before anything is built from it.
pub(crate) fn check_head(facts: &ParameterFacts, parts: &mut Parts) -> Result<(), Refusal> {
    if is_in_query(facts.reads, &parts.method) {
        return check_query(parts, facts);
    }
    if facts.reads == Reads::Path { check_path(parts, facts) } else { Ok(()) }
}

/// Checks the query of a request whose handler reads it.
fn check_query(parts: &mut Parts, facts: &ParameterFacts) -> Result<(), Refusal> {
    let query = match parts.uri.query() {
        None if facts.optional => return Ok(()),
        // A form of boxes alone, none of them ticked.
        query => query.unwrap_or_default(),
    };
    if query.len() > LONGEST_QUERY {
        return Err(Refusal::new(Reason::QueryTooLong)
            .detail("the query is longer than this endpoint takes"));
    }
    pairs::check(query.as_bytes(), |name| is_list(facts, name)).map_err(|fault| {
        let ambiguous = Refusal::new(Reason::QueryAmbiguous);
        match fault {
            pairs::UrlencodedError::TooMany => {
                ambiguous.detail("the query has too many parameters")
            }
            pairs::UrlencodedError::NotText => ambiguous.detail("the query is not UTF-8"),
            pairs::UrlencodedError::Twice(name) => {
                let refusal = ambiguous.detail("a parameter is given more than once in the query");
                Violations::one(twice(&name)).told_in(refusal, Place::Query)
            }
        }
    })?;
    // What reads lists knows the fields itself.
    if facts.lists {
        return Ok(());
    }
    let rewritten = pairs::rewritten(query.as_bytes(), facts.fields);
    if let Some(query) = rewritten.map_err(|fault| fault.refuse(Place::Query))? {
        parts.uri = with_query(&parts.uri, &query);
    }
    Ok(())
}

fn is_list(facts: &ParameterFacts, name: &str) -> bool {
    facts.lists && field_called(facts.fields, name).is_some_and(|field| field.facts.is_list())
}

fn with_query(uri: &Uri, query: &str) -> Uri {
    let mut pieces = uri.clone().into_parts();
    pieces.path_and_query = PathAndQuery::try_from(format!("{}?{query}", uri.path())).ok();
    Uri::from_parts(pieces).unwrap_or_default()
}

/// Checks the parameters of the path, each by what is in its place.
fn check_path(parts: &mut Parts, facts: &ParameterFacts) -> Result<(), Refusal> {
    // Nothing is waited for: the router has left them in the request.
    let captured = RawPathParams::from_request_parts(parts, &()).now_or_never();
    let Some(Ok(captured)) = captured else { return Ok(()) };
    let expected = Expected::from(facts.holds);
    for (place, (name, text)) in captured.iter().enumerate() {
        if let Some(refusal) = path_fault(expected, place, name, text) {
            return Err(refusal);
        }
    }
    Ok(())
}

fn twice(name: &str) -> Violation {
    Violation::at(push("", name), "duplicate_field", "is given more than once")
}

/// Whether a parameter that reads `reads` finds it in the query of such a request.
pub(crate) fn is_in_query(reads: Reads, method: &Method) -> bool {
    match reads {
        Reads::Query => true,
        // A form of a GET is in its query.
        Reads::Form => matches!(*method, Method::GET | Method::HEAD),
        _ => false,
    }
}

/// Looks over a body's bytes; what is read in their place, where that differs.
type Look = fn(&[u8], &ParameterFacts, JsonLimits) -> Result<Option<Vec<u8>>, Refusal>;

/// Reads the body and looks it over, where the handler's last parameter parses it.
pub(crate) async fn check_body(
    facts: &ParameterFacts,
    limits: JsonLimits,
    apart: &mut Apart,
) -> Result<(), Refusal> {
    let Apart { parts, body, whole } = apart;
    let (kind, look): (_, Option<Look>) = match facts.reads {
        Reads::Json => ("application/json", Some(check_json)),
        Reads::Form if !is_in_query(facts.reads, &parts.method) => {
            ("application/x-www-form-urlencoded", Some(check_form))
        }
        // Its parts are looked over where they are taken apart.
        Reads::Multipart => ("multipart/form-data", None),
        _ => return Ok(()),
    };
    // Without a content type the extractor itself knows what to do.
    let Some(is_of_type) = is_of_type(&parts.headers, kind) else { return Ok(()) };
    if !is_of_type {
        return Err(plain_refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            .header(ACCEPT, HeaderValue::from_static(kind)));
    }
    let Some(look) = look else { return Ok(()) };
    let bytes = collected(std::mem::take(body)).await?;
    let instead = look(&bytes, facts, limits)?;
    let bytes = instead.map_or(bytes, Bytes::from);
    if facts.reads == Reads::Json {
        *whole = Some(bytes);
    } else {
        // A form is looked at once more, for a token.
        *body = Body::from(bytes);
    }
    Ok(())
}

fn check_json(
    bytes: &[u8],
    facts: &ParameterFacts,
    limits: JsonLimits,
) -> Result<Option<Vec<u8>>, Refusal> {
    scan(bytes, limits.bounds(), Expected::from(facts.holds)).map_err(|scanned| match scanned {
        Scanned::NotJson => {
            plain_refusal(StatusCode::BAD_REQUEST).detail("the body is not valid JSON")
        }
        Scanned::Faults(faults) => Violations::of(faults).refuse(Place::Body),
    })
}

fn check_form(
    bytes: &[u8],
    facts: &ParameterFacts,
    _: JsonLimits,
) -> Result<Option<Vec<u8>>, Refusal> {
    pairs::check(bytes, |name| is_list(facts, name)).map_err(|fault| {
        let violation = match fault {
            pairs::UrlencodedError::TooMany => {
                Violation::at(String::new(), "too_many_members", "the input has too many fields")
            }
            pairs::UrlencodedError::Twice(name) => twice(&name),
            pairs::UrlencodedError::NotText => {
                return plain_refusal(StatusCode::BAD_REQUEST).detail("the form is not UTF-8");
            }
        };
        Violations::one(violation).refuse(Place::Body)
    })?;
    if facts.lists {
        return Ok(None);
    }
    let rewritten = pairs::rewritten(bytes, facts.fields);
    let rewritten = rewritten.map_err(|fault| fault.refuse(Place::Body))?;
    Ok(rewritten.map(String::into_bytes))
}

/// Whether the one content type is `kind`, in UTF-8 where it names a character set; none without any.
fn is_of_type(headers: &HeaderMap, kind: &str) -> Option<bool> {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let only = types.next()?;
    if types.next().is_some() {
        return Some(false);
    }
    // Most say no more.
    if only.as_bytes().eq_ignore_ascii_case(kind.as_bytes()) {
        return Some(true);
    }
    let Ok(text) = only.to_str() else { return Some(false) };
    let mut pieces = text.split(';').map(str::trim);
    let is_kind = pieces.next().is_some_and(|own| own.eq_ignore_ascii_case(kind));
    Some(is_kind && pieces.all(is_utf8_or_other))
}

fn is_utf8_or_other(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return parameter.is_empty() };
    let value = value.trim().trim_matches('"');
    !name.trim().eq_ignore_ascii_case("charset") || is_utf8(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_json(types: &[&'static str]) -> bool {
        let values = types.iter().map(|text| (CONTENT_TYPE, HeaderValue::from_static(text)));
        is_of_type(&values.collect(), "application/json").unwrap()
    }

    #[test]
    fn a_content_type_is_exactly_what_the_handler_takes() {
        for kind in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/json;charset=\"utf-8\"",
            "application/json; profile=x;",
            "application/json; charset=utf8",
            "application/json; charset=US-ASCII",
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
        assert_eq!(is_of_type(&twice, "application/json"), Some(false));
        assert_eq!(is_of_type(&HeaderMap::new(), "application/json"), None);
    }
}
