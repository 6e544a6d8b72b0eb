//! What a token said.

use std::fmt;
use std::sync::Arc;

use crate::names::Bits;

/// What a token said, after its signature and every rule held.
pub struct VerifiedToken {
    /// The issuer, exactly as configured.
    pub issuer: Arc<str>,
    /// The subject: unique only together with the issuer.
    pub subject: Box<str>,
    /// The roles this application knows, with those they imply.
    pub roles: Bits,
    /// The scopes this application knows.
    pub scopes: Bits,
    /// The tenant, where a claim was named for it and the token has it.
    pub tenant: Option<Box<str>>,
    /// The tenants that the route chooses from, where a claim was named for several.
    pub tenants: Vec<Box<str>>,
    /// The claims with roles, scopes or the tenant whose form could not be read; they gave nothing.
    pub unreadable_claims: Vec<Box<str>>,
    /// The first millisecond of Unix time at which this verifier refuses the token: `exp` plus the
    /// leeway, or what [`Jwt::max_age`](super::Jwt::max_age) says where that is earlier.
    pub expires_at_millis: i64,
    /// The claims set as the issuer signed it: a JSON object without repeated names.
    pub payload: Vec<u8>,
}

/// Leaves the payload out: claims are personal data, and logs are read by many.
impl fmt::Debug for VerifiedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedToken")
            .field("issuer", &self.issuer)
            .field("subject", &self.subject)
            .field("roles", &self.roles)
            .field("scopes", &self.scopes)
            .field("tenant", &self.tenant)
            .field("tenants", &self.tenants)
            .field("unreadable_claims", &self.unreadable_claims)
            .field("expires_at_millis", &self.expires_at_millis)
            .finish_non_exhaustive()
    }
}
