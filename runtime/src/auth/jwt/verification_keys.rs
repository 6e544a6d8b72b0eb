//! The keys of a verifier: one set, or those that a source has now.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::key_set::KeySet;
use super::key_source::KeySource;
use super::reason::TokenError;

/// The keys of a verifier.
pub(super) enum VerificationKeys {
    Fixed(KeySet),
    Source(Arc<dyn KeySource>),
}

/// Keys for one verification.
pub(super) enum CurrentKeys<'a> {
    Fixed(&'a KeySet),
    Current(Arc<KeySet>),
}

impl Deref for CurrentKeys<'_> {
    type Target = KeySet;

    fn deref(&self) -> &KeySet {
        match self {
            Self::Fixed(set) => set,
            Self::Current(set) => set,
        }
    }
}

impl VerificationKeys {
    pub(super) fn current(&self) -> Result<CurrentKeys<'_>, TokenError> {
        match self {
            Self::Fixed(set) => Ok(CurrentKeys::Fixed(set)),
            Self::Source(source) => {
                let current = source.current();
                crate::metrics::key_set(current.is_ok());
                current.map(CurrentKeys::Current).map_err(|_| TokenError::KeysUnavailable)
            }
        }
    }

    pub(super) fn source(&self) -> Option<&dyn KeySource> {
        match self {
            Self::Fixed(_) => None,
            Self::Source(source) => Some(source.as_ref()),
        }
    }
}

impl fmt::Debug for VerificationKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(set) => set.fmt(out),
            Self::Source(_) => out.write_str("of a source"),
        }
    }
}
