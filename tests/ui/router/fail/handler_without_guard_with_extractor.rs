//! A handler with extractors carries a guard.

use palisade::prelude::*;

async fn list(_: State<()>) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(list));
}

//- async fn list(_: State<()>) {}
//+ #[secure]
//+ async fn list(_: State<()>) {}
