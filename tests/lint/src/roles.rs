//! Roles and scopes.

use core::time::Duration;

use palisade::prelude::{NoContent, SecureRouter, get, secure};
use palisade::{Plan, Rate, Role, Schemes, Scope};

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

/// By what callers prove who they are.
#[derive(Debug, Schemes)]
#[non_exhaustive]
pub enum Credentials {
    /// Tokens.
    Jwt,
    /// Of the partner.
    #[scheme(rename = "partner-badge")]
    Badge,
}

/// Nobody derived more for it.
#[derive(Schemes)]
enum Tokens {
    /// Tokens alone.
    Jwt,
}

/// Whoever has a badge.
#[secure(auth = "partner-badge")]
async fn entered() -> NoContent {
    NoContent
}

/// Whoever has a token.
#[secure(auth = "jwt")]
pub(crate) async fn shown() -> NoContent {
    NoContent
}

/// Routes of both lists.
pub fn listed() -> SecureRouter<(), Credentials> {
    let tokens: SecureRouter<(), Tokens> = SecureRouter::accepting().route("/", get(shown));
    drop(tokens);
    SecureRouter::accepting().route("/", get(entered))
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
