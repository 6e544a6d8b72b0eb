//! When a handler is guarded there is no object to own.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[secure(allow = any(owner, role("hr")))]
async fn show() -> &'static str {
    "shown"
}

fn main() {}

//- #[secure(allow = any(owner, role("hr")))]
//+ #[secure(allow = role("hr"))]
