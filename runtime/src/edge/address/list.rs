//! A list of addresses that changes while the application runs.

use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};

use super::set::AddressSet;

/// A list under one name. Copies are the same list.
#[derive(Clone, Debug)]
pub(crate) struct AddressList {
    name: Arc<str>,
    current: Arc<RwLock<AddressSet>>,
}

impl AddressList {
    pub(crate) fn new(name: &str, addresses: AddressSet) -> Self {
        Self { name: name.into(), current: Arc::new(RwLock::new(addresses)) }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn holds(&self, address: IpAddr) -> bool {
        // A panic cannot leave the list half-written: it is exchanged whole.
        self.current.read().unwrap_or_else(PoisonError::into_inner).holds(address)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.current.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    pub(crate) fn set(&self, addresses: AddressSet) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = addresses;
    }
}
