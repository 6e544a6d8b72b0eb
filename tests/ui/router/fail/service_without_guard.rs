//! A service has no guard.

use palisade::prelude::*;

pub fn app() -> SecureRouter {
    SecureRouter::new().route_service("/files", palisade::axum::Router::new())
}

fn main() {}

//-     SecureRouter::new().route_service("/files", palisade::axum::Router::new())
//+     SecureRouter::new()
