//! The claims of an issuer, before they are checked.

use super::function::NamesFunction;
use super::{ClaimSource, Provider};

/// The claims of an issuer, before they are checked.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::auth::jwt) struct ClaimSettings {
    pub(super) provider: Option<Provider>,
    pub(super) roles: Vec<ClaimSource>,
    pub(super) scopes: Vec<ClaimSource>,
    pub(super) tenant: Option<ClaimSource>,
    pub(super) tenants: Option<ClaimSource>,
    pub(super) required: Vec<(ClaimSource, String)>,
    pub(super) functions: Vec<NamesFunction>,
    pub(super) strict: bool,
}

impl ClaimSettings {
    /// Whether the tokens are those of a provider that is known.
    pub(in crate::auth::jwt) fn names_provider(&self) -> bool {
        self.provider.is_some()
    }
}
