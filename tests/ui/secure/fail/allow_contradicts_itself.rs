//! What is both required and forbidden refuses everyone.

use palisade::prelude::*;

#[secure(allow = all(policy(CanHire), not(policy(CanHire))))]
async fn list() {}

fn main() {}

struct CanHire;

impl palisade::Condition for CanHire {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

//- #[secure(allow = all(policy(CanHire), not(policy(CanHire))))]
//+ #[secure(allow = policy(CanHire))]
