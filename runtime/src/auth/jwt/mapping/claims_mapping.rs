//! Which claims of an issuer's tokens mean what.

use super::function::NamesFunction;
use super::mapped::{Mapped, RuleSet};
use super::rule::MappingRule;
use super::target::MappingTarget;
use super::watch::{self, Watch};
use crate::auth::NameTable;
use crate::auth::jwt::cache;
use crate::auth::jwt::reason::TokenError;

/// How many rules one issuer can have.
pub(super) const MOST_RULES: usize = 32;

/// Which claims of an issuer's tokens mean what.
pub(in crate::auth::jwt) struct Mapping {
    pub(super) rules: Box<[MappingRule]>,
    pub(super) functions: Box<[NamesFunction]>,
    /// All of these must be met.
    pub(super) required: Box<[MappingRequirement]>,
    /// The rules for claims that only tokens of another kind carry.
    pub(super) foreign: RuleSet,
    pub(super) strict: bool,
    pub(super) watch: Watch,
}

/// What every token must carry.
pub(super) struct MappingRequirement {
    /// One of these rules must be met.
    pub(super) rules: RuleSet,
    /// Or the token names its client as RFC 9068 has it.
    pub(super) or_client_id: bool,
}

impl Mapping {
    /// The rules whose path begins with the claim `name`.
    pub(in crate::auth::jwt) fn beginning_with(&self, name: &str) -> RuleSet {
        self.matching(RuleSet::MAX, 0, name)
    }

    /// Whether all of these rules, of which there is one at least, take a list of roles or scopes from the claim
    /// itself, and each name in it alone.
    #[inline]
    pub(in crate::auth::jwt) fn are_names(&self, active: RuleSet) -> bool {
        let takes_names = |rule: &MappingRule| {
            rule.path.len() == 1
                && matches!(rule.target, MappingTarget::Roles | MappingTarget::Scopes)
        };
        active != 0 && self.among(active).all(|(_, rule)| takes_names(rule))
    }

    /// One name of a list under such rules.
    #[inline]
    pub(in crate::auth::jwt) fn add_name(
        &self,
        active: RuleSet,
        name: &str,
        names: &NameTable,
        mapped: &mut Mapped,
    ) {
        for (_, rule) in self.among(active) {
            rule.add_name(name, names, mapped);
        }
    }

    /// The rules among `active` whose path has `name` at `depth`.
    pub(super) fn matching(&self, active: RuleSet, depth: usize, name: &str) -> RuleSet {
        let fits = |rule: &MappingRule| rule.path.get(depth).is_some_and(|step| **step == *name);
        self.among(active).filter(|(_, rule)| fits(rule)).fold(0, |set, (bit, _)| set | bit)
    }

    pub(super) fn among(&self, active: RuleSet) -> impl Iterator<Item = (RuleSet, &MappingRule)> {
        let numbered = self.rules.iter().enumerate().map(|(place, rule)| (1 << place, rule));
        numbered.filter(move |(bit, _)| active & bit != 0)
    }

    /// Whether a claim was named for the tenant, or for several.
    pub(in crate::auth::jwt) fn names_tenants(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| matches!(rule.target, MappingTarget::Tenant | MappingTarget::Tenants))
    }

    /// Whether a claim was named for several tenants.
    pub(in crate::auth::jwt) fn names_several_tenants(&self) -> bool {
        self.rules.iter().any(|rule| rule.target == MappingTarget::Tenants)
    }

    /// Adds what the application's own functions read from `claims`.
    pub(in crate::auth::jwt) fn ask_functions(
        &self,
        claims: &str,
        names: &NameTable,
        mapped: &mut Mapped,
    ) {
        for function in &self.functions {
            function.read(claims, names, mapped);
        }
    }

    /// Whether no claim is of a token of another kind, every required claim was met, and under `strict_claims` every
    /// form was read. `has_client_id` tells whether the token has the claim `client_id`.
    pub(in crate::auth::jwt) fn check(
        &self,
        mapped: &Mapped,
        has_client_id: bool,
    ) -> Result<(), TokenError> {
        if mapped.found & self.foreign != 0 {
            return Err(TokenError::NotAnAccessToken);
        }
        let is_met = |it: &MappingRequirement| {
            mapped.met & it.rules != 0 || (it.or_client_id && has_client_id)
        };
        let is_read = !self.strict || mapped.unreadable.is_empty();
        if is_read && self.required.iter().all(is_met) {
            Ok(())
        } else {
            Err(TokenError::ClaimInvalid)
        }
    }

    /// How many bytes of verified tokens are kept unless stated. What a function of the application
    /// reads may depend on more than the token.
    pub(in crate::auth::jwt) fn usual_cache(&self) -> usize {
        if self.functions.is_empty() { cache::USUAL_BYTES } else { 0 }
    }

    /// Counts one verified token, which is known by its claims, so that a claim that no token carries is reported once.
    pub(in crate::auth::jwt) fn note(&self, issuer: &str, claims: &str, mapped: &Mapped) {
        if let Some(found) = self.watch.note(claims, mapped.found) {
            watch::warn(issuer, &self.rules, found);
        }
    }
}
