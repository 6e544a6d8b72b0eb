//! A contradiction is seen through branches.

use palisade::prelude::*;

#[secure(allow = all(policy(A), all(role("admin"), not(any(policy(B), policy(A))))))]
async fn list() {}

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

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

//- #[secure(allow = all(policy(A), all(role("admin"), not(any(policy(B), policy(A))))))]
//+ #[secure(allow = all(policy(A), all(role("admin"), not(policy(B)))))]
