//! What a service answers leaves as it is, and its guard does not say why.

use palisade::prelude::*;

#[secure]
struct Staff;

pub fn app() -> SecureRouter {
    let pages = palisade::axum::routing::get(async || "a page");
    SecureRouter::new().service("/pages", Staff, pages)
}

fn main() {}

//- #[secure]
//+ #[secure(unredacted = "pages without personal data")]
