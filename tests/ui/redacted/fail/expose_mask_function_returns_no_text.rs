//! A mask of the user's own returns a `String`.

use palisade::prelude::*;

fn shorten(iban: &String) -> usize {
    iban.len()
}

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = shorten)]
    iban: String,
}

fn main() {}

//- fn shorten(iban: &String) -> usize {
//-     iban.len()
//+ fn shorten(iban: &String) -> String {
//+     iban.len().to_string()
