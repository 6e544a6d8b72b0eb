//! A tenant, as the database knows it.

/// A tenant of the service. Only the database makes one, for the tenant that a caller's token names.
#[derive(Debug)]
pub struct Tenant(pub(super) String);

impl Tenant {
    /// The tenant of a caller who has none: no invoice is within it.
    pub(crate) fn none() -> Self {
        Self(String::new())
    }
}
