//! An enum has no field that all its values hold.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(owner = to)]
pub enum Letter {
    Open {
        #[expose(owner)]
        to: String,
    },
}

fn main() {}

//- #[redacted(owner = to)]
//+ #[redacted(owner)]
//- fn main() {}
//+ fn main() {}
//+
//+ impl palisade::Owned for Letter {
//+     fn owned_by(&self, caller: &Principal) -> bool {
//+         matches!(self, Self::Open { to } if to == caller.subject())
//+     }
//+ }
