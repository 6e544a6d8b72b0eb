//! What the mapped claims of one token say.

use super::target::MappingTarget;
use crate::auth::NameTable;
use crate::names::Bits;

/// A set of rules, one bit each.
pub(in crate::auth::jwt) type RuleSet = u32;

/// What the mapped claims of one token say.
#[derive(Debug, Default)]
pub(in crate::auth::jwt) struct Mapped {
    pub(in crate::auth::jwt) roles: Bits,
    pub(in crate::auth::jwt) scopes: Bits,
    pub(in crate::auth::jwt) tenant: Option<Box<str>>,
    pub(in crate::auth::jwt) tenants: Vec<Box<str>>,
    /// The names of the sources whose form could not be read.
    pub(in crate::auth::jwt) unreadable: Vec<Box<str>>,
    pub(super) found: RuleSet,
    pub(super) met: RuleSet,
}

impl Mapped {
    /// Notes that a token carries what these rules read.
    pub(in crate::auth::jwt) fn find(&mut self, rules: RuleSet) {
        self.found |= rules;
    }

    pub(super) fn refuse(&mut self, source: &str) {
        if !self.unreadable.iter().any(|known| **known == *source) {
            self.unreadable.push(source.into());
        }
    }

    /// Adds a name, as what `target` makes of it.
    pub(super) fn add(&mut self, target: &MappingTarget, name: &str, names: &NameTable) {
        match target {
            MappingTarget::Roles => self.roles = self.roles.union(names.role(name)),
            MappingTarget::Scopes => self.scopes = self.scopes.union(names.scope(name)),
            MappingTarget::Tenant
            | MappingTarget::Tenants
            | MappingTarget::Required(_)
            | MappingTarget::Foreign
            | MappingTarget::True => {}
        }
    }
}
