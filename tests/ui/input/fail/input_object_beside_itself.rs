//! What a type holds beside itself is counted, too.

use palisade::prelude::*;

#[input]
pub struct Held<T: palisade::Input> {
    #[input(object)]
    id: u64,
    #[validate(nested)]
    held: Option<Box<T>>,
}

#[input]
pub struct Node {
    name: Text<8>,
    #[input(object)]
    #[validate(nested)]
    next: Option<Held<Node>>,
}

fn main() {}

//- pub struct Held<T: palisade::Input> {
//-     #[input(object)]
//+ pub struct Held<T: palisade::Input> {
//+     #[input(plain)]
