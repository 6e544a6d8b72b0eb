//! Structs in structs, options and lists.

use palisade::prelude::*;

use std::collections::HashMap;

#[input]
#[serde(rename_all = "camelCase")]
pub struct NewEmployee {
    #[validate(nested)]
    home_address: Address,
    #[validate(nested)]
    other: Option<Address>,
    #[validate(nested)]
    former: Vec<Address>,
    #[validate(nested)]
    by_name: HashMap<String, Address>,
    #[validate(length(max = 4))]
    tags: Vec<String>,
}

#[input]
pub struct Address {
    #[validate(length(min = 1, max = 80))]
    street: String,
}

fn main() {}
