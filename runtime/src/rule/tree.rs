//! A rule as the macros write it, and the permissions in it, which rules give.

use std::any::TypeId;

use crate::names::{Bits, Member};
use crate::principal::Principal;
use crate::rule::{ConditionRef, Leaf};

/// A condition over an authenticated caller.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// Any caller whose credentials verify.
    Authenticated,
    /// A caller who has the role, by itself or by implication.
    Role(Member),
    /// A caller whose token carries the scope.
    Scope(Member),
    /// A caller to whom roles, scopes or claims give the permission.
    Permission(&'static Permission),
    /// What the credential tells, where the request comes from, or when.
    Leaf(&'static Leaf),
    /// A caller whom a registered [`Condition`](crate::Condition) or a policy function allows.
    Custom(ConditionRef),
    /// The owner of the object that is shown; no caller where there is no object.
    Owner,
    /// Every rule in the list.
    All(&'static [Rule]),
    /// At least one rule in the list.
    Any(&'static [Rule]),
    /// Not this rule; holds no role or scope, since a missing claim would open it.
    Not(&'static Rule),
}

/// Who has a permission by its declaration: the roles that grant it, and the rule beside it.
#[derive(Clone, Copy, Debug)]
pub struct PermissionGrant {
    pub(super) roles: Bits,
    /// The fingerprint of the enum of the roles, and the enum.
    pub(super) of: u64,
    pub(super) role_enum: fn() -> TypeId,
    pub(super) rule: Option<&'static Rule>,
}

/// One permission as a rule demands it.
#[derive(Clone, Copy)]
pub struct Permission {
    pub(super) member: Member,
    pub(super) grants: &'static [PermissionGrant],
    pub(super) implies: &'static [Bits],
}

impl Rule {
    /// Whether a caller passes a rule that holds no condition; a condition is not asked and denies.
    /// `owner` says whether the object in question is the caller's own.
    pub(crate) fn holds_for(&self, caller: Option<&Principal>, owner: bool) -> bool {
        let Some(principal) = caller else { return false };
        match self {
            Self::Authenticated => true,
            Self::Role(role) => principal.holds_role(role),
            Self::Scope(scope) => principal.holds_scope(scope),
            Self::Permission(permission) => permission.is_given_to(principal),
            Self::Leaf(leaf) => leaf.holds_for(principal),
            Self::Owner => owner,
            Self::Custom(_) | Self::Not(_) => false,
            Self::All(rules) => rules.iter().all(|rule| rule.holds_for(caller, owner)),
            Self::Any(rules) => rules.iter().any(|rule| rule.holds_for(caller, owner)),
        }
    }

    /// Whether an answer may fail: a condition is asked, or the time in a zone.
    pub(crate) fn may_fail(&self) -> bool {
        let mut found = false;
        self.walk(&mut |rule| {
            found |= matches!(rule, Self::Custom(_) | Self::Leaf(Leaf::During(_)));
        });
        found
    }

    /// Calls `visit` with every rule of the tree, those that give a permission included.
    pub(crate) fn walk(&self, visit: &mut impl FnMut(&Rule)) {
        visit(self);
        match self {
            Self::All(rules) | Self::Any(rules) => {
                for rule in *rules {
                    rule.walk(visit);
                }
            }
            Self::Not(rule) => rule.walk(visit),
            Self::Permission(permission) => permission.each_rule(&mut |rule| rule.walk(visit)),
            Self::Authenticated
            | Self::Role(_)
            | Self::Scope(_)
            | Self::Leaf(_)
            | Self::Custom(_)
            | Self::Owner => {}
        }
    }
}
