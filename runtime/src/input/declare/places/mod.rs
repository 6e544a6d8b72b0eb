//! Where an input may be read from, judged while the program is compiled.
//!
//! JSON holds anything but files. A query, a form, header fields and cookies hold texts by name, so
//! that a field that needs more than a text could never be read from them.

mod cookie;
mod files;
mod header;
mod names;
mod refusal;
mod token;

pub use names::{check_flattened, check_tag};

use crate::input::declare::{FieldContent, FieldName, ParameterFacts, Reads};
use refusal::refuse;

/// What a place can hold.
struct Place {
    called: &'static str,
    /// Several values under one name.
    many: bool,
    /// What holds several.
    instead: &'static str,
    /// Any text is read as `()`.
    any_is_a_unit: bool,
}

const fn place(facts: &ParameterFacts) -> Option<Place> {
    let called = match facts.reads {
        Reads::Query => "a query",
        Reads::Form => "a form",
        Reads::Cookies => "a cookie field",
        Reads::Headers => "a request's head",
        Reads::Multipart => "a multipart form",
        Reads::Path => "a path",
        Reads::Json | Reads::Encoded | Reads::Other | Reads::Claims => return None,
    };
    let instead = match facts.reads {
        Reads::Query => "take the input as palisade's own `Query`",
        Reads::Form => "take the input as palisade's own `Form`",
        Reads::Path => "read the list from the query",
        _ => "read the input from JSON",
    };
    let any_is_a_unit = matches!(facts.reads, Reads::Path);
    Some(Place { called, many: facts.lists, instead, any_is_a_unit })
}

/// Stops compilation where a field cannot be read from where its input is read.
///
/// # Panics
/// Where it cannot: in const evaluation, so that the panic is the compile error a user reads.
#[track_caller]
pub(crate) const fn check(facts: &ParameterFacts, body: u64) {
    let (reads, fields) = (facts.reads, facts.fields);
    if matches!(reads, Reads::Multipart) {
        files::check_body_has_room(fields, body);
    }
    if matches!(reads, Reads::Path) && is_rewritten_in_part(facts.holds) {
        refuse(&["this is", REWRITTEN_IN_A_PATH]);
    }
    check_fields(facts, fields);
    if matches!(reads, Reads::Headers) {
        names::check_header_fields_differ(fields);
    }
}

#[track_caller]
const fn check_fields(facts: &ParameterFacts, fields: &[FieldName]) {
    let reads = facts.reads;
    let mut rest = fields;
    while let [field, tail @ ..] = rest {
        rest = tail;
        if let Some(inner) = field.flattened {
            if matches!(reads, Reads::Path) {
                refuse(&[
                    "`",
                    field.rust,
                    "` is flattened, and a path is read without that\nhelp: write its fields into the \
                     input itself",
                ]);
            }
            if matches!(reads, Reads::Query | Reads::Form) && !facts.lists {
                refuse(&[
                    "`",
                    field.rust,
                    "` is flattened, and axum's extractor reads its numbers as texts\nhelp: take the \
                     input as palisade's own `Query` or `Form`",
                ]);
            }
            if matches!(reads, Reads::Multipart) {
                files::check_none_is_flattened(inner);
            }
            check_fields(facts, inner);
            continue;
        }
        if let Some(place) = place(facts) {
            check_field_is_text(field, &place);
            check_field_is_no_unit(field, &place);
        }
        check_axum_reads(facts, field);
        if matches!(reads, Reads::Path) && is_rewritten(field.facts.holds) {
            refuse(&["`", field.rust, "` is", REWRITTEN_IN_A_PATH]);
        }
        if !matches!(reads, Reads::Multipart) {
            files::check_is_none(field);
        }
        check_name(reads, field, field.json);
        let mut also = field.also;
        while let [name, others @ ..] = also {
            check_name(reads, field, name);
            also = others;
        }
    }
}

const REWRITTEN_IN_A_PATH: &str = " of a type of the crate `time`, which does not read the form that is sent, and a \
    path is read as it stands\nhelp: take a `time::Date` here, or a type of `chrono` or `jiff`";

/// The same of a value, or of one of the parts of a tuple.
const fn is_rewritten_in_part(holds: FieldContent) -> bool {
    let FieldContent::Items(mut rest) = holds else { return is_rewritten(holds) };
    while let [part, tail @ ..] = rest {
        if is_rewritten(*part) {
            return true;
        }
        rest = tail;
    }
    false
}

/// Whether the type's crate is given another text than was sent.
const fn is_rewritten(holds: FieldContent) -> bool {
    matches!(holds, FieldContent::Spelt(spelling) if spelling.is_rewritten())
}

/// The first field that may be an object's id and does not say that it is none.
pub(crate) const fn first_id(fields: &'static [FieldName]) -> Option<&'static FieldName> {
    let mut rest = fields;
    while let [field, tail @ ..] = rest {
        if field.facts.id && !field.skipped {
            return Some(field);
        }
        rest = tail;
    }
    None
}

/// Stops compilation where a field that is read from the path may be an object's id, as `Path<u64>` is one.
#[track_caller]
pub(super) const fn check_path_names_no_object(fields: &'static [FieldName], public: bool) {
    let Some(field) = first_id(fields) else { return };
    let help = if public {
        "help: write `#[input(plain)]` on the field if it names none, or use `#[secure]` with `Authorized<T, Action>`"
    } else {
        "help: take `Authorized<T, Action>` in its place, write `#[input(plain)]` on the field if it names no object, \
         or state `objects = \"why\"` on the handler"
    };
    refuse(&[
        "`",
        field.rust,
        "` names an object in the path and nothing checks who may reach it\n",
        help,
    ]);
}

/// axum's own extractors read a query and a form by a crate that knows no number of 128 bits.
#[track_caller]
const fn check_axum_reads(facts: &ParameterFacts, field: &FieldName) {
    if !matches!(facts.reads, Reads::Query | Reads::Form) || facts.lists {
        return;
    }
    if matches!(field.facts.holds, FieldContent::Spelt(spelling) if spelling.is_wide()) {
        refuse(&[
            "`",
            field.rust,
            "` is a number of 128 bits, which axum's extractor does not read\nhelp: take the input as \
             palisade's own `Query` or `Form`",
        ]);
    }
}

#[track_caller]
const fn check_name(reads: Reads, field: &FieldName, name: &str) {
    match reads {
        Reads::Headers => header::check(field.rust, name),
        Reads::Cookies => cookie::check(name),
        _ => {}
    }
}

#[track_caller]
const fn check_field_is_text(field: &FieldName, place: &Place) {
    if field.facts.keyed {
        refuse(&[
            "`",
            field.json,
            "` holds fields of its own, and ",
            place.called,
            " holds texts by name\nhelp: take its fields here, or read the input from JSON",
        ]);
    }
    if field.facts.many && !place.many {
        refuse(&[
            "`",
            field.json,
            "` holds several values, and ",
            place.called,
            " holds one under each name\nhelp: take one value, or ",
            place.instead,
        ]);
    }
}

/// No text is `()`: only a value that stands in for it becomes the field. Of a path axum takes any text for it.
#[track_caller]
const fn check_field_is_no_unit(field: &FieldName, place: &Place) {
    if field.facts.unit && (place.any_is_a_unit || !(field.defaulted || field.facts.optional)) {
        refuse(&[
            "`",
            field.json,
            "` holds `()` or a `PhantomData`, and ",
            place.called,
            " holds texts by name\nhelp: write `#[serde(skip)]` above the field",
        ]);
    }
}
