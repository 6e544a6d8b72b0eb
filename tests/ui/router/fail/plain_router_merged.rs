//! What is merged has guards.

use palisade::prelude::*;

pub fn app() -> SecureRouter {
    SecureRouter::new().merge(palisade::axum::Router::new())
}

fn main() {}

//-     SecureRouter::new().merge(palisade::axum::Router::new())
//+     SecureRouter::new().merge(SecureRouter::new())
