//! What leaves: every form of field and of generics.

extern crate alloc;

use alloc::borrow::Cow;
use core::fmt;

use palisade::Redacted;

/// Somebody.
#[derive(Clone, Redacted)]
#[redacted(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Employee {
    /// The number.
    #[expose]
    pub id: u64,
    /// A word that is none in Rust.
    #[expose(mask = "first1")]
    pub r#type: String,
    /// Where pay goes.
    #[expose(mask = "last4", full = role("admin"))]
    pub iban: Option<String>,
    /// The pay.
    #[expose(role = any("hr", "auditor"), scope = "staff:read")]
    pub salary_cents: i64,
    /// A name, shortened.
    #[expose(mask = initial, rename = "called")]
    pub name: String,
    /// What is known to be shown.
    #[expose(sensitive = "shown once after signing up")]
    pub token: String,
    /// What is not.
    pub password_hash: String,
}

/// The first letter.
fn initial(name: &str) -> String {
    name.chars().take(1).collect()
}

/// Somebody, borrowed.
#[derive(Clone, Copy, Redacted)]
#[non_exhaustive]
pub struct Glance<'name, 'team> {
    /// The name.
    #[expose]
    pub name: &'name str,
    /// The team.
    #[expose(role = "hr")]
    pub team: &'team [&'team str],
}

/// Somebody, perhaps borrowed.
#[derive(Clone, Redacted)]
#[non_exhaustive]
pub struct Either<'name> {
    /// The name.
    #[expose(mask = "all")]
    pub name: Cow<'name, str>,
}

/// A page of anything.
#[derive(Clone, Redacted)]
#[non_exhaustive]
pub struct Page<T, Cursor = u64, const SIZE: usize = 2>
where
    T: fmt::Display,
    Cursor: Copy,
{
    /// What is on it.
    #[expose]
    pub items: Vec<T>,
    /// What stands at its top.
    #[expose]
    pub head: [T; SIZE],
    /// Where the next one begins.
    pub next: Cursor,
}

/// Nothing of it leaves but for one.
#[derive(Clone, Copy, Redacted)]
#[non_exhaustive]
pub struct Closed {
    /// Whatever.
    #[expose(sensitive = "a test")]
    pub secret: u8,
}

/// Kept as it is.
#[derive(Clone, Copy, Redacted)]
#[redacted(raw_serialize = "stored whole")]
#[non_exhaustive]
pub struct Stored {
    /// The number.
    #[expose]
    pub id: u8,
}

/// Private, with private fields.
#[derive(Redacted)]
struct Hidden {
    /// The number.
    #[expose(scope = "staff:read")]
    id: u8,
}

/// Uses what is private.
#[must_use]
pub const fn hidden() -> u8 {
    let Hidden { id } = Hidden { id: 7 };
    id
}
