//! A record, its name and its version.

use std::fmt;

/// By what a record is found: the bytes of a digest, which tell nothing of what it is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId([u8; 32]);

/// Tells one version of a record from every other: random bytes, new for each.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecordVersion([u8; 16]);

/// A record as a store has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Which version this is.
    pub version: RecordVersion,
    /// What it says: JSON, of a few kilobytes at most.
    pub value: Vec<u8>,
}

/// One version in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordChange {
    /// Which record.
    pub id: RecordId,
    /// The version that is replaced; `None` where there is no such record yet.
    pub before: Option<RecordVersion>,
    /// What takes its place.
    pub after: Record,
    /// How long it must be kept, in milliseconds since the Unix epoch. A store forgets it afterwards, and not
    /// necessarily at once.
    pub until_millis: i64,
    /// The moment of the change.
    pub now_millis: i64,
}

impl RecordId {
    /// An id of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The id of what these parts name together, where the first says what it is for: SHA-256 over every part with its length before it, so that
    /// no two lists of parts have one id.
    #[cfg(any(
        feature = "approval",
        feature = "jwt",
        feature = "second-factor",
        feature = "session"
    ))]
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        use aws_lc_rs::digest::{Context, SHA256};

        let mut context = Context::new(&SHA256);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        Self(context.finish().as_ref().try_into().unwrap_or_default())
    }

    /// The bytes, to store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl RecordVersion {
    /// A version of these bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes, to store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// The first bytes.
impl fmt::Debug for RecordId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, third, fourth, ..] = self.0;
        write!(out, "RecordId({first:02x}{second:02x}{third:02x}{fourth:02x}..)")
    }
}

/// The first bytes.
impl fmt::Debug for RecordVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, ..] = self.0;
        write!(out, "RecordVersion({first:02x}{second:02x}..)")
    }
}

/// Leaves the value out: it is personal.
impl fmt::Debug for Record {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Record").field("version", &self.version).finish_non_exhaustive()
    }
}
