//! The fields of an input that limits count by, read from the body before anything is built from it.

use std::borrow::Cow;

use axum::body::Body;

use crate::input::{ParameterFacts, Reads, collected};
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
/// empty text, so that requests without it count together.
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
        return Ok(names.into_iter().map(|name| (name, of_form(query.as_bytes(), name))).collect());
    }
    let bytes = if let Some(whole) = whole {
        whole.clone()
    } else {
        let bytes = collected(std::mem::take(body)).await?;
        *body = Body::from(bytes.clone());
        bytes
    };
    let read = |name| match facts.reads {
        Reads::Json => scalar_member(&bytes, name).map(|value| plain(&value)).unwrap_or_default(),
        _ => of_form(&bytes, name),
    };
    Ok(names.into_iter().map(|name| (name, read(name))).collect())
}

fn of_form(pairs: &[u8], name: &str) -> String {
    let mut pairs = form_urlencoded::parse(pairs);
    let found: Option<(Cow<'_, str>, Cow<'_, str>)> = pairs.find(|(known, _)| known == name);
    found.map(|(_, value)| plain(&value)).unwrap_or_default()
}

/// Without what tells no two accounts apart.
fn plain(value: &str) -> String {
    let mut plain = value.trim().to_lowercase();
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
        assert_eq!(plain(&"\u{e4}".repeat(600)).len(), LONGEST);
        assert_eq!(of_form(b"a=1&email=Ada%40x&email=eve", "email"), "ada@x");
        assert_eq!(of_form(b"a=1", "email"), "");
    }
}
