//! `#[input]` on an enum without fields: one of a few names, which bounds itself.

use syn::{Fields, Item, ItemEnum};

use super::{check_is_derived_once, check_nothing_is_hidden};
use crate::args::serde;
use crate::input::syntax::{self, InputSyntax};
use crate::messages::input as text;
use crate::sink::Sink;

const KEEPS: &[&str] = &["rename", "rename_all", "alias", "expecting", "default"];

/// The enum, where that is what the attribute stands on.
pub(in crate::input) fn of(item: &Item) -> Option<&ItemEnum> {
    match item {
        Item::Enum(item)
            if !item.variants.is_empty()
                && item.variants.iter().all(|each| matches!(each.fields, Fields::Unit)) =>
        {
            Some(item)
        }
        _ => None,
    }
}

/// Checks the enum.
pub(in crate::input) fn check(target: &InputSyntax, item: &ItemEnum, sink: &mut Sink) {
    if let Some(place) = target.verify {
        sink.error(place, text::CHOICE_WITH_VERIFY);
    }
    let marks = syntax::marks(&item.attrs, sink);
    check_nothing_is_hidden(&marks, sink);
    check_is_derived_once(&marks, sink);
    check_names_are_what_is_read(&marks.serde, sink);
    for variant in &item.variants {
        check_names_are_what_is_read(&serde::items(&variant.attrs, sink), sink);
    }
}

/// A choice that is read as something else is not one of these names.
fn check_names_are_what_is_read(items: &[serde::SerdeItem], sink: &mut Sink) {
    for item in items.iter().filter(|item| !KEEPS.contains(&item.key.as_str())) {
        sink.error(item.place, text::CHOICE_WITH_SERDE.with(&[&item.key]));
    }
}
