//! A rule that does not exist.

use palisade::prelude::*;

#[secure(allow = department("acme"))]
async fn list() {}

fn main() {}

struct SameTenant;

impl palisade::Condition for SameTenant {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

//- #[secure(allow = department("acme"))]
//+ #[secure(allow = policy(SameTenant))]
