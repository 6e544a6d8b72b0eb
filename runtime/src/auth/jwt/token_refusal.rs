//! The refusal of a token, and what may mend it.

use super::key_source::KeySource;
use super::reason::TokenError;

/// Why a token is refused.
pub(crate) struct TokenRefusal<'v> {
    pub(crate) error: TokenError,
    /// Where a newer key may be that verifies it.
    pub(crate) newer_keys: Option<&'v dyn KeySource>,
}

impl From<TokenError> for TokenRefusal<'_> {
    fn from(error: TokenError) -> Self {
        Self { error, newer_keys: None }
    }
}

impl From<TokenRefusal<'_>> for TokenError {
    fn from(refusal: TokenRefusal<'_>) -> Self {
        refusal.error
    }
}
