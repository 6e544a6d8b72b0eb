//! A field asks objects that say who may read them.

use palisade::prelude::*;

#[derive(Redacted)]
struct Note {
    #[expose]
    text: String,
    owner: String,
}

#[derive(Redacted)]
struct Folder {
    #[expose(asked)]
    notes: Vec<Note>,
}

fn main() {}

//-     #[expose(asked)]
//+     #[expose]
