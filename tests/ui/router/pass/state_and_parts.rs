//! A handler with state and parts mounts at a router of that state.

use palisade::prelude::*;

#[derive(Clone)]
struct Db;

#[secure]
async fn list(_: State<Db>, _: palisade::http::HeaderMap, _: Option<Principal>) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(list)).with_state(Db);
}
