//! What the handlers share.

use axum::extract::FromRef;
use palisade::tokens::TokenService;

#[cfg(feature = "seeing")]
use crate::seeing::Documents;
use crate::store::Store;

/// The store, and what issues tokens at a login.
#[derive(Clone)]
pub struct Service {
    pub store: Store,
    pub tokens: TokenService,
    #[cfg(feature = "seeing")]
    pub documents: Documents,
}

impl Service {
    pub fn new(store: Store, tokens: TokenService) -> Self {
        Self {
            store,
            tokens,
            #[cfg(feature = "seeing")]
            documents: Documents::default(),
        }
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
