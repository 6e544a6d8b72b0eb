//! The object that is asked is above a struct, whose fields say what for.

use palisade::prelude::*;

#[input(of = Note)]
pub enum Visibility {
    Public,
    Private,
}

pub struct Note;

fn main() {}

//- #[input(of = Note)]
//+ #[input]
