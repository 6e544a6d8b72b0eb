//! Which permission implies which, and who has them.

use syn::{Ident, Path};

use super::syntax::Options;
use crate::messages::role as text;
use crate::option::enums::{Enums, NamesStand, check_is_asked};
use crate::role::lattice;
use crate::role::name_enum::{self, NameEnum};
use crate::rule::{self, NameKind, Rule};
use crate::sink::Sink;
use crate::span::SpanRange;

/// An enum of permissions that holds together.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) ident: Ident,
    pub(super) runtime: Option<Path>,
    pub(super) enums: Enums,
    pub(super) permissions: Vec<Granted>,
    /// For each permission, itself and every one it implies, in ascending order.
    pub(super) reaches: Vec<Vec<usize>>,
    /// Whether something is wrong with it: who has a permission may be what could not be read.
    pub(super) faulty: bool,
}

/// A permission and who has it.
#[derive(Debug)]
pub(super) struct Granted {
    pub(super) name: String,
    pub(super) place: SpanRange,
    pub(super) rule: Option<Rule>,
}

/// Checks the enum; as with roles, readable names make a plan even beside errors.
pub(super) fn plan(
    (permissions, enums): (NameEnum<Options>, Enums),
    sink: &mut Sink,
) -> Option<Plan> {
    let checked = name_enum::check(permissions, sink)?;
    let kind = NameKind::Permission.word();
    let reaches = lattice::reaches(kind, &checked.variants, Options::implied, sink);
    let granted = checked.variants.into_iter().map(|variant| {
        let rule = rule::check::rule_over_claims(variant.options.rules, sink);
        for owner in rule.iter().flat_map(Rule::owners) {
            sink.error(owner, text::PERMISSION_OF_OWNER);
        }
        Granted { name: variant.name, place: variant.place, rule }
    });
    let permissions: Vec<Granted> = granted.collect();
    if !sink.has_errors() {
        // Roles are always looked up: one may grant any permission.
        let mut rules = permissions.iter().filter_map(|it| it.rule.as_ref());
        let asked = rules.any(|rule| rule.names_a(NameKind::Scope));
        let (kind, stand) = (NameKind::Scope, NamesStand::AbovePermissions);
        check_is_asked(kind, enums.scopes.as_ref(), asked, stand, sink);
    }
    let (ident, runtime) = (checked.ident, checked.runtime);
    let faulty = sink.has_errors();
    Some(Plan { ident, runtime, enums, permissions, reaches, faulty })
}
