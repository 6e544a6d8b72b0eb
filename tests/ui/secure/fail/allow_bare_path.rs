//! A leaf says that it is a policy.

use palisade::prelude::*;

#[secure(allow = CanHire)]
async fn list() {}

fn main() {}

struct CanHire;

impl palisade::Condition for CanHire {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

//- #[secure(allow = CanHire)]
//+ #[secure(allow = policy(CanHire))]
