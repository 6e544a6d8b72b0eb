//! `detail = "`{email}` is taken"`: text with the names of fields in it.

use syn::{LitStr, Member};

use crate::messages::problem as text;
use crate::problem::syntax::Field;
use crate::redacted::credential::is_credential;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

/// A detail in pieces; between two of them is the value of a field.
#[derive(Debug, Default)]
pub(in crate::problem) struct Detail {
    /// One more than there are fields.
    pub(in crate::problem) pieces: Vec<String>,
    /// The places of the fields among those of the variant.
    pub(in crate::problem) fields: Vec<usize>,
}

/// Checks the detail of a variant with `fields`.
pub(super) fn check_detail(written: &LitStr, fields: &[Field], sink: &mut Sink) -> Option<Detail> {
    let value = written.value();
    let place = SpanRange::of(written);
    if value.trim().is_empty() {
        sink.error(place, text::DETAIL_EMPTY);
        return None;
    }
    let Some((pieces, names)) = split(&value) else {
        sink.error(place, text::DETAIL_BRACES);
        return None;
    };
    let places = sink
        .phase(|sink| names.iter().filter_map(|name| named(name, place, fields, sink)).collect());
    places.ok().map(|fields| Detail { pieces, fields })
}

/// The place of the field `name`, which may be variants.
fn named(name: &str, place: SpanRange, fields: &[Field], sink: &mut Sink) -> Option<usize> {
    if name.contains(':') {
        sink.error(place, text::DETAIL_FORMAT.with(&[&name]));
        return None;
    }
    let names: Vec<String> = fields.iter().map(Field::shown).collect();
    let Some(found) = names.iter().position(|each| each == name) else {
        let message = match nearest(names.iter().map(String::as_str), name) {
            Some(near) => text::DETAIL_FIELD_NEAR.with(&[&name, &near]),
            None if names.is_empty() => text::DETAIL_NO_FIELDS.with(&[&name]),
            None => {
                let known = listed(names.iter().map(String::as_str));
                text::DETAIL_FIELD.with(&[&name, &known])
            }
        };
        sink.error(place, message);
        return None;
    };
    let field = fields.get(found)?;
    let credential = matches!(&field.member, Member::Named(_)) && is_credential(name);
    if credential && !field.sensitive {
        sink.error(place, text::DETAIL_CREDENTIAL.with(&[&name]));
    }
    if field.source.is_some() || field.from.is_some() {
        sink.error(place, text::DETAIL_TELLS_CAUSE.with(&[&name]));
    }
    Some(found)
}

/// The pieces of a text and the names between them; `{{` and `}}` are braces.
fn split(written: &str) -> Option<(Vec<String>, Vec<String>)> {
    let (mut pieces, mut names) = (vec![String::new()], Vec::new());
    let mut letters = written.chars().peekable();
    while let Some(letter) = letters.next() {
        let piece = pieces.last_mut()?;
        match letter {
            '{' | '}' if letters.next_if_eq(&letter).is_some() => piece.push(letter),
            '{' => {
                let mut name = String::new();
                loop {
                    match letters.next()? {
                        '}' => break,
                        '{' => return None,
                        letter => name.push(letter),
                    }
                }
                names.push(name);
                pieces.push(String::new());
            }
            '}' => return None,
            letter => piece.push(letter),
        }
    }
    Some((pieces, names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_hold_names_and_double_braces_are_braces() {
        let (pieces, names) = split("{a}: {{x}} and {b}").unwrap();
        assert_eq!(pieces, ["", ": {x} and ", ""]);
        assert_eq!(names, ["a", "b"]);
    }

    #[test]
    fn a_brace_is_never_alone() {
        for broken in ["{", "}", "{a", "a}", "{a{b}}", "{{}"] {
            assert!(split(broken).is_none(), "{broken}");
        }
    }
}
