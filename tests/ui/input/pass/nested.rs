//! Structs in structs, options and lists.

use palisade::prelude::*;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

#[input]
#[serde(rename_all = "camelCase")]
pub struct NewEmployee {
    #[validate(nested)]
    home_address: Address,
    #[validate(nested)]
    other: Option<Address>,
    #[validate(nested, length(max = 4))]
    former: Vec<Address>,
    #[validate(nested, length(max = 4))]
    by_name: HashMap<Text<8>, Address>,
    #[validate(length(max = 4))]
    tags: Vec<Text<16>>,
    #[validate(nested)]
    boxed: Box<Address>,
    #[validate(nested)]
    two: [Address; 2],
    #[validate(nested)]
    pair: (Address, Address),
    #[validate(nested, length(max = 4))]
    labelled: Vec<(Text<8>, Address, u8)>,
    #[validate(nested, length(max = 4))]
    different: HashSet<Address>,
    #[validate(nested)]
    owned: Cow<'static, Address>,
}

#[input]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    #[validate(length(min = 1, max = 80))]
    street: String,
}

fn main() {}
