//! A policy that is enough by itself is not narrowed by a part that demands it and more.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

struct CanHire;

impl palisade::Condition for CanHire {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

#[secure(allow = any(policy(CanHire), all(policy(CanHire), role("hr"))))]
async fn list() {}

fn main() {}

//- #[secure(allow = any(policy(CanHire), all(policy(CanHire), role("hr"))))]
//+ #[secure(allow = all(policy(CanHire), role("hr")))]
