//! A policy is in a rule.

use palisade::prelude::*;

#[secure(policy = CanHire)]
async fn list() {}

fn main() {}

struct CanHire;

impl palisade::Condition for CanHire {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

//- #[secure(policy = CanHire)]
//+ #[secure(allow = policy(CanHire))]
