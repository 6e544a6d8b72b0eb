//! Whom a provider vouches for.

use std::fmt;
use std::sync::Arc;

use palisade::CallerId;
use palisade::session::{SessionGrant, SessionOrigin};
use serde::de::DeserializeOwned;

/// The identity that a provider asserts, after every check: what [`ProviderLoginBuilder::admit`](super::ProviderLoginBuilder::admit) decides by.
#[derive(Clone)]
pub struct ProviderIdentity {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) session: Option<String>,
    pub(super) issued_at_millis: i64,
    pub(super) acr: Option<String>,
    pub(super) amr: Vec<String>,
    pub(super) authenticated_at_millis: i64,
    pub(super) claims: Arc<[u8]>,
}

impl ProviderIdentity {
    /// The provider.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The subject at the provider, which is never reassigned.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The claims of the ID token as `T`; `None` where they do not have that form. An address of `email` is its user's where
    /// `email_verified` is `true`, and may be another's tomorrow.
    #[must_use]
    pub fn claims<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.claims).ok()
    }

    /// The login at the provider, for a session that comes from it.
    pub(super) fn origin(&self) -> SessionOrigin {
        let (issuer, subject) = (self.issuer.clone(), self.subject.clone());
        SessionOrigin { issuer, subject, session: self.session.clone() }
    }

    pub(super) fn issued_at_millis(&self) -> i64 {
        self.issued_at_millis
    }

    /// A session for the caller of this issuer and subject, with how the provider says that it authenticated its user.
    pub fn grant(&self) -> SessionGrant {
        self.grant_to(CallerId::new(self.issuer.as_str(), self.subject.as_str()))
    }

    /// The same for an account of the service's own.
    pub fn grant_to(&self, caller: CallerId) -> SessionGrant {
        let grant = SessionGrant::to(caller)
            .authenticated_at_millis(self.authenticated_at_millis)
            .origin(self.origin());
        let grant = self.amr.iter().fold(grant, SessionGrant::method);
        match &self.acr {
            Some(acr) => grant.context_class(acr),
            None => grant,
        }
    }
}

/// Leaves the claims out.
impl fmt::Debug for ProviderIdentity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Identity")
            .field("issuer", &self.issuer)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}
