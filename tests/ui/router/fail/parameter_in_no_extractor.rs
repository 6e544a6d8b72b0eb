//! A value that says nothing of where it is in a request is reported where it is taken alone, in any place.

use palisade::prelude::*;

#[secure]
async fn hire(name: Text<80>, caller: Principal) {
    let _ = (name, caller);
}

pub fn routes() -> SecureRouter {
    SecureRouter::new().route("/employees/{name}", post(hire))
}

fn main() {}

//- async fn hire(name: Text<80>, caller: Principal) {
//+ async fn hire(name: Path<Plain<Text<80>>>, caller: Principal) {
