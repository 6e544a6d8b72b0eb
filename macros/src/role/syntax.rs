//! From tokens to the options of each role.

use syn::{DeriveInput, LitStr, Path};

use super::name_enum::{self, NameEnum};
use crate::args::{self, Argument, Item, OptionKey, Setting, Value};
use crate::messages::role as text;
use crate::option::enums::{self, Enums, NamesStand};
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

const GRANTS: OptionKey = OptionKey {
    name: "grants",
    takes: "the name of a permission in quotes, or several in parentheses",
    example: "grants(\"invoice:read\", \"invoice:approve\")",
    repeatable: false,
};

/// The options of a variant beside its name: the roles that it implies, and the permissions that it grants.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) implied: Vec<LitStr>,
    pub(super) grants: Vec<LitStr>,
}

impl Options {
    pub(super) fn implied(&self) -> &[LitStr] {
        &self.implied
    }
}

/// Reads an enum of roles, and where the permissions are that they grant.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> (NameEnum<Options>, Option<Path>) {
    let (keys, above) = ([&enums::PERMISSIONS], [&RENAME, &IMPLIES, &GRANTS]);
    let (roles, mut container) =
        name_enum::read(NameKind::Role.word(), input, &keys, &above, variant, sink);
    let enums = Enums::take(&mut container, NamesStand::AboveRoles, sink);
    (roles, enums.permissions)
}

fn variant(items: Vec<Item>, sink: &mut Sink) -> (Option<LitStr>, Options) {
    let mut options = args::Options::of(items, &[&RENAME, &IMPLIES, &GRANTS], &[], sink);
    let name = options.take(&RENAME).and_then(|set| set.text(&RENAME, sink).cloned());
    let mut list = |key: &'static OptionKey| {
        options.take(key).map(|set| names(&set, key, sink)).unwrap_or_default()
    };
    (name, Options { implied: list(&IMPLIES), grants: list(&GRANTS) })
}

/// `implies = "a"` or `implies("a", "b")`.
pub(crate) fn names(setting: &Setting, key: &'static OptionKey, sink: &mut Sink) -> Vec<LitStr> {
    let Argument::List(list) = &setting.argument else {
        return setting.text(key, sink).cloned().into_iter().collect();
    };
    if list.items.is_empty() {
        sink.error(list.span_range(), text::LISTS_NOTHING.with(&[&key.name]));
    }
    list.items.iter().filter_map(|item| named(item, setting, key, sink)).collect()
}

fn named(
    item: &Item,
    setting: &Setting,
    key: &'static OptionKey,
    sink: &mut Sink,
) -> Option<LitStr> {
    match item {
        Item { key: None, value: Value::Literal(_) } if item.value.text().is_some() => {
            item.value.text().cloned()
        }
        _ => setting.wrong(key, sink),
    }
}
