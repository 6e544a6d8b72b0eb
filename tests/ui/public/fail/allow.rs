//! A public route has no caller to judge.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", allow = policy(CanHire))]
async fn health() {}

fn main() {}

struct CanHire;

impl palisade::Condition for CanHire {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

//- #[public(reason = "liveness probe", rate = "5/s", allow = policy(CanHire))]
//+ #[secure(rate = "5/s", allow = policy(CanHire))]
