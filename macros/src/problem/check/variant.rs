//! What a checked problem is made of.

use syn::{Ident, Member, Type};

use super::detail::Detail;
use super::kind::{ProblemType, Status};

/// One variant, or the struct.
#[derive(Debug)]
pub(in crate::problem) struct ProblemVariant {
    /// The variant's name; none for a struct.
    pub(in crate::problem) variant: Option<Ident>,
    /// None where the problem is that of the one field.
    pub(in crate::problem) status: Option<Status>,
    pub(in crate::problem) kind: Option<ProblemType>,
    pub(in crate::problem) detail: Option<Detail>,
    pub(in crate::problem) fields: Vec<ProblemField>,
}

/// A field that the problem is made of.
#[derive(Debug)]
pub(in crate::problem) struct ProblemField {
    pub(in crate::problem) member: Member,
    pub(in crate::problem) ty: Type,
    pub(in crate::problem) role: FieldUse,
}

/// What a field is for.
#[derive(Debug)]
pub(in crate::problem) enum FieldUse {
    /// Nothing; the caller does not see it.
    Hidden,
    /// Named in the detail only.
    InDetail,
    /// A member of the problem.
    Extension(String),
    /// The problem itself.
    Transparent {
        /// Whether `?` makes the error out of it.
        from: bool,
    },
    /// For the log.
    Cause {
        /// Whether `?` makes the error out of it.
        from: bool,
    },
}

impl FieldUse {
    /// Whether `?` makes the error out of the field.
    pub(in crate::problem) fn is_from(&self) -> bool {
        matches!(self, Self::Cause { from: true } | Self::Transparent { from: true })
    }
}
