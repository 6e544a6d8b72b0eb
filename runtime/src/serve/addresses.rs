//! How many connections one address has open.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::client_network::network;

/// The connections of every address; an IPv6 address counts by its /56.
#[derive(Debug)]
pub(super) struct Addresses {
    most: usize,
    /// Only those that have one: no more entries than connections.
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection of an address, until it is dropped.
#[derive(Debug)]
pub(super) struct AddressSlot {
    addresses: Arc<Addresses>,
    network: IpAddr,
}

impl Addresses {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, open: Mutex::default() })
    }

    /// A place for one more connection of the address, unless it has as many as it may.
    pub(super) fn enter(self: &Arc<Self>, address: IpAddr) -> Option<AddressSlot> {
        let network = network(address);
        let mut open = self.lock();
        let count = open.entry(network).or_default();
        // An entry that is new has room: the bound is at least one.
        if *count >= self.most {
            return None;
        }
        *count += 1;
        drop(open);
        Some(AddressSlot { addresses: Arc::clone(self), network })
    }

    /// Every change leaves the numbers whole, so a panic beside it changes nothing.
    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for AddressSlot {
    fn drop(&mut self) {
        let mut open = self.addresses.lock();
        if let Entry::Occupied(mut entry) = open.entry(self.network) {
            *entry.get_mut() = entry.get().saturating_sub(1);
            if *entry.get() == 0 {
                entry.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_number_and_leaves_nothing_behind() {
        let addresses = Addresses::new(2);
        let enter = |text: &str| addresses.enter(text.parse().unwrap());
        let (first, second) = (enter("192.0.2.1").unwrap(), enter("::ffff:192.0.2.1").unwrap());
        assert!(enter("192.0.2.1").is_none());
        assert!(enter("192.0.2.2").is_some());
        drop(first);
        assert!(enter("192.0.2.1").is_some());
        drop(second);
        assert!(addresses.lock().is_empty());
    }

    #[test]
    fn ipv6_counts_by_its_56() {
        let addresses = Addresses::new(1);
        let enter = |text: &str| addresses.enter(text.parse().unwrap());
        let held = enter("2001:db8:0:1::1").unwrap();
        assert!(enter("2001:db8:0:ff:ffff::2").is_none());
        assert!(enter("2001:db8:0:100::1").is_some());
        drop(held);
        assert!(enter("2001:db8:0:ff:ffff::2").is_some());
    }
}
