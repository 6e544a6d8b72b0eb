//! A mask writes text in place of what the field holds.

use palisade::prelude::*;

#[derive(Redacted)]
struct Note {
    #[expose]
    text: String,
    owner: String,
}

fn title(note: &Note) -> String {
    note.text.chars().take(8).collect()
}

#[derive(Redacted)]
struct Folder {
    #[expose(mask = title, asked)]
    first: Note,
}

fn main() {}

//-     #[expose(mask = title, asked)]
//+     #[expose(mask = title)]
