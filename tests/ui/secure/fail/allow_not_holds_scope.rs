//! A token without the claim would pass `not(scope(..))`.

use palisade::prelude::*;

#[secure(allow = all(role("admin"), not(any(policy(Late), scope("x")))))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

struct Late;

impl palisade::Condition for Late {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

//- #[secure(allow = all(role("admin"), not(any(policy(Late), scope("x")))))]
//+ #[secure(allow = all(role("admin"), not(policy(Late))))]
