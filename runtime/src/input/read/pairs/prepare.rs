//! A text on its way into a field: judged by what the field holds, and as its type reads it.

use std::borrow::Cow;

use super::fault::{PairsError, PairsErrorKind};
use crate::input::declare::{Expected, FieldContent, FieldName, field_called};
use crate::json::{Schema as _, Verdict};
use crate::problem::{Place, Refusal};

/// What a browser sends for a box that is ticked ([HTML, 4.10.5.1.15]).
///
/// [HTML, 4.10.5.1.15]: https://html.spec.whatwg.org/multipage/input.html#checkbox-state-(type=checkbox)
const TICKED: &str = "on";

/// What a box is that a browser sends nothing of.
pub(super) const UNTICKED: &str = "false";

/// The text as the type of its place reads it.
///
/// # Errors
/// Where it is in another spelling, or holds characters that it may not.
pub(super) fn prepared(
    expected: Expected,
    text: Cow<'_, str>,
    form: bool,
) -> Result<Cow<'_, str>, PairsError> {
    if form && text == TICKED && expected.is_flag() {
        return Ok(Cow::Borrowed("true"));
    }
    match expected.sent_as_text(&text) {
        Verdict::Fine => Ok(text),
        Verdict::Instead(other) => Ok(Cow::Owned(other)),
        Verdict::Wrong(code, detail) => Err(PairsError::new(PairsErrorKind::Wrong(code, detail))),
    }
}

/// Whether a field that a form sends empty is as good as not sent.
///
/// # Errors
/// Where it has to be there.
pub(super) fn is_left_out(field: &FieldName) -> Result<bool, PairsError> {
    if !field.is_told {
        return Ok(field.unsent_if_empty);
    }
    // An empty text is a text, unless there need be none; and one of a list whose items need not be there is an item.
    if (field.facts.may_be_empty || field.facts.optional_items) && !field.facts.optional {
        return Ok(false);
    }
    let needed = !field.facts.optional && !field.defaulted;
    if needed { Err(PairsError::of(PairsErrorKind::Missing, field.json)) } else { Ok(true) }
}

/// The boxes of a form of which none of the names is sent, those of flattened fields among them.
pub(super) fn boxes_without(fields: &[FieldName], sent: &[Cow<'_, str>]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for field in fields {
        if let Some(inner) = field.flattened {
            found.extend(boxes_without(inner, sent));
        } else if field.is_box()
            && !sent.iter().any(|name| name == field.json || field.also.contains(&&**name))
        {
            found.push(field.json);
        }
    }
    found
}

/// A query or a form as a parser behind reads it that knows nothing of its fields; nothing where that is the text itself.
///
/// # Errors
/// The first thing that is wrong.
pub(crate) fn rewritten(
    text: &[u8],
    fields: &'static [FieldName],
) -> Result<Option<String>, PairsError> {
    let mut written = form_urlencoded::Serializer::new(String::new());
    let mut differs = false;
    let mut names = Vec::new();
    for (name, value) in form_urlencoded::parse(text) {
        names.push(name.clone());
        let Some(field) = field_called(fields, &name) else {
            written.append_pair(&name, &value);
            continue;
        };
        if value.is_empty() && is_left_out(field)? {
            differs = true;
            continue;
        }
        let ready = prepared(Expected::of_field(Some(field)), Cow::Borrowed(&*value), true);
        let ready = ready.map_err(|fault| fault.at(field.json))?;
        differs |= ready != value;
        written.append_pair(&name, &ready);
    }
    for name in boxes_without(fields, &names) {
        differs = true;
        written.append_pair(name, UNTICKED);
    }
    Ok(differs.then(|| written.finish()))
}

/// Why a parameter of the path is refused, which is at `place` and has that name.
pub(crate) fn path_fault(
    expected: Expected,
    place: usize,
    name: &str,
    text: &str,
) -> Option<Refusal> {
    let expected = match expected.holds {
        FieldContent::Fields(_) => expected.member(name, place),
        _ => expected.item(place),
    };
    match expected.sent_as_text(text) {
        Verdict::Wrong(code, detail) => {
            Some(PairsError::of(PairsErrorKind::Wrong(code, detail), name).refuse(Place::Path))
        }
        _ => None,
    }
}
