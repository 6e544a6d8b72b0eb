//! `not` holds one rule.

use palisade::prelude::*;

#[secure(allow = not(policy(A), policy(B)))]
async fn list() {}

fn main() {}

struct A;

impl palisade::Condition for A {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

struct B;

impl palisade::Condition for B {
    async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
        palisade::Decision::Allow
    }
}

//- #[secure(allow = not(policy(A), policy(B)))]
//+ #[secure(allow = not(any(policy(A), policy(B))))]
