//! A policy function takes references to the caller and to the head of the request.

use palisade::prelude::*;

fn can_hire(_: Principal) -> bool {
    true
}

#[secure(allow = policy(can_hire))]
async fn list() {}

fn main() {}

//- fn can_hire(_: Principal) -> bool {
//+ fn can_hire(_: &Principal) -> bool {
