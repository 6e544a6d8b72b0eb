//! The type declares who owns the value.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(owner)]
pub struct Employee {
    #[expose(owner)]
    address: String,
}

fn main() {}

//- fn main() {}
//+ impl palisade::Owned for Employee {
//+     fn owned_by(&self, caller: &Principal) -> bool {
//+         self.address == caller.subject()
//+     }
//+ }
//+
//+ fn main() {}
