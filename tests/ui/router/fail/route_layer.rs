//! A layer surrounds every route.

use palisade::prelude::*;

pub fn app() -> SecureRouter {
    SecureRouter::new().route_layer(palisade::axum::Extension(7_u8))
}

fn main() {}

//-     SecureRouter::new().route_layer(palisade::axum::Extension(7_u8))
//+     SecureRouter::new().layer(palisade::axum::Extension(7_u8))
