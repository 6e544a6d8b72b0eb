//! Roles and scopes.

use palisade::{Role, Scope};

/// Who may do what.
#[derive(Debug, PartialEq, Eq, Role)]
#[non_exhaustive]
pub enum Role {
    /// Does everything.
    #[role(implies("hr", "auditor"))]
    Admin,
    /// Sees pay.
    Hr,
    /// Looks.
    #[role(rename = "auditor")]
    Examiner,
}

/// What a token may be used for.
#[derive(Debug, Scope)]
#[non_exhaustive]
pub enum Scope {
    /// Looking.
    #[scope("staff:read")]
    Read,
}

/// Roles nobody derived more for, private.
#[derive(Role)]
enum Bare {
    /// The only one.
    Only,
}

/// Uses the private enum.
#[must_use]
pub const fn bare() -> usize {
    const ONLY: Bare = Bare::Only;
    size_of_val(&ONLY)
}
