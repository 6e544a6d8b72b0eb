//! A misspelt type of a field is reported once.

use palisade::prelude::*;

#[input]
pub struct Team {
    #[validate(nested, length(max = 9))]
    members: Vec<Membr>,
}

#[input]
pub struct Member {
    age: u8,
}

fn main() {}

//-     members: Vec<Membr>,
//+     members: Vec<Member>,
