//! `roles` names an enum of roles.

use palisade::prelude::*;

#[derive(Clone, Copy)]
enum Colour {
    Red,
}

#[secure(roles = Colour, role = "admin")]
async fn list() {
    let _ = Colour::Red;
}

fn main() {}

//- #[derive(Clone, Copy)]
//+ #[derive(Role)]
//- #[secure(roles = Colour, role = "admin")]
//+ #[secure(roles = Colour, role = "red")]
