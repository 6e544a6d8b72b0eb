//! `unguarded` takes handlers without a guard, by axum's own functions.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s")]
async fn health() -> &'static str {
    "ok"
}

fn main() {
    let _: SecureRouter = SecureRouter::new().unguarded("a probe", "/health", get(health));
}

//-     let _: SecureRouter = SecureRouter::new().unguarded("a probe", "/health", get(health));
//+     let _: SecureRouter = SecureRouter::new().route("/health", get(health));
