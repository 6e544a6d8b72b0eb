//! Whether one rule asks for at least what another does.

use crate::rule::Rule;

impl Rule {
    /// Whether every caller who passes this passes `other`; `false` where that cannot be told.
    pub(crate) fn is_enough_for(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Authenticated) | (Self::Owner, Self::Owner) => true,
            (_, Self::All(parts)) => parts.iter().all(|part| self.is_enough_for(part)),
            (Self::Any(parts), _) => parts.iter().all(|part| part.is_enough_for(other)),
            (Self::Role(one), Self::Role(two)) | (Self::Scope(one), Self::Scope(two)) => {
                one.is_enough_for(two)
            }
            (Self::Role(role), Self::Permission(permission)) => permission.is_given_by_role(role),
            (Self::Permission(one), Self::Permission(two)) => {
                one.member().is_enough_for(two.member())
            }
            (Self::Leaf(one), Self::Leaf(two)) => one.implies(two),
            (Self::Custom(one), Self::Custom(two)) => one.name() == two.name(),
            (Self::Not(one), Self::Not(two)) => two.is_enough_for(one),
            (Self::All(parts), _) => {
                parts.iter().any(|part| part.is_enough_for(other)) || self.has_part_of(other)
            }
            (_, Self::Any(_)) => self.has_part_of(other),
            _ => false,
        }
    }

    fn has_part_of(&self, other: &Self) -> bool {
        match other {
            Self::Any(parts) => parts.iter().any(|part| self.is_enough_for(part)),
            _ => false,
        }
    }
}
