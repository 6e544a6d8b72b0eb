//! A text is nobody's object.

use palisade::prelude::*;

#[derive(Redacted)]
struct Folder {
    #[expose(part)]
    title: String,
    owner: String,
}

fn main() {}

//-     #[expose(part)]
//+     #[expose]
