//! Everything that has an end.

use palisade::prelude::*;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub type Name = Option<String>;

const MOST: u64 = 8;

#[input]
pub struct NewEmployee {
    #[validate(length(max = MOST))]
    name: String,
    #[validate(length(min = 1, max = 8))]
    maybe: Name,
    #[validate(length(equal = 8))]
    marks: Option<Vec<u8>>,
    #[validate(length(max = 8))]
    tags: Vec<Text<16>>,
    #[validate(length(max = 8))]
    by_key: BTreeMap<Text<16>, u8>,
    #[validate(length(max = 8))]
    set: BTreeSet<u8>,
    three: [u8; 3],
    pair: (u8, Text<8>),
    short: Text<8>,
    number: Plain<u128>,
    #[validate(range(max = 10))]
    wide: u128,
    #[validate(range(min = 0.0, max = 1.0))]
    share: f64,
    address: std::net::IpAddr,
    kind: Kind,
}

#[input]
pub struct Borrowed<'a> {
    #[validate(length(max = 8))]
    name: &'a str,
    #[validate(length(max = 8))]
    #[serde(borrow)]
    other: Cow<'a, str>,
}

#[input]
#[serde(rename_all = "snake_case")]
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Raise,
    #[serde(alias = "go")]
    Leave,
}

#[secure]
async fn by_kind(_: Path<Kind>) {}

fn main() {}
