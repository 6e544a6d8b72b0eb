//! A secret is one inside of another type too.

use palisade::prelude::*;

pub struct Secret<T>(T);

#[derive(Redacted)]
pub struct Paid<T> {
    #[expose]
    by: T,
}

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose]
    account: Option<Paid<Secret<String>>>,
}

fn main() {}

//-     account: Option<Paid<Secret<String>>>,
//+     account: Option<Paid<String>>,
