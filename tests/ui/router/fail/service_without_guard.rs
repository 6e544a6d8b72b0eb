//! A service has no guard.

use palisade::prelude::*;

pub fn app() -> SecureRouter {
    SecureRouter::new().fallback_service(palisade::axum::Router::new())
}

fn main() {}

//-     SecureRouter::new().fallback_service(palisade::axum::Router::new())
//+     SecureRouter::new()
