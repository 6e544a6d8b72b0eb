//! A list without schemes accepts nobody.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>();
}

//- pub enum Credentials {}
//+ pub enum Credentials {
//+     Jwt,
//+ }
