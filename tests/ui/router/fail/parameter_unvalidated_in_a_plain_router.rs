//! What a handler may not take is reported once in a router of axum's, too.

use palisade::prelude::*;

struct Filter {
    limit: u8,
}

#[secure]
async fn list(filter: Query<Filter>) {
    let _ = filter.0.limit;
}

pub fn routes() -> axum::Router {
    axum::Router::new().route("/employees", axum::routing::get(list))
}

fn main() {}

//- struct Filter {
//+ #[input]
//+ struct Filter {
