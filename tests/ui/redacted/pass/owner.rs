//! The owner may be a field's subject, or the one that the type states.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[derive(Redacted)]
#[redacted(owner = id)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(owner)]
    address: String,
    #[expose(any(role("hr"), owner))]
    salary: u64,
    #[expose(mask = "last4", full = any(owner, role("hr")))]
    iban: String,
}

#[derive(Redacted)]
#[redacted(owner)]
pub enum Letter {
    Open {
        #[expose(owner)]
        text: String,
    },
}

impl palisade::Owned for Letter {
    fn owned_by(&self, caller: &Principal) -> bool {
        caller.subject() == "e1"
    }
}

fn main() {}
