//! Permissions: what is done, in place of who does it.

use std::any::TypeId;
use std::fmt;

use crate::const_text::{ConstText, same};
use crate::names::{Bits, Member, NameSet, RoleEnum, named, placed};
use crate::principal::Principal;
use crate::rule::{Permission, PermissionGrant, Rule};

/// An enum of permissions; implemented by `#[derive(Permission)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of permissions",
    label = "this type names no permissions",
    note = "write `#[derive(Permission)]` above the enum that lists your permissions",
    note = "one permission is its text or its variant: `permission = \"invoice:approve\"`, `permission = Permission::Approve`"
)]
pub trait PermissionEnum: Sized + Send + Sync + 'static {
    /// As [`RoleEnum::Enum`].
    #[doc(hidden)]
    type Enum;
    /// The names as attributes spell them, in the order of the variants.
    const NAMES: &'static [&'static str];
    /// Who has each.
    const GRANTS: &'static [PermissionGrant];
    /// For each permission, itself and every one that it implies, however indirectly.
    const IMPLIES: &'static [Bits];
    /// The message for a name that is looked up here, where this stands in for an enum that is missing.
    #[doc(hidden)]
    const MISSING: Option<&'static str> = None;
    /// The enum as a value, for lookups.
    #[doc(hidden)]
    const NAME_SET: NameSet<Self> =
        NameSet::new("permission", Self::NAMES, Self::IMPLIES, Self::MISSING);

    /// The place of this permission in [`NAMES`](Self::NAMES).
    fn index(self) -> u8;
}

/// A permission written as a variant, and the names of its enum.
#[must_use]
pub const fn permission_variant<E: PermissionEnum<Enum = E>>(variant: E) -> (E::Enum, NameSet<E>) {
    (variant, E::NAME_SET)
}

impl PermissionGrant {
    /// The roles of `R` that grant the permission called `name`.
    #[must_use]
    pub const fn by_roles<R: RoleEnum>(roles: NameSet<R>, name: &str) -> Self {
        Self {
            roles: granting(R::GRANTS, R::IMPLIES, name),
            of: roles.fingerprint(),
            role_enum: TypeId::of::<R>,
            rule: None,
        }
    }

    /// Every caller who passes the rule as well.
    #[must_use]
    pub const fn or(mut self, rule: &'static Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// Stops compilation where no caller can have the permission.
    ///
    /// # Panics
    /// There, in const evaluation: it is the compile error that a user reads.
    #[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
    #[track_caller]
    pub const fn check(&self, name: &str, is_implied: bool) {
        if self.roles.is_empty() && self.rule.is_none() && !is_implied {
            let mut text = ConstText::new();
            text.push("nothing grants the permission ");
            text.name(name);
            text.push("\nhelp: write `role = \"..\"` or `scope = \"..\"` beside it, or `grants(\"");
            text.push(name);
            text.push("\")` at a role");
            panic!("{}", text.as_str())
        }
    }

    fn holds_for(&self, caller: &Principal) -> bool {
        let by_role = || {
            let own = caller.roles_of((self.role_enum)());
            own.is_some_and(|own| !own.intersection(self.roles).is_empty())
        };
        (!self.roles.is_empty() && by_role())
            || self.rule.is_some_and(|rule| rule.holds_for(Some(caller), false))
    }

    const fn is_given_by(&self, role: &Member) -> bool {
        self.of == role.fingerprint() && self.roles.contains(role.index())
    }
}

/// The roles that grant a permission, by themselves or by one that they imply.
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn granting(grants: &[(u8, &str)], implies: &[Bits], name: &str) -> Bits {
    let mut roles = Bits::EMPTY;
    let mut at = 0;
    while at < grants.len() {
        let (role, granted) = grants[at];
        if same(granted.as_bytes(), name.as_bytes()) {
            roles = roles.union(Bits::of(&[role]));
            let mut other = 0;
            while other < implies.len() {
                if implies[other].contains(role) {
                    roles = roles.union(Bits::at(other));
                }
                other += 1;
            }
        }
        at += 1;
    }
    roles
}

impl Permission {
    /// The permission called `name`; compilation stops where there is none.
    #[must_use]
    #[track_caller]
    pub const fn named<E: PermissionEnum>(names: NameSet<E>, name: &'static str) -> Self {
        Self { member: named(names, name), grants: E::GRANTS, implies: E::IMPLIES }
    }

    /// The permission written as the variant at `index`.
    #[must_use]
    #[track_caller]
    pub const fn placed<E: PermissionEnum>(index: usize, names: NameSet<E>) -> Self {
        Self { member: placed(index, names), grants: E::GRANTS, implies: E::IMPLIES }
    }

    /// One of the enum's own variants.
    pub(crate) fn variant<E: PermissionEnum>(permission: E) -> Option<Self> {
        let member = E::NAME_SET.get(permission.index())?;
        Some(Self { member, grants: E::GRANTS, implies: E::IMPLIES })
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.member.name
    }

    pub(super) const fn member(&self) -> &Member {
        &self.member
    }

    /// What gives it: its own grant, and those of every permission that implies it.
    fn given_by(&self) -> impl Iterator<Item = &'static PermissionGrant> + use<> {
        let index = self.member.index();
        let reaching = self.implies.iter().map(move |reached| reached.contains(index));
        self.grants.iter().zip(reaching).filter(|(_, reaches)| *reaches).map(|(grant, _)| grant)
    }

    pub(crate) fn is_given_to(&self, caller: &Principal) -> bool {
        self.given_by().any(|grant| grant.holds_for(caller))
    }

    /// The enum of the roles that give it; `None` where no role does.
    pub(crate) fn role_enum(&self) -> Option<TypeId> {
        let mut grants = self.given_by().filter(|grant| !grant.roles.is_empty());
        grants.next().map(|grant| (grant.role_enum)())
    }

    pub(crate) fn each_rule(&self, visit: &mut impl FnMut(&'static Rule)) {
        self.given_by().filter_map(|grant| grant.rule).for_each(visit);
    }

    /// The roles that give it, by their places, and the rules that do.
    #[cfg(feature = "openapi")]
    pub(crate) fn holders(&self) -> impl Iterator<Item = (Bits, Option<&'static Rule>)> + use<> {
        self.given_by().map(|grant| (grant.roles, grant.rule))
    }

    /// Whether a role alone gives it.
    #[allow(
        clippy::indexing_slicing,
        reason = "const evaluation: the index is bounded by the loop"
    )]
    pub(super) const fn is_given_by_role(&self, role: &Member) -> bool {
        let mut at = 0;
        while at < self.grants.len() && at < self.implies.len() {
            if self.implies[at].contains(self.member.index()) && self.grants[at].is_given_by(role) {
                return true;
            }
            at += 1;
        }
        false
    }
}

impl fmt::Debug for Permission {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Permission").field(&self.name()).finish()
    }
}

impl Principal {
    /// Whether the caller has the permission: a role grants it, a scope, or another permission that implies
    /// it.
    ///
    /// ```standalone_crate
    /// use palisade::prelude::*;
    /// use palisade::Permission;
    ///
    /// #[derive(Permission)]
    /// pub enum Permission {
    ///     #[permission("invoice:approve", role = "manager")]
    ///     ApproveInvoice,
    /// }
    ///
    /// #[derive(Role)]
    /// pub enum Role {
    ///     Manager,
    /// }
    ///
    /// # fn of(caller: &Principal) -> bool {
    /// caller.may(Permission::ApproveInvoice)
    /// # }
    /// # fn main() {
    /// #     let _ = of;
    /// # }
    /// ```
    pub fn may<E: PermissionEnum>(&self, permission: E) -> bool {
        Permission::variant(permission).is_some_and(|permission| permission.is_given_to(self))
    }
}
