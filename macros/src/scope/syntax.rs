//! From tokens to the name of each scope.

use syn::{DeriveInput, LitStr};

use crate::args::{Item, OptionKey, Options, Value};
use crate::messages::role as text;
use crate::role::name_enum::{self, NameEnum};
use crate::rule::NameKind;
use crate::sink::Sink;
use crate::span::SpanRange;

const RENAME: OptionKey = OptionKey {
    name: "rename",
    takes: "a name in quotes",
    example: "rename = \"payroll:read\"",
    repeatable: false,
};

/// Reads an enum of scopes.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> NameEnum<()> {
    name_enum::read(NameKind::Scope.word(), input, |items, sink| (name(items, sink), ()), sink)
}

/// `"payroll:read"`, or the same as `rename = "payroll:read"`.
fn name(items: Vec<Item>, sink: &mut Sink) -> Option<LitStr> {
    let (bare, keyed): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| item.key.is_none() && item.value.text().is_some());
    let mut options = Options::of(keyed, &[&RENAME], &[], sink);
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
    first
}
