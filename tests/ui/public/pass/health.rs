//! A public route has a reason and a rate.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s")]
async fn health() -> &'static str {
    "ok"
}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/health", get(health));
}
