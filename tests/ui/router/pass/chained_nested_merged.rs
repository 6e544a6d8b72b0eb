//! Methods are chained, routers nested and merged.

use palisade::prelude::*;

#[secure]
async fn list() {}

#[secure]
async fn hire() {}

fn main() {
    let staff = SecureRouter::new().route("/", get(list).post(hire));
    let health = SecureRouter::new().route("/health", get(health));
    let _: SecureRouter = SecureRouter::new().nest("/employees", staff).merge(health);
}

#[public(reason = "liveness probe", rate = "5/s")]
async fn health() {}
