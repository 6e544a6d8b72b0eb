//! A text is nobody's object.

use palisade::prelude::*;

#[derive(Redacted)]
struct Folder {
    #[expose(part)]
    title: String,
    owner: String,
}

impl Allow<Read> for Folder {
    fn allow(&self, caller: &Principal) -> bool {
        self.owner == caller.subject()
    }
}

fn main() {}

//-     #[expose(part)]
//+     #[expose]
