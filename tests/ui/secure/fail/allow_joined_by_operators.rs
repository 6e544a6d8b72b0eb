//! Rules are joined by words.

use palisade::prelude::*;

#[secure(allow = role("admin") && policy(Late))]
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

//- #[secure(allow = role("admin") && policy(Late))]
//+ #[secure(allow = all(role("admin"), policy(Late)))]
