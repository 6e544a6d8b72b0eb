//! Two variants cannot be told apart by one name.

use palisade::prelude::*;

#[derive(Redacted)]
pub enum Answer {
    #[redacted(rename = "no")]
    Yes,
    #[redacted(rename = "no")]
    No,
}

fn main() {}

//- pub enum Answer {
//-     #[redacted(rename = "no")]
//+ pub enum Answer {
//+     #[redacted(rename = "yes")]
