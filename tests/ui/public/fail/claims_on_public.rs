//! A public handler has no caller, and so no claims.

use palisade::prelude::*;

#[input]
pub struct Staff {
    is_here: bool,
}

#[public(reason = "greets", rate = "5/s")]
async fn greet(_: Claims<Staff>) {}

fn main() {}

//- async fn greet(_: Claims<Staff>) {}
//+ async fn greet(_: Option<Claims<Staff>>) {}
