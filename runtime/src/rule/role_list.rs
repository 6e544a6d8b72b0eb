//! A rule that is a list of roles and nothing else, as one set: however long the list is, a caller is
//! compared with it at once.

use std::any::TypeId;

use crate::names::{Bits, Member};
use crate::principal::Principal;
use crate::rule::Rule;

/// One role, any of some, or all of some, each of one enum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RoleList {
    enum_id: TypeId,
    roles: Bits,
    /// Whether all of them are demanded.
    all: bool,
}

impl RoleList {
    /// The rule as such a list; `None` where it is anything else.
    pub(crate) fn of(rule: &Rule) -> Option<Self> {
        let (rules, all) = match rule {
            Rule::Any(rules) => (*rules, false),
            Rule::All(rules) => (*rules, true),
            only => (std::slice::from_ref(only), true),
        };
        let roles: Vec<&Member> = rules.iter().map(role).collect::<Option<_>>()?;
        let enum_id = roles.first()?.enum_id();
        if roles.iter().any(|role| role.enum_id() != enum_id) {
            return None;
        }
        let indices: Vec<u8> = roles.iter().map(|role| role.index()).collect();
        Some(Self { enum_id, roles: Bits::of(&indices), all })
    }

    /// What the rule decides about a caller.
    pub(crate) fn holds_for(&self, caller: &Principal) -> bool {
        let Some(own) = caller.roles_of(self.enum_id) else { return false };
        let held = own.intersection(self.roles);
        if self.all { held == self.roles } else { held != Bits::EMPTY }
    }
}

fn role(rule: &Rule) -> Option<&Member> {
    match rule {
        Rule::Role(role) => Some(role),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{RoleEnum as _, named};
    use crate::principal::{Identified, RegisteredEnums};

    #[derive(crate::Role)]
    #[role(crate = crate)]
    #[allow(dead_code, reason = "named as text")]
    enum Role {
        A,
        B,
        C,
    }

    #[derive(crate::Role)]
    #[role(crate = crate)]
    #[allow(dead_code, reason = "named as text")]
    enum Other {
        A,
    }

    const A: Rule = Rule::Role(named(Role::NAME_SET, "a"));
    const B: Rule = Rule::Role(named(Role::NAME_SET, "b"));
    const C: Rule = Rule::Role(named(Role::NAME_SET, "c"));
    const OTHER: Rule = Rule::Role(named(Other::NAME_SET, "a"));

    fn caller(enum_id: Option<TypeId>, roles: Bits) -> Principal {
        Principal::new(Identified {
            issuer: "https://id.example".into(),
            text: crate::credential_text::CredentialText::of_subject("a".into()),
            is_of_the_only_issuer: true,
            roles,
            scopes: Bits::EMPTY,
            enums: RegisteredEnums { roles: enum_id, ..RegisteredEnums::default() },
            expires_at: None,
            tenant: None,
            tenants: Vec::new(),
            user: None,
            credential_id: None,
            recheck_note: None,
            roles_are_a_bound: false,
            is_guest: false,
            revocable: None,
            plan: None,
        })
    }

    #[test]
    fn a_list_decides_as_the_rule_it_is_made_of() {
        let enums = [None, Some(TypeId::of::<Role>()), Some(TypeId::of::<Other>())];
        let held = [&[][..], &[0], &[1], &[2], &[0, 1], &[1, 2], &[0, 1, 2]];
        for rule in [A, OTHER, Rule::Any(&[A, B]), Rule::All(&[A, B]), Rule::All(&[A, B, C])] {
            let list = RoleList::of(&rule).unwrap();
            for (enum_id, held) in enums.iter().flat_map(|id| held.map(|held| (*id, held))) {
                let caller = caller(enum_id, Bits::of(held));
                let expected = rule.holds_for(Some(&caller), false);
                assert_eq!(list.holds_for(&caller), expected, "{rule:?} {held:?}");
            }
        }
    }

    #[test]
    fn what_is_no_list_of_roles_of_one_enum_is_decided_as_a_rule() {
        for rule in [
            Rule::Authenticated,
            Rule::Owner,
            Rule::Any(&[]),
            Rule::All(&[]),
            Rule::Any(&[A, OTHER]),
            Rule::All(&[A, Rule::Authenticated]),
            Rule::Any(&[A, Rule::All(&[B, C])]),
            Rule::Not(&A),
        ] {
            assert!(RoleList::of(&rule).is_none(), "{rule:?}");
        }
    }
}
