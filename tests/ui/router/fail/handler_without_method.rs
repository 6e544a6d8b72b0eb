//! A route says which methods it serves.

use palisade::prelude::*;

#[secure]
async fn list() {}

pub fn app() -> SecureRouter {
    SecureRouter::new().route("/employees", list)
}

fn main() {}

//-     SecureRouter::new().route("/employees", list)
//+     SecureRouter::new().route("/employees", get(list))
