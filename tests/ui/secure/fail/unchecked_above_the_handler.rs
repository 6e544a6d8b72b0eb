//! A parameter says for itself that it is not checked.

use palisade::prelude::*;

#[secure]
#[unchecked("a signed webhook")]
async fn hook(_: String) {}

fn main() {}

//- #[unchecked("a signed webhook")]
//- async fn hook(_: String) {}
//+ async fn hook(#[unchecked("a signed webhook")] _: String) {}
