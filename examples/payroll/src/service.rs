//! What the handlers share.

use std::sync::Arc;

use axum::extract::FromRef;

use crate::store::Store;
use crate::token::Signer;

/// The store, and what signs tokens at a login.
#[derive(Clone)]
pub struct Service {
    pub store: Store,
    pub signer: Arc<Signer>,
}

impl FromRef<Service> for Store {
    fn from_ref(service: &Service) -> Self {
        service.store.clone()
    }
}
