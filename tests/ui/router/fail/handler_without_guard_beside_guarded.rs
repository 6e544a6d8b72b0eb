//! One unguarded handler in a chain is enough.

use palisade::prelude::*;

#[secure]
async fn list() {}

async fn hire() {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(list).post(hire));
}

//- async fn hire() {}
//+ #[secure]
//+ async fn hire() {}
