//! A list without schemes accepts no caller.

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
