//! A policy is named by its type.

use palisade::prelude::*;

#[secure(allow = policy("CanHire"))]
async fn list() {}

fn main() {}

struct CanHire;

impl palisade::Condition for CanHire {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

//- #[secure(allow = policy("CanHire"))]
//+ #[secure(allow = policy(CanHire))]
