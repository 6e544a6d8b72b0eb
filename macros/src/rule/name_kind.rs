//! The kinds of names in a rule.

/// What a name in a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameKind {
    /// `crate::Role`, or what the key `roles` names.
    Role,
    /// `crate::Scope`, or what the key `scopes` names.
    Scope,
    /// `crate::Permission`, or what the key `permissions` names.
    Permission,
}

impl NameKind {
    /// The word for one name of this kind, which is also the key and the rule's name.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Scope => "scope",
            Self::Permission => "permission",
        }
    }

    /// A name as it may be in an attribute.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Role => "\"admin\"",
            Self::Scope => "\"payroll:read\"",
            Self::Permission => "\"invoice:approve\"",
        }
    }
}
