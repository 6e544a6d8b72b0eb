//! From the claims of a provider to roles, scopes and a tenant.
//!
//! A claim that is absent or `null` gives nothing. A claim in a form that cannot be read gives
//! nothing either, and the token is refused for it only under
//! [`Jwt::strict_claims`](super::Jwt::strict_claims).

mod build;
mod function;
mod provider;
mod read;
mod reader;
mod rule;
mod settings;
mod source;
mod watch;

pub use self::provider::Provider;
pub use self::reader::{ClaimReader, ClaimReaderBuilder};
pub use self::source::ClaimSource;

pub(super) use self::build::build;
pub(super) use self::provider::TokenKinds;
pub(super) use self::read::ValueSeed;
pub(super) use self::settings::ClaimSettings;

use self::function::NamesFunction;
use self::rule::{MappingRule, MappingTarget};
use self::watch::Watch;
use super::cache;
use super::reason::TokenError;
use crate::auth::NameTable;
use crate::names::Bits;

/// A set of rules, one bit each.
pub(super) type RuleSet = u32;

/// How many rules one issuer can have.
const MOST_RULES: usize = 32;

/// Which claims of an issuer's tokens mean what.
pub(super) struct Mapping {
    rules: Box<[MappingRule]>,
    functions: Box<[NamesFunction]>,
    /// All of these must be met.
    required: Box<[MappingRequirement]>,
    /// The rules for claims that only tokens of another kind carry.
    foreign: RuleSet,
    strict: bool,
    watch: Watch,
}

/// What every token must carry.
struct MappingRequirement {
    /// One of these rules must be met.
    rules: RuleSet,
    /// Or the token names its client as RFC 9068 has it.
    or_client_id: bool,
}

/// What the mapped claims of one token say.
#[derive(Debug, Default)]
pub(super) struct Mapped {
    pub(super) roles: Bits,
    pub(super) scopes: Bits,
    pub(super) tenant: Option<Box<str>>,
    pub(super) tenants: Vec<Box<str>>,
    /// The names of the sources whose form could not be read.
    pub(super) unreadable: Vec<Box<str>>,
    found: RuleSet,
    met: RuleSet,
}

impl Mapping {
    /// The rules whose path begins with the claim `name`.
    pub(super) fn beginning_with(&self, name: &str) -> RuleSet {
        self.matching(RuleSet::MAX, 0, name)
    }

    /// Whether all of these rules, of which there is one at least, take a list of roles or scopes from the claim
    /// itself, and each name in it alone.
    #[inline]
    pub(super) fn are_names(&self, active: RuleSet) -> bool {
        let takes_names = |rule: &MappingRule| {
            rule.path.len() == 1
                && matches!(rule.target, MappingTarget::Roles | MappingTarget::Scopes)
        };
        active != 0 && self.among(active).all(|(_, rule)| takes_names(rule))
    }

    /// One name of a list under such rules.
    #[inline]
    pub(super) fn add_name(
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
    fn matching(&self, active: RuleSet, depth: usize, name: &str) -> RuleSet {
        let fits = |rule: &MappingRule| rule.path.get(depth).is_some_and(|step| **step == *name);
        self.among(active).filter(|(_, rule)| fits(rule)).fold(0, |set, (bit, _)| set | bit)
    }

    fn among(&self, active: RuleSet) -> impl Iterator<Item = (RuleSet, &MappingRule)> {
        let numbered = self.rules.iter().enumerate().map(|(place, rule)| (1 << place, rule));
        numbered.filter(move |(bit, _)| active & bit != 0)
    }

    /// Whether a claim was named for the tenant, or for several.
    pub(super) fn names_tenants(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| matches!(rule.target, MappingTarget::Tenant | MappingTarget::Tenants))
    }

    /// Whether a claim was named for several tenants.
    pub(super) fn names_several_tenants(&self) -> bool {
        self.rules.iter().any(|rule| rule.target == MappingTarget::Tenants)
    }

    /// Adds what the application's own functions read from `claims`.
    pub(super) fn ask_functions(&self, claims: &str, names: &NameTable, mapped: &mut Mapped) {
        for function in &self.functions {
            function.read(claims, names, mapped);
        }
    }

    /// Whether no claim is of a token of another kind, every required claim was met, and under `strict_claims` every
    /// form was read. `has_client_id` tells whether the token has the claim `client_id`.
    pub(super) fn check(&self, mapped: &Mapped, has_client_id: bool) -> Result<(), TokenError> {
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
    pub(super) fn usual_cache(&self) -> usize {
        if self.functions.is_empty() { cache::USUAL_BYTES } else { 0 }
    }

    /// Counts one verified token, which is known by its claims, so that a claim that no token carries is reported once.
    pub(super) fn note(&self, issuer: &str, claims: &str, mapped: &Mapped) {
        if let Some(found) = self.watch.note(claims, mapped.found) {
            watch::warn(issuer, &self.rules, found);
        }
    }
}

impl Mapped {
    /// Notes that a token carries what these rules read.
    pub(super) fn find(&mut self, rules: RuleSet) {
        self.found |= rules;
    }

    fn refuse(&mut self, source: &str) {
        if !self.unreadable.iter().any(|known| **known == *source) {
            self.unreadable.push(source.into());
        }
    }

    /// Adds a name, as what `target` makes of it.
    fn add(&mut self, target: &MappingTarget, name: &str, names: &NameTable) {
        match target {
            MappingTarget::Roles => self.roles = self.roles.union(names.role(name)),
            MappingTarget::Scopes => self.scopes = self.scopes.union(names.scope(name)),
            MappingTarget::Tenant
            | MappingTarget::Tenants
            | MappingTarget::Required(_)
            | MappingTarget::Foreign => {}
        }
    }
}
