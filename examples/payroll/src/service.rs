//! What the handlers share.

use axum::extract::FromRef;
use palisade::auth::jwt::Revocation;
use palisade::login::Login;
use palisade::prelude::*;
use palisade::session::Sessions;
use palisade::tokens::TokenService;
use palisade::{Tenant, WithinTenant as _};

#[cfg(feature = "seeing")]
use crate::documents::Documents;
use crate::issuer::ISSUER;
use crate::store::Store;

/// The store, and what people log in with: their accounts, and what begins sessions and issues tokens.
#[derive(Clone)]
pub struct Service {
    pub store: Store,
    pub tokens: TokenService,
    pub login: Login,
    pub sessions: Sessions,
    #[cfg(feature = "seeing")]
    pub documents: Documents,
}

impl Service {
    pub fn new(store: Store, tokens: TokenService, login: Login, sessions: Sessions) -> Self {
        Self {
            store,
            tokens,
            login,
            sessions,
            #[cfg(feature = "seeing")]
            documents: Documents::default(),
        }
    }

    /// Removes an employee, and takes back what it has: every session and every token. That comes second, so that nothing is begun between both; where it
    /// fails, or the process ends before, all of it opens nothing half a minute later.
    pub async fn dismiss(&self, tenant: &Tenant, id: &str) -> Result<(), Problem> {
        self.store.within(tenant).dismiss(id).await?;
        let employee = CallerId::new(ISSUER, id);
        self.sessions.end_all(&employee).await?;
        self.tokens.revocations().revoke(Revocation::of_subject(&employee)).await?;
        Ok(())
    }
}

#[cfg(feature = "seeing")]
impl FromRef<Service> for Documents {
    fn from_ref(service: &Service) -> Self {
        service.documents.clone()
    }
}

impl FromRef<Service> for Store {
    fn from_ref(service: &Service) -> Self {
        service.store.clone()
    }
}
