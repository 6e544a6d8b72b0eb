//! A fallback has a guard like any handler.

use palisade::prelude::*;

async fn nothing() {}

pub fn app() -> SecureRouter {
    SecureRouter::new().fallback(nothing)
}

fn main() {}

//- async fn nothing() {}
//+ #[secure]
//+ async fn nothing() {}
