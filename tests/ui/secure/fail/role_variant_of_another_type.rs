//! A variant of an enum that names no roles.

use palisade::prelude::*;

#[derive(Clone, Copy)]
enum Colour {
    Red,
}

#[secure(role = Colour::Red)]
async fn list() {}

fn main() {}

//- #[derive(Clone, Copy)]
//+ #[derive(Role)]
