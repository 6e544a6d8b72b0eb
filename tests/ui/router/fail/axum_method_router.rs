//! A plain `MethodRouter` carries no guard.

use palisade::prelude::*;

async fn list() {}

fn main() {
    let _: SecureRouter =
        SecureRouter::new().route("/employees", palisade::axum::routing::get(list));
}

//- async fn list() {}
//+ #[secure]
//+ async fn list() {}
//-         SecureRouter::new().route("/employees", palisade::axum::routing::get(list));
//+         SecureRouter::new().route("/employees", get(list));
