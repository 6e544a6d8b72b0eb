//! A misspelt type within another is reported once as well, with what rustc offers of the struct.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Team {
    #[expose]
    members: Vec<Membr>,
}

#[derive(Redacted)]
pub struct Member {
    #[expose]
    name: String,
}

fn main() {}

//-     members: Vec<Membr>,
//+     members: Vec<Member>,
