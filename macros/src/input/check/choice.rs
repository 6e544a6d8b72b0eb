//! `#[input]` on an enum without fields: one of a few names, which bounds itself.

use syn::{Attribute, Fields, Item, ItemEnum, LitStr};

use super::{
    DESERIALIZE, check_enum_has_no_rules, check_is_derived_once, check_nothing_is_hidden, unread,
};
use crate::args::serde::{self, RenameRule, Side, own_name_of_variant};
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
    let marks = syntax::marks_of_enum(&item.attrs, sink);
    check_nothing_is_hidden(&marks.hidden, sink);
    check_is_derived_once(&marks, &[DESERIALIZE], sink);
    check_enum_has_no_rules(item, &marks, "remove it: this enum is read as one of its names", sink);
    check_names_are_what_is_read(&marks.serde, sink);
    for variant in &item.variants {
        check_names_are_what_is_read(&serde::items(&variant.attrs, sink), sink);
        check_nothing_is_hidden(&syntax::hidden(&variant.attrs), sink);
        for (name, place) in unread(&variant.attrs, &["input", "validate"]) {
            sink.error(place, text::CHOICE_ATTRIBUTE.with(&[&name]));
        }
    }
}

/// A choice that is read as something else is not one of these names.
fn check_names_are_what_is_read(items: &[serde::SerdeItem], sink: &mut Sink) {
    for item in items.iter().filter(|item| !KEEPS.contains(&item.key.as_str())) {
        sink.error(item.place, text::CHOICE_WITH_SERDE.with(&[&item.key]));
    }
}

/// A variant's `#[cfg(..)]`, and every name that is read as it.
type VariantNames<'a> = (Vec<&'a Attribute>, Vec<String>);

/// Every name that is read, for documents of an enum that passed its checks.
pub(in crate::input) fn names(item: &ItemEnum) -> Vec<VariantNames<'_>> {
    let mut sink = Sink::new();
    let texts = |items: &[serde::SerdeItem], key: &str| -> Vec<String> {
        let named = items.iter().filter(|item| item.key == key);
        named.filter_map(|item| item.text(Side::Deserialize)).map(LitStr::value).collect()
    };
    let style = texts(&serde::items(&item.attrs, &mut sink), "rename_all");
    let style = style.first().and_then(|style| RenameRule::named(style));
    let mut names = Vec::new();
    for variant in &item.variants {
        let items = serde::items(&variant.attrs, &mut sink);
        let renamed = texts(&items, "rename").into_iter().next();
        let own = renamed.unwrap_or_else(|| own_name_of_variant(&variant.ident, style));
        let cfg = variant.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
        names.push((cfg.collect(), std::iter::once(own).chain(texts(&items, "alias")).collect()));
    }
    // The errors were told before.
    let _ = sink.finish();
    names
}
