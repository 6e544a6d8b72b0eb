//! Which pages of other origins may read.

mod answers;
mod origins;

use palisade::prelude::*;
use palisade::testing::{Client, Reply};
use palisade::{Cors, SecurityBuilder};

const APP: &str = "https://app.example";
const ADMIN: &str = "https://admin.example";
const ELSEWHERE: &str = "https://elsewhere.example";

#[public(reason = "a test", rate = "1000/s")]
async fn read() -> NoContent {
    NoContent
}

#[public(reason = "a test", rate = "1/d", cors = "https://admin.example")]
async fn administer() -> NoContent {
    NoContent
}

#[public(reason = "a test", rate = "1000/s", cors = "https://admin.example")]
async fn administer_by_any() -> NoContent {
    NoContent
}

#[public(reason = "a test", rate = "1000/s", cors = "none")]
async fn own() -> NoContent {
    NoContent
}

#[public(reason = "a test", rate = "1000/s")]
async fn panics() -> NoContent {
    panic!("hunter2")
}

#[public(reason = "a test", rate = "1000/s", objects = "a test")]
async fn in_tenant(_: Path<Text<64>>) -> NoContent {
    NoContent
}

fn routes() -> SecureRouter {
    let nested = SecureRouter::new().route("/own", get(own));
    SecureRouter::new()
        .route("/x", get(read).post(read))
        .route("/admin", get(read).post(administer))
        .route("/panics", get(panics))
        .route("/whichever", palisade::routing::any(administer_by_any).get(read))
        .nest("/nested", nested)
        .route("/tenants/{tenant}/x", get(in_tenant))
}

fn client_with(cors: Cors, more: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Client {
    let builder = more(Security::builder().cors(cors)).direct();
    crate::documented(routes().secured_by(builder.build().unwrap()).unwrap()).host("api.example")
}

fn client(cors: Cors) -> Client {
    client_with(cors, |builder| builder)
}

fn listed() -> Cors {
    Cors::origins([APP, ADMIN]).with_credentials()
}

async fn preflight(client: &Client, path: &str, origin: &str, method: &str) -> Reply {
    let request = client.options(path).header("origin", origin);
    request.header("access-control-request-method", method).send().await
}

fn allowed(reply: &Reply) -> &str {
    reply.header("access-control-allow-origin")
}

fn varies_by_origin(reply: &Reply) -> bool {
    let lines = reply.headers().get_all("vary").iter();
    lines.into_iter().any(|line| line.to_str().unwrap().split(", ").any(|it| it == "Origin"))
}
