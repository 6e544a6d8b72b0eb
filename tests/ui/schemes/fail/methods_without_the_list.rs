//! The handlers of a route that a function returns are of the router's list.

use palisade::prelude::*;
use palisade::routing::SecureMethod;

#[derive(Schemes)]
pub enum Credentials {
    Jwt,
}

#[secure(auth = "jwt")]
async fn list() -> NoContent {
    NoContent
}

fn methods() -> SecureMethod {
    get(list)
}

fn main() {
    let _ = SecureRouter::accepting::<Credentials>().route("/employees", methods());
}

//- fn methods() -> SecureMethod {
//+ fn methods() -> SecureMethod<(), Credentials> {
