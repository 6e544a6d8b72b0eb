//! From tokens to who has each permission.

use syn::{DeriveInput, LitStr};

use crate::args::{Item, OptionKey};
use crate::option::enums::{self, Enums, NamesStand};
use crate::option::{allow, role, scope};
use crate::role::name_enum::{self, NameEnum};
use crate::role::syntax::names;
use crate::rule::NameKind;
use crate::rule::syntax::Tree;
use crate::scope::syntax::named;
use crate::sink::Sink;

const IMPLIES: OptionKey = OptionKey {
    name: "implies",
    takes: "the name of a permission in quotes, or several in parentheses",
    example: "implies(\"invoice:read\")",
    repeatable: false,
};

/// The options of a variant beside its name.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) implied: Vec<LitStr>,
    /// What a caller must fulfil to have it, all of it.
    pub(super) rules: Vec<Tree>,
}

impl Options {
    pub(super) fn implied(&self) -> &[LitStr] {
        &self.implied
    }
}

/// Reads an enum of permissions, and where the roles and scopes are that give them.
pub(super) fn read(input: DeriveInput, sink: &mut Sink) -> (NameEnum<Options>, Enums) {
    let keys = [&enums::ROLES, &enums::SCOPES];
    let kind = NameKind::Permission.word();
    let above = [&IMPLIES, &role::KEY, &scope::KEY, &allow::KEY];
    let (permissions, mut container) = name_enum::read(kind, input, &keys, &above, variant, sink);
    let enums = Enums::take(&mut container, NamesStand::AbovePermissions, sink);
    (permissions, enums)
}

fn variant(items: Vec<Item>, sink: &mut Sink) -> (Option<LitStr>, Options) {
    let keys = [&IMPLIES, &role::KEY, &scope::KEY, &allow::KEY];
    let (name, mut options) = named(items, &keys, sink);
    let implied = options.take(&IMPLIES).map(|set| names(&set, &IMPLIES, sink));
    let role = options.take(&role::KEY).and_then(|set| role::read(&set, sink));
    let scope = options.take(&scope::KEY).and_then(|set| scope::read(&set, sink));
    let allow = options.take(&allow::KEY).and_then(|set| allow::read(&set, sink));
    let rules = [role, scope, allow].into_iter().flatten().collect();
    (name, Options { implied: implied.unwrap_or_default(), rules })
}
