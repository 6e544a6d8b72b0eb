//! The guard before a service of tower names schemes like a handler.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    Jwt,
}

#[secure(auth = "api_key", rate = "1/s", unredacted = "numbers of the whole service")]
struct Metrics;

fn main() {
    let metrics = palisade::axum::routing::get(async || "requests_total 1\n");
    let _ = SecureRouter::<()>::accepting::<Credentials>().service("/metrics", Metrics, metrics);
}

//-     Jwt,
//- }
//+     Jwt,
//+     ApiKey,
//+ }
