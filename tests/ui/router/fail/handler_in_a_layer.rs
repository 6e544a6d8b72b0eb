//! A handler in a layer is not a guarded handler.

use palisade::axum::handler::Handler;
use palisade::prelude::*;

#[secure]
async fn list() {}

async fn pass(
    request: palisade::axum::extract::Request,
    next: palisade::axum::middleware::Next,
) -> palisade::axum::response::Response {
    next.run(request).await
}

fn main() {
    let _: SecureRouter = SecureRouter::new()
        .route("/employees", get(list.layer(palisade::axum::middleware::from_fn(pass))));
}

//- use palisade::axum::handler::Handler;
//- use palisade::prelude::*;
//+ use palisade::prelude::*;
//-         .route("/employees", get(list.layer(palisade::axum::middleware::from_fn(pass))));
//+         .route("/employees", get(list))
//+         .layer(palisade::axum::middleware::from_fn(pass));
