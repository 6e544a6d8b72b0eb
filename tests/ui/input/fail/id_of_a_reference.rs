//! An id is owned.

use palisade::prelude::*;

#[derive(Id)]
pub struct NoteId(&'static str);

fn main() {}

//- pub struct NoteId(&'static str);
//+ pub struct NoteId(Text<36>);
