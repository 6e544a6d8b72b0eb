//! A text is not an object.

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
