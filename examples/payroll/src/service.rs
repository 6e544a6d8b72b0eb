//! What the handlers share.

use std::sync::Arc;

use axum::extract::FromRef;

#[cfg(feature = "seeing")]
use crate::seeing::Documents;
use crate::store::Store;
use crate::token::Signer;

/// The store, and what signs tokens at a login.
#[derive(Clone)]
pub struct Service {
    pub store: Store,
    pub signer: Arc<Signer>,
    #[cfg(feature = "seeing")]
    pub documents: Documents,
}

impl Service {
    pub fn new(store: Store, signer: Arc<Signer>) -> Self {
        Self {
            store,
            signer,
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
