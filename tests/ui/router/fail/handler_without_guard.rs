//! A handler carries a guard.

use palisade::prelude::*;

async fn list() {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(list));
}

//- async fn list() {}
//+ #[secure]
//+ async fn list() {}
