//! A list of schemes is an enum with one variant for each.

use palisade::prelude::*;

#[derive(Schemes)]
pub struct Credentials;

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>();
}

//- pub struct Credentials;
//+ pub enum Credentials {
//+     Jwt,
//+ }
