//! A variant is a scheme's name, and carries nothing.

use palisade::prelude::*;

#[derive(Schemes)]
pub enum Credentials {
    Jwt(&'static str),
}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>();
}

//-     Jwt(&'static str),
//+     Jwt,
