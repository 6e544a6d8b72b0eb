//! A secret is one by whatever name.

use palisade::prelude::*;

pub struct Secret<T>(T);

type Iban = Secret<String>;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: u64,
    #[expose]
    iban: Iban,
}

fn main() {}

//-     #[expose]
//-     iban: Iban,
//+     iban: Iban,
