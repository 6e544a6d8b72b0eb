//! The fields of an input that limits count by, read from the body before anything is built from it.

use std::borrow::Cow;

use axum::body::Body;

use crate::input::{ParameterFacts, Reads, collected, field_called};
use crate::json::scalar_member;
use crate::pipeline::Apart;
use crate::pipeline::reading::is_in_query;
use crate::policy::Per;
use crate::problem::Refusal;
use crate::rate::{Limit, Moment};
use crate::security::PreparedPolicy;

/// Longer values count by their beginning.
const LONGEST: usize = 1024;

/// The fields that limits of this handler count by, as the request gives them. One that is missing is the
/// empty text.
pub(super) async fn fields(
    prepared: &PreparedPolicy,
    facts: &ParameterFacts,
    apart: &mut Apart,
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let field = |limit: &Limit| match limit.rate.per {
        Per::Field(name) if limit.moment == Moment::Input => Some(name),
        _ => None,
    };
    let names: Vec<&'static str> = prepared.limits.iter().filter_map(field).collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let Apart { parts, body, whole } = apart;
    let query = parts.uri.query().unwrap_or_default();
    if is_in_query(facts.reads, &parts.method) {
        let of_query = |called: &str| of_form(query.as_bytes(), called);
        return Ok(names.into_iter().map(|name| (name, read(facts, name, of_query))).collect());
    }
    let bytes = if let Some(whole) = whole {
        whole.clone()
    } else {
        let bytes = collected(std::mem::take(body)).await?;
        *body = Body::from(bytes.clone());
        bytes
    };
    let of_body = |called: &str| match facts.reads {
        Reads::Json => scalar_member(&bytes, called),
        _ => of_form(&bytes, called),
    };
    Ok(names.into_iter().map(|name| (name, read(facts, name, of_body))).collect())
}

/// The field by whichever of its names the request gives it: what is sent by two is refused later.
fn read(facts: &ParameterFacts, name: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let field = field_called(facts.fields, name);
    let others = field.into_iter().flat_map(|field| [&field.json].into_iter().chain(field.also));
    let value = std::iter::once(name).chain(others.copied()).find_map(value_of);
    value.map(|value| plain(&value)).unwrap_or_default()
}

fn of_form(pairs: &[u8], name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(pairs);
    let found: Option<(Cow<'_, str>, Cow<'_, str>)> = pairs.find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned())
}

/// Without what tells no two accounts apart.
fn plain(value: &str) -> String {
    // By way of capitals: a long s and a dotless i have those of `s` and `i`, and are these to many a database. Small letters
    // come before, too: a capital sharp s has no other capitals, and a small one has `SS`.
    let mut plain = value.trim().to_lowercase().to_uppercase().to_lowercase();
    let end = (0..=LONGEST.min(plain.len())).rev().find(|end| plain.is_char_boundary(*end));
    plain.truncate(end.unwrap_or_default());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_account_are_one() {
        for spelling in ["ada@example.com", " Ada@Example.COM", "ADA@EXAMPLE.COM\n"] {
            assert_eq!(plain(spelling), "ada@example.com");
        }
        assert_eq!(plain("\u{17f}ys\u{131}"), "sysi");
        for spelling in ["stra\u{df}e", "stra\u{1e9e}e", "STRASSE", "Strasse"] {
            assert_eq!(plain(spelling), "strasse");
        }
        assert_eq!(plain(&"\u{e4}".repeat(600)).len(), LONGEST);
        let of_form = |pairs: &[u8]| of_form(pairs, "email");
        assert_eq!(of_form(b"a=1&email=Ada%40x&email=eve").as_deref(), Some("Ada@x"));
        assert_eq!(of_form(b"a=1"), None);
    }
}
