//! From tokens to the options of each role.

use syn::{DeriveInput, LitStr};

use super::name_enum::{self, NameEnum};
use crate::args::{Argument, Item, OptionKey, Options, Setting, Value};
use crate::messages::role as text;
use crate::rule::NameKind;
use crate::sink::Sink;

const RENAME: OptionKey = OptionKey {
    name: "rename",
    takes: "a name in quotes",
    example: "rename = \"hr-manager\"",
    repeatable: false,
};
const IMPLIES: OptionKey = OptionKey {
    name: "implies",
    takes: "the name of a role in quotes, or several in parentheses",
    example: "implies(\"hr\", \"auditor\")",
    repeatable: false,
};

/// The options of a variant beside its name: the roles that it implies.
pub(super) type Implied = Vec<LitStr>;

/// Reads an enum of roles.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> NameEnum<Implied> {
    name_enum::read(NameKind::Role.word(), input, variant, sink)
}

fn variant(items: Vec<Item>, sink: &mut Sink) -> (Option<LitStr>, Implied) {
    let mut options = Options::of(items, &[&RENAME, &IMPLIES], &[], sink);
    let name = options.take(&RENAME).and_then(|set| set.text(&RENAME, sink).cloned());
    let implied = options.take(&IMPLIES).map(|set| implied(&set, sink));
    (name, implied.unwrap_or_default())
}

/// `implies = "a"` or `implies("a", "b")`.
fn implied(setting: &Setting, sink: &mut Sink) -> Implied {
    let Argument::List(list) = &setting.argument else {
        return setting.text(&IMPLIES, sink).cloned().into_iter().collect();
    };
    if list.items.is_empty() {
        sink.error(list.span_range(), text::IMPLIES_NOTHING);
    }
    list.items.iter().filter_map(|item| named(item, setting, sink)).collect()
}

fn named(item: &Item, setting: &Setting, sink: &mut Sink) -> Option<LitStr> {
    match item {
        Item { key: None, value: Value::Literal(_) } if item.value.text().is_some() => {
            item.value.text().cloned()
        }
        _ => setting.wrong(&IMPLIES, sink),
    }
}
