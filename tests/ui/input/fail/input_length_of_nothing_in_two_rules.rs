//! Two rules of one length, each with its message, let nothing in where they exclude each other.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 5, message = "too long"))]
    #[validate(length(min = 10, message = "too short"))]
    name: String,
}

fn main() {}

//-     #[validate(length(max = 5, message = "too long"))]
//+     #[validate(length(max = 50, message = "too long"))]
