//! `#[input]` on an enum without fields: one of a few names, which bounds itself.

use syn::{Attribute, Fields, Item, ItemEnum, Variant};

use super::same_name::{check_variants_differ, of_variant};
use super::{
    DESERIALIZE, check_enum_has_no_rules, check_is_derived_once, check_keys_are_read,
    check_nothing_is_hidden, unread,
};
use crate::args::serde::{self, RenameRule, Side, check_rename_rule};
use crate::input::syntax::{self, InputSyntax};
use crate::messages::input as text;
use crate::sink::Sink;

const KEEPS: &[&str] = &["rename", "rename_all", "alias", "expecting", "default"];

/// The enum, where that is what the attribute is on.
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
    check_keys_are_read(target, sink);
    let marks = syntax::marks_of_enum(&item.attrs, sink);
    check_nothing_is_hidden(&marks.hidden, sink);
    check_is_derived_once(&marks, &[DESERIALIZE], sink);
    check_enum_has_no_rules(item, &marks, "remove it: this enum is read as one of its names", sink);
    check_names_are_what_is_read(&marks.serde, sink);
    let style = marks.serde.iter().find(|item| item.key == "rename_all");
    let style = style.and_then(|item| item.text(Side::Deserialize));
    let style = style.and_then(|style| check_rename_rule(style, sink));
    let mut names = Vec::new();
    for variant in &item.variants {
        let items = serde::items(&variant.attrs, sink);
        check_names_are_what_is_read(&items, sink);
        if !is_cfg(variant) {
            names.push(of_variant(&variant.ident, &items, style));
        }
        check_nothing_is_hidden(&syntax::hidden(&variant.attrs), sink);
        for (name, place) in unread(&variant.attrs, &["input", "validate"]) {
            sink.error(place, text::CHOICE_ATTRIBUTE.with(&[&name]));
        }
    }
    check_variants_differ(names.into_iter(), sink);
}

/// Whether some builds leave the variant out.
fn is_cfg(variant: &Variant) -> bool {
    variant.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"))
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
    let marks = serde::items(&item.attrs, &mut sink);
    let style = marks.iter().find(|item| item.key == "rename_all");
    let style = style.and_then(|item| item.text(Side::Deserialize));
    let style = style.and_then(|style| RenameRule::named(&style.value()));
    let mut names = Vec::new();
    for variant in &item.variants {
        let items = serde::items(&variant.attrs, &mut sink);
        let cfg = variant.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"));
        let read = of_variant(&variant.ident, &items, style).into_iter().map(|(name, _)| name);
        names.push((cfg.collect(), read.collect()));
    }
    // The errors were told before.
    let _ = sink.finish();
    names
}
