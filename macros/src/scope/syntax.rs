//! From tokens to the name of each scope.

use syn::{DeriveInput, LitStr};

use crate::args::{Item, OptionKey, Options, Value};
use crate::messages::role as text;
use crate::role::name_enum::{self, NameEnum};
use crate::role::syntax::names;
use crate::rule::NameKind;
use crate::sink::Sink;
use crate::span::SpanRange;

const RENAME: OptionKey = OptionKey {
    name: "rename",
    takes: "a name in quotes",
    example: "rename = \"payroll:read\"",
    repeatable: false,
};

const IMPLIES: OptionKey = OptionKey {
    name: "implies",
    takes: "the name of a scope in quotes, or several in parentheses",
    example: "implies(\"payroll:read\")",
    repeatable: false,
};

/// Reads an enum of scopes, each with those that it implies.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> NameEnum<Vec<LitStr>> {
    name_enum::read(NameKind::Scope.word(), input, &[], &[&RENAME, &IMPLIES], variant, sink).0
}

fn variant(items: Vec<Item>, sink: &mut Sink) -> (Option<LitStr>, Vec<LitStr>) {
    let (name, mut options) = named(items, &[&IMPLIES], sink);
    let implied = options.take(&IMPLIES).map(|set| names(&set, &IMPLIES, sink));
    (name, implied.unwrap_or_default())
}

/// `"payroll:read"`, or the same as `rename = "payroll:read"`.
/// Also what else is said, by `keys`.
pub(crate) fn named(
    items: Vec<Item>,
    keys: &[&'static OptionKey],
    sink: &mut Sink,
) -> (Option<LitStr>, Options) {
    let (bare, keyed): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| item.key.is_none() && item.value.text().is_some());
    let keys: Vec<&OptionKey> = keys.iter().copied().chain([&RENAME]).collect();
    let mut options = Options::of(keyed, &keys, &[], sink);
    let renamed = options.take(&RENAME).and_then(|set| set.text(&RENAME, sink).cloned());
    let bare = bare.into_iter().filter_map(|item| match item.value {
        Value::Literal(syn::Lit::Str(text)) => Some(text),
        _ => None,
    });
    let mut names = bare.chain(renamed);
    let first = names.next();
    for second in names {
        sink.error(SpanRange::of(&second), text::SCOPE_NAMED_TWICE);
    }
    (first, options)
}
