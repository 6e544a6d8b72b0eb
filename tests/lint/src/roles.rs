//! Roles and scopes.

use core::time::Duration;

use palisade::prelude::{NoContent, secure};
use palisade::{Plan, Rate, Role, Scope};

/// What a partner may ask.
const PARTNER: Rate = Rate::new(9, Duration::from_secs(1));

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

/// What a caller has booked; only claims name them.
#[derive(Plan)]
enum Booked {
    /// The smallest.
    #[plan(rate = "10/s", default)]
    Free,
    /// A constant's.
    #[plan(rate = PARTNER)]
    Partner,
}

/// Whoever has booked something.
#[secure(rate(plan = Booked, each = "route"), class = "bulk")]
pub async fn booked() -> NoContent {
    NoContent
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
