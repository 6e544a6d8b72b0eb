//! The attribute depends on nothing around it.

use palisade::prelude::*;

#[allow(dead_code)]
fn inner() {
    #[input]
    struct First {
        #[validate(length(max = 3))]
        text: String,
    }

    #[input]
    struct Second {
        #[validate(nested)]
        first: First,
    }
}

fn main() {}
