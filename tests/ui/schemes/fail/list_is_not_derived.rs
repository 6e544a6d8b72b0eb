//! An enum is a list of schemes by its derive.

use palisade::prelude::*;

pub enum Credentials {
    Jwt,
}

fn main() {
    let _ = SecureRouter::<()>::accepting::<Credentials>();
}

//- pub enum Credentials {
//+ #[derive(Schemes)]
//+ pub enum Credentials {
