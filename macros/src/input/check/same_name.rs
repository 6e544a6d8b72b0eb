//! No two fields, and no two variants, are read by one name: the second could never be read.

use syn::{Ident, LitStr};

use super::field;
use super::read_name::{is_read, json, renamed};
use crate::args::serde::{RenameRule, SerdeItem, Side, own_name_of_variant};
use crate::input::syntax::Field;
use crate::messages::{Message, input as text};
use crate::sink::Sink;
use crate::span::SpanRange;

/// What one of them is read by, and where each name is; its own name first.
pub(super) type Names = Vec<(String, SpanRange)>;

/// Checks the fields of a struct or of a variant, those aside that some builds leave out.
pub(super) fn check_fields_differ(
    fields: &[Field<'_>],
    style: Option<RenameRule>,
    sink: &mut Sink,
) {
    let is_named = |field: &&Field<'_>| {
        is_read(field) && field.marks.cfg.is_empty() && !field::is_flattened(&field.marks)
    };
    let mut seen: Vec<&Ident> = Vec::new();
    for field in fields.iter().filter(is_named) {
        if seen.contains(&field.ident) {
            return sink.leave_to_rustc();
        }
        seen.push(field.ident);
    }
    let names = fields.iter().filter(is_named).map(|field| {
        let place = renamed(field).map_or_else(|| SpanRange::of(field.ident), SpanRange::of);
        with_aliases((json(field, style), place), field::aliases(&field.marks))
    });
    check(names, text::SAME_NAME, sink);
}

/// Checks the variants of an enum, those aside that some builds leave out.
pub(super) fn check_variants_differ(names: impl Iterator<Item = Names>, sink: &mut Sink) {
    check(names, text::SAME_VARIANT, sink);
}

/// Every name that a variant is read by.
pub(super) fn of_variant(ident: &Ident, items: &[SerdeItem], style: Option<RenameRule>) -> Names {
    let texts = |key: &'static str| {
        let named = items.iter().filter(move |item| item.key == key);
        named.filter_map(|item| item.text(Side::Deserialize))
    };
    let own = match texts("rename").next() {
        Some(renamed) => (renamed.value(), SpanRange::of(renamed)),
        None => (own_name_of_variant(ident, style), SpanRange::of(ident)),
    };
    with_aliases(own, texts("alias"))
}

/// An alias that repeats the own name changes nothing.
fn with_aliases<'a>(own: (String, SpanRange), aliases: impl Iterator<Item = &'a LitStr>) -> Names {
    let mut names = vec![own];
    for alias in aliases {
        if names.iter().all(|(name, _)| *name != alias.value()) {
            names.push((alias.value(), SpanRange::of(alias)));
        }
    }
    names
}

fn check(each: impl Iterator<Item = Names>, message: Message, sink: &mut Sink) {
    let mut seen: Vec<String> = Vec::new();
    for names in each {
        for (name, place) in &names {
            if seen.contains(name) {
                sink.error(*place, message.with(&[name]));
            }
        }
        seen.extend(names.into_iter().map(|(name, _)| name));
    }
}
