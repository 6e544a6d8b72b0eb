//! An input may hold itself.

use palisade::prelude::*;

#[input]
pub struct Node {
    #[input(object)]
    id: u64,
    #[input(object)]
    #[validate(nested, length(max = 8))]
    children: Vec<Node>,
    #[input(object)]
    #[validate(nested)]
    parent: Option<Box<Self>>,
}

fn main() {}
