//! Two handlers of a module have two names.

use palisade::prelude::*;

#[secure]
async fn list() {}

#[public(reason = "the menu is public", rate = "5/s")]
async fn list() {}

pub fn routes() -> SecureRouter {
    SecureRouter::new().route("/employees", get(list))
}

fn main() {}

//- #[public(reason = "the menu is public", rate = "5/s")]
//- async fn list() {}
//+ #[public(reason = "the menu is public", rate = "5/s")]
//+ async fn menu() {}
