//! Logins by one provider.

use std::fmt;
use std::sync::Arc;

use super::shared::Shared;

/// Logins by one provider; the [page of the module](super) has the rules. Cheap to clone.
#[derive(Clone)]
pub struct ProviderLogin(pub(super) Arc<Shared>);

impl fmt::Debug for ProviderLogin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ProviderLogin").field("issuer", &self.0.issuer).finish_non_exhaustive()
    }
}
