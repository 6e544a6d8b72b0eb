//! Two `not` cancel each other.

use palisade::prelude::*;

struct Late;

impl palisade::Condition for Late {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

#[secure(allow = not(not(policy(Late))))]
async fn list() {}

fn main() {}

//- #[secure(allow = not(not(policy(Late))))]
//+ #[secure(allow = not(policy(Late)))]
