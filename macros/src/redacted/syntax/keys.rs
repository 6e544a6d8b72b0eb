//! Keys and values that are on types, variants and fields alike.

use syn::Attribute;

use crate::args::{Argument, Item, OptionKey, Setting, parse_attribute};
use crate::messages::redacted as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// A key that occurs once.
pub(super) const fn key(
    name: &'static str,
    takes: &'static str,
    example: &'static str,
) -> OptionKey {
    OptionKey { name, takes, example, repeatable: false }
}

pub(super) const RENAME: OptionKey = key("rename", "a name in quotes", "rename = \"fullName\"");
pub(super) const RENAME_ALL: OptionKey =
    key("rename_all", "a style in quotes", "rename_all = \"camelCase\"");

/// The items of the one attribute `name` among `attributes`; a second one is reported.
pub(super) fn only(attributes: &[Attribute], name: &str, sink: &mut Sink) -> Option<Vec<Item>> {
    let mut own = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
    let first = own.next()?;
    for second in own {
        sink.error(SpanRange::of(second), text::SECOND_ATTRIBUTE.with(&[&name]));
    }
    Some(parse_attribute(first, sink))
}

/// The place of a key that takes no value.
pub(super) fn flag(setting: &Setting, key: &OptionKey, sink: &mut Sink) -> Option<SpanRange> {
    match setting.argument {
        Argument::Nothing => Some(setting.span_range()),
        _ => setting.wrong(key, sink),
    }
}
