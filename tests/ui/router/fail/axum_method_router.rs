//! A plain `MethodRouter` carries no guard.

use palisade::prelude::*;

async fn list() {}

fn main() {
    let _: SecureRouter =
        SecureRouter::new().route("/employees", palisade::axum::routing::get(list));
}
