//! What is enough with and without a policy asks for nothing.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

struct Late;

impl palisade::Condition for Late {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

#[secure(allow = any(role("hr"), policy(Late), not(policy(Late))))]
async fn list() {}

fn main() {}

//- #[secure(allow = any(role("hr"), policy(Late), not(policy(Late))))]
//+ #[secure(allow = any(role("hr"), not(policy(Late))))]
